//! Nodes to JSON.

use super::Data;
use super::Node;
use super::quote::is_escaped;
use std::fmt::Write as _;

/// Appends a node as JSON without white space, keys in the node's own order
/// (<https://www.rfc-editor.org/rfc/rfc8259>).
pub fn write_json(node: &Node, out: &mut String) {
    write_value(node, None, out);
}

/// Appends a node as JSON with two spaces of indentation and a line break at its end, as
/// `kubectl -o json` with narrower margins.
pub fn write_json_pretty(node: &Node, out: &mut String) {
    write_value(node, Some(0), out);
    out.push('\n');
}

fn write_value(node: &Node, indent: Option<usize>, out: &mut String) {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::Bool(true) => out.push_str("true"),
        Data::Bool(false) => out.push_str("false"),
        Data::Number(number) => {
            // Writing into a String cannot fail.
            let _ = write!(out, "{number}");
        }
        Data::String(text) => write_string(text, out),
        Data::List(items) => {
            out.push('[');
            let inner = indent.map(|depth| depth + 1);
            for (index, item) in items.iter().enumerate() {
                separate(index, inner, out);
                write_value(item, inner, out);
            }
            close(items.is_empty(), indent, out);
            out.push(']');
        }
        Data::Map(map) => {
            out.push('{');
            let inner = indent.map(|depth| depth + 1);
            for (index, entry) in map.iter().enumerate() {
                separate(index, inner, out);
                write_string(&entry.key.text, out);
                out.push_str(if indent.is_some() { ": " } else { ":" });
                write_value(&entry.value, inner, out);
            }
            close(map.is_empty(), indent, out);
            out.push('}');
        }
    }
}

fn separate(index: usize, indent: Option<usize>, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
    if let Some(depth) = indent {
        new_line(depth, out);
    }
}

fn close(empty: bool, indent: Option<usize>, out: &mut String) {
    if let (false, Some(depth)) = (empty, indent) {
        new_line(depth, out);
    }
}

fn new_line(depth: usize, out: &mut String) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    escape_json(text, out);
    out.push('"');
}

/// Appends a text as it stands between the quotes of a JSON string.
pub fn escape_json(text: &str, out: &mut String) {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(is_plain) {
        out.push_str(text);
        return;
    }
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| matches!(c, '"' | '\\') || is_escaped(c)) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let mut characters = from.chars();
        match characters.next() {
            Some('"') => out.push_str("\\\""),
            Some('\\') => out.push_str("\\\\"),
            Some('\n') => out.push_str("\\n"),
            Some('\r') => out.push_str("\\r"),
            Some('\t') => out.push_str("\\t"),
            Some(other) => {
                // Writing into a String cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            None => {}
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
}
