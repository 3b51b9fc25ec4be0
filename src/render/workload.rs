//! The Workload resource and its Namespace, as a hub ships them.

use super::Manifest;
use super::Tools;
use super::naming::by_rule;
use super::naming::key;
use super::propagate::workload_annotations;
use super::reasons::Reasons;
use super::rules;
use crate::diag::Reported;
use crate::kubernetes::ObjectId;
use crate::model::Text;
use crate::model::WorkloadType;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::order_keys;

/// The label that tells applications from tasks.
const TYPE_LABEL: &str = "wl.spectrocloud.com/type";

/// The Workload: the target's metadata, and the profile's workload after overrides and macros.
///
/// # Errors
/// When the finished object has no valid form.
pub(super) fn workload(
    plan: &RenderPlan<'_>,
    tools: &mut Tools<'_, '_>,
) -> Result<Manifest, Reported> {
    let origin = by_rule(rules::WORKLOAD, &[], tools.origins);
    let mut labels = plan.target.labels.clone();
    let (word, from) = workload_type(plan);
    let type_origin = by_rule(rules::WORKLOAD, &from, tools.origins);
    labels.insert(
        key(TYPE_LABEL, type_origin),
        Node::string(word, type_origin),
    );
    let metadata = metadata(
        &[
            ("name", &plan.target.name),
            ("namespace", &plan.target.namespace),
        ],
        labels,
        workload_annotations(plan),
        origin,
    );
    let mut node = object(
        "spectrocloud.com/v1beta1",
        "Workload",
        metadata,
        origin,
        |map| {
            map.push(key("spec", origin), plan.workload.node.clone());
        },
    );
    Reasons::record(&[Reasons::of_plan(plan)], &mut node, tools.origins);
    Manifest::new(node, tools.origins, tools.diagnostics)
}

/// The Namespace of the workload, with `namespaceMetadata`.
pub(super) fn namespace(plan: &RenderPlan<'_>, origins: &mut Origins) -> Manifest {
    let origin = by_rule(rules::NAMESPACE, &[], origins);
    let target = &plan.target;
    let metadata = metadata(
        &[("name", &target.namespace)],
        target.namespace_labels.clone(),
        target.namespace_annotations.clone(),
        origin,
    );
    let mut node = object("v1", "Namespace", metadata, origin, |_| {});
    Reasons::record(&[Reasons::of_plan(plan)], &mut node, origins);
    order_keys(&mut node);
    let id = ObjectId {
        group: String::new(),
        kind: "Namespace".to_owned(),
        namespace: None,
        name: target.namespace.value.to_string(),
    };
    Manifest { id, node }
}

/// Application if any component is one, with the references that decided it.
fn workload_type(plan: &RenderPlan<'_>) -> (&'static str, Vec<OriginId>) {
    let of = |kind: WorkloadType| {
        let components = plan.components.iter();
        let same = components.filter(move |planned| planned.definition.workload_type == kind);
        same.map(|planned| planned.spec.definition.origin)
            .collect::<Vec<_>>()
    };
    let applications = of(WorkloadType::Application);
    if applications.is_empty() && !plan.components.is_empty() {
        return ("task", of(WorkloadType::Task));
    }
    ("application", applications)
}

fn metadata(names: &[(&str, &Text)], labels: Map, annotations: Map, origin: OriginId) -> Node {
    let mut map = Map::default();
    for (name, value) in names {
        map.push(
            key(name, origin),
            Node::string(value.value.clone(), value.origin),
        );
    }
    for (name, members) in [("labels", labels), ("annotations", annotations)] {
        if !members.is_empty() {
            map.push(key(name, origin), Node::new(Data::Map(members), origin));
        }
    }
    Node::new(Data::Map(map), origin)
}

fn object(
    api_version: &str,
    kind: &str,
    metadata: Node,
    origin: OriginId,
    more: impl FnOnce(&mut Map),
) -> Node {
    let mut map = Map::default();
    map.push(key("apiVersion", origin), Node::string(api_version, origin));
    map.push(key("kind", origin), Node::string(kind, origin));
    map.push(key("metadata", origin), metadata);
    more(&mut map);
    Node::new(Data::Map(map), origin)
}
