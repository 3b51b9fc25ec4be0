//! Placements for programs, in the shape of the debugger of Open Cluster Management:
//! `placement`, `filteredPipelineResults`, `prioritizeResults`, `aggregatedScores` and `error`
//! (<https://github.com/open-cluster-management-io/ocm>, `pkg/placement/debugger`), and what it
//! lacks.

use super::table;
use super::table::names;
use crate::ops::ChangedSelection;
use crate::ops::PlacementReport;
use crate::ops::ScheduledPlacement;
use crate::placement::Condition;
use crate::placement::Place;
use crate::placement::Ranked;
use crate::placement::Why;
use crate::yaml;
use serde::Serialize;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// One placement where one was asked for and found, else all of them as `items`.
pub(super) fn json(report: &PlacementReport, one: bool) -> String {
    let assumed = &report.assumptions;
    match report.placements.as_slice() {
        [placement] if one => table::json(&result(placement, assumed)),
        placements => {
            let items = placements
                .iter()
                .map(|placement| result(placement, assumed));
            table::json(&json!({ "items": items.collect::<Vec<_>>() }))
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DebugResult<'r> {
    placement: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filtered_pipeline_results: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    prioritize_results: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aggregated_scores: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'r str>,
    owners: &'r [String],
    cluster_sets: Vec<&'r str>,
    available_clusters: Vec<&'r str>,
    selected_clusters: Vec<&'r str>,
    unscheduled: usize,
    placement_decisions: Vec<Value>,
    conditions: Vec<Value>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'r [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    assumed: &'r [String],
    #[serde(skip_serializing_if = "Map::is_empty")]
    why: Map<String, Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Value>,
}

fn result<'r>(one: &'r ScheduledPlacement, assumed: &'r [String]) -> DebugResult<'r> {
    let schedule = &one.schedule;
    let filters = schedule
        .filters
        .iter()
        .map(|filter| json!({ "name": filter.name, "filteredClusters": names(&filter.clusters) }));
    let prioritizers = schedule
        .prioritizers
        .iter()
        .map(|it| json!({ "name": it.name, "weight": it.weight, "scores": by_name(&it.scores) }));
    let ranking = schedule.ranking.iter();
    let ranking = ranking.map(|it| json!({ "clusterName": &*it.cluster, "score": it.score }));
    let decisions = schedule.groups.iter().flat_map(|group| {
        group.decisions.iter().map(|decision| {
            json!({
                "name": decision.name,
                "decisionGroupName": &*group.name,
                "decisionGroupIndex": group.index,
                "clusters": names(&decision.clusters),
            })
        })
    });
    DebugResult {
        placement: document(one),
        filtered_pipeline_results: filters.collect(),
        prioritize_results: prioritizers.collect(),
        aggregated_scores: ranking.collect(),
        error: schedule.untouched.as_deref(),
        owners: &one.owners,
        cluster_sets: names(&schedule.eligible_sets),
        available_clusters: names(&schedule.available),
        selected_clusters: names(&schedule.selected),
        unscheduled: schedule.unscheduled,
        placement_decisions: decisions.collect(),
        conditions: schedule.conditions.iter().map(condition).collect(),
        warnings: &schedule.warnings,
        assumed,
        why: one
            .why
            .iter()
            .map(|(name, why)| (name.clone(), reason(why)))
            .collect(),
        change: one.change().map(|change| changed(one, &change)),
    }
}

/// The placement without its status and what servers add.
fn document(one: &ScheduledPlacement) -> Value {
    let mut text = String::new();
    yaml::write_json(&one.placement.node, &mut text);
    let mut value: Value = serde_json::from_str(&text).unwrap_or_default();
    if let Some(map) = value.as_object_mut() {
        map.remove("status");
    }
    if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|key, _| ["name", "namespace", "labels", "annotations"].contains(&&**key));
    }
    value
}

fn by_name(scores: &[Ranked]) -> Map<String, Value> {
    let scores = scores.iter();
    scores
        .map(|it| (it.cluster.to_string(), it.score.into()))
        .collect()
}

fn condition(condition: &Condition) -> Value {
    json!({
        "type": condition.name,
        "status": if condition.holds { "True" } else { "False" },
        "reason": condition.reason,
        "message": condition.message,
    })
}

fn changed(one: &ScheduledPlacement, change: &ChangedSelection) -> Value {
    let before = one.before.as_ref().map(|before| names(&before.selected));
    json!({
        "before": before,
        "added": names(&change.added),
        "removed": names(&change.removed),
    })
}

fn reason(why: &Why) -> Value {
    let out = |step: &str, reasons: &[String]| json!({ "selected": false, "step": step, "reasons": reasons });
    match why {
        Why::Untouched(reason) => out("Untouched", std::slice::from_ref(reason)),
        Why::Unknown => out("Unknown", &[]),
        Why::NotAvailable(reason) => out("ClusterSets", std::slice::from_ref(reason)),
        Why::Misconfigured(reason) => out("Misconfigured", std::slice::from_ref(reason)),
        Why::NotMatched(reasons) => out("Predicate", reasons),
        Why::Tainted(reason) => out("TaintToleration", std::slice::from_ref(reason)),
        Why::Ranked(place) => ranked(place),
    }
}

fn ranked(place: &Place) -> Value {
    let scores = place
        .scores
        .iter()
        .map(|(name, weight, score)| json!({ "name": name, "weight": weight, "score": score }));
    let cut = place.cut.as_ref();
    json!({
        "selected": place.selected,
        "step": "Selection",
        "rank": place.rank,
        "of": place.of,
        "score": place.total,
        "scores": scores.collect::<Vec<_>>(),
        "cut": cut.map(|(other, points)| json!({ "cluster": &**other, "points": points })),
    })
}
