//! The pods that rendered objects make.

use super::Subject;
use crate::render::Manifest;
use crate::yaml::Node;

/// A pod template in a rendered object.
#[derive(Clone, Copy)]
pub(super) struct Pod<'a> {
    /// The object that makes pods of it.
    pub(super) manifest: &'a Manifest,
    /// The labels of the pods.
    pub(super) labels: Option<&'a Node>,
    /// The pod's `spec`.
    pub(super) spec: &'a Node,
}

/// A container of a pod template.
#[derive(Clone, Copy)]
pub(super) struct Container<'a> {
    pub(super) pod: Pod<'a>,
    pub(super) node: &'a Node,
}

/// Every pod template that is rendered for the spokes.
pub(super) fn pods<'a>(subject: &Subject<'a>) -> Vec<Pod<'a>> {
    subject.spoke().filter_map(Pod::of).collect()
}

/// Every container of every pod template, init containers included.
pub(super) fn containers<'a>(subject: &Subject<'a>) -> Vec<Container<'a>> {
    let pods = pods(subject);
    pods.iter().flat_map(Pod::containers).collect()
}

impl<'a> Pod<'a> {
    /// The pod template of an object, if it has one.
    pub(super) fn of(manifest: &'a Manifest) -> Option<Self> {
        let path: &[&str] = match (manifest.id.group.as_str(), manifest.id.kind.as_str()) {
            ("", "Pod") => &[],
            ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
            | ("batch", "Job")
            | ("", "ReplicationController") => &["spec", "template"],
            ("batch", "CronJob") => &["spec", "jobTemplate", "spec", "template"],
            _ => return None,
        };
        let template = manifest.node.at(path)?;
        Some(Self {
            manifest,
            labels: template.at(&["metadata", "labels"]),
            spec: template.get("spec")?,
        })
    }

    /// The containers, init containers first.
    pub(super) fn containers(&self) -> Vec<Container<'a>> {
        let lists = [self.list("initContainers"), self.list("containers")];
        let nodes = lists.into_iter().flatten();
        nodes.map(|node| Container { pod: *self, node }).collect()
    }

    /// The containers that stay.
    pub(super) fn main_containers(&self) -> Vec<Container<'a>> {
        let nodes = self.list("containers").iter();
        nodes.map(|node| Container { pod: *self, node }).collect()
    }

    /// A list in the pod's `spec`.
    pub(super) fn list(&self, name: &str) -> &'a [Node] {
        self.spec
            .get(name)
            .and_then(Node::as_list)
            .unwrap_or_default()
    }

    /// Whether a Service with this selector in this namespace sends traffic here.
    pub(super) fn is_selected(&self, namespace: Option<&str>, selector: &Node) -> bool {
        let wanted = selector.as_map().into_iter().flatten();
        self.manifest.id.namespace.as_deref() == namespace
            && wanted.into_iter().all(|entry| {
                let found = self.labels.and_then(|labels| labels.get(&entry.key.text));
                found.is_some_and(|found| found.same_value(&entry.value))
            })
    }
}

impl<'a> Container<'a> {
    /// Its name, for messages.
    pub(super) fn name(&self) -> &'a str {
        text(self.node, "name")
    }

    /// A list in it.
    pub(super) fn list(&self, name: &str) -> &'a [Node] {
        self.node
            .get(name)
            .and_then(Node::as_list)
            .unwrap_or_default()
    }

    /// `container X of Deployment ns/x`, for messages.
    pub(super) fn called(&self) -> String {
        format!("container `{}` of {}", self.name(), self.pod.manifest.id)
    }

    /// Whether it declares a port of this number or name.
    pub(super) fn has_port(&self, wanted: &Node) -> bool {
        self.list("ports").iter().any(|port| {
            let key = if wanted.as_str().is_some() {
                "name"
            } else {
                "containerPort"
            };
            port.get(key).is_some_and(|found| found.same_value(wanted))
        })
    }
}

/// A text in a mapping; empty if there is none.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> &'a str {
    node.get(key).and_then(Node::as_str).unwrap_or_default()
}
