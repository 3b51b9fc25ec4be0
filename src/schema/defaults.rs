//! Defaults of a schema, filled into a value.

use super::document::Document;
use super::evaluate::BUDGET;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

/// How deep defaults may make defaults necessary.
const MAX_DEPTH: usize = 200;

/// Fills the defaults that `document` declares into what `value` leaves out: in mappings, in items
/// of lists, and in what was filled in itself. Alternatives (`anyOf`, `oneOf`, `if`) fill nothing,
/// because which of them is meant shows only in the finished value.
///
/// Each value filled in has the origin [`Step::Default`] with its place in the schema.
///
/// # Errors
/// The place of a default that would never end, because its schema contains itself.
pub(super) fn fill(
    document: &Document<'_>,
    value: &mut Node,
    origins: &mut Origins,
) -> Result<(), OriginId> {
    let mut fill = Fill {
        document,
        origins,
        budget: BUDGET,
    };
    fill.schema(document.root, value, 0)
}

struct Fill<'f, 's> {
    document: &'f Document<'s>,
    origins: &'f mut Origins,
    budget: usize,
}

impl<'s> Fill<'_, 's> {
    fn schema(&mut self, schema: &'s Node, value: &mut Node, depth: usize) -> Result<(), OriginId> {
        if depth > MAX_DEPTH || self.budget == 0 {
            return Err(schema.origin);
        }
        self.budget -= 1;
        let Some(keywords) = schema.as_map() else {
            return Ok(());
        };
        if let Some(target) = self.reference(keywords) {
            self.schema(target, value, depth + 1)?;
        }
        for part in keywords
            .get("allOf")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            self.schema(part, value, depth + 1)?;
        }
        match &mut value.data {
            Data::Map(map) => self.map(keywords, map, depth),
            Data::List(items) => {
                let Some(schema) = keywords.get("items") else {
                    return Ok(());
                };
                let prefix = keywords.get("prefixItems").and_then(Node::as_list);
                let skipped = prefix.map_or(0, <[Node]>::len);
                let mut items = items.iter_mut().skip(skipped);
                items.try_for_each(|item| self.schema(schema, item, depth + 1))
            }
            _ => Ok(()),
        }
    }

    fn map(&mut self, keywords: &'s Map, map: &mut Map, depth: usize) -> Result<(), OriginId> {
        let properties = keywords.get("properties").and_then(Node::as_map);
        for entry in properties.into_iter().flatten() {
            let name = &entry.key.text;
            if map.get(name).is_none()
                && let Some(default) = self.default(&entry.value, 0)
            {
                let value = self.copy(default);
                let key = Key {
                    text: name.clone(),
                    origin: value.origin,
                };
                map.push(key, value);
            }
            if let Some(child) = map.get_mut(name) {
                self.schema(&entry.value, child, depth + 1)?;
            }
        }
        let Some(schema) = keywords.get("additionalProperties") else {
            return Ok(());
        };
        let declared = |key: &str| properties.is_some_and(|p| p.get(key).is_some());
        let others: Vec<_> = map
            .keys()
            .filter(|key| !declared(key))
            .map(str::to_owned)
            .collect();
        for key in others {
            if let Some(child) = map.get_mut(&key) {
                self.schema(schema, child, depth + 1)?;
            }
        }
        Ok(())
    }

    /// The default of a schema: its own, else that of what it refers to.
    fn default(&self, schema: &'s Node, hops: usize) -> Option<&'s Node> {
        let keywords = schema.as_map().filter(|_| hops < MAX_DEPTH)?;
        let own = keywords.get("default");
        own.or_else(|| self.default(self.reference(keywords)?, hops + 1))
    }

    fn reference(&self, keywords: &'s Map) -> Option<&'s Node> {
        let reference = keywords.get("$ref").and_then(Node::as_str)?;
        self.document.resolve(reference)
    }

    /// The default as a value of its own: every part of it has its place in the schema.
    fn copy(&mut self, default: &Node) -> Node {
        let site = self.origins.span(default.origin);
        let trace = Trace {
            site,
            ..Trace::default()
        };
        let origin = self.origins.push(Step::Default, &trace);
        let data = match &default.data {
            Data::List(items) => Data::List(items.iter().map(|item| self.copy(item)).collect()),
            Data::Map(map) => {
                let entries = map.iter().map(|entry| Entry {
                    key: entry.key.clone(),
                    value: self.copy(&entry.value),
                });
                Data::Map(entries.collect())
            }
            other => other.clone(),
        };
        Node::new(data, origin)
    }
}
