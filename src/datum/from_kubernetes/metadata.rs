//! Names, namespaces and labels of what is made.

use super::Lifting;
use super::RULE;
use crate::datum::dialect::Dialect;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::kubernetes::Builder;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;

/// What namespaces of projects begin with.
const PROJECT: &str = "project-";

/// The namespace that an object goes to; nothing when it has none, or cannot have the one that it
/// has.
pub(super) fn namespace(
    object: &Node,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let mapping = lifting.facts.mapping;
    let written = look::at(object, &["metadata", "namespace"]);
    match lifting.dialect {
        Dialect::R => match &mapping.namespace {
            Some(namespace) => Some(Node::string(namespace.value.clone(), namespace.origin)),
            None => written.cloned(),
        },
        Dialect::S => {
            if let Some(project) = &mapping.project {
                let build = making.build(RULE, &[project.origin]);
                return Some(build.text(format!("{PROJECT}{}", project.value)));
            }
            let text = written.and_then(Node::as_str).unwrap_or_default();
            if text.starts_with(PROJECT) {
                return written.cloned();
            }
            let at = written.map_or(object.origin, |node| node.origin);
            let message = format!("`{text}` is no namespace of a project");
            making.refuse(
                at,
                message,
                "name the project in the mapping file (`--mapping`, with `paletteai render` \
                 `--datum-mapping`): `project: shop`",
            );
            None
        }
    }
}

/// Annotations in which `kubectl apply` and the controller of Deployments keep what they did to one
/// object. On another one they would mislead them.
const BOOKKEEPING: [&str; 2] = [
    "deployment.kubernetes.io/revision",
    "kubectl.kubernetes.io/last-applied-configuration",
];

/// Name, namespace, labels and annotations of an object.
pub(super) fn metadata(object: &Node, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Node {
    let namespace = namespace(object, lifting, making);
    let build = making.build(RULE, &[object.origin]);
    let mut map = Map::default();
    for pair in look::pairs(object, &["metadata"]) {
        if ["name", "labels", "annotations"].contains(&&*pair.key.text) {
            map.push(pair.key.clone(), pair.value.clone());
        }
    }
    if let Some(namespace) = namespace {
        map.insert(build.key("namespace"), namespace);
    }
    let mut metadata = Node::new(Data::Map(map), build.map([]).origin);
    for annotation in BOOKKEEPING {
        let _ = take(&mut metadata, "annotations", annotation);
    }
    metadata
}

/// Takes what renderings keep in annotations out of metadata for dialect R, and gives the network
/// that they name.
pub(super) fn noted_network(metadata: &mut Node, making: &mut Making<'_>) -> Option<Node> {
    let mut taken = |key| take(metadata, "annotations", key);
    let network = taken(notes::INSTANCE_NETWORK);
    let of_page = taken(notes::NETWORK);
    let mut lost = vec![
        taken(notes::PROVIDER),
        taken(notes::OWN_METADATA),
        taken(notes::AUTOSCALING),
    ];
    // Dialect R fills in nothing of what this one lists.
    let _ = taken(notes::DEFAULTED);
    let network = match (network, of_page) {
        (Some(network), of_page) => {
            lost.push(of_page.filter(|other| !other.same_value(&network)));
            Some(network)
        }
        (None, of_page) => of_page,
    };
    for annotation in lost.into_iter().flatten() {
        let message = "dialect R has no field for what this annotation keeps";
        making.lost(annotation.origin, message, "it is left out");
    }
    network
}

/// An object that stays as it is, in its new namespace.
pub(super) fn moved(object: &Node, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Node {
    let mut moved = object.clone();
    let namespace = namespace(object, lifting, making);
    let build = making.build(RULE, &[object.origin]);
    let metadata = moved.as_map_mut().and_then(|map| map.get_mut("metadata"));
    if let (Some(metadata), Some(namespace)) = (metadata.and_then(Node::as_map_mut), namespace) {
        metadata.insert(build.key("namespace"), namespace);
    }
    moved
}

/// Takes a key out of a mapping inside a document, and the mapping with it when it is empty then.
pub(super) fn take(node: &mut Node, map: &str, key: &str) -> Option<Node> {
    let parent = node.as_map_mut()?;
    let inner = parent.get_mut(map)?.as_map_mut()?;
    let taken = inner.remove(key)?.value;
    if inner.is_empty() {
        parent.remove(map);
    }
    Some(taken)
}

/// Sets a key of a mapping inside a document.
pub(super) fn put(node: &mut Node, map: &str, key: &str, value: Node, build: Builder) {
    let Some(parent) = node.as_map_mut() else {
        return;
    };
    if parent.get(map).is_none() {
        parent.insert(build.key(map), build.map([]));
    }
    if let Some(inner) = parent.get_mut(map).and_then(Node::as_map_mut) {
        inner.insert(build.key(key), value);
    }
}

/// Puts an empty mapping under a key.
pub(super) fn put_empty(node: &mut Node, key: &str, build: Builder) {
    if let Some(map) = node.as_map_mut() {
        map.insert(build.key(key), build.map([]));
    }
}
