//! Documents without a namespace.
//!
//! What is in an archive belongs to no namespace until it is imported. So the namespace is taken
//! out of the documents and of the references between them. Where a reference without a namespace
//! would mean something else (a repository that is named in the properties of a component), the
//! index notes that the bundle's own namespace belongs there.

use super::repositories::collect;
use crate::model::Metadata;
use crate::model::SnapshotFiles;
use crate::model::shapes;
use crate::model::snapshot_digest;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::Shape;
use crate::yaml::path::Step;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The annotation in which kubectl keeps the last applied document.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

const REVISION: &str = "DefinitionRevision";

/// A document without a namespace.
#[derive(Clone, Debug)]
pub struct Neutral {
    /// The document.
    pub node: Node,
    /// The mappings in it whose `namespace` is to be the bundle's own.
    pub own_namespace: Vec<Path>,
}

/// Who is in the archive: only references to these lose their namespace.
#[derive(Clone, Debug, Default)]
pub struct Carried {
    /// The namespaces that mean the bundle's own wherever they stand.
    pub own: BTreeSet<String>,
    /// Kind, namespace and name of everything with a namespace.
    pub resources: BTreeSet<(String, String, String)>,
}

impl Carried {
    /// Adds a resource.
    pub fn add(&mut self, kind: &str, namespace: &str, name: &str) {
        let key = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.resources.insert(key);
    }

    fn means_own(&self, kind: &str, namespace: Option<&str>, name: &str) -> bool {
        let Some(namespace) = namespace else {
            return false;
        };
        let name = name.split('@').next().unwrap_or_default();
        let key = (kind.to_owned(), namespace.to_owned(), name.to_owned());
        self.own.contains(namespace) || self.resources.contains(&key)
    }
}

/// Takes the namespace, the status and what servers write out of a document, and puts the fields
/// that we know into the order of the documentation. What people may write as they like stays as
/// it is.
pub fn neutral(document: &Node, carried: &Carried) -> Neutral {
    let mut node = document.clone();
    let kind = text(document, "kind").to_owned();
    let mut used = Vec::new();
    collect(document, &mut Path::default(), &mut used);
    used.retain(|(_, one)| {
        let name = one.name.as_str().unwrap_or_default();
        carried.means_own(one.kind.name(), one.namespace, name)
    });
    let own_namespace: Vec<Path> = used.into_iter().map(|(path, _)| path).collect();
    for path in &own_namespace {
        if let Some(map) = at(&mut node, path.steps()) {
            map.remove("namespace");
        }
    }
    if kind == "ProfileBundle" {
        references_of_bundle(&mut node, carried);
    }
    tidy(&mut node);
    tidy_spec(&mut node, &kind);
    if kind == REVISION {
        neutral_snapshot(&mut node, carried);
    }
    Neutral {
        node,
        own_namespace,
    }
}

/// Puts the fields of a `spec` that we know into order.
fn tidy_spec(node: &mut Node, kind: &str) {
    if let Some(shape) = shape_of(kind)
        && let Some(spec) = node.as_map_mut().and_then(|map| map.get_mut("spec"))
    {
        order(spec, shape);
    }
}

/// Takes the namespace out of what a revision keeps, and says its digest anew.
fn neutral_snapshot(node: &mut Node, carried: &Carried) {
    let kind = node.at(&["spec", "kind"]).and_then(Node::as_str);
    let kind = kind.unwrap_or_default().to_owned();
    if let Some(snapshot) = snapshot_mut(node) {
        if kind == "ProfileBundle" {
            references_of_bundle(snapshot, carried);
        }
        tidy(snapshot);
        tidy_spec(snapshot, &kind);
    }
    say_digest(node);
}

fn snapshot_mut(node: &mut Node) -> Option<&mut Node> {
    let spec = node.as_map_mut()?.get_mut("spec")?;
    spec.as_map_mut()?.get_mut("snapshot")
}

/// Writes the digest of what a revision keeps into it.
fn say_digest(node: &mut Node) {
    let snapshot = ["spec", "snapshot"];
    let Some(digest) = node.at(&snapshot).map(digest_of_snapshot) else {
        return;
    };
    let spec = node.as_map_mut().and_then(|map| map.get_mut("spec"));
    let old = spec.and_then(Node::as_map_mut);
    if let Some(old) = old.and_then(|map| map.get_mut("digest")) {
        *old = Node::string(digest, old.origin);
    }
}

fn digest_of_snapshot(snapshot: &Node) -> String {
    let map = |keys: &[&str]| {
        let map = snapshot.at(keys).and_then(Node::as_map);
        map.cloned().unwrap_or_default()
    };
    let nobody = Spanned::new(Arc::from(""), snapshot.origin);
    let metadata = Metadata {
        name: nobody.clone(),
        namespace: nobody,
        labels: map(&["metadata", "labels"]),
        annotations: map(&["metadata", "annotations"]),
        origin: snapshot.origin,
    };
    let files = map(&["files"]);
    let mut files: SnapshotFiles = files
        .iter()
        .filter_map(|entry| Some((entry.key.text.clone(), entry.value.as_str()?.into())))
        .collect();
    files.sort();
    snapshot_digest(&metadata, &files, snapshot.get("spec"))
}

/// References of a bundle that name no namespace mean its own, so nothing has to be noted.
fn references_of_bundle(node: &mut Node, carried: &Carried) {
    let lists: [(&[&str], &str); 3] = [
        (&["workloadProfiles"], "WorkloadProfile"),
        (
            &["workloadProfileDependencies", "helmRepositories"],
            "HelmRepository",
        ),
        (
            &["workloadProfileDependencies", "ociRepositories"],
            "OCIRepository",
        ),
    ];
    for (keys, kind) in lists {
        let spec = node.as_map_mut().and_then(|map| map.get_mut("spec"));
        let list = keys.iter().try_fold(spec, |node, key| {
            Some(
                node.and_then(Node::as_map_mut)
                    .and_then(|map| map.get_mut(key)),
            )
        });
        let Some(Some(Node {
            data: Data::List(items),
            ..
        })) = list
        else {
            continue;
        };
        for item in items {
            let namespace = item.get("namespace").and_then(Node::as_str);
            if carried.means_own(kind, namespace, text(item, "name"))
                && let Some(map) = item.as_map_mut()
            {
                map.remove("namespace");
            }
        }
    }
}

/// Leaves of the metadata the name, the labels and the annotations, sorted, and no status.
fn tidy(node: &mut Node) {
    let Some(map) = node.as_map_mut() else { return };
    map.remove("status");
    map.sort_by_key(|entry| rank(&entry.key.text, &["apiVersion", "kind", "metadata", "spec"]));
    let Some(metadata) = map.get_mut("metadata").and_then(Node::as_map_mut) else {
        return;
    };
    let kept = ["name", "labels", "annotations"];
    metadata.retain(|entry| kept.contains(&&*entry.key.text));
    metadata.sort_by_key(|entry| rank(&entry.key.text, &kept));
    if let Some(annotations) = metadata.get_mut("annotations").and_then(Node::as_map_mut) {
        annotations.remove(LAST_APPLIED);
    }
    for key in ["labels", "annotations"] {
        if let Some(pairs) = metadata.get_mut(key).and_then(Node::as_map_mut) {
            pairs.sort_by_key(|entry| entry.key.text.clone());
        }
    }
    metadata.retain(|entry| entry.value.as_map().is_none_or(|map| !map.is_empty()));
}

fn rank(key: &str, first: &[&str]) -> usize {
    first
        .iter()
        .position(|known| *known == key)
        .unwrap_or(first.len())
}

fn text<'n>(node: &'n Node, key: &str) -> &'n str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}

/// The shape of the `spec` of a kind that may be in an archive.
fn shape_of(kind: &str) -> Option<&'static Shape> {
    Some(match kind {
        "ProfileBundle" => &shapes::PROFILE_BUNDLE,
        "WorkloadProfile" => &shapes::WORKLOAD_PROFILE,
        "ComponentDefinition" => &shapes::COMPONENT_DEFINITION,
        "TraitDefinition" => &shapes::TRAIT_DEFINITION,
        "PolicyDefinition" => &shapes::POLICY_DEFINITION,
        "Environment" => &shapes::ENVIRONMENT,
        "VariableSet" => &shapes::VARIABLE_SET,
        _ => return None,
    })
}

/// The shape of what stands under a field of a known shape, where that is known too.
fn nested(key: &str, value: &Node) -> Option<&'static Shape> {
    Some(match key {
        "components" => &shapes::COMPONENT,
        "workload" => &shapes::WORKLOAD_SPEC,
        "traits" => &shapes::TRAIT,
        "topology" | "policies" => &shapes::POLICY,
        "clusterProfiles" => &shapes::LISTED_CLUSTER_PROFILE,
        "workloadProfiles" => &shapes::REFERENCE,
        "workloadProfileDependencies" => &shapes::PROFILE_DEPENDENCIES,
        "helmRepositories" | "ociRepositories" => &shapes::DECLARED_REPOSITORY,
        "variableSet" if value.as_map().is_some() => &shapes::INLINE_VARIABLE_SET,
        "variableSet" | "variables" => &shapes::VARIABLE,
        "schematic" => &shapes::SCHEMATIC,
        "jinja" => &shapes::JINJA,
        _ => return None,
    })
}

/// Puts the keys of a mapping of a known shape, or of each in a list, into the order of the shape.
fn order(node: &mut Node, shape: &Shape) {
    match &mut node.data {
        Data::List(items) => items.iter_mut().for_each(|item| order(item, shape)),
        Data::Map(map) => {
            let place = |entry: &Entry| {
                let mut fields = shape.fields.iter();
                let place = fields.position(|field| field.name == &*entry.key.text);
                place.unwrap_or(shape.fields.len())
            };
            map.sort_by_key(place);
            for (key, value) in map.pairs_mut() {
                if shape.field(key).is_some()
                    && let Some(shape) = nested(key, value)
                {
                    order(value, shape);
                }
            }
        }
        _ => {}
    }
}

/// The mapping at the end of a path.
fn at<'n>(node: &'n mut Node, steps: &[Step]) -> Option<&'n mut Map> {
    let Some((first, rest)) = steps.split_first() else {
        return node.as_map_mut();
    };
    let below = match (first, &mut node.data) {
        (Step::Key(key), Data::Map(map)) => map.get_mut(key),
        (Step::Index(index), Data::List(items)) => items.get_mut(*index),
        _ => None,
    };
    at(below?, rest)
}

impl Neutral {
    /// The document in a namespace. `origin` says why it is there.
    pub fn placed(&self, namespace: &str, origin: OriginId) -> Node {
        let mut node = self.node.clone();
        let value = || Node::string(namespace, origin);
        let key = || Key {
            text: "namespace".into(),
            origin,
        };
        for path in &self.own_namespace {
            if let Some(map) = at(&mut node, path.steps()) {
                map.insert(key(), value());
            }
        }
        if let Some(metadata) = at(&mut node, &[Step::Key("metadata".into())]) {
            metadata.insert(key(), value());
            metadata.sort_by_key(|entry| rank(&entry.key.text, &["name", "namespace"]));
        }
        if text(&node, "kind") == REVISION {
            let snapshot = snapshot_mut(&mut node).and_then(Node::as_map_mut);
            let metadata = snapshot.and_then(|map| map.get_mut("metadata"));
            if let Some(metadata) = metadata.and_then(Node::as_map_mut) {
                metadata.insert(key(), value());
                metadata.sort_by_key(|entry| rank(&entry.key.text, &["name", "namespace"]));
            }
            say_digest(&mut node);
        }
        node
    }
}
