//! The words by which an override chooses.

use crate::model::PolicySpec;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Node;

/// Where the words stand that decide what a policy changes, rather than what it changes it into:
/// every scalar of its properties that is not below a `properties` of its own, and its `type`.
pub(in crate::resolve) fn words(policy: &PolicySpec, found: &mut Vec<OriginId>) {
    found.push(policy.definition.origin);
    policy.properties.iter().for_each(|node| below(node, found));
}

fn below(node: &Node, found: &mut Vec<OriginId>) {
    match &node.data {
        Data::Map(map) => map
            .iter()
            .filter(|entry| &*entry.key.text != "properties")
            .for_each(|entry| below(&entry.value, found)),
        Data::List(items) => items.iter().for_each(|item| below(item, found)),
        _ => found.push(node.origin),
    }
}
