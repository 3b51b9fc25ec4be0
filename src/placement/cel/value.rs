//! Values.

use super::functions::Amount;
use crate::model::Version;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value of an expression.
#[derive(Clone, Debug)]
pub(in crate::placement) enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(Arc<str>),
    List(Arc<[Value]>),
    Map(Arc<BTreeMap<Arc<str>, Value>>),
    /// `optional.of(x)` and `optional.none()`
    Optional(Option<Arc<Value>>),
    /// `quantity("1Gi")`
    Quantity(Amount),
    /// `semver("1.31.0")`
    Version(Arc<Version>),
}

impl Value {
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn list(items: Vec<Value>) -> Self {
        Self::List(items.into())
    }

    /// Equal; values of different types are not, but numbers are compared as numbers.
    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(left), Self::Bool(right)) => left == right,
            (Self::Text(left), Self::Text(right)) => left == right,
            (Self::List(left), Self::List(right)) => {
                left.len() == right.len() && left.iter().zip(&**right).all(|(l, r)| l.equals(r))
            }
            (Self::Map(left), Self::Map(right)) => {
                let same = |(key, value): (&Arc<str>, &Value)| {
                    right.get(key).is_some_and(|other| value.equals(other))
                };
                left.len() == right.len() && left.iter().all(same)
            }
            (Self::Optional(left), Self::Optional(right)) => match (left, right) {
                (Some(left), Some(right)) => left.equals(right),
                (left, right) => left.is_none() && right.is_none(),
            },
            (Self::Quantity(left), Self::Quantity(right)) => left.compare(right).is_eq(),
            (Self::Version(left), Self::Version(right)) => left.cmp_precedence(right).is_eq(),
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }

    /// The order of two values; none where they have none, as numbers that are not numbers.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Bool(left), Self::Bool(right)) => Some(left.cmp(right)),
            (Self::Text(left), Self::Text(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
            (Self::Int(left), Self::Int(right)) => Some(left.cmp(right)),
            (Self::Uint(left), Self::Uint(right)) => Some(left.cmp(right)),
            (Self::Int(left), Self::Uint(right)) => {
                Some(i128::from(*left).cmp(&i128::from(*right)))
            }
            (Self::Uint(left), Self::Int(right)) => {
                Some(i128::from(*left).cmp(&i128::from(*right)))
            }
            _ => self.number()?.partial_cmp(&other.number()?),
        }
    }

    /// A number as a float; integers that a float cannot hold are far from any that it is
    /// compared with.
    #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    fn number(&self) -> Option<f64> {
        match self {
            Self::Int(value) => Some(*value as f64),
            Self::Uint(value) => Some(*value as f64),
            Self::Double(value) => Some(*value),
            _ => None,
        }
    }
}
