//! Label selectors, as <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>
//! has them.

use super::look;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// Whether a selector selects something with these labels. An operator that does not exist
/// selects nothing.
pub(super) fn matches(selector: &Node, labels: &BTreeMap<&str, &str>) -> bool {
    let equal = look::pairs(selector, &["matchLabels"])
        .all(|pair| labels.get(&*pair.key.text).copied() == pair.value.as_str());
    let mut expressions = look::list(selector, &["matchExpressions"]).iter();
    equal && expressions.all(|expression| holds(expression, labels))
}

/// Whether a selector asks for nothing, and so selects everything.
pub(super) fn is_empty(selector: &Node) -> bool {
    look::pairs(selector, &["matchLabels"]).next().is_none()
        && look::list(selector, &["matchExpressions"]).is_empty()
}

/// The labels of a mapping of texts.
pub(super) fn labels<'n>(node: &'n Node, keys: &[&str]) -> BTreeMap<&'n str, &'n str> {
    look::pairs(node, keys)
        .filter_map(|pair| Some((&*pair.key.text, pair.value.as_str()?)))
        .collect()
}

fn holds(expression: &Node, labels: &BTreeMap<&str, &str>) -> bool {
    let found = labels.get(look::text(expression, &["key"])).copied();
    let values = look::list(expression, &["values"]);
    let listed =
        found.is_some_and(|found| values.iter().any(|value| value.as_str() == Some(found)));
    match look::text(expression, &["operator"]) {
        "In" => listed,
        "NotIn" => !listed,
        "Exists" => found.is_some(),
        "DoesNotExist" => found.is_none(),
        _ => false,
    }
}
