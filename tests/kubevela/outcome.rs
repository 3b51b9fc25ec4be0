//! What comes of an input.

use serde_json::Map;
use serde_json::Value;

/// Objects, or a message why there are none.
pub(crate) enum Outcome {
    Objects(Vec<Value>),
    Fails(String),
}

impl Outcome {
    /// Objects without what the engines add to every one, KubeVela's as ours: the namespace, the
    /// labels that name the application and the component.
    pub(crate) fn objects(objects: Vec<Value>) -> Self {
        let mut kept = Vec::new();
        for mut object in objects {
            if object["kind"] == "Namespace" {
                continue;
            }
            let metadata = object["metadata"].as_object_mut().unwrap();
            if metadata.get("namespace").is_some_and(|name| name == "shop") {
                metadata.remove("namespace");
            }
            let labels = metadata.get_mut("labels").and_then(Value::as_object_mut);
            if let Some(labels) = labels {
                labels.remove("wl.spectrocloud.com/name");
                labels.remove("wl.spectrocloud.com/component");
                if labels.is_empty() {
                    metadata.remove("labels");
                }
            }
            kept.push(sorted(object));
        }
        Self::Objects(kept)
    }

    /// As YAML, one document for each object, keys in order.
    pub(crate) fn yaml(&self) -> String {
        match self {
            Self::Fails(message) => format!("# fails\n{}\n", message.trim_end()),
            Self::Objects(objects) => {
                let documents: Vec<String> = objects
                    .iter()
                    .map(|object| serde_yaml::to_string(object).unwrap())
                    .collect();
                documents.join("---\n")
            }
        }
    }
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<(String, Value)> = map.into_iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            let entries = entries.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        scalar => scalar,
    }
}
