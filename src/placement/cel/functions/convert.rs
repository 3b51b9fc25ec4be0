//! From one type to another.

use super::Value;
use crate::placement::cel::evaluate::Evaluated;
use crate::placement::cel::evaluate::Failure;
use std::sync::Arc;

/// `int`, `uint`, `double`, `string` and `bool`.
pub(super) fn call(name: &str, value: &Value) -> Evaluated {
    let converted = match name {
        "int" => int(value),
        "uint" => uint(value),
        "double" => double(value),
        "string" => string(value),
        _ => boolean(value),
    };
    converted.ok_or_else(|| Failure::error(format!("type conversion error to {name}")))
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn int(value: &Value) -> Option<Value> {
    let value = match value {
        Value::Int(value) => *value,
        Value::Uint(value) => i64::try_from(*value).ok()?,
        Value::Double(value) if value.abs() < 9_223_372_036_854_775_807.0 => *value as i64,
        Value::Text(text) => text.parse().ok()?,
        _ => return None,
    };
    Some(Value::Int(value))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the range is checked"
)]
fn uint(value: &Value) -> Option<Value> {
    let value = match value {
        Value::Uint(value) => *value,
        Value::Int(value) => u64::try_from(*value).ok()?,
        Value::Double(value) if (0.0..18_446_744_073_709_551_615.0).contains(value) => {
            *value as u64
        }
        Value::Text(text) => text.parse().ok()?,
        _ => return None,
    };
    Some(Value::Uint(value))
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
fn double(value: &Value) -> Option<Value> {
    let value = match value {
        Value::Double(value) => *value,
        Value::Int(value) => *value as f64,
        Value::Uint(value) => *value as f64,
        Value::Text(text) => text.parse().ok()?,
        _ => return None,
    };
    Some(Value::Double(value))
}

fn string(value: &Value) -> Option<Value> {
    let text = match value {
        Value::Text(text) => return Some(Value::Text(text.clone())),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        _ => return None,
    };
    Some(Value::text(text))
}

fn boolean(value: &Value) -> Option<Value> {
    let value = match value {
        Value::Bool(value) => *value,
        Value::Text(text) => match &**text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => true,
            "0" | "f" | "F" | "false" | "FALSE" | "False" => false,
            _ => return None,
        },
        _ => return None,
    };
    Some(Value::Bool(value))
}

/// `text.parseJSON()`
pub(super) fn json(text: &str) -> Evaluated {
    let value: serde_json::Value =
        serde_json::from_str(text).map_err(|_| Failure::error("failed to parse JSON"))?;
    Ok(of_json(&value))
}

fn of_json(value: &serde_json::Value) -> Value {
    use serde_json::Value as Json;
    match value {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        // A hub reads every number of such a text as a float.
        Json::Number(number) => Value::Double(number.as_f64().unwrap_or(f64::NAN)),
        Json::String(text) => Value::text(text.as_str()),
        Json::Array(items) => Value::list(items.iter().map(of_json).collect()),
        Json::Object(map) => {
            let pairs = map
                .iter()
                .map(|(key, value)| (key.as_str().into(), of_json(value)));
            Value::Map(Arc::new(pairs.collect()))
        }
    }
}
