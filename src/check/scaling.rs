//! Autoscalers and what they scale.

use super::Subject;
use super::pods::text;
use crate::render::Manifest;

/// Every `HorizontalPodAutoscaler` with the rendered object that it scales.
pub(super) fn autoscalers<'a>(subject: &Subject<'a>) -> Vec<(&'a Manifest, &'a Manifest)> {
    let mut pairs = Vec::new();
    for autoscaler in subject
        .spoke()
        .filter(|one| one.id.kind == "HorizontalPodAutoscaler")
    {
        let Some(wanted) = autoscaler.node.at(&["spec", "scaleTargetRef"]) else {
            continue;
        };
        let target = subject.spoke().find(|one| {
            one.id.kind == text(wanted, "kind")
                && one.id.name == text(wanted, "name")
                && one.id.namespace == autoscaler.id.namespace
        });
        pairs.extend(target.map(|target| (autoscaler, target)));
    }
    pairs
}
