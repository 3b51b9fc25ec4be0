//! A parameter schema for editors, which know only the standard.

use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

/// Keywords that hold one schema.
const ONE: &[&str] = &["items", "additionalProperties", "contains"];

/// Keywords that hold schemas by key.
const BY_KEY: &[&str] = &["properties", "patternProperties", "$defs", "definitions"];

/// Keywords with schemas that speak about the same value as the one that holds them.
const BESIDE: &[&str] = &[
    "allOf", "anyOf", "oneOf", "if", "then", "else", "not", "$ref",
];

/// The schema of a definition's parameters by the words of the standard,
/// <https://json-schema.org/draft/2020-12>: where keys that are not declared are refused, it says so.
pub fn for_editors(schema: &Node, name: &str, description: &str) -> Node {
    let origin = schema.origin;
    let mut all = Map::default();
    let texts = [
        ("$schema", "https://json-schema.org/draft/2020-12/schema"),
        ("title", name),
        ("description", description),
    ];
    for (word, text) in texts.into_iter().filter(|(_, text)| !text.is_empty()) {
        all.push(key(word, schema), Node::string(text, origin));
    }
    let closed = closed(schema, true);
    for entry in closed.as_map().into_iter().flatten() {
        all.insert(entry.key.clone(), entry.value.clone());
    }
    Node::new(Data::Map(all), origin)
}

/// A schema with all schemas within it.
fn closed(schema: &Node, is_root: bool) -> Node {
    let Some(keywords) = schema.as_map() else {
        return schema.clone();
    };
    let mut map = Map::default();
    for entry in keywords {
        let word = &*entry.key.text;
        let value = match &entry.value.data {
            _ if ONE.contains(&word) => closed(&entry.value, false),
            Data::Map(inner) if BY_KEY.contains(&word) => {
                let mut inner = inner.clone();
                for value in inner.values_mut() {
                    *value = closed(value, false);
                }
                Node::new(Data::Map(inner), entry.value.origin)
            }
            _ => entry.value.clone(),
        };
        map.push(entry.key.clone(), value);
    }
    let has = |word: &str| keywords.get(word).is_some();
    let open = has("additionalProperties") || has("patternProperties");
    if (has("properties") || is_root) && !open {
        let beside = BESIDE.iter().any(|word| has(word));
        let word = if beside {
            "unevaluatedProperties"
        } else {
            "additionalProperties"
        };
        map.push(
            key(word, schema),
            Node::new(Data::Bool(false), schema.origin),
        );
    }
    Node::new(Data::Map(map), schema.origin)
}

fn key(word: &str, schema: &Node) -> Key {
    Key {
        text: word.into(),
        origin: schema.origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    #[test]
    fn what_is_not_declared_is_refused_by_the_words_of_the_standard() {
        let schema = json!({
            "type": "object",
            "properties": {
                "a": {"type": "object", "properties": {"b": {}}},
                "c": {"type": "object", "additionalProperties": {"properties": {"d": {}}}},
                "e": {"properties": {"f": {}}, "anyOf": [{"required": ["f"]}]},
            },
        });
        let wanted = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "x",
            "type": "object",
            "properties": {
                "a": {"type": "object", "properties": {"b": {}}, "additionalProperties": false},
                "c": {"type": "object", "additionalProperties": {
                    "properties": {"d": {}}, "additionalProperties": false,
                }},
                "e": {
                    "properties": {"f": {}},
                    "anyOf": [{"required": ["f"]}],
                    "unevaluatedProperties": false,
                },
            },
            "additionalProperties": false,
        });
        let mut origins = Origins::default();
        let made = for_editors(&node(&schema, &mut origins), "x", "");
        assert!(made.same_value(&node(&wanted, &mut origins)), "{made:?}");
    }
}
