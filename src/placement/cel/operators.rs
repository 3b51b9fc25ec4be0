//! Operators.

use super::Value;
use super::ast::Operator;
use super::evaluate::Evaluated;
use super::evaluate::Failure;
use std::cmp::Ordering;
use std::sync::Arc;

/// `of.field` and `of.?field`
pub(super) fn select(of: &Value, field: &Arc<str>, optional: bool) -> Evaluated {
    index(of, &Value::Text(field.clone()), optional)
}

/// `has(of.field)`
pub(super) fn has(of: &Value, field: &str) -> Evaluated {
    match of {
        Value::Map(map) => Ok(Value::Bool(map.contains_key(field))),
        Value::Optional(Some(inner)) => has(inner, field),
        Value::Optional(None) => Ok(Value::Bool(false)),
        _ => Err(Failure::no_such_overload()),
    }
}

/// `of[index]` and `of[?index]`; what is looked up in an optional value is optional.
pub(super) fn index(of: &Value, key: &Value, optional: bool) -> Evaluated {
    let (found, optional) = match of {
        Value::Optional(None) => return Ok(Value::Optional(None)),
        Value::Optional(Some(inner)) => (item(inner, key), true),
        of => (item(of, key), optional),
    };
    match found {
        Found::Value(value) if optional => Ok(Value::Optional(Some(Arc::new(value)))),
        Found::Value(value) => Ok(value),
        Found::Nothing(_) if optional => Ok(Value::Optional(None)),
        Found::Nothing(message) => Err(Failure::Error(message)),
        Found::Wrong => Err(Failure::no_such_overload()),
    }
}

enum Found {
    Value(Value),
    /// Nothing is there: what a message says.
    Nothing(String),
    /// It cannot be looked up at all.
    Wrong,
}

fn item(of: &Value, key: &Value) -> Found {
    match (of, key) {
        (Value::Map(map), Value::Text(key)) => match map.get(key) {
            Some(value) => Found::Value(value.clone()),
            None => Found::Nothing(format!("no such key: {key}")),
        },
        (Value::Map(_), Value::Int(_) | Value::Uint(_) | Value::Bool(_)) => {
            Found::Nothing("no such key".to_owned())
        }
        (Value::List(items), Value::Int(index)) => {
            let found = usize::try_from(*index)
                .ok()
                .and_then(|index| items.get(index));
            match found {
                Some(value) => Found::Value(value.clone()),
                None => Found::Nothing(format!("index out of bounds: {index}")),
            }
        }
        _ => Found::Wrong,
    }
}

/// `-value`
pub(super) fn negative(value: &Value) -> Evaluated {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or_else(overflow),
        Value::Double(value) => Ok(Value::Double(-value)),
        _ => Err(Failure::no_such_overload()),
    }
}

fn overflow() -> Failure {
    Failure::error("integer overflow")
}

/// An operator with two sides.
pub(super) fn binary(operator: Operator, left: &Value, right: &Value) -> Evaluated {
    match operator {
        Operator::Equal => Ok(Value::Bool(left.equals(right))),
        Operator::NotEqual => Ok(Value::Bool(!left.equals(right))),
        Operator::In => is_in(left, right),
        Operator::Less => ordered(left, right, Ordering::is_lt),
        Operator::LessOrEqual => ordered(left, right, Ordering::is_le),
        Operator::Greater => ordered(left, right, Ordering::is_gt),
        Operator::GreaterOrEqual => ordered(left, right, Ordering::is_ge),
        _ => arithmetic(operator, left, right),
    }
}

fn is_in(left: &Value, right: &Value) -> Evaluated {
    match (left, right) {
        (left, Value::List(items)) => Ok(Value::Bool(items.iter().any(|item| item.equals(left)))),
        (Value::Text(key), Value::Map(map)) => Ok(Value::Bool(map.contains_key(key))),
        (_, Value::Map(_)) => Ok(Value::Bool(false)),
        _ => Err(Failure::no_such_overload()),
    }
}

/// Numbers of different types are compared as numbers; what is not a number is never in order.
fn ordered(left: &Value, right: &Value, wanted: impl Fn(Ordering) -> bool) -> Evaluated {
    let is_double = |value: &Value| matches!(value, Value::Double(_));
    match left.compare(right) {
        Some(ordering) => Ok(Value::Bool(wanted(ordering))),
        None if is_double(left) || is_double(right) => Ok(Value::Bool(false)),
        None => Err(Failure::no_such_overload()),
    }
}

fn arithmetic(operator: Operator, left: &Value, right: &Value) -> Evaluated {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => {
            let value = match operator {
                Operator::Add => left.checked_add(*right),
                Operator::Subtract => left.checked_sub(*right),
                Operator::Multiply => left.checked_mul(*right),
                Operator::Divide => left.checked_div(*right),
                Operator::Remainder => left.checked_rem(*right),
                _ => None,
            };
            value.map(Value::Int).ok_or_else(overflow)
        }
        (Value::Uint(left), Value::Uint(right)) => {
            let value = match operator {
                Operator::Add => left.checked_add(*right),
                Operator::Subtract => left.checked_sub(*right),
                Operator::Multiply => left.checked_mul(*right),
                Operator::Divide => left.checked_div(*right),
                Operator::Remainder => left.checked_rem(*right),
                _ => None,
            };
            value.map(Value::Uint).ok_or_else(overflow)
        }
        (Value::Double(left), Value::Double(right)) => match operator {
            Operator::Add => Ok(Value::Double(left + right)),
            Operator::Subtract => Ok(Value::Double(left - right)),
            Operator::Multiply => Ok(Value::Double(left * right)),
            Operator::Divide => Ok(Value::Double(left / right)),
            _ => Err(Failure::no_such_overload()),
        },
        (Value::Text(left), Value::Text(right)) if operator == Operator::Add => {
            Ok(Value::text(format!("{left}{right}")))
        }
        (Value::List(left), Value::List(right)) if operator == Operator::Add => {
            Ok(Value::list(left.iter().chain(&**right).cloned().collect()))
        }
        _ => Err(Failure::no_such_overload()),
    }
}
