//! Every step, rule by rule.
//!
//! In: inventories and placements as text.
//! Out: that each step does what the scheduler of a hub does.
//! Never: reads a file.

mod availability;
mod groups;
mod predicates;
mod reasons;
mod scores;
mod tolerations;

use crate::placement::Schedule;
use crate::placement::testing::placement;
use crate::placement::testing::world;

/// A schedule over an inventory and a placement in `managed-cluster-set-global`.
#[track_caller]
fn scheduled(inventory: &str, spec: &str) -> Schedule {
    world(&format!("{inventory}{}", placement(spec))).schedule()
}

#[track_caller]
fn selected(inventory: &str, spec: &str) -> String {
    scheduled(inventory, spec).selected.join(" ")
}

fn conditions(schedule: &Schedule) -> Vec<String> {
    let conditions = schedule.conditions.iter().rev();
    conditions
        .map(|it| format!("{} {} {} {}", it.name, it.holds, it.reason, it.message))
        .collect()
}

#[track_caller]
fn satisfied(schedule: &Schedule) -> String {
    let condition = schedule.condition("PlacementSatisfied").unwrap();
    format!(
        "{} {}: {}",
        condition.holds, condition.reason, condition.message
    )
}

#[track_caller]
fn misconfigured(schedule: &Schedule) -> String {
    let condition = schedule.condition("PlacementMisconfigured").unwrap();
    assert!(condition.holds, "{condition:?}");
    condition.message.clone()
}

fn decision(namespace: &str, placement: &str, clusters: &str) -> String {
    let clusters = clusters.split(' ').filter(|name| !name.is_empty());
    let clusters: Vec<String> = clusters
        .map(|name| format!("{{clusterName: {name}}}"))
        .collect();
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: \
         PlacementDecision\nmetadata:\n  name: {placement}-decision-1\n  namespace: \
         {namespace}\n  labels: {{cluster.open-cluster-management.io/placement: \
         {placement}}}\nstatus: {{decisions: [{}]}}\n",
        clusters.join(", ")
    )
}

const ABC: &str = "clusters: [a, b, c]\n";

fn add_on_score(cluster: &str, scores: &str, until: &str) -> String {
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1alpha1\nkind: \
         AddOnPlacementScore\nmetadata: {{name: r, namespace: {cluster}}}\nstatus: {{scores: \
         [{scores}]{until}}}\n"
    )
}

fn policy(mode: &str, configurations: &str) -> String {
    format!("{{prioritizerPolicy: {{{mode}configurations: [{configurations}]}}}}")
}

const ADD_ON: &str = "{scoreCoordinate: {type: AddOn, addOn: {resourceName: r, scoreName: s}}}";

const SETS: &str = "\
clusters:
  - {name: a, clusterSet: one}
  - {name: b, clusterSet: two}
  - {name: c, labels: {tier: gold}}
clusterSets: [one, two, {name: gold, labelSelector: {matchLabels: {tier: gold}}}, empty]
bindings:
  - {namespace: team, clusterSet: one}
  - {namespace: team, clusterSet: two}
  - {namespace: team, clusterSet: gold}
  - {namespace: team, clusterSet: nowhere}
  - {namespace: hollow, clusterSet: empty}
";

const REGIONS: &str = "\
clusters:
  - {name: a, labels: {region: east, gpu: ''}, claims: {cloud: AWS}}
  - {name: b, labels: {region: west}, claims: {cloud: GCP, zone: z1}}
  - {name: c}
";

fn expression(key: &str, operator: &str, values: &str) -> String {
    format!("{{matchExpressions: [{{key: {key}, operator: {operator}, values: {values}}}]}}")
}

fn tainted(taint: &str) -> String {
    format!("clusters: [{{name: a, taints: [{taint}]}}]\n")
}
