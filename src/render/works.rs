//! Where a hub sends workloads.

use super::Manifest;
use crate::yaml::Node;

/// The group of `ManifestWork` and `ManifestWorkReplicaSet`.
const WORK: &str = "work.open-cluster-management.io";

/// An object of the hub that sends manifests to spokes, and those it was rendered with.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    /// The object.
    pub manifest: &'a Manifest,
    hub: &'a [Manifest],
    kind: WorkKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkKind {
    /// To the cluster that its namespace is named after.
    ManifestWork,
    /// To the clusters of Placements.
    ManifestWorkReplicaSet,
}

/// A Placement that a `ManifestWorkReplicaSet` names.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The item of `placementRefs`.
    pub node: &'a Node,
    /// The name of the Placement.
    pub name: &'a str,
}

impl<'a> Work<'a> {
    /// Takes an object for one that sends manifests, if it is one.
    pub(super) fn of(manifest: &'a Manifest, hub: &'a [Manifest]) -> Option<Self> {
        let kind = match manifest.id.kind.as_str() {
            _ if manifest.id.group != WORK => return None,
            "ManifestWork" => WorkKind::ManifestWork,
            "ManifestWorkReplicaSet" => WorkKind::ManifestWorkReplicaSet,
            _ => return None,
        };
        Some(Self {
            manifest,
            hub,
            kind,
        })
    }

    /// All of a hub.
    pub fn all(hub: &'a [Manifest]) -> impl Iterator<Item = Self> {
        hub.iter().filter_map(|manifest| Self::of(manifest, hub))
    }

    /// What becomes the specification of each `ManifestWork`.
    pub fn template(&self) -> Option<&'a Node> {
        let spec = self.manifest.node.get("spec")?;
        match self.kind {
            WorkKind::ManifestWork => Some(spec),
            WorkKind::ManifestWorkReplicaSet => spec.get("manifestWorkTemplate"),
        }
    }

    /// The manifests it carries.
    pub fn manifests(&self) -> &'a [Node] {
        let manifests = self
            .template()
            .and_then(|template| template.at(&["workload", "manifests"]));
        manifests.and_then(Node::as_list).unwrap_or_default()
    }

    /// The one cluster it is for, if it is a `ManifestWork`.
    pub fn cluster(&self) -> Option<&'a str> {
        let is_one = self.kind == WorkKind::ManifestWork;
        self.manifest.id.namespace.as_deref().filter(|_| is_one)
    }

    /// The Placements that say where to.
    pub fn targets(&self) -> Vec<Target<'a>> {
        let list = self.manifest.node.at(&["spec", "placementRefs"]);
        let list = list.and_then(Node::as_list).unwrap_or_default();
        let target = |node: &'a Node| {
            let name = node.get("name").and_then(Node::as_str)?;
            Some(Target { node, name })
        };
        list.iter().filter_map(target).collect()
    }

    /// The rendered Placements of a name, in whatever namespace.
    pub fn placements(&self, name: &str) -> impl Iterator<Item = &'a Manifest> {
        let hub = self.hub.iter();
        hub.filter(move |manifest| is_placement(manifest) && manifest.id.name == name)
    }

    /// The Placement that a target means, if it is rendered, too.
    pub fn placement(&self, target: &Target<'_>) -> Option<&'a Manifest> {
        self.placements(target.name)
            .find(|placement| placement.id.namespace == self.manifest.id.namespace)
    }
}

/// Whether an object is a Placement.
pub fn is_placement(manifest: &Manifest) -> bool {
    let group = "cluster.open-cluster-management.io";
    manifest.id.group == group && manifest.id.kind == "Placement"
}
