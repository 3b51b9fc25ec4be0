//! Labels and annotations, from the deployment down to the rendered objects.
//!
//! The rules follow
//! <https://docs.palette-ai.com/docs/reference/workload-configuration/annotations-labels>.

use super::Tools;
use super::component::Part;
use super::naming::by_rule;
use super::naming::key;
use super::reasons::Reasons;
use super::rules;
use crate::model::Text;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::merge;
use crate::yaml::merge::Merge;
use crate::yaml::path;
use std::collections::BTreeSet;

/// The engine's label with the name of the workload.
const NAME_LABEL: &str = "wl.spectrocloud.com/name";
/// The engine's label with the name of the component.
const COMPONENT_LABEL: &str = "wl.spectrocloud.com/component";
/// Annotations that steer rendering start with this.
const RENDERING: &str = "rendering.spectrocloud.com/";
/// Annotation: keys of annotations to leave out of rendered objects, separated by commas.
const ANNOTATION_FILTER: &str = "filter.spectrocloud.com/annotation-keys";
/// Annotation: keys of labels to leave out of rendered objects, separated by commas.
const LABEL_FILTER: &str = "filter.spectrocloud.com/label-keys";
/// Who merges, for the history.
const NOTE: &str = "labels and annotations";
/// kubectl's own record of what it applied.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The annotations of the Workload: those of `spec.workload.metadata`, and the Flux-related ones
/// of the deployment's own metadata where the former do not set them.
pub(super) fn workload_annotations(plan: &RenderPlan<'_>) -> Map {
    let mut annotations = plan.target.annotations.clone();
    for entry in &plan.metadata.annotations {
        if is_flux_related(&entry.key.text) && annotations.get(&entry.key.text).is_none() {
            annotations.push(entry.key.clone(), entry.value.clone());
        }
    }
    annotations
}

/// What a Workload passes down.
pub(super) struct Passed {
    annotations: Map,
    /// Which field of the metadata is filtered, and the keys to leave out.
    filters: Vec<(&'static str, Node)>,
}

impl Passed {
    /// What the Workload of a plan passes down.
    pub(super) fn of(plan: &RenderPlan<'_>) -> Self {
        let annotations = workload_annotations(plan);
        Self {
            filters: [("labels", LABEL_FILTER), ("annotations", ANNOTATION_FILTER)]
                .into_iter()
                .filter_map(|(field, name)| Some((field, annotations.get(name)?.clone())))
                .collect(),
            annotations,
        }
    }

    /// Puts the Workload's labels and annotations and the engine's labels on the objects of a
    /// component.
    pub(super) fn onto(
        &self,
        part: Part,
        plan: &RenderPlan<'_>,
        tools: &mut Tools<'_, '_>,
    ) -> Vec<Node> {
        let patch = self.patch(plan, &part.name, tools.origins);
        let reasons = [Reasons::of_plan(plan), part.reasons];
        let mut objects = Vec::new();
        for mut object in part.into_objects() {
            if let Some(metadata) = object.as_map_mut().and_then(|map| map.get_mut("metadata"))
                && metadata.as_map().is_some()
            {
                let had_annotations = metadata.get("annotations").is_some();
                merge::deep(metadata, &patch, NOTE, tools.origins);
                self.filter(metadata, had_annotations, tools.origins);
            }
            Reasons::record(&reasons, &mut object, tools.origins);
            objects.push(object);
        }
        objects
    }

    /// `{labels: …, annotations: …}` for the metadata of the objects of a component.
    fn patch(&self, plan: &RenderPlan<'_>, component: &Text, origins: &mut Origins) -> Node {
        let mut labels = Map::default();
        for entry in &plan.target.labels {
            pass(&mut labels, entry, origins);
        }
        for (label, value) in [
            (NAME_LABEL, &plan.target.name),
            (COMPONENT_LABEL, component),
        ] {
            let origin = by_rule(rules::LABELS, &[value.origin], origins);
            labels.insert(
                key(label, origin),
                Node::string(value.value.clone(), origin),
            );
        }
        let mut annotations = Map::default();
        for entry in &self.annotations {
            if !stays_on_workload(&entry.key.text) {
                pass(&mut annotations, entry, origins);
            }
        }
        let origin = by_rule(rules::LABELS, &[], origins);
        let mut metadata = Map::default();
        metadata.push(key("labels", origin), Node::new(Data::Map(labels), origin));
        if !annotations.is_empty() {
            metadata.push(
                key("annotations", origin),
                Node::new(Data::Map(annotations), origin),
            );
        }
        Node::new(Data::Map(metadata), origin)
    }

    /// Takes filtered keys off an object, whoever set them, but not the engine's own. Pod templates
    /// are not touched: what selectors look at must stay.
    fn filter(&self, metadata: &mut Node, had_annotations: bool, origins: &mut Origins) {
        let Some(fields) = metadata.as_map_mut() else {
            return;
        };
        for (field, filter) in &self.filters {
            if let Some(node) = fields.get_mut(field) {
                take_out(node, filter, origins);
            }
        }
        let are_empty = |node: &Node| node.as_map().is_some_and(Map::is_empty);
        if !had_annotations && fields.get("annotations").is_some_and(are_empty) {
            fields.remove("annotations");
        }
    }
}

fn pass(to: &mut Map, entry: &Entry, origins: &mut Origins) {
    let origin: OriginId = by_rule(rules::LABELS, &[entry.value.origin], origins);
    to.insert(
        entry.key.clone(),
        Node::new(entry.value.data.clone(), origin),
    );
}

/// Takes out of labels or annotations what a filter names.
fn take_out(node: &mut Node, filter: &Node, origins: &mut Origins) {
    let names = filter
        .as_str()
        .unwrap_or_default()
        .split(',')
        .map(str::trim);
    let names: BTreeSet<&str> = names.collect();
    let mut taken = Vec::new();
    if let Some(map) = node.as_map_mut() {
        map.retain(|entry| {
            let name = &*entry.key.text;
            let goes = names.contains(name) && ![NAME_LABEL, COMPONENT_LABEL].contains(&name);
            taken.extend(goes.then(|| (path::Step::Key(name.into()), entry.value.clone())));
            !goes
        });
    }
    if !taken.is_empty() {
        Merge::new(NOTE, origins).removed(node, taken, &[filter.origin]);
    }
}

/// `suspend`, `oci-interval`, `oci-timeout`, `kustomization-*`.
fn is_flux_related(annotation: &str) -> bool {
    annotation.strip_prefix(RENDERING).is_some_and(|suffix| {
        matches!(suffix, "suspend" | "oci-interval" | "oci-timeout")
            || suffix.starts_with("kustomization-")
    })
}

/// Annotations that do not go on to rendered objects.
fn stays_on_workload(annotation: &str) -> bool {
    is_flux_related(annotation)
        || annotation.strip_prefix(RENDERING) == Some("resync-period")
        || [ANNOTATION_FILTER, LABEL_FILTER, LAST_APPLIED].contains(&annotation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_and_what_goes_down() {
        for stays in [
            "suspend",
            "oci-interval",
            "kustomization-timeout",
            "resync-period",
        ] {
            assert!(stays_on_workload(&format!("{RENDERING}{stays}")), "{stays}");
        }
        assert!(!stays_on_workload(
            "rendering.spectrocloud.com/field-validation"
        ));
        assert!(!stays_on_workload("app.kubernetes.io/version"));
        assert!(!is_flux_related("rendering.spectrocloud.com/resync-period"));
    }
}
