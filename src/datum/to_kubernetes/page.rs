//! Dialect S: a Deployment.

use super::RULE;
use super::ToKubernetes;
use super::exposure;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::datum::workload::Workload;
use crate::kubernetes::Builder;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::write_json;

/// Metadata that goes over. Everything else is the server's, or means the document itself.
const KEPT_METADATA: [&str; 4] = ["name", "namespace", "labels", "annotations"];

/// Metadata that an author writes, and that means the document itself: nothing in a cluster would
/// ever take a finalizer of Datum's away, and its owners are not there.
const OWN_METADATA: [&str; 3] = ["finalizers", "ownerReferences", "generateName"];

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
    let metadata = metadata(workload, defaulted, making);
    let spec = build.map([
        ("replicas", Some(replicas)),
        ("selector", Some(selector.clone())),
        ("template", Some(template)),
    ]);
    let mut objects = vec![build.object("apps/v1", "Deployment", metadata, Some(spec))];
    if options.service {
        let pods = served(&selector, &objects);
        objects.extend(exposure::cluster_ip(workload, pods.as_ref(), making));
    }
    objects
}

/// The labels by which a Service finds the pods: a Service has no expressions, so where the selector
/// has nothing but them it takes all labels of the pods.
fn served(selector: &Node, objects: &[Node]) -> Option<Node> {
    let is_given = |labels: &&Node| labels.as_map().is_some_and(|map| !map.is_empty());
    let by_selector = look::at(selector, &["matchLabels"]).filter(is_given);
    let of_pods = ["spec", "template", "metadata", "labels"];
    let of_pods = objects
        .first()
        .and_then(|object| look::at(object, &of_pods));
    by_selector.or(of_pods.filter(is_given)).cloned()
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
        let is_there = metadata.get("labels").is_some_and(|node| !node.is_null());
        defaulted.push(if is_there {
            notes::EMPTY_LABELS
        } else {
            notes::LABELS
        });
        metadata.insert(build.key("labels"), labels);
    } else {
        defaulted.extend([notes::LABELS, notes::METADATA]);
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

/// The metadata that means the document itself, of which it is told that it does not go over.
pub(super) fn set_aside(workload: &Workload, help: &str, making: &mut Making<'_>) -> Map {
    let mut map = Map::default();
    for pair in look::pairs(&workload.node, &["metadata"]) {
        let field = &*pair.key.text;
        if !OWN_METADATA.contains(&field) || pair.value.is_null() {
            continue;
        }
        let message = format!("`{field}` of the Workload is not for what is made of it");
        making.lost(pair.key.origin, message, help);
        map.push(pair.key.clone(), pair.value.clone());
    }
    map
}

/// Refuses annotations that are written for a document: those of the author would be lost, or be
/// read back as something else.
pub(super) fn refuse_written(
    workload: &Workload,
    written: &[(&str, &str)],
    making: &mut Making<'_>,
) {
    for pair in look::pairs(&workload.node, &["metadata", "annotations"]) {
        let key = &*pair.key.text;
        if let Some((_, what)) = written.iter().find(|(known, _)| *known == key) {
            let message = format!("the annotation `{key}` is not for authors");
            let help = format!("remove it; renderings keep {what} there");
            making.refuse(pair.key.origin, message, &help);
        }
    }
}

fn metadata(workload: &Workload, mut defaulted: Vec<&str>, making: &mut Making<'_>) -> Node {
    refuse_written(workload, &notes::WRITTEN, making);
    let build = making.build(RULE, &[workload.origin()]);
    let mut metadata = own_metadata(workload, build);
    let kept = kept(workload, making);
    let annotations = look::at(&metadata, &["annotations"]).and_then(Node::as_map);
    let has_notes = !kept.is_empty() || !defaulted.is_empty();
    if annotations.is_some_and(Map::is_empty) && has_notes {
        defaulted.push(notes::EMPTY_ANNOTATIONS);
    }
    let longest = kept
        .iter()
        .max_by_key(|(_, value)| value.as_str().map_or(0, str::len));
    let longest = longest.map_or_else(|| workload.origin(), |(_, value)| value.origin);
    for (key, value) in kept {
        annotate(&mut metadata, key, value, build);
    }
    if !defaulted.is_empty() {
        let words = build.text(defaulted.join(","));
        annotate(&mut metadata, notes::DEFAULTED, words, build);
    }
    making.refuse_long(&metadata, longest);
    metadata
}

/// What has no counterpart and is kept in annotations, by their keys.
fn kept(workload: &Workload, making: &mut Making<'_>) -> Vec<(&'static str, Node)> {
    let node = &workload.node;
    let mut kept = Vec::new();
    if let Some(name) = look::at(node, &["spec", "networkRef", "name"]) {
        kept.push((notes::NETWORK, name.clone()));
        let message = "Kubernetes has no networks to refer to";
        let help = "the name is kept as an annotation; attach the pods by the cluster's own means";
        making.lost(name.origin, message, help);
    }
    if let Some(provider) = look::at(node, &["spec", "provider"]) {
        kept.push((notes::PROVIDER, json(provider, &[provider.origin], making)));
        let message = "Kubernetes has nothing that `provider` could mean";
        making.lost(provider.origin, message, "it is kept as an annotation");
    }
    let own = set_aside(workload, "it is kept as an annotation", making);
    if !own.is_empty() {
        let sources: Vec<OriginId> = own.iter().map(|pair| pair.value.origin).collect();
        let own = Node::new(Data::Map(own), node.origin);
        kept.push((notes::OWN_METADATA, json(&own, &sources, making)));
    }
    kept
}

/// A value as a text in compact JSON.
fn json(node: &Node, sources: &[OriginId], making: &mut Making<'_>) -> Node {
    let mut text = String::new();
    write_json(node, &mut text);
    making.build(RULE, sources).text(text)
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
