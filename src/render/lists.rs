//! A `List` is a way to write several objects, not an object.

use super::rules;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;

/// The objects of an output: those of a `v1` `List` one by one under `<key>-<number>`, anything
/// else as it is. Whoever applies a `List` names and labels each of its items, and so do we.
pub(super) fn unwrapped(entry: Entry, origins: &mut Origins) -> Vec<Entry> {
    let Some(conditions) = why_list(&entry.value) else {
        return vec![entry];
    };
    let (key, mut value) = (entry.key, entry.value);
    let items = value.as_map_mut().and_then(|map| map.remove("items"));
    let Some(Entry {
        value: Node {
            data: Data::List(items),
            ..
        },
        ..
    }) = items
    else {
        return vec![Entry { key, value }];
    };
    let numbered = items.into_iter().enumerate();
    numbered
        .map(|(index, mut value)| {
            let sources = [value.origin];
            let trace = Trace {
                note: rules::LISTS,
                sources: &sources,
                conditions: &conditions,
                ..Trace::default()
            };
            value.origin = origins.push(Step::Rule, &trace);
            let text = format!("{}-{index}", key.text).into();
            Entry {
                key: Key {
                    text,
                    origin: key.origin,
                },
                value,
            }
        })
        .collect()
}

/// What makes an object a `List`; `None` when it is none.
fn why_list(object: &Node) -> Option<[OriginId; 3]> {
    let (api_version, kind) = (object.get("apiVersion")?, object.get("kind")?);
    let is_list = api_version.as_str() == Some("v1") && kind.as_str() == Some("List");
    is_list.then_some([api_version.origin, kind.origin, object.origin])
}
