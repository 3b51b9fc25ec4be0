//! Looks into documents. An explicit `null` is no value, as in the Kubernetes API.

use crate::source::OriginId;
use crate::yaml::Node;

/// A text with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'n> {
    pub(super) text: &'n str,
    pub(super) origin: OriginId,
}

/// What stands at a chain of keys.
pub(super) fn at<'n>(node: &'n Node, keys: &[&str]) -> Option<&'n Node> {
    node.at(keys).filter(|found| !found.is_null())
}

/// The text at a chain of keys; not an empty one.
pub(super) fn word<'n>(node: &'n Node, keys: &[&str]) -> Option<Word<'n>> {
    let found = at(node, keys)?;
    let text = found.as_str().filter(|text| !text.is_empty())?;
    Some(Word {
        text,
        origin: found.origin,
    })
}

/// The text at a chain of keys, for messages; empty when there is none.
pub(super) fn text<'n>(node: &'n Node, keys: &[&str]) -> &'n str {
    word(node, keys).map_or("", |word| word.text)
}

/// Where something at a chain of keys would stand: the last mapping of the chain that is there.
pub(super) fn home(node: &Node, keys: &[&str]) -> OriginId {
    let inner = keys.split_first().and_then(|(key, rest)| {
        let found = at(node, &[key]).filter(|found| found.as_map().is_some())?;
        Some(home(found, rest))
    });
    inner.unwrap_or(node.origin)
}

/// Whether there is nothing at a chain of keys: no field, or an empty text or list. Something of a
/// wrong type is there, and the shape has told about it.
pub(super) fn lacks(node: &Node, keys: &[&str]) -> bool {
    let Some((key, rest)) = keys.split_first() else {
        let is_empty_list = node.as_list().is_some_and(<[Node]>::is_empty);
        return node.is_null() || node.as_str() == Some("") || is_empty_list;
    };
    match node.as_map() {
        Some(map) => map.get(key).is_none_or(|inner| lacks(inner, rest)),
        None => node.is_null(),
    }
}

/// The items of the list at a chain of keys.
pub(super) fn list<'n>(node: &'n Node, keys: &[&str]) -> &'n [Node] {
    at(node, keys).and_then(Node::as_list).unwrap_or_default()
}

/// The integer at a chain of keys.
pub(super) fn integer(node: &Node, keys: &[&str]) -> Option<i64> {
    at(node, keys).and_then(Node::as_i64)
}

/// The pairs of the mapping at a chain of keys.
pub(super) fn pairs<'n>(
    node: &'n Node,
    keys: &[&str],
) -> impl Iterator<Item = &'n crate::yaml::Entry> + use<'n> {
    let map = at(node, keys).and_then(Node::as_map);
    map.into_iter().flatten()
}
