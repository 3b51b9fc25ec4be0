//! Writes values as YAML and JSON, and reads them with three readers.

use super::run::Run;
use super::run::as_json;
use super::run::equal;
use paletteai::source::OriginId;
use paletteai::yaml;
use paletteai::yaml::Data;
use paletteai::yaml::Key;
use paletteai::yaml::Map;
use paletteai::yaml::Node;
use paletteai::yaml::Number;
use serde_json::Value;

/// The input is a text: what it says comes back, and so does it itself as value and key.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let mut run = Run::default();
    let documents = run.read("any.yaml", text);
    for document in &documents {
        comes_back(&document.node);
    }
    let origin = run.string("text", text).origin;
    comes_back(&everywhere(text, origin));
    let lines: Vec<&str> = text.split('\n').collect();
    comes_back(&list(&lines, origin));
}

/// A text as key, value, item, and below a key that is itself.
fn everywhere(text: &str, origin: OriginId) -> Node {
    let string = || Node::string(text, origin);
    let mut inner = Map::default();
    push(&mut inner, text, list(&[text, text], origin), origin);
    let mut map = Map::default();
    push(&mut map, "list", list(&[text], origin), origin);
    push(&mut map, text, string(), origin);
    push(
        &mut map,
        "a map",
        Node::new(Data::Map(inner.clone()), origin),
        origin,
    );
    let maps = vec![Node::new(Data::Map(inner), origin), string()];
    let nested = Node::new(
        Data::List(vec![Node::new(Data::List(maps), origin)]),
        origin,
    );
    push(&mut map, "nested", nested, origin);
    push(&mut map, "last", string(), origin);
    Node::new(Data::Map(map), origin)
}

fn list(texts: &[&str], origin: OriginId) -> Node {
    let items = texts.iter().map(|text| Node::string(*text, origin));
    Node::new(Data::List(items.collect()), origin)
}

fn push(map: &mut Map, key: &str, value: Node, origin: OriginId) {
    if map.get(key).is_none() {
        let text = key.into();
        map.push(Key { text, origin }, value);
    }
}

fn comes_back(node: &Node) {
    let mut written = String::new();
    yaml::write(node, &mut written);
    let ours = read_again(&written);
    assert!(
        Run::same(&ours, node),
        "{} became\n{written}",
        as_json(node)
    );
    let mut again = String::new();
    yaml::write(&ours, &mut again);
    assert_eq!(again, written, "what was read is written otherwise");
    let theirs: Value =
        serde_yaml::from_str(&written).unwrap_or_else(|error| panic!("{error}: {written}"));
    assert!(
        equal(node, &theirs, equal_numbers),
        "{theirs} was\n{written}"
    );
    let mut pretty = String::new();
    yaml::write_json_pretty(node, &mut pretty);
    for json in [as_json(node), pretty] {
        let theirs: Value =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        assert!(equal(node, &theirs, equal_numbers), "{theirs} was\n{json}");
        // JSON may hold some characters that YAML may not, and longer keys.
        if !json.contains(is_no_yaml) && !has_long_key(node) {
            assert!(Run::same(&read_again(&json), node), "{json}");
        }
    }
}

/// <https://yaml.org/spec/1.2.2/#51-character-set>
fn is_no_yaml(letter: char) -> bool {
    matches!(letter, '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

/// Before a key without a sign before it YAML is read no further than 1024 characters; with escapes
/// that may be a sixth.
fn has_long_key(node: &Node) -> bool {
    match &node.data {
        Data::List(items) => items.iter().any(has_long_key),
        Data::Map(map) => map
            .iter()
            .any(|entry| entry.key.text.len() > 160 || has_long_key(&entry.value)),
        _ => false,
    }
}

fn read_again(written: &str) -> Node {
    let mut run = Run::default();
    let mut documents = run.read("written", written);
    assert!(
        run.diagnostics.is_empty(),
        "{:?}\n{written}",
        run.diagnostics
    );
    assert_eq!(documents.len(), 1, "{written}");
    documents.remove(0).node
}

/// Whole floats are written as integers, and `serde_json` reads floats not to the last bit.
fn equal_numbers(one: Number, other: &serde_json::Number) -> bool {
    match one {
        Number::Integer(one) => other.as_i64() == Some(one),
        Number::Unsigned(one) => other.as_u64() == Some(one),
        Number::Float(one) => other
            .as_f64()
            .is_some_and(|other| (one - other).abs() <= one.abs() * 4.0 * f64::EPSILON),
    }
}
