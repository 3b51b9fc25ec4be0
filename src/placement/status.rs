//! What a hub would hold after a schedule.

use super::GROUP;
use super::Moment;
use super::Placement;
use super::build::Build;
use super::inventory::PLACEMENT_LABEL;
use super::scheduler::Condition;
use super::scheduler::Decision;
use super::scheduler::Grouped;
use super::scheduler::Schedule;
use crate::source::OriginId;
use crate::yaml::Node;

/// Labels of a `PlacementDecision`.
const GROUP_INDEX: &str = "cluster.open-cluster-management.io/decision-group-index";
const GROUP_NAME: &str = "cluster.open-cluster-management.io/decision-group-name";

/// The `Placement` with its status. Conditions have a time only where it was given.
pub fn placement_with_status(
    placement: &Placement,
    schedule: &Schedule,
    now: Option<Moment>,
    origin: OriginId,
) -> Node {
    let build = Build::at(origin);
    let mut node = placement.node.clone();
    if let Some(map) = node.as_map_mut() {
        map.remove("status");
        if schedule.untouched.is_none() {
            map.insert(build.key("status"), status(schedule, now, build));
        }
    }
    node
}

fn status(schedule: &Schedule, now: Option<Moment>, build: Build) -> Node {
    let conditions = schedule.conditions.iter();
    let conditions = conditions.map(|it| condition(it, now, build)).collect();
    let groups = schedule
        .groups
        .iter()
        .map(|group| group_status(group, build));
    build.map([
        ("conditions", build.list(conditions)),
        ("decisionGroups", build.list(groups.collect())),
        (
            "numberOfSelectedClusters",
            build.number(schedule.selected.len()),
        ),
    ])
}

fn condition(condition: &Condition, now: Option<Moment>, build: Build) -> Node {
    let holds = if condition.holds { "True" } else { "False" };
    let time = now.map(|now| ("lastTransitionTime", build.text(now.to_string())));
    let fields = [
        ("message", build.text(condition.message.as_str())),
        ("reason", build.text(condition.reason)),
        ("status", build.text(holds)),
        ("type", build.text(condition.name)),
    ];
    build.map(time.into_iter().chain(fields))
}

fn group_status(group: &Grouped, build: Build) -> Node {
    let decisions = group.decisions.iter();
    let decisions = decisions.map(|decision| build.text(decision.name.as_str()));
    build.map([
        ("clusterCount", build.number(group.len())),
        ("decisionGroupIndex", build.number(group.index)),
        ("decisionGroupName", build.text(group.name.clone())),
        ("decisions", build.list(decisions.collect())),
    ])
}

/// The `PlacementDecision`s, in the order of their numbers.
pub fn placement_decisions(
    placement: &Placement,
    schedule: &Schedule,
    origin: OriginId,
) -> Vec<Node> {
    let build = Build::at(origin);
    let groups = schedule.groups.iter();
    groups
        .flat_map(|group| {
            let decisions = group.decisions.iter();
            decisions.map(move |it| decision_document(placement, group, it, build))
        })
        .collect()
}

fn decision_document(
    placement: &Placement,
    group: &Grouped,
    decision: &Decision,
    build: Build,
) -> Node {
    let name = || build.text(placement.name.value.clone());
    let labels = build.map([
        (GROUP_INDEX, build.text(group.index.to_string())),
        (GROUP_NAME, build.text(group.name.clone())),
        (PLACEMENT_LABEL, name()),
    ]);
    let uid = placement.node.at(&["metadata", "uid"]);
    let owner = [
        ("apiVersion", build.text(format!("{GROUP}/v1beta1"))),
        ("blockOwnerDeletion", build.bool(true)),
        ("controller", build.bool(true)),
        ("kind", build.text("Placement")),
        ("name", name()),
    ];
    let owner = build.map(owner.into_iter().chain(uid.map(|uid| ("uid", uid.clone()))));
    let metadata = build.map([
        ("name", build.text(decision.name.as_str())),
        ("namespace", build.text(placement.namespace.value.clone())),
        ("labels", labels),
        ("ownerReferences", build.list(vec![owner])),
    ]);
    let clusters = decision.clusters.iter().map(|cluster| {
        build.map([
            ("clusterName", build.text(cluster.clone())),
            ("reason", build.text("")),
        ])
    });
    let status = build.map([("decisions", build.list(clusters.collect()))]);
    build.map([
        ("apiVersion", build.text(format!("{GROUP}/v1beta1"))),
        ("kind", build.text("PlacementDecision")),
        ("metadata", metadata),
        ("status", status),
    ])
}
