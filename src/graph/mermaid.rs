//! A flowchart in Mermaid: <https://mermaid.js.org/syntax/flowchart.html>.

use super::Graph;
use super::names::fitting;
use super::names::joined;
use super::theme;
use std::fmt::Write as _;

/// A flowchart from left to right.
pub fn mermaid(graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    for (index, node) in graph.nodes().iter().enumerate() {
        let kind = node.kind.word();
        let name = escaped(&fitting(&node.versioned()));
        let above = match node.namespace.as_str() {
            "" => kind.to_owned(),
            namespace => format!("{kind} · {}", escaped(&fitting(namespace))),
        };
        let class = theme::class(node.kind);
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "  n{index}[\"{above}<br/><b>{name}</b>\"]:::{class}");
    }
    for edge in graph.edges() {
        let label = match edge.labels.as_slice() {
            [] => String::new(),
            labels => format!("|\"{}\"|", escaped(&joined(labels))),
        };
        let _ = writeln!(text, "  n{} -->{label} n{}", edge.from, edge.to);
    }
    for theme::Colours {
        class,
        fill,
        stroke,
    } in theme::ALL
    {
        let _ = writeln!(
            text,
            "  classDef {class} fill:{fill},stroke:{stroke},color:#1f2733"
        );
    }
    text
}

/// Everything but plain letters, digits and a few signs as an entity, which Mermaid writes as
/// `#<number>;`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_alphanumeric() || " -_./@:,()·…".contains(letter) {
            escaped.push(letter);
        } else {
            let _ = write!(escaped, "#{};", u32::from(letter));
        }
    }
    escaped
}
