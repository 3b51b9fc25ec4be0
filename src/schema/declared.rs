//! Which parameters a schema declares, and which of them a value or a template means.

use super::ParameterSchema;
use super::document::Document;
use super::evaluate::BUDGET;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A parameter that a schema declares. Its name is its path from the root, such as `ports[].name`,
/// or from the shape under `$defs` that declares it: a shape that is used in many places declares
/// its parameters once.
#[derive(Clone, Debug)]
pub struct Declaration<'s> {
    /// Its key in the schema.
    pub key: OriginId,
    /// The schema of its values; where several schemas speak of them, the first.
    pub schema: &'s Node,
    /// Whether the mapping that holds it must have it.
    pub required: bool,
    /// What it does, by any of the schemas that speak of it.
    pub description: Option<&'s Node>,
}

/// One step of a look-up, as far as it is known before the template runs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LookUp {
    /// The value of a key.
    Key(Arc<str>),
    /// An item of a list, or the value of a key that is computed, which may be any.
    Item,
}

/// What a look-up in the parameters leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// The names of the declared parameters on its way, and of those below its end.
    Declared {
        /// On the way, the end included.
        passed: Vec<String>,
        /// Below the end.
        below: Vec<String>,
    },
    /// Nothing that is declared.
    Undeclared {
        /// How many steps lead to a declared mapping.
        steps: usize,
        /// The keys that this mapping has.
        keys: Vec<String>,
    },
}

/// Schemas that speak about one value, each with the name of what holds it.
pub(super) type Speaking<'s> = Vec<(&'s Map, Arc<str>)>;

impl<'s> ParameterSchema<'s> {
    /// All declared parameters by name.
    pub fn declarations(&self) -> BTreeMap<String, Declaration<'s>> {
        let mut found = BTreeMap::new();
        if let Some(document) = &self.document {
            let walk = Walk { document };
            walk.below(&walk.root(), &mut |name, declaration| {
                found.entry(name.to_owned()).or_insert(declaration);
            });
        }
        found
    }

    /// Where a value sets declared parameters: paths with the parameters' names.
    pub fn occurrences(&self, value: &Node) -> Vec<(Path, String)> {
        let mut found = Vec::new();
        if let Some(document) = &self.document {
            let walk = Walk { document };
            walk.value(&walk.root(), value, &mut Path::default(), &mut found);
        }
        found
    }

    /// What a template's look-up in `parameter` means.
    pub fn look_up(&self, steps: &[LookUp]) -> Found {
        let Some(document) = &self.document else {
            return Found::Undeclared {
                steps: 0,
                keys: Vec::new(),
            };
        };
        let walk = Walk { document };
        let (mut speaking, mut passed) = (walk.root(), Vec::new());
        for (number, step) in steps.iter().enumerate() {
            let inner = walk.step(&speaking, step, &mut passed);
            if inner.is_empty() {
                if let LookUp::Key(_) = step
                    && (number == 0 || is_closed(&speaking))
                {
                    return Found::Undeclared {
                        steps: number,
                        keys: keys(&speaking),
                    };
                }
                // Anything may be there, and nothing of it is declared.
                passed.sort();
                passed.dedup();
                return Found::Declared {
                    passed,
                    below: Vec::new(),
                };
            }
            speaking = inner;
        }
        passed.sort();
        passed.dedup();
        let mut below = BTreeSet::new();
        walk.below(&speaking, &mut |name, _| {
            below.insert(name.to_owned());
        });
        Found::Declared {
            passed,
            below: below.into_iter().collect(),
        }
    }
}

pub(super) struct Walk<'d, 's> {
    pub(super) document: &'d Document<'s>,
}

impl<'s> Walk<'_, 's> {
    pub(super) fn root(&self) -> Speaking<'s> {
        let mut speaking = Speaking::new();
        self.expand(self.document.root, &"".into(), &mut speaking);
        speaking
    }

    /// Adds a schema and all that it is made of.
    pub(super) fn expand(&self, schema: &'s Node, name: &Arc<str>, speaking: &mut Speaking<'s>) {
        let mut waiting = vec![(schema, name.clone())];
        while let Some((next, name)) = waiting.pop() {
            let Some(keywords) = next.as_map() else {
                continue;
            };
            let seen = speaking
                .iter()
                .any(|(known, _)| std::ptr::eq(*known, keywords));
            if seen || speaking.len() > 200 {
                continue;
            }
            speaking.push((keywords, name.clone()));
            let parts = parts(keywords).map(|part| (part, name.clone()));
            waiting.extend(parts);
            let reference = keywords.get("$ref").and_then(Node::as_str);
            if let Some(reference) = reference
                && let Some(target) = self.document.resolve(reference)
            {
                waiting.push((target, shape(reference).map_or(name, Arc::from)));
            }
        }
    }

    /// A keyword of a schema, or of what it is made of.
    fn keyword(&self, schema: &'s Node, name: &str) -> Option<&'s Node> {
        let mut speaking = Speaking::new();
        self.expand(schema, &"".into(), &mut speaking);
        speaking.iter().find_map(|(keywords, _)| keywords.get(name))
    }

    /// The schemas of what a step leads to. The parameters that it names are added to `passed`.
    fn step(
        &self,
        speaking: &Speaking<'s>,
        step: &LookUp,
        passed: &mut Vec<String>,
    ) -> Speaking<'s> {
        let mut inner = Speaking::new();
        for (keywords, name) in speaking {
            match step {
                LookUp::Key(key) => {
                    if let Some(schema) = property(keywords, key) {
                        let own = joined(name, key);
                        passed.push(own.to_string());
                        self.expand(schema, &own, &mut inner);
                    } else {
                        for schema in others(keywords) {
                            self.expand(schema, &format!("{name}.*").into(), &mut inner);
                        }
                    }
                }
                LookUp::Item => {
                    let properties = keywords.get("properties").and_then(Node::as_map);
                    for entry in properties.into_iter().flatten() {
                        let own = joined(name, &entry.key.text);
                        passed.push(own.to_string());
                        self.expand(&entry.value, &own, &mut inner);
                    }
                    for schema in items(keywords) {
                        self.expand(schema, &format!("{name}[]").into(), &mut inner);
                    }
                    for schema in others(keywords) {
                        self.expand(schema, &format!("{name}.*").into(), &mut inner);
                    }
                }
            }
        }
        inner
    }

    /// Visits every parameter that is declared below some schemas.
    fn below(&self, speaking: &Speaking<'s>, visit: &mut dyn FnMut(&str, Declaration<'s>)) {
        let mut seen = BTreeSet::new();
        let (mut waiting, mut budget) = (vec![speaking.clone()], BUDGET);
        while let Some(next) = waiting.pop() {
            budget = budget.saturating_sub(next.len());
            if budget == 0 {
                return;
            }
            for (keywords, name) in &next {
                // A shape may contain itself.
                if !seen.insert((std::ptr::from_ref(*keywords) as usize, name.clone())) {
                    continue;
                }
                let required = |key: &str| {
                    let names = keywords.get("required").and_then(Node::as_list);
                    names.is_some_and(|names| names.iter().any(|one| one.as_str() == Some(key)))
                };
                let properties = keywords.get("properties").and_then(Node::as_map);
                for entry in properties.into_iter().flatten() {
                    let own = joined(name, &entry.key.text);
                    let schemas = next.iter();
                    let mut schemas = schemas.filter_map(|(map, _)| property(map, &entry.key.text));
                    let declaration = Declaration {
                        key: entry.key.origin,
                        schema: &entry.value,
                        required: required(&entry.key.text),
                        description: schemas.find_map(|one| self.keyword(one, "description")),
                    };
                    visit(&own, declaration);
                    let mut inner = Speaking::new();
                    self.expand(&entry.value, &own, &mut inner);
                    waiting.push(inner);
                }
                let mut inner = Speaking::new();
                for schema in items(keywords) {
                    self.expand(schema, &format!("{name}[]").into(), &mut inner);
                }
                for schema in others(keywords) {
                    self.expand(schema, &format!("{name}.*").into(), &mut inner);
                }
                waiting.push(inner);
            }
        }
    }

    fn value(
        &self,
        speaking: &Speaking<'s>,
        value: &Node,
        path: &mut Path,
        found: &mut Vec<(Path, String)>,
    ) {
        let mut children: Vec<(Step, LookUp, &Node)> = Vec::new();
        match &value.data {
            Data::Map(map) => children.extend(map.iter().map(|entry| {
                let key = entry.key.text.clone();
                (Step::Key(key.clone()), LookUp::Key(key), &entry.value)
            })),
            Data::List(items) => children.extend(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| (Step::Index(index), LookUp::Item, item)),
            ),
            _ => {}
        }
        for (step, look_up, child) in children {
            let mut passed = Vec::new();
            let inner = self.step(speaking, &look_up, &mut passed);
            path.push(step);
            passed.sort();
            passed.dedup();
            found.extend(passed.into_iter().map(|name| (path.clone(), name)));
            if !inner.is_empty() {
                self.value(&inner, child, path, found);
            }
            path.pop();
        }
    }
}

/// The schemas that speak about the same value as the one that holds them, except behind `$ref`.
fn parts(keywords: &Map) -> impl Iterator<Item = &Node> {
    let lists = ["allOf", "anyOf", "oneOf"].into_iter();
    let lists = lists.filter_map(|keyword| keywords.get(keyword).and_then(Node::as_list));
    let single = ["if", "then", "else"].into_iter();
    let single = single.filter_map(|keyword| keywords.get(keyword));
    let dependent = keywords.get("dependentSchemas").and_then(Node::as_map);
    let dependent = dependent.into_iter().flatten().map(|entry| &entry.value);
    lists.flatten().chain(single).chain(dependent)
}

fn property<'s>(keywords: &'s Map, key: &str) -> Option<&'s Node> {
    keywords.get("properties")?.get(key)
}

/// The schemas of keys that are not declared one by one.
fn others(keywords: &Map) -> impl Iterator<Item = &Node> {
    let patterns = keywords.get("patternProperties").and_then(Node::as_map);
    let patterns = patterns.into_iter().flatten().map(|entry| &entry.value);
    let additional = keywords.get("additionalProperties");
    let additional = additional.filter(|schema| schema.as_bool() != Some(false));
    additional.into_iter().chain(patterns)
}

fn items(keywords: &Map) -> impl Iterator<Item = &Node> {
    let prefix = keywords.get("prefixItems").and_then(Node::as_list);
    keywords
        .get("items")
        .into_iter()
        .chain(prefix.into_iter().flatten())
}

/// The name of the shape that a reference means.
fn shape(reference: &str) -> Option<&str> {
    let name = reference.strip_prefix("#/$defs/");
    let name = name.or_else(|| reference.strip_prefix("#/definitions/"));
    name.filter(|name| !name.contains('/'))
}

fn joined(name: &str, key: &str) -> Arc<str> {
    match name {
        "" => key.into(),
        name => format!("{name}.{key}").into(),
    }
}

/// Whether a mapping has declared keys and no others.
fn is_closed(speaking: &Speaking<'_>) -> bool {
    let any = |keyword: &str| speaking.iter().any(|(map, _)| map.get(keyword).is_some());
    let open = speaking.iter().any(|(map, _)| others(map).next().is_some());
    any("properties") && !open
}

fn keys(speaking: &Speaking<'_>) -> Vec<String> {
    let properties = speaking.iter().filter_map(|(map, _)| map.get("properties"));
    let maps = properties.filter_map(Node::as_map);
    let keys: BTreeSet<&str> = maps.flat_map(Map::keys).collect();
    keys.into_iter().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::json;

    fn schema(origins: &mut Origins) -> Node {
        let value = json!({
            "type": "object",
            "required": ["image"],
            "properties": {
                "image": {"type": "string"},
                "ports": {"type": "array", "items": {"$ref": "#/$defs/port"}},
                "probe": {"type": "object", "properties": {"port": {"$ref": "#/$defs/port"}}},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "anything": {"type": "object"},
            },
            "if": {"properties": {"image": {"const": "x"}}},
            "$defs": {"port": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "next": {"$ref": "#/$defs/port"}},
            }},
        });
        node(&value, origins)
    }

    fn with<T>(ask: impl FnOnce(&ParameterSchema<'_>, &mut Origins) -> T) -> T {
        let mut origins = Origins::default();
        let schema = schema(&mut origins);
        let mut diagnostics = Diagnostics::default();
        let compiled = ParameterSchema::compile(Some(&schema), &origins, &mut diagnostics);
        ask(&compiled.unwrap(), &mut origins)
    }

    #[test]
    fn every_parameter_is_declared_once_and_shapes_have_their_own() {
        let names = with(|schema, _| {
            let all = schema.declarations().into_iter();
            let name = |(name, one): (String, Declaration<'_>)| {
                let mark = if one.required { " *" } else { "" };
                name + mark
            };
            all.map(name).collect::<Vec<_>>()
        });
        let wanted = [
            "anything",
            "image *",
            "labels",
            "port.name",
            "port.next",
            "ports",
            "probe",
            "probe.port",
        ];
        assert_eq!(names, wanted);
    }

    #[test]
    fn a_value_sets_the_parameters_of_its_keys() {
        let found = with(|schema, origins| {
            let value = json!({
                "image": "a",
                "ports": [{"name": "b"}, {"next": {"name": "c"}}],
                "labels": {"x": "y"},
            });
            schema.occurrences(&node(&value, origins))
        });
        let found: Vec<String> = found
            .iter()
            .map(|(path, name)| format!("{path} {name}"))
            .collect();
        let wanted = [
            ".image image",
            ".ports ports",
            ".ports[0].name port.name",
            ".ports[1].next port.next",
            ".ports[1].next.name port.name",
            ".labels labels",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_look_up_of_a_template_finds_what_is_declared_or_says_what_is() {
        let steps = |text: &str| -> Vec<LookUp> {
            let step = |word: &str| match word {
                "[]" => LookUp::Item,
                word => LookUp::Key(word.into()),
            };
            text.split(' ').map(step).collect()
        };
        with(|schema, _| {
            let passed = |text: &str| match schema.look_up(&steps(text)) {
                Found::Declared { passed, below } => (passed.join(" "), below.join(" ")),
                Found::Undeclared { steps, keys } => (steps.to_string(), keys.join(" ")),
            };
            let pair = |left: &str, right: &str| (left.to_owned(), right.to_owned());
            assert_eq!(passed("ports [] name"), pair("port.name ports", ""));
            assert_eq!(passed("ports"), pair("ports", "port.name port.next"));
            assert_eq!(passed("ports [] nmae"), pair("2", "name next"));
            let all = "anything image labels ports probe";
            assert_eq!(passed("[] name"), pair(all, ""));
            assert_eq!(passed("labels any"), pair("labels", ""));
            assert_eq!(passed("anything at all"), pair("anything", ""));
            assert_eq!(
                passed("imgae"),
                pair("0", "anything image labels ports probe")
            );
        });
    }
}
