//! A rollout to its end.

use super::Advance;
use super::ClusterState;
use super::Fleet;
use super::RolloutStatus;
use super::RolloutStrategy;
use super::advance::advance;
use crate::placement::Clock;
use crate::placement::GoDuration;
use crate::placement::Moment;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A rollout in which every cluster takes the change at once, or fails at once.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// The steps in which clusters get the change.
    pub steps: Vec<RolloutStep>,
    /// How it ends.
    pub end: RolloutEnd,
    /// Who has the change but is not selected any more: it is taken away at the start.
    pub removed: Vec<Arc<str>>,
    /// Who had the change already and is well.
    pub finished: Vec<Arc<str>>,
}

/// Clusters that get the change at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolloutStep {
    /// How long after the start: what the strategy makes the hub wait, without the time that
    /// clusters need.
    pub after: GoDuration,
    /// The clusters, by name.
    pub clusters: Vec<Arc<str>>,
}

/// How a rollout ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RolloutEnd {
    /// Every cluster got the change.
    #[default]
    Complete,
    /// Too many failed; these clusters never get it.
    Stopped {
        /// Who failed or was given up.
        failed: Vec<Arc<str>>,
        /// Who waits.
        waiting: Vec<Arc<str>>,
    },
}

/// Goes through a rollout from the states of a fleet: whoever gets the change succeeds at once,
/// but for those in `failing`.
///
/// # Errors
/// What the hub says where the strategy cannot be read.
pub fn preview(
    strategy: &RolloutStrategy,
    fleet: &Fleet,
    start: Moment,
    failing: &BTreeSet<Arc<str>>,
) -> Result<Preview, String> {
    let mut rollout = Rollout {
        strategy,
        fleet: fleet.clone(),
        start,
        passed: GoDuration::ZERO,
        failing,
    };
    rollout.settle();
    let mut preview = Preview {
        finished: rollout.with(RolloutStatus::Succeeded),
        ..Preview::default()
    };
    // Every turn either changes a cluster or waits for one, which can happen once each.
    let turns = 4 * fleet.clusters().len() + 4;
    for turn in 0..turns {
        let advance = rollout.advance()?;
        if turn == 0 {
            preview.removed = names(&advance.removed);
        }
        let clusters: Vec<Arc<str>> = advance.to_apply().cloned().collect();
        if clusters.is_empty() {
            match rollout.next_change(&advance) {
                Some(passed) => rollout.passed = passed,
                None => break,
            }
            continue;
        }
        rollout.apply(&clusters);
        preview.steps.push(RolloutStep {
            after: rollout.passed,
            clusters,
        });
    }
    preview.end = rollout.end();
    Ok(preview)
}

struct Rollout<'r> {
    strategy: &'r RolloutStrategy,
    fleet: Fleet,
    start: Moment,
    passed: GoDuration,
    failing: &'r BTreeSet<Arc<str>>,
}

impl Rollout<'_> {
    fn now(&self) -> Moment {
        self.start.plus_duration(self.passed)
    }

    fn advance(&self) -> Result<Advance, String> {
        advance(self.strategy, &self.fleet, &Clock::at(self.now()))
    }

    /// Clusters that are at work finish now.
    fn settle(&mut self) {
        let (now, failing) = (self.now(), self.failing);
        for state in &mut self.fleet.states {
            state.since = state.since.or(Some(now));
            if state.status == RolloutStatus::Progressing {
                *state = outcome(&state.cluster, failing, now);
            }
        }
    }

    /// Clusters get the change.
    fn apply(&mut self, clusters: &[Arc<str>]) {
        let now = self.now();
        self.fleet
            .states
            .retain(|state| !clusters.contains(&state.cluster));
        let states = clusters
            .iter()
            .map(|cluster| outcome(cluster, self.failing, now));
        self.fleet.states.extend(states);
    }

    /// When the next of those that are waited for is done with, or given up: after the start.
    fn next_change(&self, advance: &Advance) -> Option<GoDuration> {
        let deadline = self.strategy.deadline().ok().flatten();
        let ends = advance.rolling.iter().filter_map(|state| {
            let time = match state.status {
                RolloutStatus::Succeeded => self.strategy.min_success_time,
                RolloutStatus::Failed => deadline?,
                _ => return None,
            };
            let end = state.since?.plus_duration(time);
            (end > self.now()).then(|| end.since(self.start))
        });
        ends.min()
    }

    fn with(&self, status: RolloutStatus) -> Vec<Arc<str>> {
        let selected = self.fleet.clusters();
        let those = self
            .fleet
            .states
            .iter()
            .filter(|state| state.status == status);
        let names = those.map(|state| state.cluster.clone());
        names.filter(|name| selected.contains(name)).collect()
    }

    fn end(&self) -> RolloutEnd {
        let selected = self.fleet.clusters();
        let is_done = |name: &Arc<str>| {
            let mut states = self.fleet.states.iter();
            states.any(|state| state.cluster == *name && state.status != RolloutStatus::ToApply)
        };
        let waiting: Vec<Arc<str>> = selected
            .into_iter()
            .filter(|name| !is_done(name))
            .cloned()
            .collect();
        if waiting.is_empty() {
            return RolloutEnd::Complete;
        }
        let mut failed = self.with(RolloutStatus::Failed);
        failed.extend(self.with(RolloutStatus::TimeOut));
        failed.sort();
        RolloutEnd::Stopped { failed, waiting }
    }
}

fn outcome(cluster: &Arc<str>, failing: &BTreeSet<Arc<str>>, now: Moment) -> ClusterState {
    let status = if failing.contains(cluster) {
        RolloutStatus::Failed
    } else {
        RolloutStatus::Succeeded
    };
    ClusterState {
        cluster: cluster.clone(),
        status,
        since: Some(now),
    }
}

fn names(states: &[ClusterState]) -> Vec<Arc<str>> {
    states.iter().map(|state| state.cluster.clone()).collect()
}
