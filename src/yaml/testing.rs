//! Nodes for unit tests.

use super::Data;
use super::Entry;
use super::Key;
use super::Node;
use super::Number;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;

/// A node of a JSON value; every key and value has an origin of its own, without a useful place.
pub(crate) fn node(json: &serde_json::Value, origins: &mut Origins) -> Node {
    use serde_json::Value;
    let source = Sources::default().add("test", "").unwrap();
    let mut read = || origins.read(Span::new(source, 0, 0));
    let origin = read();
    let data = match json {
        Value::Null => Data::Null,
        Value::Bool(value) => Data::Bool(*value),
        Value::Number(number) => Data::Number(match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Number::Integer(integer),
            (None, Some(integer)) => Number::Unsigned(integer),
            (None, None) => Number::Float(number.as_f64().unwrap()),
        }),
        Value::String(text) => Data::String(text.as_str().into()),
        Value::Array(items) => Data::List(items.iter().map(|item| node(item, origins)).collect()),
        Value::Object(map) => {
            let mut entries = Vec::new();
            for (key, value) in map {
                let key = Key {
                    text: key.as_str().into(),
                    origin: origins.read(Span::new(source, 0, 0)),
                };
                let value = node(value, origins);
                entries.push(Entry { key, value });
            }
            Data::Map(entries.into_iter().collect())
        }
    };
    Node::new(data, origin)
}
