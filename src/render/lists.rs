//! A `List` is a way to write several objects, not an object.

use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Node;

/// The objects of an output: those of a `v1` `List` one by one under `<key>-<number>`, anything
/// else as it is. Whoever applies a `List` names and labels each of its items, and so do we.
pub(super) fn unwrapped(entry: Entry) -> Vec<Entry> {
    let is_list = entry.value.get("kind").and_then(Node::as_str) == Some("List")
        && entry.value.get("apiVersion").and_then(Node::as_str) == Some("v1");
    let (key, mut value) = (entry.key, entry.value);
    let items = value
        .as_map_mut()
        .filter(|_| is_list)
        .and_then(|map| map.remove("items"));
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
        .map(|(index, value)| {
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
