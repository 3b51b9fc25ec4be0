//! Merge keys for lists that Kubernetes does not know.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::patches;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// By which fields the items of a list are told apart, per path: `{spec.rules: host}` or
/// `{spec.listeners: [port, protocol]}`. A path names fields from the object's root; it leads
/// through the items of a list without saying which.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatchKeys {
    paths: BTreeMap<String, Fields>,
}

/// The fields of one path.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fields {
    names: Vec<String>,
    /// Where the path and the fields are written.
    words: Vec<OriginId>,
}

impl PatchKeys {
    /// Reads a mapping of paths to a field or a list of fields. What is wrong is reported and left
    /// out.
    pub fn read(node: &Node, origins: &Origins, diagnostics: &mut Diagnostics) -> Self {
        let mut keys = Self::default();
        let mut refuse = |value: &Node, message: String| {
            let diagnostic = Diagnostic::error(&patches::BAD_KEYS, message)
                .place(origins.span(value.origin), "here")
                .help("write a path and the field that tells items apart: `spec.rules: host`");
            diagnostics.push(diagnostic);
        };
        let Some(map) = node.as_map() else {
            let message = format!("patch keys must be a mapping, not {}", node.kind());
            refuse(node, message);
            return keys;
        };
        for Entry { key, value } in map {
            let items = value.as_list().unwrap_or(std::slice::from_ref(value));
            let fields: Option<Vec<String>> = items
                .iter()
                .map(|item| item.as_str().map(str::to_owned))
                .collect();
            match fields {
                Some(names) if !names.is_empty() => {
                    let words = items.iter().map(|item| item.origin);
                    let words = std::iter::once(key.origin).chain(words).collect();
                    keys.insert(&key.text, Fields { names, words });
                }
                _ => {
                    let text = &key.text;
                    refuse(
                        value,
                        format!("the key of `{text}` must be a field or several"),
                    );
                }
            }
        }
        keys
    }

    /// Adds the fields of a path; a leading `.` does not count.
    fn insert(&mut self, path: &str, fields: Fields) {
        let path = path.strip_prefix('.').unwrap_or(path);
        self.paths.insert(path.to_owned(), fields);
    }

    /// The fields by which the list at a path merges; the path has no leading `.`.
    pub(super) fn get(&self, path: &str) -> Option<&[String]> {
        self.paths.get(path).map(|fields| fields.names.as_slice())
    }

    /// Where the path and its fields are written.
    pub(super) fn words(&self, path: &str) -> &[OriginId] {
        self.paths
            .get(path)
            .map_or(&[], |fields| fields.words.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing::node;
    use serde_json::json;

    #[test]
    fn one_field_or_several_tell_items_apart() {
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let good = json!({".spec.rules": "host", "spec.listeners": ["port", "protocol"]});
        let keys = PatchKeys::read(&node(&good, &mut origins), &origins, &mut diagnostics);
        assert_eq!(keys.get("spec.rules").unwrap(), ["host"]);
        assert_eq!(keys.get("spec.listeners").unwrap(), ["port", "protocol"]);
        assert_eq!(keys.get("spec"), None);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn what_names_no_field_is_refused() {
        for bad in [
            json!("host"),
            json!({"a": 1}),
            json!({"a": []}),
            json!({"a": [null]}),
        ] {
            let mut origins = Origins::default();
            let mut diagnostics = Diagnostics::default();
            PatchKeys::read(&node(&bad, &mut origins), &origins, &mut diagnostics);
            assert_eq!(diagnostics.len(), 1, "{bad}");
        }
    }
}
