//! The inventory of people who have no hub.
//!
//! ```yaml
//! clusters:
//!   - east-1
//!   - name: east-2
//!     labels: {region: us-east-2}
//!     claims: {platform.open-cluster-management.io: AWS}
//!     kubernetesVersion: "1.31.4"
//!     allocatable: {cpu: 16, memory: 64Gi}
//!     taints: ["gpu=true:NoSelect"]
//!     scores: {resource-usage-score: {cpuAvailable: 60}}
//! ```
//!
//! Each entry becomes the document that a hub would hold, and is then read like one.

use super::CLUSTER_SET_LABEL;
use super::GROUP;
use super::managed_cluster::Effect;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::model::Text;
use crate::placement::build::Build;
use crate::placement::fields::wrong_type;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Entry;
use crate::yaml::Fields;
use crate::yaml::Map;
use crate::yaml::Node;

/// The keys of the short form.
const KEYS: &[&str] = &["clusters", "clusterSets", "bindings"];

/// Whether a document is written in the short form.
pub(super) fn is_short_form(node: &Node) -> bool {
    node.get("apiVersion").is_none() && KEYS.iter().any(|key| node.get(key).is_some())
}

/// The documents that the short form stands for.
pub(super) fn documents(node: &Node, decoding: &mut Decoding<'_>) -> Vec<Node> {
    let Some(fields) = Fields::of(node, &shapes::SHORT_FORM, decoding) else {
        return Vec::new();
    };
    let mut documents = Vec::new();
    for node in fields.list("clusters") {
        documents.extend(cluster(node, decoding));
    }
    for node in fields.list("clusterSets") {
        documents.extend(set(node, decoding));
    }
    for node in fields.list("bindings") {
        documents.extend(binding(node, decoding));
    }
    documents
}

/// A `ManagedCluster`, and an `AddOnPlacementScore` for each of its scores.
fn cluster(node: &Node, decoding: &mut Decoding<'_>) -> Vec<Node> {
    if node.as_str().is_some() {
        let build = Build::at(node.origin);
        let metadata = build.map([("name", node.clone())]);
        return vec![document(
            build,
            "v1",
            "ManagedCluster",
            [("metadata", metadata)],
        )];
    }
    let Some(fields) = Fields::of(node, &shapes::SHORT_CLUSTER, decoding) else {
        return Vec::new();
    };
    let Some(name) = fields.raw("name") else {
        return Vec::new();
    };
    let build = Build::at(node.origin);
    let taints = fields.list("taints").iter();
    let taints: Vec<Node> = taints.filter_map(|node| taint(node, decoding)).collect();
    let metadata = build.map([("name", name.clone()), ("labels", labels(&fields, build))]);
    let spec = build.map([
        ("hubAcceptsClient", build.bool(true)),
        ("taints", build.list(taints)),
    ]);
    let parts = [
        ("metadata", metadata),
        ("spec", spec),
        ("status", status(&fields, build)),
    ];
    let mut documents = vec![document(build, "v1", "ManagedCluster", parts)];
    let scores = fields.raw("scores").and_then(Node::as_map);
    documents.extend(
        scores
            .into_iter()
            .flatten()
            .filter_map(|entry| score(name, entry, decoding)),
    );
    documents
}

/// The labels, with the cluster set among them.
fn labels(fields: &Fields<'_>, build: Build) -> Node {
    let mut labels = fields.raw("labels").cloned();
    if let Some(set) = fields.raw("clusterSet") {
        let node = labels.get_or_insert_with(|| build.map([]));
        if let Some(map) = node.as_map_mut() {
            map.insert(build.key(CLUSTER_SET_LABEL), set.clone());
        }
    }
    labels.unwrap_or_else(|| build.map([]))
}

fn status(fields: &Fields<'_>, build: Build) -> Node {
    let claims = fields.raw("claims").and_then(Node::as_map);
    let claims = claims.into_iter().flatten().map(|entry| {
        build.map([
            (
                "name",
                Node::string(entry.key.text.clone(), entry.key.origin),
            ),
            ("value", entry.value.clone()),
        ])
    });
    let mut parts = vec![("clusterClaims", build.list(claims.collect()))];
    let allocatable = fields.raw("allocatable").or_else(|| fields.raw("capacity"));
    let capacity = fields.raw("capacity").or(allocatable);
    parts.extend(allocatable.map(|node| ("allocatable", node.clone())));
    parts.extend(capacity.map(|node| ("capacity", node.clone())));
    if let Some(version) = fields.text("kubernetesVersion") {
        let number = version.value.trim_start_matches('v');
        let text = Node::string(format!("v{number}"), version.origin);
        parts.push(("version", build.map([("kubernetes", text)])));
    }
    build.map(parts)
}

/// A taint as it is written in full, or `key=value:Effect` as `kubectl taint` writes it.
fn taint(node: &Node, decoding: &mut Decoding<'_>) -> Option<Node> {
    let Some(text) = node.as_str() else {
        return Some(node.clone());
    };
    let (taint, effect) = text.rsplit_once(':').unwrap_or((text, ""));
    let (key, value) = taint.split_once('=').unwrap_or((taint, ""));
    if key.is_empty() || !Effect::WORDS.iter().any(|(word, _)| *word == effect) {
        let span = decoding.span(node.origin);
        let message = format!("`{text}` is not a taint");
        let diagnostic = Diagnostic::error(&model::INVALID_VALUE, message)
            .place(span, "this value")
            .help("write `key=value:NoSelect`, `key:NoSelectIfNew`, or a mapping with `key`, `value`, `effect` and `timeAdded`");
        decoding.diagnostics.push(diagnostic);
        return None;
    }
    let build = Build::at(node.origin);
    Some(build.map([
        ("key", build.text(key)),
        ("value", build.text(value)),
        ("effect", build.text(effect)),
    ]))
}

/// An `AddOnPlacementScore` of a mapping of scores.
fn score(cluster: &Node, entry: &Entry, decoding: &mut Decoding<'_>) -> Option<Node> {
    let build = Build::at(entry.value.origin);
    let Some(scores) = entry.value.as_map() else {
        let message = format!("`{}` must be a mapping of scores", entry.key.text);
        wrong_type(&message, &entry.value, decoding);
        return None;
    };
    let metadata = build.map([
        (
            "name",
            Node::string(entry.key.text.clone(), entry.key.origin),
        ),
        ("namespace", cluster.clone()),
    ]);
    let status = build.map([("scores", build.list(named_values(scores, build)))]);
    let parts = [("metadata", metadata), ("status", status)];
    Some(document(build, "v1alpha1", "AddOnPlacementScore", parts))
}

fn named_values(scores: &Map, build: Build) -> Vec<Node> {
    let scores = scores.iter().map(|entry| {
        build.map([
            (
                "name",
                Node::string(entry.key.text.clone(), entry.key.origin),
            ),
            ("value", entry.value.clone()),
        ])
    });
    scores.collect()
}

/// A `ManagedClusterSet`: with a selector its clusters are those that match, else those with its
/// name in their label.
fn set(node: &Node, decoding: &mut Decoding<'_>) -> Option<Node> {
    let build = Build::at(node.origin);
    let (name, selector) = if node.as_str().is_some() {
        (node.clone(), None)
    } else {
        let fields = Fields::of(node, &shapes::SHORT_SET, decoding)?;
        (fields.raw("name")?.clone(), fields.raw("labelSelector"))
    };
    let selector = match selector {
        Some(selector) => build.map([
            ("selectorType", build.text("LabelSelector")),
            ("labelSelector", selector.clone()),
        ]),
        None => build.map([("selectorType", build.text("ExclusiveClusterSetLabel"))]),
    };
    let parts = [
        ("metadata", build.map([("name", name)])),
        ("spec", build.map([("clusterSelector", selector)])),
    ];
    Some(document(build, "v1beta2", "ManagedClusterSet", parts))
}

fn binding(node: &Node, decoding: &mut Decoding<'_>) -> Option<Node> {
    let fields = Fields::of(node, &shapes::SHORT_BINDING, decoding)?;
    let build = Build::at(node.origin);
    let (namespace, set): (Text, Text) = (fields.text("namespace")?, fields.text("clusterSet")?);
    let text = |text: &Text| Node::string(text.value.clone(), text.origin);
    let parts = [
        (
            "metadata",
            build.map([("name", text(&set)), ("namespace", text(&namespace))]),
        ),
        ("spec", build.map([("clusterSet", text(&set))])),
    ];
    Some(document(
        build,
        "v1beta2",
        "ManagedClusterSetBinding",
        parts,
    ))
}

fn document<'k>(
    build: Build,
    version: &str,
    kind: &str,
    parts: impl IntoIterator<Item = (&'k str, Node)>,
) -> Node {
    let head = [
        ("apiVersion", build.text(format!("{GROUP}/{version}"))),
        ("kind", build.text(kind)),
    ];
    build.map(head.into_iter().chain(parts))
}
