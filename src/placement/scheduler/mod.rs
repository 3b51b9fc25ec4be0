//! The scheduler, step by step.
//!
//! In: a [`Placement`] and an [`Inventory`].
//! Out: a [`Schedule`].
//! Never: changes the inventory.
//!
//! The steps and their order are those of
//! <https://github.com/open-cluster-management-io/ocm>, `pkg/placement/controllers/scheduling`.

mod conditions;
mod filters;
mod groups;
mod load;
mod prioritizers;
mod schedule;
mod sets;
mod taints;
#[cfg(test)]
mod tests;
mod why;

pub use schedule::{
    Condition, Decision, Filtered, Grouped, Misconfigured, Prioritized, Ranked, Schedule,
};
pub use why::{Place, Why};

use super::Clock;
use super::Inventory;
use super::ManagedCluster;
use super::Placement;
use super::cel::Value;
use load::Load;
use sets::Members;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Schedules one placement. For many over one inventory make a [`Scheduler`] once.
pub fn schedule(placement: &Placement, inventory: &Inventory, clock: &Clock) -> Schedule {
    Scheduler::new(inventory).schedule(placement, clock)
}

/// Schedules placements over one inventory.
#[derive(Debug)]
pub struct Scheduler<'i> {
    inventory: &'i Inventory,
    members: BTreeMap<&'i str, Members>,
    load: Load<'i>,
    /// What expressions see of each cluster; made when the first expression asks.
    values: OnceCell<Vec<Value>>,
}

/// Clusters on their way through the steps, by name.
type Candidates<'i> = Vec<Candidate<'i>>;

/// A cluster on its way through the steps.
#[derive(Clone, Copy, Debug)]
struct Candidate<'i> {
    cluster: &'i ManagedCluster,
    /// Its place among the names that decisions know.
    id: usize,
}

/// What the steps from the filters to the selection give.
#[derive(Debug, Default)]
struct Selection<'i> {
    filters: Vec<Filtered>,
    prioritizers: Vec<Prioritized>,
    ranking: Vec<Ranked>,
    selected: Vec<Candidate<'i>>,
    unscheduled: usize,
    misconfigured: Option<Misconfigured>,
    warnings: Vec<String>,
}

impl<'i> Scheduler<'i> {
    /// Prepares what is the same for all placements.
    pub fn new(inventory: &'i Inventory) -> Self {
        let sets = inventory.sets();
        Self {
            inventory,
            members: sets
                .map(|set| (&*set.name.value, Members::of(set, inventory)))
                .collect(),
            load: Load::of(inventory),
            values: OnceCell::new(),
        }
    }

    /// Decides about a placement, as if it had been scheduled alone.
    pub fn schedule(&self, placement: &Placement, clock: &Clock) -> Schedule {
        let mut schedule = Schedule::of(placement);
        if let Some(reason) = placement.left_alone {
            return self.untouched(schedule, reason.to_owned());
        }
        let bindings = self.valid_bindings(placement);
        schedule.bindings = bindings.iter().map(|name| Arc::from(*name)).collect();
        let eligible = sets::eligible(placement, &bindings);
        schedule.eligible_sets = eligible.iter().map(|name| Arc::from(*name)).collect();
        let available = match self.available(&eligible) {
            Ok(available) => available,
            Err(reason) => return self.untouched(schedule, reason),
        };
        schedule.available = names(&available);
        let mut selection = self.select(placement, available, clock);
        let groups = groups::group(placement, &selection.selected);
        let groups = groups.unwrap_or_else(|misconfigured| {
            selection.misconfigured = Some(misconfigured);
            Vec::new()
        });
        schedule.conditions = conditions::conditions(placement, &schedule, &selection);
        schedule.selected = names(&selection.selected);
        schedule.groups = groups::decisions(&placement.name.value, groups);
        schedule.filters = selection.filters;
        schedule.prioritizers = selection.prioritizers;
        schedule.ranking = selection.ranking;
        schedule.unscheduled = selection.unscheduled;
        schedule.misconfigured = selection.misconfigured;
        schedule.warnings = selection.warnings;
        schedule
    }

    /// Filters, scores and selects. What is misconfigured ends it, and nothing is selected.
    fn select(
        &self,
        placement: &Placement,
        available: Candidates<'i>,
        clock: &Clock,
    ) -> Selection<'i> {
        let mut selection = Selection::default();
        let steps = self.steps(placement, available, clock, &mut selection);
        if let Err(misconfigured) = steps {
            selection.misconfigured = Some(misconfigured);
        }
        selection
    }

    fn steps(
        &self,
        placement: &Placement,
        available: Candidates<'i>,
        clock: &Clock,
        selection: &mut Selection<'i>,
    ) -> Result<(), Misconfigured> {
        let matching = self.predicate(placement, available)?;
        selection.filters.push(Filtered {
            name: "Predicate",
            clusters: names(&matching),
        });
        let chosen = self.load.chosen_by(placement);
        let mut left = taints::tolerated(placement, matching, &chosen, clock)?;
        selection.filters.push(Filtered {
            name: "Predicate,TaintToleration",
            clusters: names(&left),
        });
        let weighed = prioritizers::weighed(placement)?;
        let mut totals = vec![0; left.len()];
        for prioritizer in weighed {
            let scores = prioritizer.score(placement, &left, self, clock);
            for (total, score) in totals.iter_mut().zip(&scores.values) {
                *total += score.unwrap_or(0) * prioritizer.weight;
            }
            selection.warnings.extend(scores.warning);
            selection.prioritizers.push(Prioritized {
                name: prioritizer.name(),
                weight: prioritizer.weight,
                scores: named(&left, scores.values),
            });
        }
        let mut ranked: Vec<(Candidate<'i>, i64)> = left.drain(..).zip(totals).collect();
        // The sort is stable, and candidates stand in the order of their names.
        ranked.sort_by_key(|(_, total)| Reverse(*total));
        selection.ranking = ranked.iter().map(Ranked::of).collect();
        let wanted = placement.number_of_clusters.unwrap_or(ranked.len());
        ranked.truncate(wanted);
        selection.unscheduled = match placement.number_of_clusters {
            Some(wanted) => wanted - ranked.len(),
            None => 0,
        };
        selection.selected = ranked.into_iter().map(|(candidate, _)| candidate).collect();
        Ok(())
    }

    /// What was decided before stays, and no status is written.
    fn untouched(&self, mut schedule: Schedule, reason: String) -> Schedule {
        schedule.untouched = Some(reason);
        schedule.selected = self.load.decided(&schedule.namespace, &schedule.placement);
        schedule
    }
}

impl Ranked {
    fn of((candidate, score): &(Candidate<'_>, i64)) -> Self {
        Self {
            cluster: candidate.cluster.name.value.clone(),
            score: *score,
        }
    }
}

fn names(candidates: &[Candidate<'_>]) -> Vec<Arc<str>> {
    let names = candidates.iter();
    names
        .map(|candidate| candidate.cluster.name.value.clone())
        .collect()
}

fn named(candidates: &[Candidate<'_>], scores: Vec<Option<i64>>) -> Vec<Ranked> {
    let pairs = candidates.iter().zip(scores);
    pairs
        .filter_map(|(candidate, score)| Some(Ranked::of(&(*candidate, score?))))
        .collect()
}
