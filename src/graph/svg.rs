//! A picture: SVG 1.1 (<https://www.w3.org/TR/SVG11/>).

use super::Edge;
use super::Graph;
use super::Node;
use super::TooLarge;
use super::layout::Layout;
use super::layout::Point;
use super::layout::layout;
use super::names::fitting;
use super::names::joined;
use super::names::visible;
use super::names::xml;
use super::theme;
use std::fmt::Write as _;

/// The height of a node: two lines of text.
const HEIGHT: f64 = 42.0;
/// Between the text of a node and its edge.
const PADDING: f64 = 12.0;
/// The width of a character of the first line, of the second, and of a label.
const SMALL: f64 = 6.0;
const LARGE: f64 = 8.4;
const LABEL: f64 = 5.9;
/// The height of a label.
const LABEL_HEIGHT: f64 = 14.0;
/// The length of the tip of an arrow.
const TIP: f64 = 7.0;
/// The margin around everything.
const MARGIN: f64 = 20.0;

/// A picture of a graph from left to right. The same graph is the same picture, byte by byte.
///
/// # Errors
/// When it is too large for a picture.
pub fn svg(graph: &Graph) -> Result<String, TooLarge> {
    let boxes: Vec<Box> = graph.nodes().iter().map(Box::of).collect();
    let sizes: Vec<(f64, f64)> = boxes.iter().map(|one| (one.width, HEIGHT)).collect();
    let labels: Vec<String> = graph
        .edges()
        .iter()
        .map(|edge| joined(&edge.labels))
        .collect();
    let label_sizes: Vec<(f64, f64)> = labels.iter().map(|label| label_size(label)).collect();
    let layout = layout(graph, &sizes, &label_sizes)?;
    let mut picture = Picture {
        boxes,
        layout,
        text: String::new(),
    };
    picture.open(graph);
    for (index, edge) in graph.edges().iter().enumerate() {
        picture.edge(index, edge);
    }
    for (index, node) in graph.nodes().iter().enumerate() {
        picture.node(index, node);
    }
    for (index, label) in labels.iter().enumerate() {
        picture.label(index, label);
    }
    picture.text.push_str("</svg>\n");
    Ok(picture.text)
}

fn label_size(label: &str) -> (f64, f64) {
    if label.is_empty() {
        return (0.0, 0.0);
    }
    (columns(label) * LABEL + 8.0, LABEL_HEIGHT)
}

/// How many characters wide a text is, where most scripts of Asia count double.
fn columns(text: &str) -> f64 {
    let width = |letter: char| if u32::from(letter) < 0x1100 { 1.0 } else { 2.0 };
    text.chars().map(width).sum()
}

/// The texts of a node.
struct Box {
    above: String,
    name: String,
    width: f64,
}

impl Box {
    fn of(node: &Node) -> Self {
        let kind = node.kind.word();
        let above = match node.namespace.as_str() {
            "" => kind.to_owned(),
            namespace => format!("{kind} · {}", fitting(namespace)),
        };
        let name = fitting(&node.versioned());
        let text = (columns(&above) * SMALL).max(columns(&name) * LARGE);
        Self {
            above,
            name,
            width: (text + 2.0 * PADDING).ceil(),
        }
    }
}

struct Picture {
    boxes: Vec<Box>,
    layout: Layout,
    text: String,
}

impl Picture {
    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a `String` cannot fail.
        let _ = self.text.write_fmt(text);
    }

    /// The edge of a node: its left, its right, and its middle from the top.
    fn sides(&self, node: usize) -> (f64, f64, f64) {
        let middle = self.layout.nodes.get(node).copied().unwrap_or_default();
        let width = self.boxes.get(node).map_or(0.0, |one| one.width);
        (middle.x - width / 2.0, middle.x + width / 2.0, middle.y)
    }

    /// The size of everything, then the style.
    fn open(&mut self, graph: &Graph) {
        let ways = self.layout.edges.iter().flat_map(|(way, _)| way);
        let mut right = ways.clone().map(|at| at.x).fold(0.0, f64::max);
        let mut bottom = ways.map(|at| at.y).fold(0.0, f64::max);
        for node in 0..self.boxes.len() {
            let (_, end, middle) = self.sides(node);
            right = right.max(end);
            bottom = bottom.max(middle + HEIGHT / 2.0);
        }
        let (width, height) = ((right + MARGIN).ceil(), (bottom + MARGIN).ceil());
        let what = graph.nodes().len();
        self.write(format_args!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\" role=\"img\">\n\
             <title>{what} resources and how they hang together</title>\n<style>\n\
             text {{ font-family: Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif; fill: #1f2733; }}\n\
             .kind {{ font-size: 10px; fill: #566274; }}\n\
             .name {{ font-size: 13px; font-weight: 600; }}\n\
             .label {{ font-size: 10px; fill: #566274; text-anchor: middle; }}\n\
             .halo {{ fill: #ffffff; }}\n\
             .edge {{ fill: none; stroke: #97a2b1; stroke-width: 1.3; }}\n\
             .tip {{ fill: #97a2b1; }}\n"
        ));
        for theme::Colours {
            class,
            fill,
            stroke,
        } in theme::ALL
        {
            self.write(format_args!(
                ".{class} {{ fill: {fill}; stroke: {stroke}; stroke-width: 1.2; }}\n"
            ));
        }
        self.write(format_args!(
            "</style>\n<rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        ));
    }

    /// A curve that leaves and reaches everything level, and the tip of an arrow.
    fn edge(&mut self, index: usize, edge: &Edge) {
        let (_, right, from) = self.sides(edge.from);
        let (left, _, to) = self.sides(edge.to);
        let mut at = Point { x: right, y: from };
        let end = Point {
            x: left - TIP,
            y: to,
        };
        let mut curve = format!("M{} {}", short(at.x), short(at.y));
        for next in self.way(index, edge).into_iter().chain([end]) {
            let half = (next.x - at.x) / 2.0;
            let _ = write!(
                curve,
                " C{} {} {} {} {} {}",
                short(at.x + half),
                short(at.y),
                short(next.x - half),
                short(next.y),
                short(next.x),
                short(next.y)
            );
            at = next;
        }
        let (base, top, bottom) = (short(end.x), short(to - 3.5), short(to + 3.5));
        let (tip, middle) = (short(left), short(to));
        self.write(format_args!(
            "<path class=\"edge\" d=\"{curve}\"/>\
             <path class=\"tip\" d=\"M{base} {top} L{tip} {middle} L{base} {bottom} Z\"/>\n"
        ));
    }

    /// The points between the nodes of an edge. Below its label it is level.
    fn way(&self, index: usize, edge: &Edge) -> Vec<Point> {
        let Some((way, label)) = self.layout.edges.get(index) else {
            return Vec::new();
        };
        let half = label_size(&joined(&edge.labels)).0 / 2.0;
        let points = way.iter().flat_map(|at| {
            let half = if label.as_ref() == Some(at) {
                half
            } else {
                0.0
            };
            let side = |offset: f64| Point {
                x: at.x + offset,
                y: at.y,
            };
            let both = [side(-half), side(half)];
            both.into_iter().take(if half > 0.0 { 2 } else { 1 })
        });
        points.collect()
    }

    fn node(&mut self, index: usize, node: &Node) {
        let (left, _, middle) = self.sides(index);
        let Some(one) = self.boxes.get(index) else {
            return;
        };
        let (x, y) = (short(left), short(middle - HEIGHT / 2.0));
        let (width, text) = (short(one.width), short(left + PADDING));
        let (first, second) = (short(middle - 5.5), short(middle + 11.5));
        let (above, name) = (xml(&one.above), xml(&one.name));
        let title = xml(&visible(&node.id()));
        let class = theme::class(node.kind);
        self.write(format_args!(
            "<g><title>{title}</title>\
             <rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{HEIGHT}\" rx=\"6\"/>\
             <text class=\"kind\" x=\"{text}\" y=\"{first}\">{above}</text>\
             <text class=\"name\" x=\"{text}\" y=\"{second}\">{name}</text></g>\n"
        ));
    }

    /// The label of an edge, on a white ground so that the edge does not run through it.
    fn label(&mut self, index: usize, label: &str) {
        let Some((_, Some(at))) = self.layout.edges.get(index) else {
            return;
        };
        let (width, height) = label_size(label);
        let (x, y) = (short(at.x - width / 2.0), short(at.y - height / 2.0));
        let (middle, base) = (short(at.x), short(at.y + 3.5));
        let label = xml(label);
        let (width, height) = (short(width), short(height));
        self.write(format_args!(
            "<rect class=\"halo\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>\
             <text class=\"label\" x=\"{middle}\" y=\"{base}\">{label}</text>\n"
        ));
    }
}

/// A tenth of a pixel is exact enough.
fn short(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}
