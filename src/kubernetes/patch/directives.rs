//! The directives of a strategic merge patch.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::patches;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;

const PATCH: &str = "$patch";
const RETAIN_KEYS: &str = "$retainKeys";
const SET_ELEMENT_ORDER: &str = "$setElementOrder/";
const DELETE_FROM_PRIMITIVE_LIST: &str = "$deleteFromPrimitiveList/";

/// What `$patch` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// Nothing but what happens anyway.
    Merge,
    /// The mapping takes the place of the other.
    Replace,
    /// The mapping is taken out.
    Delete,
}

/// The directives that stand in one mapping of a patch.
#[derive(Debug)]
pub(super) struct Directives<'n> {
    /// `$patch`, and where it stands.
    pub(super) action: (Action, OriginId),
    /// `$retainKeys`: the keys that stay, and where they stand.
    pub(super) retain: Option<(Vec<&'n str>, OriginId)>,
    /// `$setElementOrder/<list>`: the list and its order.
    pub(super) orders: Vec<(&'n str, &'n Node)>,
    /// `$deleteFromPrimitiveList/<list>`: the list and the values to take out.
    pub(super) deletions: Vec<(&'n str, &'n Node)>,
}

impl<'n> Directives<'n> {
    /// Reads them from `node`. What is wrong is reported and left out.
    pub(super) fn read(node: &'n Node, origins: &Origins, diagnostics: &mut Diagnostics) -> Self {
        let mut directives = Self {
            action: (Action::Merge, node.origin),
            retain: None,
            orders: Vec::new(),
            deletions: Vec::new(),
        };
        let entries = node.as_map().into_iter().flatten();
        for entry in entries.filter(|entry| entry.key.text.starts_with('$')) {
            if let Err((message, help)) = directives.add(entry) {
                let diagnostic = Diagnostic::error(&patches::BAD_DIRECTIVE, message)
                    .place(origins.span(entry.key.origin), "here");
                diagnostics.push(match help {
                    Some(help) => diagnostic.help(help),
                    None => diagnostic,
                });
            }
        }
        directives
    }

    /// Takes up a key that starts with `$`; the error is a message and a help.
    fn add(&mut self, entry: &'n Entry) -> Result<(), (String, Option<String>)> {
        let (key, value) = (&*entry.key.text, &entry.value);
        if key == PATCH {
            self.action = (action(value)?, value.origin);
        } else if key == RETAIN_KEYS {
            let keys = value.as_list().unwrap_or_default();
            let texts: Vec<&str> = keys.iter().filter_map(Node::as_str).collect();
            if texts.len() != keys.len() || value.as_list().is_none() {
                return Err((format!("`{RETAIN_KEYS}` must be a list of keys"), None));
            }
            self.retain = Some((texts, value.origin));
        } else if let Some(list) = key.strip_prefix(SET_ELEMENT_ORDER) {
            list_of(key, value)?;
            self.orders.push((list, value));
        } else if let Some(list) = key.strip_prefix(DELETE_FROM_PRIMITIVE_LIST) {
            list_of(key, value)?;
            self.deletions.push((list, value));
        } else if let Some(help) = suggestion(key) {
            return Err((format!("there is no directive `{key}`"), Some(help)));
        }
        Ok(())
    }
}

fn action(value: &Node) -> Result<Action, (String, Option<String>)> {
    let text = value.as_str().unwrap_or_default();
    match text {
        "merge" => Ok(Action::Merge),
        "replace" => Ok(Action::Replace),
        "delete" => Ok(Action::Delete),
        _ => {
            let help = did_you_mean(text, ["merge", "replace", "delete"])
                .unwrap_or_else(|| "it may be `replace`, `delete` or `merge`".to_owned());
            let message = match value.as_str() {
                Some(text) => format!("`{PATCH}` cannot be `{text}`"),
                None => format!("`{PATCH}` must be text, not {}", value.kind()),
            };
            Err((message, Some(help)))
        }
    }
}

fn list_of(key: &str, value: &Node) -> Result<(), (String, Option<String>)> {
    if value.as_list().is_some() {
        return Ok(());
    }
    Err((
        format!("`{key}` must be a list, not {}", value.kind()),
        None,
    ))
}

/// A mistyped directive would be written into the object as a field.
fn suggestion(key: &str) -> Option<String> {
    let (word, _) = key.split_once('/').unwrap_or((key, ""));
    let known = [
        PATCH,
        RETAIN_KEYS,
        SET_ELEMENT_ORDER.trim_end_matches('/'),
        DELETE_FROM_PRIMITIVE_LIST.trim_end_matches('/'),
    ];
    if known.contains(&word) {
        return Some(format!("write `{word}/` and the name of the list"));
    }
    did_you_mean(word, known)
}

/// True for a key that is a directive and no field.
pub(super) fn is_directive(key: &str) -> bool {
    key == PATCH
        || key == RETAIN_KEYS
        || key.starts_with(SET_ELEMENT_ORDER)
        || key.starts_with(DELETE_FROM_PRIMITIVE_LIST)
}

/// True for an item `$patch: replace` of a list, which asks to replace the list.
pub(super) fn replaces_list(item: &Node) -> bool {
    item.as_map().is_some_and(|map| map.len() == 1)
        && item.get(PATCH).and_then(Node::as_str) == Some("replace")
}

/// True for a mapping that asks to be taken out.
pub(super) fn deletes(node: &Node) -> bool {
    node.get(PATCH).and_then(Node::as_str) == Some("delete")
}

/// A value of a patch that meets nothing: what remains when its directives, and the nulls in its
/// mappings, have done nothing. `None` if nothing remains.
pub(super) fn plain(value: &Node) -> Option<Node> {
    match &value.data {
        Data::Map(_) if deletes(value) => None,
        Data::Map(map) => {
            let fields = map
                .iter()
                .filter(|entry| !entry.value.is_null() && !is_directive(&entry.key.text));
            let entries = fields.filter_map(|entry| {
                Some(Entry {
                    key: entry.key.clone(),
                    value: plain(&entry.value)?,
                })
            });
            let map: Map = entries.collect();
            Some(Node::new(Data::Map(map), value.origin))
        }
        Data::List(items) => {
            let kept = items.iter().filter(|item| !replaces_list(item));
            let items = kept.filter_map(plain).collect();
            Some(Node::new(Data::List(items), value.origin))
        }
        _ => Some(value.clone()),
    }
}
