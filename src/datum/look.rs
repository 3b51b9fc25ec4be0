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
