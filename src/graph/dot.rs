//! DOT, the language of Graphviz: <https://graphviz.org/doc/info/lang.html>.

use super::Graph;
use super::names::fitting;
use super::names::joined;
use super::theme;
use std::fmt::Write as _;

/// A directed graph from left to right.
pub fn dot(graph: &Graph) -> String {
    let mut text = String::from(
        "digraph paletteai {\n  rankdir=LR;\n  \
         node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica\", fontsize=11];\n  \
         edge [fontname=\"Helvetica\", fontsize=10, color=\"#8894a4\"];\n",
    );
    for (index, node) in graph.nodes().iter().enumerate() {
        let kind = node.kind.word();
        let above = match node.namespace.as_str() {
            "" => kind.to_owned(),
            namespace => format!("{kind} · {}", escaped(&fitting(namespace))),
        };
        let name = escaped(&fitting(&node.versioned()));
        let class = theme::class(node.kind);
        let colours = theme::ALL.iter().find(|colours| colours.class == class);
        let colours = colours.map_or(String::new(), |colours| {
            format!(
                ", fillcolor=\"{}\", color=\"{}\"",
                colours.fill, colours.stroke
            )
        });
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "  n{index} [label=\"{above}\\n{name}\"{colours}];");
    }
    for edge in graph.edges() {
        let label = match edge.labels.as_slice() {
            [] => String::new(),
            labels => format!(" [label=\"{}\"]", escaped(&joined(labels))),
        };
        let _ = writeln!(text, "  n{} -> n{}{label};", edge.from, edge.to);
    }
    text.push_str("}\n");
    text
}

/// The inside of a quoted string. Labels are read for entities and for escapes with a backslash.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '&' => escaped.push_str("&amp;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
