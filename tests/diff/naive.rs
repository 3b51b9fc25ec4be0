//! Objects as plain values, compared without any of the program's own comparison.

use super::workspaces::Texts;
use super::workspaces::files;
use paletteai::ops::RenderOptions;
use paletteai::ops::Session;
use paletteai::workspace::Settings;
use paletteai::yaml::Strictness;
use paletteai::yaml::write_json;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Who an object is: side, group, kind, namespace and name.
pub(crate) type Id = (String, String, String, Option<String>, String);

/// Objects by deployment and identity.
pub(crate) type Values = BTreeMap<(String, Id), Value>;

/// What a workspace renders, on its own; `None` where it does not.
pub(crate) fn values(texts: &Texts) -> Option<Values> {
    let mut session = Session::default();
    let settings = Settings::defaults(Strictness::default(), &mut session.origins);
    let options = RenderOptions {
        paths: vec![PathBuf::from(".")],
        may_be_empty: true,
        ..RenderOptions::default()
    };
    let result = paletteai::ops::render(&options, &settings, &files(texts), &mut session).ok()?;
    let values = result.manifests.iter().map(|owned| {
        let mut json = String::new();
        write_json(&owned.manifest.node, &mut json);
        let id = &owned.manifest.id;
        let id = (
            owned.side.to_string(),
            id.group.clone(),
            id.kind.clone(),
            id.namespace.clone(),
            id.name.clone(),
        );
        (
            (owned.owner.clone(), id),
            serde_json::from_str(&json).unwrap(),
        )
    });
    Some(values.collect())
}

/// The value with the items of all lists in one order, because the order of most means nothing.
pub(crate) fn unordered(value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(unordered).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        Value::Object(members) => {
            let members = members.iter();
            let members: BTreeMap<String, Value> = members
                .map(|(key, member)| (key.clone(), unordered(member)))
                .collect();
            members.into_iter().collect()
        }
        scalar => scalar.clone(),
    }
}

/// Paths and values of all scalars and empty lists and mappings, in kubectl's form.
pub(crate) fn leaves(value: &Value, path: &str, found: &mut BTreeMap<String, Value>) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}[{index}]"), found);
            }
        }
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                leaves(member, &format!("{path}{}", step_to(key)), found);
            }
        }
        _ => {
            found.insert(path.to_owned(), value.clone());
        }
    }
}

fn step_to(key: &str) -> String {
    if key.is_empty() {
        return "['']".to_owned();
    }
    let escaped = key.chars().flat_map(|letter| {
        let plain = letter.is_alphanumeric() || matches!(letter, '_' | '-' | '/');
        (!plain).then_some('\\').into_iter().chain([letter])
    });
    std::iter::once('.').chain(escaped).collect()
}
