//! Labels and annotations, from the deployment down to the rendered objects.
//!
//! The rules follow
//! <https://docs.palette-ai.com/docs/reference/workload-configuration/annotations-labels>.

use super::Tools;
use super::component::Part;
use super::naming::by_rule;
use super::naming::by_rule_hanging_on;
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

/// Puts the Workload's labels and annotations and the engine's labels on every object.
pub(super) fn onto_objects(
    plan: &RenderPlan<'_>,
    parts: Vec<Part>,
    tools: &mut Tools<'_, '_>,
) -> Vec<Node> {
    let annotations = workload_annotations(plan);
    let passed = Passed {
        label_filter: filter_keys(&annotations, LABEL_FILTER),
        annotation_filter: filter_keys(&annotations, ANNOTATION_FILTER),
        filtered_by: [LABEL_FILTER, ANNOTATION_FILTER]
            .into_iter()
            .filter_map(|name| annotations.get(name))
            .map(|node| node.origin)
            .collect(),
        annotations,
    };
    let mut objects = Vec::new();
    for part in parts {
        let patch = passed.patch(plan, &part.name, tools.origins);
        let reasons = [Reasons::of_plan(plan), part.reasons];
        for mut object in part.into_objects() {
            passed.filter(&mut object);
            if object
                .get("metadata")
                .is_some_and(|metadata| metadata.as_map().is_some())
            {
                merge::deep(&mut object, &patch, "labels and annotations", tools.origins);
            }
            Reasons::record(&reasons, &mut object, tools.origins);
            objects.push(object);
        }
    }
    objects
}

/// What a Workload passes down.
struct Passed {
    annotations: Map,
    label_filter: BTreeSet<String>,
    annotation_filter: BTreeSet<String>,
    /// Where the filters are written.
    filtered_by: Vec<OriginId>,
}

impl Passed {
    /// `{metadata: {labels: …, annotations: …}}` for the objects of a component.
    fn patch(&self, plan: &RenderPlan<'_>, component: &Text, origins: &mut Origins) -> Node {
        let mut labels = Map::default();
        for entry in &plan.target.labels {
            if !self.label_filter.contains(&*entry.key.text) {
                pass(&mut labels, entry, origins);
            }
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
            let name = &*entry.key.text;
            if !stays_on_workload(name) && !self.annotation_filter.contains(name) {
                pass(&mut annotations, entry, origins);
            }
        }
        let origin = by_rule_hanging_on(rules::LABELS, &self.filtered_by, origins);
        let mut metadata = Map::default();
        metadata.push(key("labels", origin), Node::new(Data::Map(labels), origin));
        if !annotations.is_empty() {
            metadata.push(
                key("annotations", origin),
                Node::new(Data::Map(annotations), origin),
            );
        }
        let mut patch = Map::default();
        patch.push(
            key("metadata", origin),
            Node::new(Data::Map(metadata), origin),
        );
        Node::new(Data::Map(patch), origin)
    }

    /// Takes filtered keys off an object, whoever set them. Pod templates are not touched: what
    /// selectors look at must stay.
    fn filter(&self, object: &mut Node) {
        let Some(metadata) = object.as_map_mut().and_then(|map| map.get_mut("metadata")) else {
            return;
        };
        for (name, filter) in [
            ("labels", &self.label_filter),
            ("annotations", &self.annotation_filter),
        ] {
            let map = metadata.as_map_mut().and_then(|map| map.get_mut(name));
            if let Some(map) = map.and_then(Node::as_map_mut) {
                map.retain(|entry| !filter.contains(&*entry.key.text));
            }
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

fn filter_keys(annotations: &Map, name: &str) -> BTreeSet<String> {
    let list = annotations
        .get(name)
        .and_then(Node::as_str)
        .unwrap_or_default();
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
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
