//! Values that a schema takes.

use super::ParameterSchema;
use super::document::Document;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::sync::Arc;

/// How deep samples are made.
const DEPTH: usize = 8;

/// How many choices of every alternative are tried.
const CHOICES: usize = 6;

/// Texts that fit what schemas commonly ask for.
const TEXTS: &[&str] = &[
    "sample",
    "1",
    "1Gi",
    "100m",
    "10s",
    "50%",
    "Sample",
    "SAMPLE",
    "sample.example.com",
    "https://example.com",
    "oci://example.com/sample",
    "/sample",
    "sample/one",
    "sample=1",
    "10.0.0.0/8",
    "10.0.0.1",
    "* * * * *",
    "1.0.0",
    "v1",
    "2026-01-01T00:00:00Z",
    "u+x",
    "0",
    "0644",
];

impl ParameterSchema<'_> {
    /// Parameters that a profile might write: as few as possible, as many as possible, each optional
    /// one alone, and the first choices of every alternative. Not all of them need to be taken: a
    /// schema can ask for more than is looked at here.
    pub fn samples(&self, origin: OriginId) -> Vec<Node> {
        let Some(document) = &self.document else {
            return vec![Node::map(origin)];
        };
        let made = |full: bool, choice: usize| Sampler {
            document,
            origin,
            full,
            choice,
        };
        let least = made(false, 0).value(document.root, 0);
        let Some(least) = least else {
            return Vec::new();
        };
        let mut samples = vec![least.clone()];
        let full = (0..CHOICES).filter_map(|choice| made(true, choice).value(document.root, 0));
        samples.extend(full);
        let properties = document.root.get("properties").and_then(Node::as_map);
        for entry in properties.into_iter().flatten() {
            for choice in 0..CHOICES {
                let value = made(true, choice).value(&entry.value, 1);
                let mut one = least.clone();
                if let (Some(value), Some(map)) = (value, one.as_map_mut()) {
                    map.insert(key(&entry.key.text, origin), value);
                    samples.push(one);
                }
            }
        }
        let mut different: Vec<Node> = Vec::new();
        for sample in samples {
            if !different.iter().any(|known| known.same_value(&sample)) {
                different.push(sample);
            }
        }
        different
    }
}

struct Sampler<'d, 's> {
    document: &'d Document<'s>,
    origin: OriginId,
    /// Whether optional values are there.
    full: bool,
    /// Which of several alternatives is taken, counted from 0 and around.
    choice: usize,
}

impl<'s> Sampler<'_, 's> {
    fn value(&self, schema: &'s Node, depth: usize) -> Option<Node> {
        if depth > DEPTH {
            return None;
        }
        let mut keywords = Vec::new();
        self.gather(schema, &mut keywords);
        let first = |name: &str| keywords.iter().find_map(|map| map.get(name));
        if let Some(value) = first("const") {
            return Some(self.copy(value));
        }
        for list in ["enum", "examples"] {
            if let Some(choices) = first(list).and_then(Node::as_list)
                && let Some(chosen) = self.chosen(choices)
            {
                return Some(self.copy(chosen));
            }
        }
        if let Some(value) = first("example") {
            return Some(self.copy(value));
        }
        let data = match self.kind(&keywords)? {
            "object" => return self.object(&keywords, depth),
            "array" => Data::List(self.items(&keywords, depth)?),
            "string" => Data::String(self.text(&keywords)?),
            "boolean" => Data::Bool(self.choice.is_multiple_of(2)),
            "integer" | "number" => Data::Number(number(&keywords)),
            _ => Data::Null,
        };
        Some(Node::new(data, self.origin))
    }

    /// The keywords that speak about a value: those of the schema, of what it refers to, and of one
    /// of its alternatives.
    fn gather(&self, schema: &'s Node, keywords: &mut Vec<&'s Map>) {
        let mut waiting = vec![schema];
        while let Some(map) = waiting.pop().and_then(Node::as_map) {
            if keywords.iter().any(|known| std::ptr::eq(*known, map)) || keywords.len() > 50 {
                continue;
            }
            keywords.push(map);
            let list = |name: &str| map.get(name).and_then(Node::as_list).unwrap_or_default();
            waiting.extend(list("allOf"));
            waiting.extend(self.chosen(list("anyOf")));
            waiting.extend(self.chosen(list("oneOf")));
            let reference = map.get("$ref").and_then(Node::as_str);
            waiting.extend(reference.and_then(|text| self.document.resolve(text)));
        }
    }

    fn chosen<'n>(&self, choices: &'n [Node]) -> Option<&'n Node> {
        choices.get(self.choice.checked_rem(choices.len())?)
    }

    fn kind(&self, keywords: &[&'s Map]) -> Option<&'s str> {
        let types = keywords.iter().find_map(|map| map.get("type"));
        let named = types.and_then(|types| match &types.data {
            Data::List(list) => self.chosen(list)?.as_str(),
            _ => types.as_str(),
        });
        let has = |name: &str| keywords.iter().any(|map| map.get(name).is_some());
        named.or_else(|| match () {
            () if has("properties") || has("additionalProperties") => Some("object"),
            () if has("items") => Some("array"),
            () => Some("string"),
        })
    }

    fn object(&self, keywords: &[&'s Map], depth: usize) -> Option<Node> {
        let required = |key: &str| {
            keywords.iter().any(|map| {
                let names = map.get("required").and_then(Node::as_list);
                names.is_some_and(|names| names.iter().any(|name| name.as_str() == Some(key)))
            })
        };
        let least = count(keywords, "minProperties").unwrap_or(0);
        let mut object = Map::default();
        for keywords in keywords {
            let properties = keywords.get("properties").and_then(Node::as_map);
            for entry in properties.into_iter().flatten() {
                let must = required(&entry.key.text);
                if object.get(&entry.key.text).is_some()
                    || !(self.full || must || object.len() < least)
                {
                    continue;
                }
                match self.value(&entry.value, depth + 1) {
                    Some(value) => object.push(key(&entry.key.text, self.origin), value),
                    None if must => return None,
                    None => {}
                }
            }
        }
        let others = keywords
            .iter()
            .find_map(|map| map.get("additionalProperties"));
        if let Some(schema) = others.filter(|schema| schema.as_map().is_some())
            && (self.full || object.len() < least)
            && let Some(value) = self.value(schema, depth + 1)
        {
            object.push(key("sample", self.origin), value);
        }
        Some(Node::new(Data::Map(object), self.origin))
    }

    fn items(&self, keywords: &[&'s Map], depth: usize) -> Option<Vec<Node>> {
        let least = count(keywords, "minItems").unwrap_or(0);
        let wanted = least.max(usize::from(self.full));
        let items = keywords.iter().find_map(|map| map.get("items"));
        let mut list = Vec::new();
        for _ in 0..wanted.min(20) {
            let item = match items {
                Some(schema) => self.value(schema, depth + 1),
                None => Some(Node::string("sample", self.origin)),
            };
            list.extend(item);
        }
        (list.len() >= least).then_some(list)
    }

    fn text(&self, keywords: &[&'s Map]) -> Option<Arc<str>> {
        let least = count(keywords, "minLength").unwrap_or(0);
        let most = count(keywords, "maxLength").unwrap_or(usize::MAX);
        let patterns = keywords
            .iter()
            .filter_map(|map| map.get("pattern")?.as_str());
        let patterns: Vec<&str> = patterns.collect();
        let fits = |text: &&&str| {
            let matches = |pattern: &&str| {
                let regex = self.document.pattern(pattern);
                regex.is_none_or(|regex| regex.is_match(text))
            };
            (least..=most).contains(&text.chars().count()) && patterns.iter().all(matches)
        };
        TEXTS.iter().find(fits).map(|text| Arc::from(*text))
    }

    fn copy(&self, node: &Node) -> Node {
        let data = match &node.data {
            Data::Map(map) => {
                let entries = map.iter().map(|entry| crate::yaml::Entry {
                    key: key(&entry.key.text, self.origin),
                    value: self.copy(&entry.value),
                });
                Data::Map(entries.collect())
            }
            Data::List(items) => Data::List(items.iter().map(|item| self.copy(item)).collect()),
            scalar => scalar.clone(),
        };
        Node::new(data, self.origin)
    }
}

fn count(keywords: &[&Map], name: &str) -> Option<usize> {
    let value = keywords.iter().find_map(|map| map.get(name)?.as_i64())?;
    usize::try_from(value).ok()
}

/// The smallest number that is allowed, but 1 where nothing speaks against it.
fn number(keywords: &[&Map]) -> Number {
    let bound = |name: &str| keywords.iter().find_map(|map| map.get(name)?.as_i64());
    let least = bound("minimum").or_else(|| bound("exclusiveMinimum").map(|bound| bound + 1));
    let most = bound("maximum").or_else(|| bound("exclusiveMaximum").map(|bound| bound - 1));
    let wanted = least.map_or(1, |least| least.max(1));
    let wanted = most.map_or(wanted, |most| wanted.min(most));
    let step = bound("multipleOf").filter(|step| *step > 0).unwrap_or(1);
    Number::Integer((wanted.saturating_add(step - 1)) / step * step)
}

fn key(text: &str, origin: OriginId) -> Key {
    Key {
        text: text.into(),
        origin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::schema::Use;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use crate::yaml::write_json;
    use serde_json::json;

    /// The samples of a schema as JSON; every one of them is taken by it.
    fn samples(schema: &serde_json::Value) -> Vec<String> {
        let mut origins = Origins::default();
        let schema = node(schema, &mut origins);
        let mut diagnostics = Diagnostics::default();
        let compiled = ParameterSchema::compile(Some(&schema), &origins, &mut diagnostics);
        let compiled = compiled.unwrap();
        let samples = compiled.samples(schema.origin);
        let user = Use {
            what: "`x`",
            origin: schema.origin,
        };
        for sample in &samples {
            let checked = compiled.check(
                Some(sample),
                &user,
                &|_| false,
                &mut origins,
                &mut diagnostics,
            );
            assert!(checked.is_ok(), "{diagnostics:?}");
        }
        let json = |node: &Node| {
            let mut text = String::new();
            write_json(node, &mut text);
            text
        };
        samples.iter().map(json).collect()
    }

    #[test]
    fn samples_hold_the_least_the_most_and_every_choice() {
        let schema = json!({
            "type": "object",
            "required": ["image"],
            "properties": {
                "image": {"type": "string", "minLength": 1},
                "mode": {"enum": ["a", "b"]},
            },
        });
        assert_eq!(
            samples(&schema),
            [
                r#"{"image":"sample"}"#,
                r#"{"image":"sample","mode":"a"}"#,
                r#"{"image":"sample","mode":"b"}"#,
            ]
        );
    }

    #[test]
    fn bounds_patterns_and_references_are_kept() {
        let schema = json!({
            "type": "object",
            "required": ["size", "count", "list", "map"],
            "properties": {
                "size": {"type": "string", "pattern": "^[0-9]+Gi$"},
                "count": {"type": "integer", "minimum": 5, "multipleOf": 4},
                "list": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/one"}},
                "map": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "boolean"}},
            },
            "$defs": {"one": {"type": "integer", "maximum": 0}},
        });
        assert_eq!(
            samples(&schema),
            [
                r#"{"size":"1Gi","count":8,"list":[0,0],"map":{"sample":true}}"#,
                r#"{"size":"1Gi","count":8,"list":[0,0],"map":{"sample":false}}"#
            ]
        );
    }
}
