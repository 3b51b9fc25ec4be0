//! Autoscalers.

use super::RULE;
use super::containers::instance_type;
use super::exposure;
use super::units::Named;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::rules::Facts;
use crate::datum::workload::Workload;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::facts as table;
use crate::yaml::Node;

const KIND: &str = "HorizontalPodAutoscaler";

/// The first release that serves the version of autoscalers whose shape this is under its own name.
const STABLE: KubeVersion = KubeVersion::new(1, 23);

/// The autoscaler of a deployment of instances, where the placement has a maximum.
pub(super) fn autoscaler(
    workload: &Workload,
    named: &Named<'_>,
    (shared, facts): (bool, Facts<'_>),
    making: &mut Making<'_>,
) -> Option<Node> {
    let settings = look::at(named.unit.placement, &["scaleSettings"])?;
    let most = look::at(settings, &["maxReplicas"])?;
    let build = making.build(RULE, &[most.origin]);
    let metrics = look::list(settings, &["metrics"]).iter();
    let metrics = metrics
        .filter_map(|metric| resource_metric(metric, making))
        .collect();
    tell_share_of_nothing(workload, settings, facts, making);
    let kind = if shared { "Deployment" } else { "StatefulSet" };
    let target = build.map([
        ("apiVersion", Some(build.text("apps/v1"))),
        ("kind", Some(build.text(kind))),
        ("name", Some(build.text(named.name.as_str()))),
    ]);
    let metadata = build.map([
        ("name", Some(build.text(named.name.as_str()))),
        ("namespace", exposure::namespace(workload)),
        ("labels", Some(named.labels.clone())),
    ]);
    let spec = build.map([
        ("scaleTargetRef", Some(target)),
        ("minReplicas", look::at(settings, &["minReplicas"]).cloned()),
        ("maxReplicas", Some(most.clone())),
        ("metrics", Some(build.list(metrics))),
    ]);
    Some(build.object(version(facts.release), KIND, metadata, Some(spec)))
}

/// Utilization is a share of what pods ask for, which they do by their instance type.
fn tell_share_of_nothing(
    workload: &Workload,
    settings: &Node,
    facts: Facts<'_>,
    making: &mut Making<'_>,
) {
    if instance_type(workload, facts).is_some() {
        return;
    }
    let mut metrics = look::list(settings, &["metrics"]).iter();
    let share = ["resource", "target", "averageUtilization"];
    if let Some(share) = metrics.find_map(|metric| look::at(metric, &share)) {
        let message = "pods without an instance type have nothing to use a share of";
        making.lost(
            share.origin,
            message,
            "name an `instanceType`, or write `averageValue`",
        );
    }
}

/// The version that a release serves. The table of versions begins after the change of names.
fn version(release: KubeVersion) -> &'static str {
    if release < STABLE {
        return "autoscaling/v2beta2";
    }
    table::served("autoscaling", KIND, release).map_or("autoscaling/v2", |kind| kind.api_version)
}

fn resource_metric(metric: &Node, making: &mut Making<'_>) -> Option<Node> {
    let resource = look::at(metric, &["resource"])?;
    let target = look::at(resource, &["target"])?;
    let build = making.build(RULE, &[target.origin]);
    let target = if let Some(percent) = look::at(target, &["averageUtilization"]) {
        build.map([
            ("type", Some(build.text("Utilization"))),
            ("averageUtilization", Some(percent.clone())),
        ])
    } else {
        if let Some(value) = look::at(target, &["value"]) {
            let message = "Kubernetes scales by what pods use on average";
            making.lost(
                value.origin,
                message,
                "the value is taken for `averageValue`",
            );
        }
        let mut values = ["averageValue", "value"].into_iter();
        let value = values.find_map(|key| look::at(target, &[key]));
        build.map([
            ("type", Some(build.text("AverageValue"))),
            ("averageValue", value.cloned()),
        ])
    };
    let resource = build.map([
        ("name", look::at(resource, &["name"]).cloned()),
        ("target", Some(target)),
    ]);
    Some(build.map([
        ("type", Some(build.text("Resource"))),
        ("resource", Some(resource)),
    ]))
}
