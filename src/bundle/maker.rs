//! Nodes that a rule makes.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;

/// Makes nodes; their origin says which rule made them.
#[derive(Clone, Copy)]
pub(super) struct Maker(OriginId);

impl Maker {
    /// For the rule that a section of the documentation states.
    pub(super) fn new(section: &str, origins: &mut Origins) -> Self {
        let trace = Trace {
            note: section,
            ..Trace::default()
        };
        Self(origins.push(Step::Rule, &trace))
    }

    pub(super) fn string(self, text: &str) -> Node {
        Node::string(text, self.0)
    }

    pub(super) fn integer(self, number: usize) -> Node {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Node::new(Data::Number(Number::Integer(number)), self.0)
    }

    pub(super) fn list(self, items: impl IntoIterator<Item = Node>) -> Node {
        Node::new(Data::List(items.into_iter().collect()), self.0)
    }

    /// A mapping of those keys that have a value.
    pub(super) fn map<'k>(self, pairs: impl IntoIterator<Item = (&'k str, Option<Node>)>) -> Node {
        let mut map = Map::default();
        for (key, value) in pairs {
            if let Some(value) = value {
                let key = Key {
                    text: key.into(),
                    origin: self.0,
                };
                map.push(key, value);
            }
        }
        Node::new(Data::Map(map), self.0)
    }
}
