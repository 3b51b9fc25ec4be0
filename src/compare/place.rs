//! Where in an object a comparison stands.

use crate::kubernetes::facts;
use crate::kubernetes::facts::Field;
use crate::kubernetes::facts::Shape;
use crate::kubernetes::facts::Type;
use crate::kubernetes::group_and_version;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::path::Step as PathStep;
use std::sync::Arc;

/// What is known about the value that is looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum At {
    /// Nothing: a custom resource, or a value of any form.
    Unknown,
    /// A structure of the API.
    Structure(Type),
    /// A map with free keys.
    Values(Shape),
    /// A value whose inside the API does not describe further, a list or a scalar.
    Other(Shape),
}

/// One step to a value.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Key(Arc<str>),
    Index(usize),
    /// An item, by what tells it apart: `?(@.name=="web")`.
    Where(String),
}

/// The way from the object to a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Steps(pub(super) Vec<Step>);

impl Steps {
    /// In kubectl's JSONPath form; the whole object is `.`.
    pub(super) fn text(&self) -> String {
        if self.0.is_empty() {
            return ".".to_owned();
        }
        let mut text = String::new();
        for step in &self.0 {
            match step {
                Step::Where(filter) => {
                    text.push('[');
                    text.push_str(filter);
                    text.push(']');
                }
                Step::Key(key) => text.push_str(&one(PathStep::Key(key.clone()))),
                Step::Index(index) => text.push_str(&one(PathStep::Index(*index))),
            }
        }
        text
    }
}

fn one(step: PathStep) -> String {
    let mut path = Path::default();
    path.push(step);
    path.to_string()
}

impl At {
    pub(super) fn of(shape: Shape) -> Self {
        if let Some(value) = shape.value() {
            return Self::Values(value);
        }
        shape
            .structure()
            .map_or(Self::Other(shape), Self::Structure)
    }

    /// The same place, as far as the value itself says what it is: an object within an object is
    /// described by its own kind.
    pub(super) fn within(self, before: &Node, after: &Node) -> Self {
        if matches!(self, Self::Structure(_)) {
            return self;
        }
        let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
        let (Some(api_version), Some(kind)) = (text(after, "apiVersion"), text(after, "kind"))
        else {
            return self;
        };
        if text(before, "kind").as_deref() != Some(&kind) {
            return self;
        }
        let (group, _) = group_and_version(&api_version);
        let facts = facts::kind(&api_version, &kind).or_else(|| facts::any_version(group, &kind));
        facts
            .and_then(facts::KindFacts::fields)
            .map_or(self, Self::Structure)
    }

    /// The value under a key, and the field if it is one of a structure.
    pub(super) fn under(self, key: &str) -> (Self, Option<Field>) {
        match self {
            Self::Structure(structure) => match structure.field(key) {
                Some(field) => (Self::of(field.shape), Some(field)),
                None => (Self::Unknown, None),
            },
            Self::Values(shape) => (Self::of(shape), None),
            Self::Unknown | Self::Other(_) => (Self::Unknown, None),
        }
    }

    /// An item of a list.
    pub(super) fn item(self) -> Self {
        match self {
            Self::Other(shape) => shape.item().map_or(Self::Unknown, Self::of),
            _ => Self::Unknown,
        }
    }

    /// True when the API does not describe this value.
    pub(super) fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }
}
