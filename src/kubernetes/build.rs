//! Makes nodes of the engine's own.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;
use std::sync::Arc;

/// Makes nodes that are there because of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Builder {
    origin: OriginId,
}

impl Builder {
    /// Because of the rule on this page, applied to these values.
    pub fn by_rule(rule: &str, sources: &[OriginId], origins: &mut Origins) -> Self {
        let trace = Trace {
            note: rule,
            sources,
            ..Trace::default()
        };
        Self {
            origin: origins.push(Step::Rule, &trace),
        }
    }

    /// With the origin of something else.
    pub fn at(origin: OriginId) -> Self {
        Self { origin }
    }

    /// A text of the engine.
    pub fn text(self, text: impl Into<Arc<str>>) -> Node {
        Node::string(text, self.origin)
    }

    /// A truth value.
    pub fn flag(self, value: bool) -> Node {
        Node::new(Data::Bool(value), self.origin)
    }

    /// An integer.
    pub fn integer(self, value: i64) -> Node {
        Node::new(Data::Number(Number::Integer(value)), self.origin)
    }

    /// A list.
    pub fn list(self, items: Vec<Node>) -> Node {
        Node::new(Data::List(items), self.origin)
    }

    /// A mapping; pairs without a value are left out.
    pub fn map<const N: usize>(self, pairs: [(&str, Option<Node>); N]) -> Node {
        let mut map = Map::default();
        for (name, value) in pairs {
            if let Some(value) = value {
                map.push(self.key(name), value);
            }
        }
        Node::new(Data::Map(map), self.origin)
    }

    /// A mapping of texts; nothing if it is empty.
    pub fn texts(
        self,
        pairs: impl IntoIterator<Item = (Spanned<Arc<str>>, Spanned<Arc<str>>)>,
    ) -> Option<Node> {
        let mut map = Map::default();
        for (name, value) in pairs {
            let key = Key {
                text: name.value,
                origin: name.origin,
            };
            map.insert(key, Node::string(value.value, value.origin));
        }
        (!map.is_empty()).then(|| Node::new(Data::Map(map), self.origin))
    }

    /// An object of Kubernetes.
    pub fn object(self, api_version: &str, kind: &str, metadata: Node, spec: Option<Node>) -> Node {
        self.map([
            ("apiVersion", Some(self.text(api_version))),
            ("kind", Some(self.text(kind))),
            ("metadata", Some(metadata)),
            ("spec", spec),
        ])
    }

    /// A key.
    pub fn key(self, name: &str) -> Key {
        Key {
            text: name.into(),
            origin: self.origin,
        }
    }
}

/// A text of the user as a node, with its history.
pub fn node_of(text: &Spanned<Arc<str>>) -> Node {
    Node::string(text.value.clone(), text.origin)
}
