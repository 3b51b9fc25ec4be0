//! Places for nodes and edges: the layered layout of dagre, by the crate of that name.

use super::Graph;
use dagre::EdgeLabel;

use dagre::LayoutOptions;
use dagre::NodeLabel;
use dagre::RankAlign;
use dagre::RankDir;
use dagre::Ranker;
use dagre::graph::GraphOptions;
use dagre::layout::types::LabelPos;

/// How many nodes and edges together are laid out. The time grows with the square of it, and
/// nobody reads a picture of more.
const LARGEST: usize = 600;

/// A graph with more nodes and edges than are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// How many nodes it has.
    pub nodes: usize,
    /// How many edges it has.
    pub edges: usize,
    /// How many of both there may be.
    pub limit: usize,
}

/// A place in pixels, from the top left.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

/// Where everything is.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The middle of each node.
    pub(super) nodes: Vec<Point>,
    /// The way of each edge between its two nodes, and the middle of its label.
    pub(super) edges: Vec<(Vec<Point>, Option<Point>)>,
}

/// Lays a graph out from left to right; `node` and `label` are the widths and heights of its nodes
/// and of the labels of its edges.
///
/// # Errors
/// When it is too large.
pub(super) fn layout(
    graph: &Graph,
    nodes: &[(f64, f64)],
    labels: &[(f64, f64)],
) -> Result<Layout, TooLarge> {
    let count = graph.nodes().len() + graph.edges().len();
    if count > LARGEST {
        return Err(TooLarge {
            nodes: graph.nodes().len(),
            edges: graph.edges().len(),
            limit: LARGEST,
        });
    }
    let mut laid: dagre::graph::Graph<NodeLabel, EdgeLabel> =
        dagre::graph::Graph::with_options(GraphOptions {
            directed: true,
            multigraph: true,
            compound: true,
        });
    for (index, (width, height)) in nodes.iter().enumerate() {
        let label = NodeLabel {
            width: *width,
            height: *height,
            ..NodeLabel::default()
        };
        laid.set_node(index.to_string(), Some(label));
    }
    for (index, (edge, (width, height))) in graph.edges().iter().zip(labels).enumerate() {
        let label = EdgeLabel {
            width: *width,
            height: *height,
            labelpos: LabelPos::Center,
            ..EdgeLabel::default()
        };
        let (from, to) = (edge.from.to_string(), edge.to.to_string());
        laid.set_edge(&from, &to, Some(label), Some(&index.to_string()));
    }
    dagre::layout(&mut laid, Some(options()));
    Ok(read(graph, &laid))
}

fn options() -> LayoutOptions {
    LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 14.0,
        edgesep: 10.0,
        ranksep: 56.0,
        marginx: 20.0,
        marginy: 20.0,
        rank_align: RankAlign::Top,
        ranker: Ranker::TightTree,
        ..LayoutOptions::default()
    }
}

fn read(graph: &Graph, laid: &dagre::graph::Graph<NodeLabel, EdgeLabel>) -> Layout {
    let node = |index: usize| {
        let node = laid.node(&index.to_string());
        node.map_or(Point::default(), |node| point(node.x, node.y))
    };
    let edge = |(index, edge): (usize, &super::Edge)| {
        let (from, to) = (edge.from.to_string(), edge.to.to_string());
        let Some(found) = laid.edge(&from, &to, Some(&index.to_string())) else {
            return (Vec::new(), None);
        };
        let label = (!edge.labels.is_empty()).then(|| point(found.x, found.y));
        // The first and last point are at the nodes. Of those between, every other one stands
        // between two columns: only a label needs it, where the curve would be smoother without.
        let inner = found.points.len().saturating_sub(2);
        let inner = found.points.iter().skip(1).take(inner).enumerate();
        let inner = inner.filter(|(place, at)| {
            let at_label = label.is_some_and(|label| (label.x - at.x).abs() < 1.0);
            place % 2 == 1 || at_label
        });
        let way = inner.map(|(_, at)| Point { x: at.x, y: at.y });
        (way.collect(), label)
    };
    Layout {
        nodes: (0..graph.nodes().len()).map(node).collect(),
        edges: graph.edges().iter().enumerate().map(edge).collect(),
    }
}

fn point(x: Option<f64>, y: Option<f64>) -> Point {
    Point {
        x: x.unwrap_or_default(),
        y: y.unwrap_or_default(),
    }
}
