//! A tree for terminals.

use super::Edge;
use super::Graph;
use super::names::visible;

/// How deep a tree may be. A graph without circles is never deeper than it has kinds.
const DEPTH: usize = 16;

/// One tree for each deployment and each Workload, an empty line between them. What several
/// share stands in each of them.
pub fn tree(graph: &Graph, colour: bool) -> String {
    let mut drawing = Drawing {
        graph,
        outgoing: graph.outgoing(),
        colour,
        text: String::new(),
    };
    for root in graph.roots() {
        if !drawing.text.is_empty() {
            drawing.text.push('\n');
        }
        drawing.line("", root, &[]);
        drawing.below(root, root, "", DEPTH);
    }
    drawing.text
}

struct Drawing<'a> {
    graph: &'a Graph,
    outgoing: Vec<Vec<&'a Edge>>,
    colour: bool,
    text: String,
}

impl Drawing<'_> {
    /// What hangs below a node in the tree of a root.
    fn below(&mut self, node: usize, root: usize, indent: &str, depth: usize) {
        if depth == 0 {
            return;
        }
        let edges = self.outgoing.get(node).cloned().unwrap_or_default();
        let belongs = |edge: &&Edge| edge.owner.is_none_or(|owner| owner == root);
        let mut edges = edges.into_iter().filter(belongs).peekable();
        while let Some(edge) = edges.next() {
            let (branch, trunk) = match edges.peek() {
                Some(_) => ("├── ", "│   "),
                None => ("└── ", "    "),
            };
            self.line(&format!("{indent}{branch}"), edge.to, &edge.labels);
            self.below(edge.to, root, &format!("{indent}{trunk}"), depth - 1);
        }
    }

    fn line(&mut self, indent: &str, node: usize, labels: &[String]) {
        let Some(node) = self.graph.nodes().get(node) else {
            return;
        };
        let kind = node.kind.word();
        let reference = visible(&node.reference());
        let labels = match labels {
            [] => String::new(),
            labels => format!(" ({})", visible(&labels.join(", "))),
        };
        let line = if self.colour {
            format!("\u{1b}[2m{indent}{kind}\u{1b}[0m {reference}\u{1b}[2m{labels}\u{1b}[0m\n")
        } else {
            format!("{indent}{kind} {reference}{labels}\n")
        };
        self.text.push_str(&line);
    }
}
