//! Parameters as people read them.

use super::ParameterSchema;
use super::declared::Speaking;
use super::declared::Walk;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::write_json;
use serde::Serialize;

/// How deep parameters are described; a shape may contain itself.
const DEPTH: usize = 10;

/// One parameter in words, with those in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Described {
    /// Its key; `*` for any other key of a mapping.
    pub name: String,
    /// What it takes: `integer`, `list of mappings`, `TCP | UDP`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whether it must be set.
    pub required: bool,
    /// What it is when it is not set, as JSON.
    pub default: Option<String>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
    /// What it does.
    pub description: Option<String>,
    /// Those within it, or within its items.
    pub parameters: Vec<Described>,
}

impl ParameterSchema<'_> {
    /// All parameters, in the order in which they are declared.
    pub fn described(&self) -> Vec<Described> {
        let Some(document) = &self.document else {
            return Vec::new();
        };
        let teller = Teller {
            walk: Walk { document },
        };
        teller.within(&teller.walk.root(), DEPTH)
    }
}

struct Teller<'d, 's> {
    walk: Walk<'d, 's>,
}

impl<'s> Teller<'_, 's> {
    fn speaking(&self, schema: &'s Node) -> Speaking<'s> {
        let mut speaking = Speaking::new();
        self.walk.expand(schema, &"".into(), &mut speaking);
        speaking
    }

    /// The parameters of a mapping.
    fn within(&self, speaking: &Speaking<'s>, depth: usize) -> Vec<Described> {
        let mut described: Vec<Described> = Vec::new();
        if depth == 0 {
            return described;
        }
        let required: Vec<&str> = speaking
            .iter()
            .filter_map(|(map, _)| map.get("required")?.as_list())
            .flatten()
            .filter_map(Node::as_str)
            .collect();
        for (keywords, _) in speaking {
            let properties = keywords.get("properties").and_then(Node::as_map);
            for entry in properties.into_iter().flatten() {
                let name = &*entry.key.text;
                if !described.iter().any(|known| known.name == name) {
                    let required = required.contains(&name);
                    described.push(self.one(name, &entry.value, required, depth));
                }
            }
        }
        let other = first(speaking, "additionalProperties");
        if let Some(other) = other.filter(|other| other.get("description").is_some()) {
            described.push(self.one("*", other, false, depth));
        }
        described
    }

    fn one(&self, name: &str, schema: &'s Node, required: bool, depth: usize) -> Described {
        let speaking = self.speaking(schema);
        let text = |name: &str| first(&speaking, name).and_then(Node::as_str);
        let flag = |name: &str| first(&speaking, name).and_then(Node::as_bool);
        Described {
            name: name.to_owned(),
            kind: self.kind(&speaking, DEPTH),
            required,
            default: first(&speaking, "default").map(json),
            deprecated: flag("deprecated") == Some(true),
            description: text("description").map(|text| text.trim().to_owned()),
            parameters: self.inside(&speaking, depth - 1),
        }
    }

    /// The parameters of a value, of its items, or of its values.
    fn inside(&self, speaking: &Speaking<'s>, depth: usize) -> Vec<Described> {
        let own = self.within(speaking, depth);
        let inner = ["items", "additionalProperties"];
        let inner = inner.iter().find_map(|name| first(speaking, name));
        match inner {
            Some(schema) if own.is_empty() && depth > 0 => {
                self.inside(&self.speaking(schema), depth - 1)
            }
            _ => own,
        }
    }

    fn kind(&self, speaking: &Speaking<'s>, depth: usize) -> String {
        if let Some(choices) = first(speaking, "enum").and_then(Node::as_list) {
            let words: Vec<String> = choices.iter().map(word).collect();
            return words.join(" | ");
        }
        if let Some(value) = first(speaking, "const") {
            return word(value);
        }
        let of = |schema: &'s Node| match depth {
            0 => "values".to_owned(),
            depth => plural(&self.kind(&self.speaking(schema), depth - 1)),
        };
        let types = speaking.iter().find_map(|(map, _)| map.get("type"));
        let names: Vec<&str> = match types.map(|types| &types.data) {
            Some(Data::List(list)) => list.iter().filter_map(Node::as_str).collect(),
            Some(Data::String(name)) => vec![name],
            _ if first(speaking, "properties").is_some() => vec!["object"],
            _ if first(speaking, "items").is_some() => vec!["array"],
            _ => return "anything".to_owned(),
        };
        let items = first(speaking, "items");
        let values = first(speaking, "additionalProperties");
        let values = values.filter(|values| values.as_map().is_some_and(|map| !map.is_empty()));
        let name = |name: &&str| match (*name, items, values) {
            ("array", Some(items), _) => format!("list of {}", of(items)),
            ("array", ..) => "list".to_owned(),
            ("object", _, Some(values)) if first(speaking, "properties").is_none() => {
                format!("map of {}", of(values))
            }
            ("object", ..) => "mapping".to_owned(),
            (other, ..) => other.to_owned(),
        };
        names.iter().map(name).collect::<Vec<_>>().join(" or ")
    }
}

fn first<'s>(speaking: &Speaking<'s>, name: &str) -> Option<&'s Node> {
    speaking
        .iter()
        .find_map(|(map, _): &(&'s Map, _)| map.get(name))
}

/// `string or null` becomes `strings or nulls`; choices stay as they are.
fn plural(kind: &str) -> String {
    if kind.contains(" | ") || kind == "anything" {
        return kind.to_owned();
    }
    let (first, rest) = kind.split_once(" of ").unwrap_or((kind, ""));
    let words: Vec<String> = first.split(" or ").map(|word| format!("{word}s")).collect();
    let of = if rest.is_empty() { "" } else { " of " };
    format!("{}{of}{rest}", words.join(" or "))
}

fn json(node: &Node) -> String {
    let mut text = String::new();
    write_json(node, &mut text);
    text
}

/// A choice: text without its quotes.
fn word(node: &Node) -> String {
    node.as_str()
        .filter(|text| !text.is_empty())
        .map_or_else(|| json(node), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    #[test]
    fn a_parameter_tells_what_it_takes_and_what_lies_in_it() {
        let schema = json!({
            "type": "object",
            "required": ["ports"],
            "properties": {
                "ports": {"type": "array", "description": "Ports.\n", "items": {"$ref": "#/$defs/port"}},
                "mode": {"enum": ["a", "b", ""], "default": "a"},
                "labels": {"type": "object", "additionalProperties": {"type": ["string", "null"]}},
                "old": {"type": "integer", "deprecated": true},
            },
            "$defs": {"port": {"type": "object", "properties": {"number": {"type": "integer"}}}},
        });
        let mut origins = Origins::default();
        let schema = node(&schema, &mut origins);
        let mut told = Diagnostics::default();
        let compiled = ParameterSchema::compile(Some(&schema), &origins, &mut told).unwrap();
        let described = compiled.described();
        let kinds: Vec<(&str, &str)> = described
            .iter()
            .map(|one| (&*one.name, &*one.kind))
            .collect();
        let wanted = [
            ("ports", "list of mappings"),
            ("mode", "a | b | \"\""),
            ("labels", "map of strings or nulls"),
            ("old", "integer"),
        ];
        assert_eq!(kinds, wanted);
        assert!(described[0].required && described[3].deprecated);
        assert_eq!(described[0].description.as_deref(), Some("Ports."));
        assert_eq!(described[0].parameters[0].name, "number");
        assert_eq!(described[1].default.as_deref(), Some("\"a\""));
    }
}
