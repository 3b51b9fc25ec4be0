//! The schema of parameters for properties that are not filled in yet.

use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// A parameter schema as it holds before macros are filled in: wherever it says what a value is, the
/// value may also be a text with a macro. Keywords under which a macro could be mistaken for a
/// wrong value (`not`, `if`, exactly one of several, unique items) are left out or loosened. `at` is the pointer to where the
/// schema will stand; references within it are made to fit.
pub(super) fn relaxed(schema: &Value, at: &str) -> Value {
    let mut schema = keywords(schema, at, true);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("type".to_owned(), json!(["object", "null"]));
        close(schema);
    }
    schema
}

/// Keywords that a macro could trip.
const TRIPPED: &[&str] = &[
    "$schema",
    "const",
    "contains",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "maxContains",
    "minContains",
    "not",
    "then",
    "uniqueItems",
];

/// A schema whose inner values may be macros, but not the value itself. `whole` is false for one of
/// several that hold together: none of them alone knows all keys.
fn keywords(schema: &Value, at: &str, whole: bool) -> Value {
    let Some(written) = schema.as_object() else {
        return schema.clone();
    };
    let mut relaxed = Map::new();
    for (keyword, value) in written {
        let (keyword, value) = match keyword.as_str() {
            "const" => ("enum", json!([value])),
            tripped if TRIPPED.contains(&tripped) => continue,
            "$ref" => {
                let reference = value.as_str().unwrap_or_default();
                let inner = reference.strip_prefix('#').unwrap_or(reference);
                ("$ref", json!(format!("{at}{inner}")))
            }
            "oneOf" | "anyOf" | "allOf" => {
                let name = if keyword == "oneOf" { "anyOf" } else { keyword };
                let inner = value.as_array().map(|all| {
                    let all = all.iter().map(|one| keywords(one, at, false));
                    all.collect::<Vec<_>>()
                });
                (name, json!(inner))
            }
            "properties" | "patternProperties" | "$defs" | "definitions" => {
                let inner = value.as_object().map(|all| {
                    let all = all.iter();
                    let all = all.map(|(name, one)| (name.clone(), or_macro(one, at)));
                    all.collect::<Map<_, _>>()
                });
                (keyword.as_str(), json!(inner))
            }
            "items" | "additionalProperties" if value.is_object() => {
                (keyword.as_str(), or_macro(value, at))
            }
            "prefixItems" => {
                let inner = value.as_array().map(|all| {
                    let all = all.iter().map(|one| or_macro(one, at));
                    all.collect::<Vec<_>>()
                });
                ("prefixItems", json!(inner))
            }
            other => (other, value.clone()),
        };
        relaxed.insert(keyword.to_owned(), value);
    }
    if whole && relaxed.contains_key("properties") {
        close(&mut relaxed);
    }
    Value::Object(relaxed)
}

/// Refuses keys that are not declared, unless the schema says otherwise: as parameters are checked.
fn close(schema: &mut Map<String, Value>) {
    let open = [
        "additionalProperties",
        "allOf",
        "anyOf",
        "oneOf",
        "$ref",
        "patternProperties",
    ];
    if !open.iter().any(|keyword| schema.contains_key(*keyword)) {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
}

/// A schema, or a text with a macro.
fn or_macro(schema: &Value, at: &str) -> Value {
    let Some(written) = schema.as_object() else {
        return schema.clone();
    };
    let mut inner = keywords(schema, at, true);
    let only_text = written.get("type") == Some(&json!("string"));
    let tripped = [
        "enum",
        "const",
        "pattern",
        "minLength",
        "maxLength",
        "format",
        "anyOf",
        "oneOf",
        "allOf",
        "$ref",
    ];
    let says_nothing = !written.contains_key("type")
        && !tripped.iter().any(|keyword| written.contains_key(*keyword));
    if says_nothing || only_text && !tripped.iter().any(|keyword| written.contains_key(*keyword)) {
        return inner;
    }
    let mut either = Map::new();
    // What editors show stays where they look for it.
    for keyword in ["title", "description", "default", "deprecated", "examples"] {
        if let Some(value) = inner
            .as_object_mut()
            .and_then(|inner| inner.remove(keyword))
        {
            either.insert(keyword.to_owned(), value);
        }
    }
    either.insert(
        "anyOf".to_owned(),
        json!([inner, {"type": "string", "pattern": "\\{\\{"}]),
    );
    Value::Object(either)
}
