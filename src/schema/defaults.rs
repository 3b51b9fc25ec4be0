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
/// Each value filled in has the origin [`Step::Default`] with its place in the schema. It hangs on
/// the mapping that leaves it out.
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
        way: Vec::new(),
        budget: BUDGET,
    };
    fill.schema(document.root, value, 0)
}

struct Fill<'f, 's> {
    document: &'f Document<'s>,
    origins: &'f mut Origins,
    /// The references that led to the schema.
    way: Vec<OriginId>,
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
        if let Some((reference, target)) = self.reference(keywords) {
            self.way.push(reference);
            self.schema(target, value, depth + 1)?;
            self.way.pop();
        }
        for part in keywords
            .get("allOf")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            self.schema(part, value, depth + 1)?;
        }
        match &mut value.data {
            Data::Map(map) => self.map(keywords, (map, value.origin), depth),
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

    fn map(
        &mut self,
        keywords: &'s Map,
        (map, origin): (&mut Map, OriginId),
        depth: usize,
    ) -> Result<(), OriginId> {
        let properties = keywords.get("properties").and_then(Node::as_map);
        for entry in properties.into_iter().flatten() {
            let name = &entry.key.text;
            if map.get(name).is_none()
                && let Some((default, way)) = self.default(&entry.value)
            {
                let reasons: Vec<OriginId> = std::iter::once(origin)
                    .chain(self.way.iter().copied())
                    .chain(way)
                    .collect();
                let value = self.copy(default, &reasons);
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

    /// The default of a schema: its own, else that of what it refers to, with the references.
    fn default(&self, schema: &'s Node) -> Option<(&'s Node, Vec<OriginId>)> {
        let (mut schema, mut way) = (schema, Vec::new());
        while way.len() < MAX_DEPTH {
            let keywords = schema.as_map()?;
            if let Some(own) = keywords.get("default") {
                return Some((own, way));
            }
            let (reference, target) = self.reference(keywords)?;
            way.push(reference);
            schema = target;
        }
        None
    }

    /// Where a schema refers to another one, and that.
    fn reference(&self, keywords: &'s Map) -> Option<(OriginId, &'s Node)> {
        let reference = keywords.get("$ref")?;
        let target = self.document.resolve(reference.as_str()?)?;
        Some((reference.origin, target))
    }

    /// The default as a value of its own: every part of it has its place in the schema, and hangs on
    /// what left it out and what led to it.
    fn copy(&mut self, default: &Node, reasons: &[OriginId]) -> Node {
        let trace = Trace {
            site: self.origins.span(default.origin),
            conditions: reasons,
            ..Trace::default()
        };
        let origin = self.origins.push(Step::Default, &trace);
        let data = match &default.data {
            Data::List(items) => {
                let items = items.iter().map(|item| self.copy(item, reasons));
                Data::List(items.collect())
            }
            Data::Map(map) => {
                let entries = map.iter().map(|entry| Entry {
                    key: entry.key.clone(),
                    value: self.copy(&entry.value, reasons),
                });
                Data::Map(entries.collect())
            }
            other => other.clone(),
        };
        Node::new(data, origin)
    }
}
