//! Labels and annotations, which both dialects have.

use super::Subject;
use crate::datum::dialect::Dialect;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::names;
use crate::source::OriginId;
use crate::yaml::Node;

/// How many bytes keys and values of annotations may have together
/// (<https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/>).
pub(in crate::datum) const ANNOTATIONS_LENGTH: usize = 256 << 10;

pub(super) fn labels(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let node = &workload.node;
    metadata(node, &["metadata"], findings);
    metadata(node, &["spec", "template", "metadata"], findings);
    if workload.dialect == Dialect::S {
        selector(node, &["spec", "selector"], findings);
        return;
    }
    for placement in workload.placements() {
        selector(placement, &["locationSelector"], findings);
    }
    let template = workload.template();
    for volume in template.map_or(&[][..], |spec| look::list(spec, &["volumes"])) {
        metadata(volume, &["disk", "template", "metadata"], findings);
    }
}

fn metadata(node: &Node, keys: &[&str], findings: &mut Findings<'_>) {
    let Some(node) = look::at(node, keys) else {
        return;
    };
    for pair in look::pairs(node, &["labels"]) {
        key(&pair.key.text, pair.key.origin, "a label", findings);
        value(&pair.value, findings);
    }
    for pair in look::pairs(node, &["annotations"]) {
        key(&pair.key.text, pair.key.origin, "an annotation", findings);
    }
    for finalizer in look::list(node, &["finalizers"]) {
        let text = finalizer.as_str().unwrap_or_default();
        // What is no text, the shape has told.
        if let (Err(reason), Some(_)) = (names::qualified_name(text), finalizer.as_str()) {
            let message = format!("`{text}` cannot be a finalizer: it {reason}");
            let help = "write it as `example.com/keep`";
            findings.error(finalizer.origin, message, help);
        }
    }
    if let Some(found) = look::at(node, &["annotations"])
        && annotations_length(node) > ANNOTATIONS_LENGTH
    {
        let message = "the annotations have more than 256 KiB together";
        findings.error(found.origin, message, "keep long texts in a ConfigMap");
    }
}

/// How many bytes the annotations of some metadata have together.
pub(in crate::datum) fn annotations_length(metadata: &Node) -> usize {
    let all = look::pairs(metadata, &["annotations"]);
    all.map(|pair| pair.key.text.len() + pair.value.as_str().map_or(0, str::len))
        .sum()
}

/// A selector asks for labels that can exist.
fn selector(node: &Node, keys: &[&str], findings: &mut Findings<'_>) {
    let Some(node) = look::at(node, keys) else {
        return;
    };
    for pair in look::pairs(node, &["matchLabels"]) {
        key(&pair.key.text, pair.key.origin, "a label", findings);
        value(&pair.value, findings);
    }
    for expression in look::list(node, &["matchExpressions"]) {
        // That there is no key at all, the structure has told.
        if let Some(written) = look::at(expression, &["key"]) {
            let text = written.as_str().unwrap_or_default();
            key(text, written.origin, "a label", findings);
        }
        for written in look::list(expression, &["values"]) {
            value(written, findings);
        }
    }
}

fn key(text: &str, origin: OriginId, what: &str, findings: &mut Findings<'_>) {
    if let Err(reason) = names::qualified_name(text) {
        let message = format!("`{text}` cannot be the key of {what}: it {reason}");
        findings.error(origin, message, "correct the key");
    }
}

fn value(node: &Node, findings: &mut Findings<'_>) {
    // The shape has told about anything but a text.
    let text = node.as_str().unwrap_or_default();
    if let Err(reason) = names::label_value(text) {
        let message = format!("`{text}` cannot be the value of a label: it {reason}");
        findings.error(node.origin, message, "correct the value");
    }
}
