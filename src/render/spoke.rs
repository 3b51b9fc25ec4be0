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
    hub: Option<&[Manifest]>,
    mut namespace: Manifest,
    objects: Vec<Manifest>,
    plan: &RenderPlan<'_>,
    tools: &mut Tools<'_, '_>,
) -> Result<Vec<Manifest>, Reported> {
    if !brings_namespace(hub, &namespace) {
        return Ok(objects);
    }
    if let Some(second) = objects.iter().find(|object| object.id == namespace.id) {
        return Err(duplicate(&namespace, second, plan, tools));
    }
    let shipped: Vec<OriginId> = shipments(hub)
        .flatten()
        .filter(|node| is_namespace(node, &namespace.id.name))
        .map(|node| node.origin)
        .collect();
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

/// Whether the workload's Namespace comes with the workload. Without a topology it does; a
/// topology that ships manifests decides by shipping it or not (`spokeNamespace.create: false`,
/// or placements of one's own, where it must exist already).
fn brings_namespace(hub: Option<&[Manifest]>, namespace: &Manifest) -> bool {
    let mut shipments = shipments(hub).peekable();
    shipments.peek().is_none()
        || shipments
            .flatten()
            .any(|node| is_namespace(node, &namespace.id.name))
}

/// What each object of the hub ships.
fn shipments(hub: Option<&[Manifest]>) -> impl Iterator<Item = &[Node]> {
    Work::all(hub.unwrap_or_default()).map(|work| work.manifests())
}

fn is_namespace(node: &Node, name: &str) -> bool {
    let text = |keys: &[&str]| node.at(keys).and_then(Node::as_str);
    text(&["kind"]) == Some("Namespace") && text(&["metadata", "name"]) == Some(name)
}
