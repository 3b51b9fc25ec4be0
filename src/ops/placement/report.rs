//! What is told about placements.

use super::Found;
use crate::placement::Inventory;
use crate::placement::Placement;
use crate::placement::Schedule;
use crate::placement::Why;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What became of the placements that were asked for.
#[derive(Clone, Debug)]
pub struct PlacementReport {
    /// The placements, by namespace and name.
    pub placements: Vec<ScheduledPlacement>,
    /// What was added to the inventory, as far as it mattered.
    pub assumptions: Vec<String>,
    /// Whether another moment might give another result.
    pub depends_on_time: bool,
}

/// What became of a placement.
#[derive(Clone, Debug)]
pub struct ScheduledPlacement {
    /// The placement.
    pub placement: Placement,
    /// The deployments and environments that go there: `deployment team/web`.
    pub owners: Vec<String>,
    /// What the scheduler decided.
    pub schedule: Schedule,
    /// What it decides without what is different, where something is.
    pub before: Option<Schedule>,
    /// Why clusters were selected, or were not.
    pub why: Vec<(String, Why)>,
}

/// How a selection changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangedSelection {
    /// Clusters that are selected now.
    pub added: Vec<Arc<str>>,
    /// Clusters that are not selected any more.
    pub removed: Vec<Arc<str>>,
}

/// What the scheduler decided, before it is known for whom.
pub(super) struct Outcome {
    pub(super) schedule: Schedule,
    pub(super) before: Option<Schedule>,
    pub(super) why: Vec<(String, Why)>,
}

impl Outcome {
    /// What holds without what is different.
    pub(super) fn first(&self) -> &Schedule {
        self.before.as_ref().unwrap_or(&self.schedule)
    }

    pub(super) fn with(self, found: Found) -> ScheduledPlacement {
        ScheduledPlacement {
            placement: found.placement,
            owners: found.owners,
            schedule: self.schedule,
            before: self.before,
            why: self.why,
        }
    }
}

impl ScheduledPlacement {
    /// What is different, where something is asked to be.
    pub fn change(&self) -> Option<ChangedSelection> {
        let before: BTreeSet<&Arc<str>> = self.before.as_ref()?.selected.iter().collect();
        let after: BTreeSet<&Arc<str>> = self.schedule.selected.iter().collect();
        let names = |names: Vec<&&Arc<str>>| names.into_iter().map(|it| Arc::clone(it)).collect();
        Some(ChangedSelection {
            added: names(after.difference(&before).collect()),
            removed: names(before.difference(&after).collect()),
        })
    }
}

/// What was added to an inventory and mattered to some schedules, in words.
pub(in crate::ops) fn assumptions<'s>(
    inventory: &Inventory,
    schedules: impl Iterator<Item = &'s Schedule>,
) -> Vec<String> {
    let assumed = inventory.assumed();
    let (mut sets, mut bindings, mut defaulted) = (BTreeSet::new(), BTreeSet::new(), 0);
    for schedule in schedules {
        for set in &schedule.eligible_sets {
            let binding = (schedule.namespace.clone(), set.clone());
            if assumed.bindings.contains(&binding) {
                bindings.insert(format!(
                    "ManagedClusterSetBinding `{}/{set}`",
                    schedule.namespace
                ));
            }
            if assumed.sets.contains(set) {
                sets.insert(format!("ManagedClusterSet `{set}`"));
            }
            if &**set == "default" {
                defaulted = assumed.defaulted.len();
            }
        }
    }
    let mut told: Vec<String> = sets.into_iter().chain(bindings).collect();
    if defaulted > 0 {
        told.push(format!("the cluster set `default` of {defaulted} clusters"));
    }
    told
}
