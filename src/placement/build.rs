//! Makes documents.

use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Number;
use std::sync::Arc;

/// Makes nodes that all have one origin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Build {
    origin: OriginId,
}

impl Build {
    /// Makes nodes with this origin.
    pub(super) fn at(origin: OriginId) -> Self {
        Self { origin }
    }

    pub(super) fn key(self, text: impl Into<Arc<str>>) -> Key {
        Key {
            text: text.into(),
            origin: self.origin,
        }
    }

    pub(super) fn map<'k>(self, pairs: impl IntoIterator<Item = (&'k str, Node)>) -> Node {
        let entries = pairs.into_iter().map(|(key, value)| Entry {
            key: self.key(key),
            value,
        });
        Node::new(Data::Map(entries.collect()), self.origin)
    }

    pub(super) fn list(self, items: Vec<Node>) -> Node {
        Node::new(Data::List(items), self.origin)
    }

    pub(super) fn text(self, text: impl Into<Arc<str>>) -> Node {
        Node::string(text, self.origin)
    }

    pub(super) fn bool(self, value: bool) -> Node {
        Node::new(Data::Bool(value), self.origin)
    }

    pub(super) fn number(self, value: usize) -> Node {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        Node::new(Data::Number(Number::Integer(value)), self.origin)
    }
}
