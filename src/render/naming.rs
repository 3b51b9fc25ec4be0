//! Names and namespaces of objects whose template gives none.

use super::rules;
use crate::kubernetes::CustomKinds;
use crate::kubernetes::Scope;
use crate::kubernetes::group_and_version;
use crate::model::Text;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;

/// Records that a rule set a value, and what it used.
pub(super) fn by_rule(rule: &str, sources: &[OriginId], origins: &mut Origins) -> OriginId {
    origins.push(
        Step::Rule,
        &Trace {
            note: rule,
            sources,
            ..Trace::default()
        },
    )
}

/// Records that a rule looked at values that decided, without using them.
pub(super) fn by_rule_hanging_on(
    rule: &str,
    conditions: &[OriginId],
    origins: &mut Origins,
) -> OriginId {
    origins.push(
        Step::Rule,
        &Trace {
            note: rule,
            conditions,
            ..Trace::default()
        },
    )
}

/// A key that a rule wrote.
pub(super) fn key(text: &str, origin: OriginId) -> Key {
    Key {
        text: text.into(),
        origin,
    }
}

/// Fills in `metadata.name` and, for namespaced kinds, `metadata.namespace` where they are absent
/// or empty. Anything that is not a mapping is left for the check of the object's form.
pub(super) fn complete(
    object: &mut Node,
    name: &Text,
    namespace: &Text,
    kinds: &CustomKinds,
    origins: &mut Origins,
) {
    let namespaced = !is_cluster_scoped_object(object, kinds);
    let origin = object.origin;
    let Some(map) = object.as_map_mut() else {
        return;
    };
    if map.get("metadata").is_none_or(Node::is_null) {
        let origin = by_rule(rules::NAMES, &[origin], origins);
        map.insert(key("metadata", origin), Node::map(origin));
    }
    let Some(metadata) = map.get_mut("metadata").and_then(Node::as_map_mut) else {
        return;
    };
    fill(metadata, "name", name, rules::NAMES, origins);
    if namespaced {
        fill(metadata, "namespace", namespace, rules::NAMESPACES, origins);
    }
}

/// True when the kind is known to live outside namespaces.
fn is_cluster_scoped_object(object: &Node, kinds: &CustomKinds) -> bool {
    let text = |name: &str| object.get(name).and_then(Node::as_str).unwrap_or_default();
    let (group, _) = group_and_version(text("apiVersion"));
    kinds.scope(group, text("kind")) == Scope::Cluster
}

fn fill(metadata: &mut Map, name: &str, value: &Text, rule: &str, origins: &mut Origins) {
    let empty = metadata.get(name).is_none_or(|node| match &node.data {
        Data::Null => true,
        Data::String(text) => text.is_empty(),
        _ => false,
    });
    if empty {
        let origin = by_rule(rule, &[value.origin], origins);
        metadata.insert(key(name, origin), Node::string(value.value.clone(), origin));
    }
}
