//! Dialect S: a Deployment.

use super::RULE;
use super::ToKubernetes;
use super::exposure;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::datum::workload::Workload;
use crate::kubernetes::Builder;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::write_json;

/// What a server writes into metadata, and what a cluster would not take from another one.
pub(super) const KEPT_METADATA: [&str; 4] = ["name", "namespace", "labels", "annotations"];

pub(super) fn objects(
    workload: &Workload,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let node = &workload.node;
    let build = making.build(RULE, &[workload.origin()]);
    let mut defaulted = Vec::new();
    let (template, selector) = pods(workload, &mut defaulted, making);
    let replicas = look::at(node, &["spec", "replicas"]).cloned();
    let replicas = replicas.unwrap_or_else(|| {
        defaulted.insert(0, notes::REPLICAS);
        build.integer(1)
    });
    let metadata = metadata(workload, &defaulted, making);
    let spec = build.map([
        ("replicas", Some(replicas)),
        ("selector", Some(selector.clone())),
        ("template", Some(template)),
    ]);
    let mut objects = vec![build.object("apps/v1", "Deployment", metadata, Some(spec))];
    if options.service
        && let Some(labels) = look::at(&selector, &["matchLabels"])
    {
        objects.extend(exposure::cluster_ip(workload, labels, making));
    }
    objects
}

/// The template with labels, and the selector of its pods.
fn pods(
    workload: &Workload,
    defaulted: &mut Vec<&'static str>,
    making: &mut Making<'_>,
) -> (Node, Node) {
    let node = &workload.node;
    let template = look::at(node, &["spec", "template"]);
    let mut template = template.cloned().unwrap_or_else(|| node.clone());
    let build = making.build(RULE, &[workload.origin()]);
    if let Some(selector) = look::at(node, &["spec", "selector"]) {
        return (template, selector.clone());
    }
    defaulted.push(notes::SELECTOR);
    let written = look::at(&template, &["metadata", "labels"]);
    let written = written.filter(|labels| labels.as_map().is_some_and(|map| !map.is_empty()));
    let labels = written.cloned().unwrap_or_else(|| {
        defaulted.push(notes::LABELS);
        let labels = build.map([(notes::APP, Some(build.text(workload.name())))]);
        label(&mut template, labels.clone(), build, defaulted);
        labels
    });
    (template, build.map([("matchLabels", Some(labels))]))
}

/// Gives a template labels where it has none.
fn label(template: &mut Node, labels: Node, build: Builder, defaulted: &mut Vec<&'static str>) {
    let Some(map) = template.as_map_mut() else {
        return;
    };
    if let Some(metadata) = map.get_mut("metadata").and_then(Node::as_map_mut) {
        metadata.insert(build.key("labels"), labels);
    } else {
        defaulted.push(notes::METADATA);
        map.insert(build.key("metadata"), build.map([("labels", Some(labels))]));
    }
}

/// The metadata of a document as an object's.
pub(super) fn own_metadata(workload: &Workload, build: Builder) -> Node {
    let mut map = Map::default();
    for pair in look::pairs(&workload.node, &["metadata"]) {
        if KEPT_METADATA.contains(&&*pair.key.text) {
            map.push(pair.key.clone(), pair.value.clone());
        }
    }
    let origin = look::at(&workload.node, &["metadata"]).map(|node| node.origin);
    let mut metadata = build.map([]);
    metadata.data = Data::Map(map);
    metadata.origin = origin.unwrap_or(metadata.origin);
    metadata
}

fn metadata(workload: &Workload, defaulted: &[&str], making: &mut Making<'_>) -> Node {
    let node = &workload.node;
    let build = making.build(RULE, &[workload.origin()]);
    let mut metadata = own_metadata(workload, build);
    let mut annotate = |key: &str, value: Node| annotate(&mut metadata, key, value, build);
    if let Some(name) = look::at(node, &["spec", "networkRef", "name"]) {
        annotate(notes::NETWORK, name.clone());
        let message = "Kubernetes has no networks to refer to";
        let help = "the name is kept as an annotation; attach the pods by the cluster's own means";
        making.lost(name.origin, message, help);
    }
    if let Some(provider) = look::at(node, &["spec", "provider"]) {
        let mut text = String::new();
        write_json(provider, &mut text);
        let value = making.build(RULE, &[provider.origin]).text(text);
        annotate(notes::PROVIDER, value);
        let message = "Kubernetes has nothing that `provider` could mean";
        making.lost(provider.origin, message, "it is kept as an annotation");
    }
    if !defaulted.is_empty() {
        annotate(notes::DEFAULTED, build.text(defaulted.join(",")));
    }
    metadata
}

/// Sets an annotation.
pub(super) fn annotate(metadata: &mut Node, key: &str, value: Node, build: Builder) {
    let Some(map) = metadata.as_map_mut() else {
        return;
    };
    if map.get("annotations").is_none_or(Node::is_null) {
        map.insert(build.key("annotations"), build.map([]));
    }
    if let Some(annotations) = map.get_mut("annotations").and_then(Node::as_map_mut) {
        annotations.insert(build.key(key), value);
    }
}
