//! `ConfigMaps` and Secrets that a Workload refers to.

use crate::datum::dialect::Dialect;
use crate::datum::look;
use crate::datum::workload::Workload;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// A kind and a name.
type Reference<'n> = (&'static str, &'n str);

/// The `ConfigMaps` and Secrets among some documents that a Workload refers to, in their order.
pub(super) fn referred(workload: &Workload, others: &[Node]) -> Vec<Node> {
    let wanted = references(workload);
    let is_wanted = |node: &&Node| {
        let kind = look::text(node, &["kind"]);
        let name = look::text(node, &["metadata", "name"]);
        let namespace = look::text(node, &["metadata", "namespace"]);
        look::text(node, &["apiVersion"]) == "v1"
            && (namespace.is_empty() || namespace == workload.namespace())
            && wanted
                .iter()
                .any(|(wanted, called)| *wanted == kind && *called == name)
    };
    others.iter().filter(is_wanted).cloned().collect()
}

fn references(workload: &Workload) -> BTreeSet<Reference<'_>> {
    let mut found = BTreeSet::new();
    if let Some(spec) = workload.template() {
        collect(spec, workload, &mut found);
    }
    found
}

fn collect<'n>(spec: &'n Node, workload: &'n Workload, found: &mut BTreeSet<Reference<'n>>) {
    let mut add = |kind: &'static str, node: &'n Node, keys: &[&str]| {
        if let Some(name) = look::word(node, keys) {
            found.insert((kind, name.text));
        }
    };
    let pull: &[&str] = match workload.dialect {
        Dialect::S => &["imagePullSecrets"],
        Dialect::R => &["runtime", "sandbox", "imagePullSecrets"],
    };
    for secret in look::list(spec, pull) {
        add("Secret", secret, &["name"]);
    }
    for volume in look::list(spec, &["volumes"]) {
        add("ConfigMap", volume, &["configMap", "name"]);
        add("Secret", volume, &["secret", "secretName"]);
    }
    let first = look::list(spec, &["initContainers"]).iter();
    for container in first.chain(workload.containers()) {
        for variable in look::list(container, &["env"]) {
            add(
                "ConfigMap",
                variable,
                &["valueFrom", "configMapKeyRef", "name"],
            );
            add("Secret", variable, &["valueFrom", "secretKeyRef", "name"]);
        }
        for source in look::list(container, &["envFrom"]) {
            add("ConfigMap", source, &["configMapRef", "name"]);
            add("Secret", source, &["secretRef", "name"]);
        }
    }
}
