//! The objects in manifests.

use super::Builder;
use super::Collected;
use super::ObjectPart;
use super::ObjectRequest;
use super::node_of;
use crate::cluster_profile::expand::Expansion;
use crate::cluster_profile::settings::PackSettings;
use crate::kubernetes::CustomKinds;
use crate::kubernetes::Scope;
use crate::kubernetes::group_and_version;
use crate::yaml::Node;

/// The page that says where objects go.
const RULE: &str = "docs/cluster-profiles.md#namespaces";

pub(super) fn add(request: &ObjectRequest<'_, '_>, all: &mut Collected<'_>) {
    let kinds = custom_kinds(request.expansion);
    for (layer, wave) in request.plan.order() {
        let settings = request.settings.get(layer);
        let Some(expanded) = request.expansion.layers.get(layer) else {
            continue;
        };
        for (number, text) in &expanded.manifests {
            for mut node in text.documents.iter().flat_map(unwrapped) {
                if let Some(settings) = settings {
                    place_in_namespace(&mut node, settings, &kinds, all);
                }
                all.add(layer, wave, ObjectPart::Manifest(*number), node);
            }
        }
    }
}

/// The objects of a document: a `List` of the API `v1` is its items.
fn unwrapped(document: &Node) -> Vec<Node> {
    let text = |key| document.get(key).and_then(Node::as_str);
    let items = document.get("items").and_then(Node::as_list);
    match (text("apiVersion"), text("kind"), items) {
        (Some("v1"), Some("List"), Some(items)) => items.to_vec(),
        _ => vec![document.clone()],
    }
}

/// What the stack's own definitions say about custom kinds.
fn custom_kinds(expansion: &Expansion) -> CustomKinds {
    let mut kinds = CustomKinds::default();
    let layers = expansion.layers.iter();
    let texts = layers.flat_map(|layer| layer.manifests.iter().map(|(_, text)| text));
    for document in texts.flat_map(|text| &text.documents) {
        for node in unwrapped(document) {
            kinds.learn(&node);
        }
    }
    kinds
}

/// An object that lives in a namespace and names none goes where its layer goes.
fn place_in_namespace(
    node: &mut Node,
    settings: &PackSettings,
    kinds: &CustomKinds,
    all: &mut Collected<'_>,
) {
    let Some(namespace) = &settings.namespace else {
        return;
    };
    let text = |key| node.get(key).and_then(Node::as_str);
    let (Some(api_version), Some(kind)) = (text("apiVersion"), text("kind")) else {
        return;
    };
    let (group, _) = group_and_version(api_version);
    let has_one = node.at(&["metadata", "namespace"]);
    if has_one.is_some() || kinds.scope(group, kind) == Scope::Cluster {
        return;
    }
    let build = Builder::by_rule(RULE, &[namespace.origin], all.origins);
    let metadata = node.as_map_mut().and_then(|map| map.get_mut("metadata"));
    if let Some(metadata) = metadata.and_then(Node::as_map_mut) {
        metadata.push(build.key("namespace"), node_of(namespace));
    }
}
