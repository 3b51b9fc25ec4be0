//! Keys that no schema declares, and keys that should not be used any more.

use super::document::Dialect;
use super::document::Document;
use super::evaluate::BUDGET;
use super::finding::Finding;
use super::finding::Problem;
use super::path::Path;
use super::path::Segment;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// A key whose schema says `deprecated: true`.
pub(super) struct Deprecated<'s> {
    pub(super) path: Path,
    pub(super) key: OriginId,
    /// The schema of its value.
    pub(super) schema: &'s Node,
}

/// A walk through a value with all schemas that may speak about each place in it: those behind
/// references and in all alternatives. So a key is undeclared only if none of them knows it.
pub(super) struct Fields<'f, 's> {
    document: &'f Document<'s>,
    exempt: &'f dyn Fn(&Node) -> bool,
    path: Path,
    budget: usize,
    pub(super) unknown: Vec<Finding>,
    pub(super) deprecated: Vec<Deprecated<'s>>,
}

/// The keywords of the schemas that speak about one place.
type Schemas<'s> = Vec<&'s Map>;

impl<'f, 's> Fields<'f, 's> {
    pub(super) fn walk(
        document: &'f Document<'s>,
        value: &Node,
        exempt: &'f dyn Fn(&Node) -> bool,
    ) -> Self {
        let mut fields = Self {
            document,
            exempt,
            path: Path::default(),
            budget: BUDGET,
            unknown: Vec::new(),
            deprecated: Vec::new(),
        };
        let mut schemas = Vec::new();
        fields.expand(document.root, &mut schemas, 0);
        fields.value(&schemas, value);
        fields
    }

    /// Adds a schema and all that it is made of.
    fn expand(&mut self, schema: &'s Node, schemas: &mut Schemas<'s>, depth: usize) {
        let Some(keywords) = schema.as_map() else {
            return;
        };
        let seen = schemas.iter().any(|known| std::ptr::eq(*known, keywords));
        if seen || depth > 200 || self.budget == 0 {
            return;
        }
        self.budget -= 1;
        schemas.push(keywords);
        let reference = keywords.get("$ref").and_then(Node::as_str);
        if let Some(target) = reference.and_then(|reference| self.document.resolve(reference)) {
            self.expand(target, schemas, depth + 1);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for part in keywords
                .get(keyword)
                .and_then(Node::as_list)
                .unwrap_or_default()
            {
                self.expand(part, schemas, depth + 1);
            }
        }
        for keyword in ["if", "then", "else"] {
            if let Some(part) = keywords.get(keyword) {
                self.expand(part, schemas, depth + 1);
            }
        }
        for entry in keywords
            .get("dependentSchemas")
            .and_then(Node::as_map)
            .into_iter()
            .flatten()
        {
            self.expand(&entry.value, schemas, depth + 1);
        }
    }

    fn value(&mut self, schemas: &Schemas<'s>, value: &Node) {
        if schemas.is_empty() || self.budget == 0 || (self.exempt)(value) {
            return;
        }
        match &value.data {
            Data::Map(map) => self.map(schemas, map),
            Data::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let mut inner = Vec::new();
                    for keywords in schemas {
                        let prefix = keywords.get("prefixItems").and_then(Node::as_list);
                        let prefix = prefix.and_then(|prefix| prefix.get(index));
                        if let Some(schema) = prefix.or_else(|| keywords.get("items")) {
                            self.expand(schema, &mut inner, 0);
                        }
                    }
                    self.path.push(Segment::Index(index));
                    self.value(&inner, item);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, schemas: &Schemas<'s>, map: &Map) {
        let closed = self.is_closed(schemas);
        for entry in map {
            let key = &entry.key;
            if self.is_object_field(schemas, &key.text) {
                continue;
            }
            let mut inner = Vec::new();
            for keywords in schemas {
                let schema = keywords
                    .get("properties")
                    .and_then(|node| node.get(&key.text));
                match schema.or_else(|| keywords.get("additionalProperties")) {
                    Some(schema) => self.child(schema, &mut inner, key.origin, &key.text),
                    None => self.by_pattern(keywords, &mut inner, &key.text),
                }
            }
            let declared = schemas.iter().any(|keywords| {
                let properties = keywords.get("properties");
                properties.is_some_and(|properties| properties.get(&key.text).is_some())
            });
            if closed && !declared {
                let names = schemas
                    .iter()
                    .filter_map(|keywords| keywords.get("properties").and_then(Node::as_map))
                    .flat_map(Map::keys);
                self.unknown.push(Finding {
                    problem: Problem::Unknown,
                    path: self.path.with(&key.text),
                    value: key.origin,
                    schema: key.origin,
                    help: did_you_mean(&key.text, names),
                });
            } else {
                self.path.push(Segment::Key(key.text.clone()));
                self.value(&inner, &entry.value);
                self.path.pop();
            }
        }
    }

    fn child(&mut self, schema: &'s Node, inner: &mut Schemas<'s>, key: OriginId, name: &str) {
        let from = inner.len();
        self.expand(schema, inner, 0);
        let new = inner.iter().skip(from);
        let deprecated = new
            .filter_map(|keywords| keywords.get("deprecated"))
            .any(|value| value.as_bool() == Some(true));
        if deprecated {
            self.deprecated.push(Deprecated {
                path: self.path.with(name),
                key,
                schema,
            });
        }
    }

    fn by_pattern(&mut self, keywords: &'s Map, inner: &mut Schemas<'s>, key: &str) {
        let patterns = keywords.get("patternProperties").and_then(Node::as_map);
        for entry in patterns.into_iter().flatten() {
            let regex = self.document.pattern(&entry.key.text);
            if regex.is_some_and(|regex| regex.is_match(key)) {
                self.expand(&entry.value, inner, 0);
            }
        }
    }

    /// True when a key that is declared nowhere is unknown. Where `additionalProperties: false` is
    /// stated, the evaluation says so itself.
    fn is_closed(&self, schemas: &Schemas<'s>) -> bool {
        let any = |keyword: &str| {
            schemas
                .iter()
                .any(|keywords| keywords.get(keyword).is_some())
        };
        let preserved = schemas.iter().any(|keywords| {
            let keep = keywords.get("x-kubernetes-preserve-unknown-fields");
            keep.and_then(Node::as_bool) == Some(true)
        });
        if preserved || any("additionalProperties") || any("patternProperties") {
            return false;
        }
        match self.document.dialect {
            Dialect::Parameters => any("properties") || self.path.len() == 0,
            Dialect::CustomResource => any("properties") || any("type"),
        }
    }

    /// Every object of Kubernetes has these, whatever its schema says, and they are always alike.
    fn is_object_field(&self, schemas: &Schemas<'s>, key: &str) -> bool {
        let embedded = || {
            schemas.iter().any(|keywords| {
                let embedded = keywords.get("x-kubernetes-embedded-resource");
                embedded.and_then(Node::as_bool) == Some(true)
            })
        };
        self.document.dialect == Dialect::CustomResource
            && ["apiVersion", "kind", "metadata"].contains(&key)
            && (self.path.len() == 0 || embedded())
    }
}
