//! Dialect R: how many instances a placement has.

use super::RULE;
use super::parts::Parts;
use super::source::Source;
use crate::datum::look;
use crate::datum::making::Making;
use crate::kubernetes::Builder;
use crate::yaml::Node;

/// The utilization that a cluster aims at where an autoscaler does not say.
const USUAL: i64 = 80;

/// The scale settings of every placement. What an autoscaler says wins over replicas.
pub(super) fn settings(source: &Source<'_>, parts: &Parts<'_>, making: &mut Making<'_>) -> Node {
    let build = making.build(RULE, &[source.origin()]);
    let replicas = replicas(source, making);
    let replicas = replicas.unwrap_or_else(|| build.integer(1));
    let policy = build.text("OrderedReady");
    let Some(autoscaler) = parts.autoscaler(source) else {
        return build.map([
            ("minReplicas", Some(replicas)),
            ("instanceManagementPolicy", Some(policy)),
        ]);
    };
    let least = look::at(autoscaler, &["spec", "minReplicas"]).cloned();
    let mut metrics = metrics(autoscaler, making);
    if look::lacks(autoscaler, &["spec", "metrics"]) {
        metrics.push(implied(autoscaler, making));
    }
    if let Some(behavior) = look::at(autoscaler, &["spec", "behavior"]) {
        let message = "Datum scales at a pace of its own";
        making.lost(behavior.origin, message, "`behavior` is left out");
    }
    if metrics.is_empty() {
        let message = "nothing that Datum could scale by is left";
        making.lost(
            autoscaler.origin,
            message,
            "only `cpu` is known; the replicas stay as they are",
        );
        return build.map([
            ("minReplicas", Some(least.unwrap_or(replicas))),
            ("instanceManagementPolicy", Some(policy)),
        ]);
    }
    build.map([
        (
            "minReplicas",
            Some(least.unwrap_or_else(|| build.integer(1))),
        ),
        (
            "maxReplicas",
            look::at(autoscaler, &["spec", "maxReplicas"]).cloned(),
        ),
        ("metrics", Some(build.list(metrics))),
        ("instanceManagementPolicy", Some(policy)),
    ])
}

/// The replicas of an object, of which there must be one at least.
fn replicas(source: &Source<'_>, making: &mut Making<'_>) -> Option<Node> {
    let replicas = source.replicas()?;
    if replicas.as_i64() == Some(0) {
        let message = format!("{} `{}` has no replicas", source.kind, source.name);
        making.refuse(
            replicas.origin,
            message,
            "a placement has one instance at least",
        );
    }
    Some(replicas.clone())
}

fn metrics(autoscaler: &Node, making: &mut Making<'_>) -> Vec<Node> {
    let mut all = Vec::new();
    for metric in look::list(autoscaler, &["spec", "metrics"]) {
        let is_cpu = look::text(metric, &["type"]) == "Resource"
            && look::text(metric, &["resource", "name"]) == "cpu";
        let target = look::at(metric, &["resource", "target"]);
        let build = making.build(RULE, &[metric.origin]);
        let target = target.filter(|_| is_cpu);
        if let Some(target) = target.and_then(|target| self::target(target, build)) {
            let resource = build.map([
                ("name", look::at(metric, &["resource", "name"]).cloned()),
                ("target", Some(target)),
            ]);
            all.push(build.map([("resource", Some(resource))]));
        } else {
            let message = "Datum scales by `cpu` only";
            making.lost(metric.origin, message, "the metric is left out");
        }
    }
    all
}

/// The metric of an autoscaler that lists none: `autoscaling/v1` has a field of its own, and
/// without it the cluster takes 80%
/// (<https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/>).
fn implied(autoscaler: &Node, making: &mut Making<'_>) -> Node {
    let build = making.build(RULE, &[autoscaler.origin]);
    let written = look::at(autoscaler, &["spec", "targetCPUUtilizationPercentage"]);
    let percent = written.cloned().unwrap_or_else(|| build.integer(USUAL));
    let target = build.map([("averageUtilization", Some(percent))]);
    let resource = build.map([("name", Some(build.text("cpu"))), ("target", Some(target))]);
    build.map([("resource", Some(resource))])
}

fn target(target: &Node, build: Builder) -> Option<Node> {
    let mut fields = ["averageUtilization", "averageValue"].into_iter();
    let (field, value) = fields.find_map(|field| Some((field, look::at(target, &[field])?)))?;
    Some(build.map([(field, Some(value.clone()))]))
}
