//! Nodes to text.

use super::Data;
use super::Map;
use super::Node;
use super::number::write_yaml;
use super::quote::Style;
use super::quote::is_escaped;
use super::quote::key_style;
use super::quote::style;
use std::fmt::Write as _;

/// Longer keys are written after `? `, as kubectl does: readers look for the `:` of a key only so
/// far (<https://yaml.org/spec/1.2.2/#822-block-mappings>).
const LONGEST_KEY: usize = 128;

/// Appends one document as canonical YAML, with a line break at its end and without `---`.
///
/// The layout is that of kubectl: two spaces, the dashes of a list in the column of its key,
/// `|` blocks for text with lines. Every YAML 1.1 and 1.2 reader takes the text for the same value.
/// Keys stand in the node's own order; see [`order_keys`](super::order_keys).
pub fn write(node: &Node, out: &mut String) {
    value(node, 0, Place::Line, out);
}

/// Where a value begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// At the beginning of a line, or in the column where its lines would begin: after `- `.
    Line,
    /// After the `:` of its key.
    Key,
}

/// Writes a value whose lines begin in the column `indent`; after a key, that is the key's column.
fn value(node: &Node, indent: usize, place: Place, out: &mut String) {
    match &node.data {
        Data::Map(map) if !map.is_empty() => {
            let column = match place {
                Place::Line => indent,
                Place::Key => {
                    out.push('\n');
                    spaces(indent + 2, out);
                    indent + 2
                }
            };
            mapping(map, column, out);
        }
        Data::List(items) if !items.is_empty() => {
            if place == Place::Key {
                out.push('\n');
                spaces(indent, out);
            }
            list(items, indent, out);
        }
        scalar => {
            if place == Place::Key {
                out.push(' ');
            }
            // The lines of a block stand deeper than the key or dash before it.
            let column = match place {
                Place::Line => indent.max(2),
                Place::Key => indent + 2,
            };
            self::scalar(scalar, column, out);
            if !out.ends_with('\n') {
                out.push('\n');
            }
        }
    }
}

/// The first key stands where `out` ends, the others in the column `indent`.
fn mapping(map: &Map, indent: usize, out: &mut String) {
    for (index, entry) in map.iter().enumerate() {
        if index > 0 {
            spaces(indent, out);
        }
        let key = &*entry.key.text;
        if key.len() <= LONGEST_KEY {
            line(key, key_style(key), out);
            out.push(':');
            value(&entry.value, indent, Place::Key, out);
        } else {
            out.push_str("? ");
            line(key, key_style(key), out);
            out.push('\n');
            spaces(indent, out);
            out.push_str(": ");
            value(&entry.value, indent + 2, Place::Line, out);
        }
    }
}

/// The first dash stands where `out` ends, the others in the column `indent`.
fn list(items: &[Node], indent: usize, out: &mut String) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            spaces(indent, out);
        }
        out.push_str("- ");
        value(item, indent + 2, Place::Line, out);
    }
}

fn scalar(data: &Data, column: usize, out: &mut String) {
    match data {
        Data::Null => out.push_str("null"),
        Data::Bool(true) => out.push_str("true"),
        Data::Bool(false) => out.push_str("false"),
        Data::Number(number) => write_yaml(*number, out),
        Data::List(_) => out.push_str("[]"),
        Data::Map(_) => out.push_str("{}"),
        Data::String(text) => match style(text) {
            Style::Block => block(text, column, out),
            style => line(text, style, out),
        },
    }
}

/// A text on one line.
fn line(text: &str, style: Style, out: &mut String) {
    match style {
        Style::Plain => out.push_str(text),
        Style::Single => {
            out.push('\'');
            for (index, part) in text.split('\'').enumerate() {
                if index > 0 {
                    out.push_str("''");
                }
                out.push_str(part);
            }
            out.push('\'');
        }
        Style::Double | Style::Block => double(text, out),
    }
}

fn block(text: &str, column: usize, out: &mut String) {
    out.push('|');
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    match text.strip_suffix('\n') {
        None => out.push('-'),
        Some(rest) if rest.is_empty() || rest.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    out.push('\n');
    for line in text.split_inclusive('\n') {
        if line != "\n" {
            spaces(column, out);
        }
        out.push_str(line);
    }
    if !text.ends_with('\n') {
        out.push('\n');
    }
}

fn double(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\0' => out.push_str("\\0"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\u{1b}' => out.push_str("\\e"),
            '\u{85}' => out.push_str("\\N"),
            '\u{2028}' => out.push_str("\\L"),
            '\u{2029}' => out.push_str("\\P"),
            other if !is_escaped(other) => out.push(other),
            other => escape(other, out),
        }
    }
    out.push('"');
}

fn escape(character: char, out: &mut String) {
    let code = u32::from(character);
    // Writing into a String cannot fail.
    let _ = if code < 0x100 {
        write!(out, "\\x{code:02X}")
    } else {
        write!(out, "\\u{code:04X}")
    };
}

fn spaces(count: usize, out: &mut String) {
    const SPACES: &str = "                                                                ";
    let mut left = count;
    while left > 0 {
        let now = left.min(SPACES.len());
        out.push_str(SPACES.get(..now).unwrap_or(" "));
        left -= now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::yaml::Number;
    use crate::yaml::read;
    use crate::yaml::testing::node;
    use crate::yaml::testing::values;
    use crate::yaml::write_json;
    use crate::yaml::write_json_pretty;
    use proptest::prelude::ProptestConfig;
    use proptest::prelude::prop_assert;
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;
    use proptest::test_runner::TestCaseError;
    use serde_json::Value;
    use serde_json::json;

    fn written(json: &Value) -> String {
        let mut out = String::new();
        write(&node(json, &mut Origins::default()), &mut out);
        out
    }

    fn read_back(text: &str) -> Result<Vec<Node>, Diagnostics> {
        let source = Sources::default().add("written", text).unwrap();
        let mut diagnostics = Diagnostics::default();
        let documents = read(source, text, &mut Origins::default(), &mut diagnostics);
        if diagnostics.is_empty() {
            Ok(documents
                .into_iter()
                .map(|document| document.node)
                .collect())
        } else {
            Err(diagnostics)
        }
    }

    fn refused(text: &str, why: &dyn std::fmt::Debug) -> TestCaseError {
        TestCaseError::fail(format!("{text}{why:?}"))
    }

    #[test]
    fn the_layout_is_that_of_kubectl() {
        let value = json!({
            "apiVersion": "v1",
            "empty": {"list": [], "map": {}, "null": null, "text": ""},
            "list": ["a", ["b", ["c"], []], {"d": 1, "e": [2, 3], "f": {"g": true}}, null],
            "text": {"lines": "a\n\n b\n", "none": "a\nb", "more": "a\n\n", "hint": " a\nb\n"},
            "in-list": ["a\nb\n", {"c": "d\n"}],
        });
        let expected = "\
apiVersion: v1
empty:
  list: []
  map: {}
  \"null\": null
  text: \"\"
list:
- a
- - b
  - - c
  - []
- d: 1
  e:
  - 2
  - 3
  f:
    g: true
- null
text:
  lines: |
    a

     b
  none: |-
    a
    b
  more: |+
    a

  hint: |2
     a
    b
in-list:
- |
  a
  b
- c: |
    d
";
        assert_eq!(written(&value), expected);
    }

    #[test]
    fn long_keys_stand_alone() {
        let long = "k".repeat(129);
        let value = json!({"a": {long.as_str(): {"b": [1, 2]}}});
        let expected = format!("a:\n  ? {long}\n  : b:\n    - 1\n    - 2\n");
        assert_eq!(written(&value), expected);
        assert_eq!(
            written(&json!({"k".repeat(128): 1})),
            format!("{}: 1\n", "k".repeat(128))
        );
    }

    #[test]
    fn a_document_may_be_a_scalar() {
        for (value, text) in [
            (json!("a\nb"), "|-\n  a\n  b\n"),
            (json!(null), "null\n"),
            (json!([]), "[]\n"),
            (json!("it's: x"), "'it''s: x'\n"),
            (json!("\u{7f}\u{85}\u{1b}\"\\"), "\"\\x7F\\N\\e\\\"\\\\\"\n"),
        ] {
            assert_eq!(written(&value), text);
        }
    }

    #[test]
    fn numbers_are_written_as_kubectl_does_with_a_point_before_every_exponent() {
        for (number, yaml, json) in [
            (0.1, "0.1", "0.1"),
            (-0.0, "0", "0"),
            (2.0, "2", "2"),
            (100_000.5, "100000.5", "100000.5"),
            (1_234_567.5, "1.2345675e+06", "1234567.5"),
            (1e19, "10000000000000000000", "10000000000000000000"),
            (-1e20, "-1.0e+20", "-1e+20"),
            (1e22, "1.0e+22", "1e+22"),
            (0.0001, "0.0001", "0.0001"),
            (1.5e-5, "1.5e-05", "0.000015"),
            (1.5e-7, "1.5e-07", "1.5e-7"),
            (1e300, "1.0e+300", "1e+300"),
        ] {
            let mut out = String::new();
            write_yaml(Number::Float(number), &mut out);
            assert_eq!(out, yaml);
            assert_eq!(Number::Float(number).to_string(), json);
        }
        assert_eq!(
            Number::Unsigned(u64::MAX).to_string(),
            "18446744073709551615"
        );
    }

    #[test]
    fn json_is_compact_or_indented() {
        let value = json!({"a": [1, {"b": "\u{1}\"\n"}], "c": {}, "d": []});
        let tree = node(&value, &mut Origins::default());
        let mut compact = String::new();
        write_json(&tree, &mut compact);
        assert_eq!(compact, r#"{"a":[1,{"b":"\u0001\"\n"}],"c":{},"d":[]}"#);
        let mut pretty = String::new();
        write_json_pretty(&tree, &mut pretty);
        assert_eq!(pretty, serde_json::to_string_pretty(&value).unwrap() + "\n");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

        #[test]
        fn we_read_what_we_wrote(value in values()) {
            let tree = node(&value, &mut Origins::default());
            let mut text = String::new();
            write(&tree, &mut text);
            let back = read_back(&text).map_err(|d| refused(&text, &d))?;
            prop_assert_eq!(back.len(), 1);
            prop_assert!(back[0].same_value(&tree), "{}", text);
        }

        #[test]
        fn another_reader_takes_it_for_the_same(value in values()) {
            let text = written(&value);
            let back: serde_yaml::Value = serde_yaml::from_str(&text)
                .map_err(|e| refused(&text, &e))?;
            let back = serde_json::to_value(&back).unwrap();
            let (left, right) = (node(&back, &mut Origins::default()), node(&value, &mut Origins::default()));
            prop_assert!(left.same_value(&right), "{}", text);
        }

        #[test]
        fn json_readers_and_we_read_our_json(value in values()) {
            let tree = node(&value, &mut Origins::default());
            let mut text = String::new();
            write_json(&tree, &mut text);
            let back: Value = serde_json::from_str(&text).unwrap();
            prop_assert!(node(&back, &mut Origins::default()).same_value(&tree));
            let mut pretty = String::new();
            write_json_pretty(&tree, &mut pretty);
            for text in [text, pretty] {
                let back = read_back(&text).map_err(|d| refused(&text, &d))?;
                prop_assert!(back[0].same_value(&tree), "{}", text);
            }
        }
    }
}
