//! The conditions of a placement.

use super::Condition;
use super::Schedule;
use super::Selection;
use crate::placement::Placement;
use std::sync::Arc;

/// `PlacementMisconfigured`, then `PlacementSatisfied`.
pub(super) fn conditions(
    placement: &Placement,
    schedule: &Schedule,
    selection: &Selection<'_>,
) -> Vec<Condition> {
    vec![
        misconfigured(selection),
        satisfied(placement, schedule, selection),
    ]
}

fn misconfigured(selection: &Selection<'_>) -> Condition {
    let name = "PlacementMisconfigured";
    match &selection.misconfigured {
        Some(wrong) => Condition {
            name,
            holds: true,
            reason: "Misconfigured",
            message: format!("{}:{}", wrong.plugin, wrong.message),
        },
        None => Condition {
            name,
            holds: false,
            reason: "Succeedconfigured",
            message: "Placement configurations check pass".to_owned(),
        },
    }
}

/// The first that holds, in the order of the scheduler.
fn satisfied(placement: &Placement, schedule: &Schedule, selection: &Selection<'_>) -> Condition {
    let no = |reason, message| Condition {
        name: "PlacementSatisfied",
        holds: false,
        reason,
        message,
    };
    if schedule.bindings.is_empty() {
        let message = "No valid ManagedClusterSetBindings found in placement namespace";
        return no("NoManagedClusterSetBindings", message.to_owned());
    }
    if schedule.eligible_sets.is_empty() {
        let asked = placement.cluster_sets.iter().map(|set| &set.value);
        let sets = joined(asked);
        let message =
            format!("None of ManagedClusterSets [{sets}] is bound to placement namespace");
        return no("NoIntersection", message);
    }
    if schedule.available.is_empty() {
        let sets = joined(&schedule.eligible_sets);
        let message = format!("All ManagedClusterSets [{sets}] have no member ManagedCluster");
        return no("AllManagedClusterSetsEmpty", message);
    }
    if selection.selected.is_empty() {
        let message = "No ManagedCluster matches any of the cluster predicate";
        return no("NoManagedClusterMatched", message.to_owned());
    }
    if selection.unscheduled > 0 {
        let message = format!("{} cluster decisions unscheduled", selection.unscheduled);
        return no("NotAllDecisionsScheduled", message);
    }
    Condition {
        name: "PlacementSatisfied",
        holds: true,
        reason: "AllDecisionsScheduled",
        message: "All cluster decisions scheduled".to_owned(),
    }
}

fn joined<'n>(names: impl IntoIterator<Item = &'n Arc<str>>) -> String {
    let names: Vec<&str> = names.into_iter().map(|name| &**name).collect();
    names.join(",")
}
