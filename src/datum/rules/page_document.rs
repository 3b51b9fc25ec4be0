//! Dialect S: everything but the pods.

use super::Subject;
use super::names::own as own_name;
use super::pod;
use crate::datum::dialect::Dialect;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::selector;
use crate::kubernetes::names;

pub(super) fn name(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(name) = own_name(subject, findings) else {
        return;
    };
    if let Err(reason) = names::dns_label(name.text) {
        let message = format!("`{}` cannot be a name: it {reason}", name.text);
        findings.error(name.origin, message, "choose a name such as `web-app`");
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
    let known = |key: &str| ["matchLabels", "matchExpressions"].contains(&key);
    let is_selector = written
        .as_map()
        .is_some_and(|map| map.iter().all(|pair| known(&pair.key.text)));
    if !is_selector {
        // What stands there instead, the shape has told.
        return;
    }
    if selector::is_empty(written) {
        let message = "the selector selects every pod";
        let help = "write `matchLabels` with labels of the template, or leave the selector out";
        findings.error(written.origin, message, help);
        return;
    }
    let before = findings.diagnostics.len();
    pod::expressions(written, false, findings);
    if findings.diagnostics.len() > before {
        return;
    }
    if look::at(node, &["spec", "template"]).is_none_or(|template| template.as_map().is_none()) {
        return;
    }
    let labels = selector::labels(node, &["spec", "template", "metadata", "labels"]);
    if !selector::matches(written, &labels) {
        let message = "the selector does not select the pods of the template";
        let help = "give the template the labels that the selector asks for";
        findings.error(written.origin, message, help);
    }
}

pub(super) fn network(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let reference = look::at(&subject.workload.node, &["spec", "networkRef"]);
    let Some(reference) = reference.filter(|node| node.as_map().is_some()) else {
        return;
    };
    if look::lacks(reference, &["name"]) {
        let message = "the reference to a network has no name";
        let help = "name the network, or leave `networkRef` out";
        findings.missing(reference.origin, message, help);
    }
    let Some(name) = look::word(reference, &["name"]) else {
        return;
    };
    if let Err(reason) = names::dns_label(name.text) {
        let message = format!("`{}` cannot be a network: its name {reason}", name.text);
        findings.error(name.origin, message, "correct the name");
    }
}

/// What the server writes: the status, and in dialect R where an instance is and who made it.
pub(super) fn status(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    if let Some(status) = look::at(&workload.node, &["status"]) {
        let message = "the status is the server's to write";
        let help = "remove it; `paletteai datum status` tells what it means";
        findings.warning(status.origin, message, help);
    }
    let template = workload
        .template()
        .filter(|_| workload.dialect == Dialect::R);
    for field in ["location", "controller"] {
        let written = template.and_then(|template| look::at(template, &[field]));
        if let Some(written) = written {
            let message = format!("`{field}` of instances is the service's to write");
            findings.warning(written.origin, message, "remove it");
        }
    }
}
