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
    // Nearly all bytes pass here.
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    let bytes = text.as_bytes();
    let (mut done, mut at) = (0, 0);
    while let Some(offset) = bytes
        .get(at..)
        .and_then(|rest| rest.iter().position(|byte| !is_plain(*byte)))
    {
        at += offset;
        let character = text.get(at..).and_then(|rest| rest.chars().next());
        let Some(character) = character else { break };
        let end = at + character.len_utf8();
        if matches!(character, '"' | '\\') || is_escaped(character) {
            out.push_str(text.get(done..at).unwrap_or_default());
            push_escape(character, out);
            done = end;
        }
        at = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

fn push_escape(character: char, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        other => {
            // Writing into a String cannot fail.
            let _ = write!(out, "\\u{:04x}", u32::from(other));
        }
    }
}
