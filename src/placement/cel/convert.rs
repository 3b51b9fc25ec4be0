//! The document of a cluster as expressions see it.

use super::Value;
use crate::placement::ManagedCluster;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Number;
use std::collections::BTreeMap;
use std::sync::Arc;

type Fields = BTreeMap<Arc<str>, Value>;

/// A `ManagedCluster` as a hub shows it to expressions: the typed object, in which some fields are
/// there although nobody wrote them, and empty ones are not although somebody did. `apiVersion`
/// and `kind` are never there.
pub(in crate::placement) fn cluster_value(cluster: &ManagedCluster) -> Value {
    let part = |name: &str| match cluster.node.get(name).map(value) {
        Some(Value::Map(fields)) => without_empty(&fields),
        _ => Fields::new(),
    };
    let (mut metadata, mut spec, mut status) = (part("metadata"), part("spec"), part("status"));
    metadata
        .entry("creationTimestamp".into())
        .or_insert(Value::Null);
    let labels = cluster.labels.iter();
    let labels: Fields = labels
        .map(|(key, value)| (key.clone(), Value::Text(value.clone())))
        .collect();
    if !labels.is_empty() {
        metadata.insert("labels".into(), Value::Map(Arc::new(labels)));
    }
    spec.entry("hubAcceptsClient".into())
        .or_insert(Value::Bool(false));
    status.entry("conditions".into()).or_insert(Value::Null);
    status
        .entry("version".into())
        .or_insert_with(|| Value::Map(Arc::default()));
    for amounts in ["allocatable", "capacity"] {
        if let Some(Value::Map(fields)) = status.get(amounts) {
            let texts = fields
                .iter()
                .map(|(key, value)| (key.clone(), as_text(value)));
            let texts = Value::Map(Arc::new(texts.collect()));
            status.insert(amounts.into(), texts);
        }
    }
    let parts = [("metadata", metadata), ("spec", spec), ("status", status)];
    let parts = parts.map(|(name, fields)| (name.into(), Value::Map(Arc::new(fields))));
    Value::Map(Arc::new(parts.into()))
}

/// What has no value is not there, but for a list of conditions.
fn without_empty(fields: &Fields) -> Fields {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Text(text) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Int(value) => *value == 0,
        _ => false,
    };
    let present = fields.iter().filter(|(_, value)| !is_empty(value));
    present
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Amounts are texts, however they are written.
fn as_text(value: &Value) -> Value {
    match value {
        Value::Int(value) => Value::text(value.to_string()),
        Value::Double(value) => Value::text(value.to_string()),
        other => other.clone(),
    }
}

fn value(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Number(Number::Integer(value)) => Value::Int(*value),
        Data::Number(Number::Unsigned(value)) => Value::Uint(*value),
        Data::Number(Number::Float(value)) => Value::Double(*value),
        Data::String(text) => Value::Text(text.clone()),
        Data::List(items) => Value::list(items.iter().map(value).collect()),
        Data::Map(map) => {
            let pairs = map
                .iter()
                .map(|entry| (entry.key.text.clone(), value(&entry.value)));
            Value::Map(Arc::new(pairs.collect()))
        }
    }
}
