//! An object that makes pods.

use crate::datum::dialect::Dialect;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::mapping::Mapping;
use crate::datum::selector;
use crate::source::OriginId;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A Deployment, `StatefulSet`, `ReplicaSet` or Pod.
#[derive(Clone, Copy, Debug)]
pub(super) struct Source<'o> {
    pub(super) node: &'o Node,
    pub(super) kind: &'o str,
    pub(super) name: &'o str,
    /// Where it lies; `default` where it does not say.
    pub(super) namespace: &'o str,
    /// The `spec` of its pods.
    pub(super) pod: &'o Node,
    /// The `metadata` of its pods.
    pub(super) pod_metadata: Option<&'o Node>,
}

impl<'o> Source<'o> {
    /// The object; nothing when it has no pods in it.
    pub(super) fn of(node: &'o Node) -> Option<Self> {
        let kind = look::text(node, &["kind"]);
        let (pod, pod_metadata) = if kind == "Pod" {
            (look::at(node, &["spec"])?, look::at(node, &["metadata"]))
        } else {
            let template = look::at(node, &["spec", "template"])?;
            (
                look::at(template, &["spec"])?,
                look::at(template, &["metadata"]),
            )
        };
        Some(Self {
            node,
            kind,
            name: look::text(node, &["metadata", "name"]),
            namespace: namespace(node),
            pod,
            pod_metadata,
        })
    }

    /// Where its name is written.
    pub(super) fn origin(&self) -> OriginId {
        let name = look::word(self.node, &["metadata", "name"]);
        name.map_or(self.node.origin, |name| name.origin)
    }

    /// The labels of its pods.
    pub(super) fn labels(&self) -> BTreeMap<&'o str, &'o str> {
        let metadata = self.pod_metadata;
        metadata.map_or_else(BTreeMap::new, |metadata| {
            selector::labels(metadata, &["labels"])
        })
    }

    /// The containers of its pods.
    pub(super) fn containers(&self) -> &'o [Node] {
        look::list(self.pod, &["containers"])
    }

    /// The names of the volumes that its containers mount.
    pub(super) fn mounted(&self) -> BTreeSet<&'o str> {
        let containers = self.containers().iter();
        let mounts = containers.flat_map(|container| look::list(container, &["volumeMounts"]));
        mounts.map(|mount| look::text(mount, &["name"])).collect()
    }

    /// Its replicas, where it says them. A Pod is one.
    pub(super) fn replicas(&self) -> Option<&'o Node> {
        look::at(self.node, &["spec", "replicas"]).filter(|_| self.kind != "Pod")
    }

    /// The templates of claims of a `StatefulSet`.
    pub(super) fn claims(&self) -> &'o [Node] {
        match self.kind {
            "StatefulSet" => look::list(self.node, &["spec", "volumeClaimTemplates"]),
            _ => &[],
        }
    }
}

/// The namespace that an object lies in: `default` where it names none.
pub(super) fn namespace(object: &Node) -> &str {
    look::word(object, &["metadata", "namespace"]).map_or("default", |word| word.text)
}

/// Refuses objects of different kinds or namespaces that would become Workloads of one name.
pub(super) fn tell_one_name(
    sources: &[Source<'_>],
    mapping: &Mapping,
    making: &mut Making<'_>,
    dialect: Dialect,
) {
    let is_moved = match dialect {
        Dialect::R => mapping.namespace.is_some(),
        Dialect::S => mapping.project.is_some(),
    };
    let mut seen: BTreeMap<(&str, &str), &Source<'_>> = BTreeMap::new();
    for source in sources {
        let namespace = if is_moved { "" } else { source.namespace };
        let first = *seen.entry((namespace, source.name)).or_insert(source);
        if (first.kind, first.namespace) == (source.kind, source.namespace) {
            continue;
        }
        let called = |one: &Source<'_>| format!("{} `{}/{}`", one.kind, one.namespace, one.name);
        let message = format!(
            "{} and {} would be one Workload",
            called(source),
            called(first)
        );
        making.refuse(source.origin(), message, "give one of them another name");
    }
}
