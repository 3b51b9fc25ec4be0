//! Keywords for lists and mappings.

use super::document::Dialect;
use super::evaluate::Evaluation;
use super::finding::Finding;
use super::finding::Problem;
use super::path::Segment;
use crate::diag::did_you_mean;
use crate::digest::canonical_json;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;

impl<'s> Evaluation<'_, 's> {
    pub(super) fn list(
        &mut self,
        keyword: &str,
        value: &'s Node,
        keywords: &'s Map,
        items: &[Node],
        instance: &Node,
    ) {
        match keyword {
            "items" => {
                let prefix = keywords.get("prefixItems").and_then(Node::as_list);
                let skipped = prefix.map_or(0, <[Node]>::len);
                for (index, item) in items.iter().enumerate().skip(skipped) {
                    self.at(Segment::Index(index), value, item);
                }
            }
            "prefixItems" => {
                let schemas = value.as_list().unwrap_or_default();
                for (index, (item, schema)) in items.iter().zip(schemas).enumerate() {
                    self.at(Segment::Index(index), schema, item);
                }
            }
            "minItems" | "maxItems" => {
                self.length(keyword, value, items.len(), ("item", "items"), instance);
            }
            "uniqueItems" if value.as_bool() == Some(true) => {
                self.unique(items, value.origin, canonical_json);
            }
            "contains" => self.contains(value, keywords, items, instance),
            "x-kubernetes-list-type" if self.document.dialect == Dialect::CustomResource => {
                self.kubernetes_list(value, keywords, items);
            }
            _ => {}
        }
    }

    fn contains(&mut self, value: &'s Node, keywords: &'s Map, items: &[Node], instance: &Node) {
        let limit = |keyword: &str, otherwise: usize| {
            let number = keywords.get(keyword).and_then(Node::as_i64);
            number.map_or(otherwise, |number| usize::try_from(number).unwrap_or(0))
        };
        let (least, most) = (limit("minContains", 1), limit("maxContains", usize::MAX));
        let fitting = items
            .iter()
            .filter(|item| self.findings_of(value, item).is_empty())
            .count();
        if fitting < least || fitting > most {
            let bound = if fitting < least {
                "at least"
            } else {
                "at most"
            };
            let limit = if fitting < least { least } else { most };
            let phrase =
                format!("must have {bound} {limit} items of a certain kind, not {fitting}");
            self.refuse(phrase, instance, value.origin);
        }
    }

    /// Lists whose items the API server tells apart, and so refuses twice.
    fn kubernetes_list(&mut self, value: &'s Node, keywords: &'s Map, items: &[Node]) {
        match value.as_str() {
            Some("set") => self.unique(items, value.origin, canonical_json),
            Some("map") => {
                let keys = keywords.get("x-kubernetes-list-map-keys");
                let keys = keys.and_then(Node::as_list).unwrap_or_default();
                self.unique(items, value.origin, |item| {
                    let values = keys
                        .iter()
                        .filter_map(Node::as_str)
                        .map(|key| item.get(key));
                    let texts = values.map(|value| value.map_or(String::new(), canonical_json));
                    texts.collect::<Vec<String>>().join("\n")
                });
            }
            _ => {}
        }
    }

    fn unique(&mut self, items: &[Node], schema: OriginId, identity: impl Fn(&Node) -> String) {
        let mut seen = BTreeMap::new();
        for (index, item) in items.iter().enumerate() {
            if let Some(first) = seen.insert(identity(item), index) {
                let phrase = format!("stands twice, as item {first} and as item {index}");
                self.path.push(Segment::Index(index));
                self.refuse(phrase, item, schema);
                self.path.pop();
            }
        }
    }

    pub(super) fn map(
        &mut self,
        keyword: &str,
        value: &'s Node,
        keywords: &'s Map,
        map: &Map,
        instance: &Node,
    ) {
        match keyword {
            "properties" => {
                let schemas = value.as_map().into_iter().flatten();
                for entry in schemas {
                    if let Some(child) = map.get(&entry.key.text) {
                        self.at(Segment::Key(entry.key.text.clone()), &entry.value, child);
                    }
                }
            }
            "patternProperties" => {
                for entry in value.as_map().into_iter().flatten() {
                    for child in map {
                        if self.matches(entry, &child.key.text) {
                            let segment = Segment::Key(child.key.text.clone());
                            self.at(segment, &entry.value, &child.value);
                        }
                    }
                }
            }
            "additionalProperties" => self.additional(value, keywords, map),
            "propertyNames" => {
                for entry in map {
                    let name = Node::string(entry.key.text.clone(), entry.key.origin);
                    self.at(Segment::Key(entry.key.text.clone()), value, &name);
                }
            }
            "required" => self.required(value, keywords, map, instance),
            "dependentRequired" => {
                for entry in value.as_map().into_iter().flatten() {
                    if map.get(&entry.key.text).is_some() {
                        self.required(&entry.value, keywords, map, instance);
                    }
                }
            }
            "dependentSchemas" => {
                for entry in value.as_map().into_iter().flatten() {
                    if map.get(&entry.key.text).is_some() {
                        self.evaluate(&entry.value, instance);
                    }
                }
            }
            "minProperties" | "maxProperties" => {
                self.length(keyword, value, map.len(), ("entry", "entries"), instance);
            }
            _ => {}
        }
    }

    fn additional(&mut self, value: &'s Node, keywords: &'s Map, map: &Map) {
        let declared = keywords.get("properties").and_then(Node::as_map);
        let patterns = keywords.get("patternProperties").and_then(Node::as_map);
        for entry in map {
            let key = &entry.key;
            let known = declared.is_some_and(|declared| declared.get(&key.text).is_some())
                || patterns.is_some_and(|patterns| {
                    patterns.iter().any(|entry| self.matches(entry, &key.text))
                });
            if known {
                continue;
            }
            if value.as_bool() == Some(false) {
                let candidates = declared.into_iter().flat_map(Map::keys);
                self.findings.push(Finding {
                    problem: Problem::Unknown,
                    path: self.path.with(&key.text),
                    value: key.origin,
                    schema: value.origin,
                    help: did_you_mean(&key.text, candidates),
                });
            } else {
                self.at(Segment::Key(key.text.clone()), value, &entry.value);
            }
        }
    }

    fn required(&mut self, value: &'s Node, keywords: &'s Map, map: &Map, instance: &Node) {
        let properties = keywords.get("properties");
        for key in value.as_list().unwrap_or_default() {
            let Some(name) = key.as_str().filter(|name| map.get(name).is_none()) else {
                continue;
            };
            let schema = properties.and_then(|properties| properties.get(name));
            let description = schema.and_then(|schema| schema.get("description"));
            let help = description.and_then(Node::as_str).map(|text| {
                let text = text.lines().next().unwrap_or_default();
                format!("add `{name}`: {text}")
            });
            self.findings.push(Finding {
                problem: Problem::Missing,
                path: self.path.with(name),
                value: instance.origin,
                schema: key.origin,
                help,
            });
        }
    }

    fn matches(&self, entry: &crate::yaml::Entry, key: &str) -> bool {
        let regex = self.document.pattern(&entry.key.text);
        regex.is_some_and(|regex| regex.is_match(key))
    }

    /// Evaluates a value inside the one where the walk stands.
    fn at(&mut self, segment: Segment, schema: &'s Node, instance: &Node) {
        self.path.push(segment);
        self.evaluate(schema, instance);
        self.path.pop();
    }

    /// True when something inside is not known yet.
    pub(super) fn holds_exempt(&self, instance: &Node) -> bool {
        (self.exempt)(instance)
            || match &instance.data {
                Data::List(items) => items.iter().any(|item| self.holds_exempt(item)),
                Data::Map(map) => map.iter().any(|entry| self.holds_exempt(&entry.value)),
                _ => false,
            }
    }
}
