//! What carries workloads to the spokes.

use super::Subject;
use crate::kubernetes::CustomKinds;
use crate::kubernetes::ObjectId;
use crate::render::Manifest;
use crate::render::Rendering;
use crate::yaml::Node;

/// A rendered `ManifestWorkReplicaSet` and what was rendered with it.
#[derive(Clone, Copy)]
pub(super) struct Work<'a> {
    pub(super) manifest: &'a Manifest,
    rendering: &'a Rendering,
}

/// Where a `ManifestWorkReplicaSet` puts the clusters of one Placement.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// The item of `placementRefs`.
    pub(super) node: &'a Node,
    /// The name of the Placement.
    pub(super) name: &'a str,
}

/// Every `ManifestWorkReplicaSet` that is rendered.
pub(super) fn works<'a>(subject: &Subject<'a>) -> Vec<Work<'a>> {
    let renderings = subject.rendered.iter().map(|one| one.rendering);
    let works = renderings.flat_map(|rendering| {
        let manifests = rendering.hub.iter();
        manifests.map(move |manifest| Work {
            manifest,
            rendering,
        })
    });
    works.filter(|work| is_work(&work.manifest.id)).collect()
}

fn is_work(id: &ObjectId) -> bool {
    id.group == "work.open-cluster-management.io" && id.kind == "ManifestWorkReplicaSet"
}

impl<'a> Work<'a> {
    /// The template of its ManifestWorks.
    pub(super) fn template(&self) -> Option<&'a Node> {
        self.manifest.node.at(&["spec", "manifestWorkTemplate"])
    }

    /// The Placements that say where to.
    pub(super) fn targets(&self) -> Vec<Target<'a>> {
        let list = self.manifest.node.at(&["spec", "placementRefs"]);
        let list = list.and_then(Node::as_list).unwrap_or_default();
        let target = |node: &'a Node| {
            let name = node.get("name").and_then(Node::as_str)?;
            Some(Target { node, name })
        };
        list.iter().filter_map(target).collect()
    }

    /// The rendered Placements of a name, in whatever namespace.
    pub(super) fn placements(&self, name: &str) -> impl Iterator<Item = &'a Manifest> {
        let hub = self.rendering.hub.iter();
        hub.filter(move |manifest| {
            let id = &manifest.id;
            let group = "cluster.open-cluster-management.io";
            id.group == group && id.kind == "Placement" && id.name == name
        })
    }

    /// The Placement that a target means, if it is rendered, too.
    pub(super) fn placement(&self, target: &Target<'_>) -> Option<&'a Manifest> {
        self.placements(target.name)
            .find(|placement| placement.id.namespace == self.manifest.id.namespace)
    }

    /// How orphaning rules and manifest configurations name the objects it carries, or would carry
    /// with another payload: group, resource, name and namespace.
    pub(super) fn resources(&self, kinds: &CustomKinds) -> Vec<[String; 4]> {
        let carried = self
            .template()
            .and_then(|template| template.at(&["workload", "manifests"]));
        let carried = carried.and_then(Node::as_list).unwrap_or_default().iter();
        let rendered = self
            .rendering
            .spoke
            .iter()
            .map(|manifest| manifest.id.clone());
        let ids = carried.filter_map(ObjectId::of).chain(rendered);
        let resource = |id: ObjectId| {
            let resource = kinds.resource(&id.group, &id.kind).to_string();
            [
                id.group,
                resource,
                id.name,
                id.namespace.unwrap_or_default(),
            ]
        };
        ids.map(resource).collect()
    }
}

/// An object as an orphaning rule or a manifest configuration names it.
pub(super) fn named(node: &Node) -> [String; 4] {
    ["group", "resource", "name", "namespace"].map(|field| {
        let text = node.get(field).and_then(Node::as_str);
        text.unwrap_or_default().to_owned()
    })
}
