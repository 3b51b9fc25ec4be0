//! What is known about a value before it is there.

use super::Value;
use std::fmt;

/// The type of an expression, as far as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// Anything.
    Dyn,
    Null,
    Bool,
    Int,
    Uint,
    Double,
    Text,
    List(Box<Type>),
    Map(Box<Type>),
    Optional(Box<Type>),
    Quantity,
    Version,
}

impl Type {
    pub(super) fn list_of(item: Type) -> Self {
        Self::List(Box::new(item))
    }

    /// The type of a literal.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Int(_) => Self::Int,
            Value::Uint(_) => Self::Uint,
            Value::Double(_) => Self::Double,
            Value::Text(_) => Self::Text,
            _ => Self::Dyn,
        }
    }

    /// Whether a value of this type can be one of another.
    pub(super) fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Dyn, _) | (_, Self::Dyn) => true,
            (Self::List(left), Self::List(right))
            | (Self::Map(left), Self::Map(right))
            | (Self::Optional(left), Self::Optional(right)) => left.fits(right),
            _ => self == other,
        }
    }

    /// The type of either.
    pub(super) fn joined(self, other: &Self) -> Self {
        if self == *other { self } else { Self::Dyn }
    }

    /// The type of the items of a list, or of the keys of a map, that a macro goes through.
    pub(super) fn items(&self) -> Option<Self> {
        match self {
            Self::Dyn => Some(Self::Dyn),
            Self::List(item) => Some((**item).clone()),
            Self::Map(_) => Some(Self::Text),
            _ => None,
        }
    }
}

impl fmt::Display for Type {
    /// As the compiler of a hub writes it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dyn => formatter.write_str("dyn"),
            Self::Null => formatter.write_str("null"),
            Self::Bool => formatter.write_str("bool"),
            Self::Int => formatter.write_str("int"),
            Self::Uint => formatter.write_str("uint"),
            Self::Double => formatter.write_str("double"),
            Self::Text => formatter.write_str("string"),
            Self::List(item) => write!(formatter, "list({item})"),
            Self::Map(value) => write!(formatter, "map(string, {value})"),
            Self::Optional(value) => write!(formatter, "optional_type({value})"),
            Self::Quantity => formatter.write_str("kubernetes.Quantity"),
            Self::Version => formatter.write_str("kubernetes.Semver"),
        }
    }
}
