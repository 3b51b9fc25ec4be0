//! Recorded revisions as `paletteai revision record` writes them, for documents with ASCII keys and
//! whole numbers, without labels and annotations.

use serde_json::Value;
use serde_json::json;
use sha2::Digest as _;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// `docs/revisions.md`, the digest.
fn digest(document: &Value) -> String {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(map) => {
                let sorted: BTreeMap<&String, Value> = map
                    .iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect();
                let pairs = sorted.into_iter().map(|(key, value)| (key.clone(), value));
                Value::Object(pairs.collect())
            }
            Value::Array(items) => items.iter().map(sorted).collect(),
            other => other.clone(),
        }
    }
    let members = sorted(&json!({"spec": document["spec"]}));
    let hash = sha2::Sha256::digest(members.to_string());
    hash.iter().fold("sha256:".to_owned(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// The `DefinitionRevision` that records a document as a revision: a number, or the semantic
/// version of the document.
pub(crate) fn recorded(document: &Value, revision: &Value) -> Value {
    let kind = document["kind"].as_str().expect("a document has a kind");
    let name = document["metadata"]["name"].as_str().expect("and a name");
    let number = revision
        .as_str()
        .map_or_else(|| revision.to_string(), str::to_owned);
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": "DefinitionRevision",
        "metadata": {
            "name": format!("{}-{name}-v{number}", kind.to_lowercase()),
            "namespace": document["metadata"]["namespace"]
        },
        "spec": {
            "kind": kind,
            "name": name,
            "revision": revision,
            "digest": digest(document),
            "notes": "recorded for a measurement",
            "snapshot": {"metadata": document["metadata"], "spec": document["spec"]}
        }
    })
}
