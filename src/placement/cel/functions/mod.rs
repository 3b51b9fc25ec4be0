//! The functions.
//!
//! In: a name and its values, the target first.
//! Out: the result, or a failure.
//! Never: is called with a name that the table does not have.

mod convert;
mod lists;
mod quantities;
mod text;
mod versions;

pub(in crate::placement) use quantities::Amount;

use super::Value;
use super::check::Patterns;
use super::evaluate::Evaluated;
use super::evaluate::Failure;
use std::sync::Arc;

/// Calls a function by its name; the table says which forms there are.
pub(super) fn call(name: &str, values: &[Value], patterns: &Patterns) -> Evaluated {
    match (name, values) {
        ("size", [value]) => size(value),
        ("dyn", [value]) => Ok(value.clone()),
        ("int" | "uint" | "double" | "string" | "bool", [value]) => convert::call(name, value),
        ("parseJSON", [Value::Text(text)]) => convert::json(text),
        ("hasValue" | "value" | "orValue" | "or", [Value::Optional(value), rest @ ..]) => {
            of_optional(name, value.as_ref(), rest)
        }
        ("quantity" | "isQuantity", [Value::Text(text)]) => quantities::read(name, text),
        ("semver" | "isSemver", [Value::Text(text)]) => versions::read(name, text),
        (name, [Value::Quantity(amount), rest @ ..]) => quantities::call(name, *amount, rest),
        (name, [Value::Version(version), rest @ ..]) => versions::call(name, version, rest),
        (name, [Value::List(items), rest @ ..]) => lists::call(name, items, rest),
        (name, [Value::Text(text), rest @ ..]) => text::call(name, text, rest, patterns),
        _ => Err(Failure::no_such_overload()),
    }
}

/// `optional.of(x)` and `optional.none()`
pub(super) fn optional(name: &str, values: Vec<Value>) -> Value {
    let value = values.into_iter().next().filter(|_| name == "of");
    Value::Optional(value.map(Arc::new))
}

fn of_optional(name: &str, value: Option<&Arc<Value>>, rest: &[Value]) -> Evaluated {
    match (name, value, rest) {
        ("hasValue", value, []) => Ok(Value::Bool(value.is_some())),
        ("value" | "orValue", Some(value), _) => Ok((**value).clone()),
        ("value", None, []) => Err(Failure::error("optional.none() dereference")),
        ("orValue", None, [other]) => Ok(other.clone()),
        ("or", Some(value), [Value::Optional(_)]) => Ok(Value::Optional(Some(value.clone()))),
        ("or", None, [Value::Optional(other)]) => Ok(Value::Optional(other.clone())),
        _ => Err(Failure::no_such_overload()),
    }
}

fn size(value: &Value) -> Evaluated {
    match value {
        Value::Text(text) => Ok(count(text.chars().count())),
        Value::List(items) => Ok(count(items.len())),
        Value::Map(map) => Ok(count(map.len())),
        _ => Err(Failure::no_such_overload()),
    }
}

fn count(count: usize) -> Value {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}
