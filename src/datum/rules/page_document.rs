//! Dialect S: everything but the pods.

use super::Subject;
use super::names::own as own_name;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::selector;
use crate::kubernetes::names;
use crate::yaml::Node;

/// How namespaces of projects begin.
const PROJECT: &str = "project-";

pub(super) fn name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(name) = own_name(subject, findings) else {
        return;
    };
    if let Err(reason) = names::dns_label(name.text) {
        let message = format!("`{}` cannot be a name: it {reason}", name.text);
        findings.error(name.origin, message, "choose a name such as `web-app`");
    }
}

pub(super) fn namespace(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let help = "write the namespace of the project, such as `project-shop`";
    if look::lacks(&workload.node, &["metadata", "namespace"]) {
        findings.missing(workload.origin(), "the Workload has no namespace", help);
    }
    let Some(namespace) = workload.metadata("namespace") else {
        return;
    };
    let text = namespace.text;
    let is_project = text.strip_prefix(PROJECT).is_some_and(|rest| {
        // What follows the first `-` must be a name by itself.
        names::dns_label(rest).is_ok()
    });
    if !is_project || names::dns_label(text).is_err() {
        let message = format!("`{text}` is no namespace of a project");
        findings.error(namespace.origin, message, help);
    }
}

pub(super) fn replicas(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(node) = look::at(&subject.workload.node, &["spec", "replicas"]) else {
        return;
    };
    match node.as_i64() {
        Some(count) if count < 0 => {
            let message = format!("there cannot be {count} replicas");
            findings.error(node.origin, message, "write a number from 0");
        }
        Some(count) if i32::try_from(count).is_err() => {
            let message = format!("there cannot be {count} replicas");
            findings.error(node.origin, message, "write a smaller number");
        }
        Some(0) => {
            let message = "the Workload has no replicas, so nothing runs";
            findings.warning(node.origin, message, "write how many replicas are wanted");
        }
        // The shape has told about anything but an integer.
        _ => {}
    }
}

pub(super) fn selector(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let Some(written) = look::at(node, &["spec", "selector"]) else {
        return;
    };
    if selector::is_empty(written) {
        let message = "the selector selects every pod";
        let help = "write `matchLabels` with labels of the template, or leave the selector out";
        findings.error(written.origin, message, help);
        return;
    }
    let labels = selector::labels(node, &["spec", "template", "metadata", "labels"]);
    if !selector::matches(written, &labels) {
        let message = "the selector does not select the pods of the template";
        let help = "give the template the labels that the selector asks for";
        findings.error(written.origin, message, help);
    }
}

pub(super) fn labels(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let labels: [&[&str]; 3] = [
        &["metadata", "labels"],
        &["spec", "template", "metadata", "labels"],
        &["spec", "selector", "matchLabels"],
    ];
    for keys in labels {
        pairs(node, keys, true, findings);
    }
    let annotations: [&[&str]; 2] = [
        &["metadata", "annotations"],
        &["spec", "template", "metadata", "annotations"],
    ];
    for keys in annotations {
        pairs(node, keys, false, findings);
    }
}

fn pairs(node: &Node, keys: &[&str], are_labels: bool, findings: &mut Findings<'_>) {
    let what = if are_labels {
        "a label"
    } else {
        "an annotation"
    };
    for pair in look::pairs(node, keys) {
        if let Err(reason) = names::qualified_name(&pair.key.text) {
            let key = &pair.key.text;
            let message = format!("`{key}` cannot be the key of {what}: it {reason}");
            findings.error(pair.key.origin, message, "correct the key");
        }
        let value = pair.value.as_str().filter(|_| are_labels);
        if let Some(Err(reason)) = value.map(names::label_value) {
            let value = value.unwrap_or_default();
            let message = format!("`{value}` cannot be the value of a label: it {reason}");
            findings.error(pair.value.origin, message, "correct the value");
        }
    }
}

pub(super) fn network(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(reference) = look::at(&subject.workload.node, &["spec", "networkRef"]) else {
        return;
    };
    let Some(name) = look::word(reference, &["name"]) else {
        let message = "the reference to a network has no name";
        let help = "name the network, or leave `networkRef` out";
        findings.missing(reference.origin, message, help);
        return;
    };
    if let Err(reason) = names::dns_label(name.text) {
        let message = format!("`{}` cannot be a network: its name {reason}", name.text);
        findings.error(name.origin, message, "correct the name");
    }
}

pub(super) fn status(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if let Some(status) = look::at(&subject.workload.node, &["status"]) {
        let message = "the status is the server's to write";
        let help = "remove it; `paletteai datum status` tells what it means";
        findings.warning(status.origin, message, help);
    }
}
