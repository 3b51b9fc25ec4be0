//! `ConfigMaps` and Secrets that a Workload refers to.

use super::dialect::Dialect;
use super::look;
use super::look::Word;
use super::workload::Workload;
use crate::diag::Diagnostic;
use crate::diag::codes::datum as codes;
use crate::diag::did_you_mean;
use crate::yaml::Decoding;
use crate::yaml::Node;

/// A reference to an object of the Workload's namespace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'n> {
    kind: &'static str,
    name: Word<'n>,
    /// What is read of it, where that is said.
    key: Option<Word<'n>>,
    is_optional: bool,
}

impl Reference<'_> {
    /// Whether an object is what is referred to.
    fn means(&self, workload: &Workload, object: &Node) -> bool {
        let namespace = look::text(object, &["metadata", "namespace"]);
        is_config(object)
            && look::text(object, &["kind"]) == self.kind
            && look::text(object, &["metadata", "name"]) == self.name.text
            && (namespace.is_empty() || namespace == workload.namespace())
    }
}

/// Whether an object is a `ConfigMap` or Secret.
fn is_config(object: &Node) -> bool {
    look::text(object, &["apiVersion"]) == "v1"
        && ["ConfigMap", "Secret"].contains(&look::text(object, &["kind"]))
}

/// The `ConfigMaps` and Secrets among some documents that a Workload refers to, in their order.
pub(super) fn referred(workload: &Workload, others: &[Node]) -> Vec<Node> {
    let references = references(workload);
    let is_meant = |object: &&Node| {
        let mut references = references.iter();
        references.any(|reference| reference.means(workload, object))
    };
    others.iter().filter(is_meant).cloned().collect()
}

/// Warns about references that lead nowhere, where `ConfigMaps` or Secrets lie beside the
/// Workloads. Without any, they come from elsewhere.
pub fn check_references(workloads: &[Workload], others: &[Node], decoding: &mut Decoding<'_>) {
    let config: Vec<&Node> = others.iter().filter(|node| is_config(node)).collect();
    if config.is_empty() {
        return;
    }
    for workload in workloads {
        let references = references(workload);
        for reference in references.iter().filter(|one| !one.is_optional) {
            let mut meant = config.iter();
            match meant.find(|object| reference.means(workload, object)) {
                None => tell_missing(reference, &config, decoding),
                Some(object) => check_key(reference, object, decoding),
            }
        }
    }
}

fn tell_missing(reference: &Reference<'_>, config: &[&Node], decoding: &mut Decoding<'_>) {
    let Reference { kind, name, .. } = reference;
    let known = config
        .iter()
        .filter(|object| look::text(object, &["kind"]) == *kind)
        .map(|object| look::text(object, &["metadata", "name"]));
    let help = did_you_mean(name.text, known)
        .unwrap_or_else(|| "add it, or make sure that it is there already".to_owned());
    let message = format!("there is no {kind} `{}` beside the Workload", name.text);
    warn(*name, message, help, decoding);
}

/// What is read of an object is in it.
fn check_key(reference: &Reference<'_>, object: &Node, decoding: &mut Decoding<'_>) {
    let Reference {
        kind, name, key, ..
    } = reference;
    let Some(key) = key else { return };
    let fields = ["data", "binaryData", "stringData"].into_iter();
    let pairs = fields.flat_map(|field| look::pairs(object, &[field]));
    let known: Vec<&str> = pairs.map(|pair| &*pair.key.text).collect();
    if known.contains(&key.text) {
        return;
    }
    let help = did_you_mean(key.text, known.iter().copied()).unwrap_or_else(|| match &*known {
        [] => "it holds nothing".to_owned(),
        known => format!("it holds: {}", known.join(", ")),
    });
    let message = format!("{kind} `{}` has no key `{}`", name.text, key.text);
    warn(*key, message, help, decoding);
}

fn warn(at: Word<'_>, message: String, help: String, decoding: &mut Decoding<'_>) {
    let span = decoding.span(at.origin);
    decoding.diagnostics.push(
        Diagnostic::warning(&codes::MISSING_REFERENCE, message)
            .place(span, "this name")
            .help(help),
    );
}

/// Everything that a Workload refers to, in the order of the document.
fn references(workload: &Workload) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let Some(spec) = workload.template() else {
        return found;
    };
    let pull: &[&str] = match workload.dialect {
        Dialect::S => &["imagePullSecrets"],
        Dialect::R => &["runtime", "sandbox", "imagePullSecrets"],
    };
    for secret in look::list(spec, pull) {
        add(&mut found, "Secret", Some(secret), "name");
    }
    for volume in look::list(spec, &["volumes"]) {
        add(
            &mut found,
            "ConfigMap",
            look::at(volume, &["configMap"]),
            "name",
        );
        add(
            &mut found,
            "Secret",
            look::at(volume, &["secret"]),
            "secretName",
        );
    }
    for volume in look::list(spec, &["volumes"]) {
        for source in look::list(volume, &["projected", "sources"]) {
            let config = look::at(source, &["configMap"]);
            add(&mut found, "ConfigMap", config, "name");
            add(&mut found, "Secret", look::at(source, &["secret"]), "name");
        }
    }
    let first = look::list(spec, &["initContainers"]).iter();
    for container in first.chain(workload.containers()) {
        for variable in look::list(container, &["env"]) {
            let from = |key: &str| look::at(variable, &["valueFrom", key]);
            add(&mut found, "ConfigMap", from("configMapKeyRef"), "name");
            add(&mut found, "Secret", from("secretKeyRef"), "name");
        }
        for source in look::list(container, &["envFrom"]) {
            add(
                &mut found,
                "ConfigMap",
                look::at(source, &["configMapRef"]),
                "name",
            );
            add(
                &mut found,
                "Secret",
                look::at(source, &["secretRef"]),
                "name",
            );
        }
    }
    found
}

fn add<'n>(found: &mut Vec<Reference<'n>>, kind: &'static str, node: Option<&'n Node>, key: &str) {
    let optional = node.and_then(|node| look::at(node, &["optional"]));
    let name = node.and_then(|node| look::word(node, &[key]));
    found.extend(name.map(|name| Reference {
        kind,
        name,
        key: node.and_then(|node| look::word(node, &["key"])),
        is_optional: optional.and_then(Node::as_bool) == Some(true),
    }));
}
