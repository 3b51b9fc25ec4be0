//! Objects that several deployments render, on one stream.

use super::Manifest;
use super::Side;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::render as codes;
use crate::kubernetes::ObjectId;
use crate::source::Origins;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A manifest and the deployment that renders it.
#[derive(Clone, Debug)]
pub struct Owned {
    /// `<namespace>/<name>` of the deployment.
    pub owner: String,
    /// Which kind of cluster it is for.
    pub side: Side,
    /// The one cluster it is for, where it was rendered for one.
    pub cluster: Option<Arc<str>>,
    /// The object.
    pub manifest: Manifest,
}

/// Writes equal objects once, where they come first, and merges Namespaces. The order stays.
///
/// Two objects of one side that have one identity and are not equal are reported, and so are two
/// Namespaces that give one label or annotation two values; the deployments that render such
/// objects are returned beside the manifests.
pub fn one_stream(
    manifests: Vec<Owned>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> (Vec<Owned>, BTreeSet<String>) {
    let mut kept: Vec<Owned> = Vec::with_capacity(manifests.len());
    let mut seen: BTreeMap<(Side, ObjectId), usize> = BTreeMap::new();
    let mut conflicting = BTreeSet::new();
    for owned in manifests {
        let index = seen.get(&(owned.side, owned.manifest.id.clone())).copied();
        if let Some(first) = index.and_then(|index| kept.get_mut(index)) {
            if let Some(conflict) = unite(first, &owned, origins) {
                diagnostics.push(conflict);
                conflicting.extend([first.owner.clone(), owned.owner]);
            }
        } else {
            seen.insert((owned.side, owned.manifest.id.clone()), kept.len());
            kept.push(owned);
        }
    }
    (kept, conflicting)
}

/// Makes one object of two with one identity, or says why not.
fn unite(first: &mut Owned, second: &Owned, origins: &Origins) -> Option<Diagnostic> {
    let is_namespace = first.manifest.id.group.is_empty() && first.manifest.id.kind == "Namespace";
    if is_namespace {
        return unite_namespaces(first, second, origins);
    }
    if first.manifest.node.same_value(&second.manifest.node) {
        return None;
    }
    let name = |owned: &Owned| {
        let node = owned.manifest.node.at(&["metadata", "name"]);
        node.and_then(|node| origins.span(node.origin))
    };
    if first.owner == second.owner {
        let message = format!("there are two different objects {}", first.manifest.id);
        return Some(
            Diagnostic::error(&codes::CONFLICTING_OBJECT, message)
                .place(name(second), "named here")
                .place(name(first), "and here")
                .help("give one of them another name, or remove it"),
        );
    }
    let message = format!(
        "deployments `{}` and `{}` render different objects {}",
        first.owner, second.owner, first.manifest.id
    );
    Some(
        Diagnostic::error(&codes::CONFLICTING_OBJECT, message)
            .place(name(second), format!("named here for `{}`", second.owner))
            .place(name(first), format!("named here for `{}`", first.owner))
            .help("give one of them another name, or render the deployments separately"),
    )
}

fn unite_namespaces(first: &mut Owned, second: &Owned, origins: &Origins) -> Option<Diagnostic> {
    for part in ["labels", "annotations"] {
        let Some(new) = second
            .manifest
            .node
            .at(&["metadata", part])
            .and_then(Node::as_map)
        else {
            continue;
        };
        let metadata = first
            .manifest
            .node
            .as_map_mut()
            .and_then(|map| map.get_mut("metadata"));
        let Some(metadata) = metadata.and_then(Node::as_map_mut) else {
            continue;
        };
        let Some(old) = metadata.get_mut(part).and_then(Node::as_map_mut) else {
            let whole = second.manifest.node.get("metadata").and_then(Node::as_map);
            if let Some(entry) = whole.and_then(|metadata| metadata.entry(part)) {
                metadata.insert(entry.key.clone(), entry.value.clone());
            }
            continue;
        };
        let clash = add_missing(old, new);
        if let Some((key, before, after)) = clash {
            let message = format!(
                "deployments `{}` and `{}` give {} `{key}` of {} two values",
                first.owner,
                second.owner,
                part.trim_end_matches('s'),
                second.manifest.id
            );
            return Some(
                Diagnostic::error(&codes::CONFLICTING_OBJECT, message)
                    .place(origins.span(after.origin), "one value")
                    .place(origins.span(before.origin), "the other")
                    .help("make the values equal, or use two namespaces"),
            );
        }
    }
    crate::yaml::order_keys(&mut first.manifest.node);
    None
}

/// Adds the pairs that are new; the first key with two values ends it.
fn add_missing(old: &mut Map, new: &Map) -> Option<(String, Node, Node)> {
    for entry in new {
        match old.get(&entry.key.text) {
            None => old.push(entry.key.clone(), entry.value.clone()),
            Some(before) if before.same_value(&entry.value) => {}
            Some(before) => {
                return Some((
                    entry.key.text.to_string(),
                    before.clone(),
                    entry.value.clone(),
                ));
            }
        }
    }
    None
}
