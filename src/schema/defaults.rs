//! Defaults of a schema, filled into a value.

use super::document::Document;
use super::evaluate::BUDGET;
use crate::diag::Diagnostic;
use crate::diag::codes::parameters::BAD_SCHEMA;
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
/// When it would not end, or end too late.
pub(super) fn fill(
    document: &Document<'_>,
    value: &mut Node,
    origins: &mut Origins,
) -> Result<(), Unfillable> {
    let mut fill = Fill {
        document,
        origins,
        way: Vec::new(),
        budget: BUDGET,
    };
    fill.schema(document.root, value, 0)
}

/// Why defaults cannot be filled in, and the schema that is to blame.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unfillable {
    /// Each makes another one necessary: the schema contains itself.
    Endless(OriginId),
    /// There are too many, or a large one too often.
    TooMuch(OriginId),
}

impl Unfillable {
    /// What is wrong, at the schema.
    pub(super) fn diagnostic(self, origins: &Origins) -> Diagnostic {
        let (message, place, label) = match self {
            Self::Endless(place) => (
                "the defaults of this schema need each other without end".to_owned(),
                place,
                "this schema contains itself",
            ),
            Self::TooMuch(place) => (
                format!("the defaults of this schema fill in more than {BUDGET} values"),
                place,
                "this one is too much",
            ),
        };
        Diagnostic::error(&BAD_SCHEMA, message).place(origins.span(place), label)
    }
}

struct Fill<'f, 's> {
    document: &'f Document<'s>,
    origins: &'f mut Origins,
    /// The references that led to the schema.
    way: Vec<OriginId>,
    budget: usize,
}

impl<'s> Fill<'_, 's> {
    fn schema(
        &mut self,
        schema: &'s Node,
        value: &mut Node,
        depth: usize,
    ) -> Result<(), Unfillable> {
        if depth > MAX_DEPTH {
            return Err(Unfillable::Endless(schema.origin));
        }
        self.pay(1, schema)?;
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
    ) -> Result<(), Unfillable> {
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
                self.pay(default.size(), default)?;
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

    fn pay(&mut self, values: usize, schema: &Node) -> Result<(), Unfillable> {
        let left = self.budget.checked_sub(values);
        self.budget = left.ok_or(Unfillable::TooMuch(schema.origin))?;
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
