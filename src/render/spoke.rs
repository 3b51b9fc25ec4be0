//! The spoke side: the Namespace, where the topology brings it, and the workload's objects.

use super::Manifest;
use super::Tools;
use super::manifest::duplicate;
use super::rules;
use super::works::Work;
use crate::diag::Reported;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Node;

/// The manifests of the spoke side.
///
/// # Errors
/// When a component renders the workload's own Namespace, which the engine makes.
pub(super) fn manifests(
    shipped: Option<Vec<OriginId>>,
    mut namespace: Manifest,
    objects: Vec<Manifest>,
    plan: &RenderPlan<'_>,
    tools: &mut Tools<'_, '_>,
) -> Result<Vec<Manifest>, Reported> {
    let Some(shipped) = shipped else {
        return Ok(objects);
    };
    if let Some(second) = objects.iter().find(|object| object.id == namespace.id) {
        return Err(duplicate(&namespace, second, plan, tools));
    }
    namespace.node.origin = tools.origins.push(
        Step::Rule,
        &Trace {
            note: rules::NAMESPACE,
            sources: &[namespace.node.origin],
            conditions: &shipped,
            ..Trace::default()
        },
    );
    Ok(std::iter::once(namespace).chain(objects).collect())
}

/// The workload's Namespace as objects of the hub ship it, if it comes with the workload. Without
/// an object that ships manifests it does; otherwise these decide by shipping it or not
/// (`spokeNamespace.create: false`, or placements of one's own, where it must exist already).
pub(super) fn shipped_namespace(hub: &[Manifest], namespace: &Manifest) -> Option<Vec<OriginId>> {
    let mut works = Work::all(hub).peekable();
    if works.peek().is_none() {
        return Some(Vec::new());
    }
    let shipped = works.flat_map(|work| work.manifests());
    let shipped = shipped.filter(|node| is_namespace(node, &namespace.id.name));
    let shipped: Vec<OriginId> = shipped.map(|node| node.origin).collect();
    (!shipped.is_empty()).then_some(shipped)
}

fn is_namespace(node: &Node, name: &str) -> bool {
    let text = |keys: &[&str]| node.at(keys).and_then(Node::as_str);
    text(&["kind"]) == Some("Namespace") && text(&["metadata", "name"]) == Some(name)
}
