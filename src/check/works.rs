//! What carries workloads to the spokes.

use super::Checked;
use super::Subject;
use crate::kubernetes::CustomKinds;
use crate::kubernetes::ObjectId;
use crate::render::Work;
use crate::yaml::Node;

/// Everything that carries workloads, with what was rendered with it.
pub(super) fn works<'a>(subject: &Subject<'a>) -> Vec<(Work<'a>, &'a Checked<'a>)> {
    let rendered = subject.rendered.iter();
    let works = rendered.flat_map(|one| Work::all(&one.rendering.hub).map(move |work| (work, one)));
    works.collect()
}

/// How orphaning rules and manifest configurations name the objects that are carried, or would be
/// with another payload: group, resource, name and namespace.
pub(super) fn resources(
    work: &Work<'_>,
    one: &Checked<'_>,
    kinds: &CustomKinds,
) -> Vec<[String; 4]> {
    let rendered = one.rendering.spoke.iter();
    let rendered = rendered.map(|manifest| manifest.id.clone());
    let ids = work
        .manifests()
        .iter()
        .filter_map(ObjectId::of)
        .chain(rendered);
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

/// An object as an orphaning rule or a manifest configuration names it.
pub(super) fn named(node: &Node) -> [String; 4] {
    ["group", "resource", "name", "namespace"].map(|field| {
        let text = node.get(field).and_then(Node::as_str);
        text.unwrap_or_default().to_owned()
    })
}
