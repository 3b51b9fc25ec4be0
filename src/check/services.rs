//! Services and what they select.

use super::Subject;
use super::pods::text;
use crate::render::Manifest;
use crate::yaml::Map;
use crate::yaml::Node;

/// A Service with a selector.
#[derive(Clone, Copy)]
pub(super) struct Service<'a> {
    pub(super) manifest: &'a Manifest,
    pub(super) selector: &'a Node,
}

/// Every Service that is rendered for the spokes and selects pods.
pub(super) fn services<'a>(subject: &Subject<'a>) -> Vec<Service<'a>> {
    let all = subject
        .spoke()
        .filter(|one| one.id.group.is_empty() && one.id.kind == "Service");
    let with_selector = all.filter_map(|manifest| {
        let spec = manifest.node.get("spec")?;
        let selector = spec.get("selector")?;
        let selects = selector.as_map().is_some_and(|map: &Map| !map.is_empty());
        (selects && text(spec, "type") != "ExternalName").then_some(Service { manifest, selector })
    });
    with_selector.collect()
}
