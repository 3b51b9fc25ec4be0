//! Whom a hub brings a change to now.

use super::ClusterState;
use super::Fleet;
use super::FleetGroup;
use super::RolloutKind;
use super::RolloutStatus;
use super::RolloutStrategy;
use super::Threshold;
use crate::placement::Clock;
use crate::placement::GoDuration;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a hub makes of a fleet at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advance {
    /// Who counts as being rolled out to. Those with [`RolloutStatus::ToApply`] get the change now.
    pub rolling: Vec<ClusterState>,
    /// Who is given up.
    pub timed_out: Vec<ClusterState>,
    /// Who has the change but is not selected any more.
    pub removed: Vec<ClusterState>,
    /// Whether too many failed, so that no further cluster gets the change.
    pub breached: bool,
}

impl Advance {
    /// Whom the change is brought to now.
    pub fn to_apply(&self) -> impl Iterator<Item = &Arc<str>> {
        let rolling = self.rolling.iter();
        let waiting = rolling.filter(|state| state.status == RolloutStatus::ToApply);
        waiting.map(|state| &state.cluster)
    }
}

/// Decides who is next.
///
/// # Errors
/// What the hub says where the strategy cannot be read.
pub fn advance(
    strategy: &RolloutStrategy,
    fleet: &Fleet,
    clock: &Clock,
) -> Result<Advance, String> {
    let rules = Rules {
        deadline: strategy.deadline()?,
        success: match strategy.kind {
            RolloutKind::All => GoDuration::ZERO,
            _ => strategy.min_success_time,
        },
        clock,
    };
    let selected = fleet.clusters();
    let states = fleet.states.iter().cloned();
    let (mut current, removed): (Vec<_>, Vec<_>) =
        states.partition(|state| selected.contains(&state.cluster));
    current.sort_by(|left, right| left.cluster.cmp(&right.cluster));
    let mut advance = match strategy.kind {
        RolloutKind::All => {
            let all: Vec<&FleetGroup> = fleet.groups.iter().collect();
            rules.per_cluster(&all, selected.len(), selected.len(), &current)
        }
        RolloutKind::Progressive => rules.progressive(strategy, fleet, &current)?,
        RolloutKind::ProgressivePerGroup => rules.groups(strategy, fleet, &current)?,
    };
    advance.removed = removed;
    Ok(advance)
}

/// What is the same for all clusters.
struct Rules<'c> {
    deadline: Option<GoDuration>,
    success: GoDuration,
    clock: &'c Clock,
}

/// What a hub says about a threshold that it cannot read.
fn unreadable(field: &str) -> impl Fn(String) -> String {
    move |reason| format!("failed to parse the provided {field}: {reason}")
}

impl Rules<'_> {
    /// Mandatory groups one after the other, without failures; then the others, so many at a time.
    fn progressive(
        &self,
        strategy: &RolloutStrategy,
        fleet: &Fleet,
        current: &[ClusterState],
    ) -> Result<Advance, String> {
        let total = fleet.clusters().len();
        let failures = strategy.max_failures.of(total, 0);
        let failures = failures.map_err(unreadable("maxFailures"))?;
        let (mandatory, others) = fleet.divided(&strategy.mandatory);
        if let Some(advance) = self.mandatory(&mandatory, current) {
            return Ok(advance);
        }
        let left = others.iter().map(|group| group.clusters.len()).sum();
        let size = match &strategy.max_concurrency {
            Some(threshold) => threshold
                .of(left, left)
                .map_err(unreadable("maxConcurrency"))?,
            None => left,
        };
        Ok(self.per_cluster(&others, size, failures, current))
    }

    /// Mandatory groups one after the other, without failures; then the others likewise.
    fn groups(
        &self,
        strategy: &RolloutStrategy,
        fleet: &Fleet,
        current: &[ClusterState],
    ) -> Result<Advance, String> {
        let checked = strategy.max_failures.of(0, 0);
        checked.map_err(unreadable("maxFailures"))?;
        let (mandatory, others) = fleet.divided(&strategy.mandatory);
        if let Some(advance) = self.mandatory(&mandatory, current) {
            return Ok(advance);
        }
        Ok(self.per_group(&others, &strategy.max_failures, current))
    }

    /// The step of the mandatory groups; `None` when it is behind.
    fn mandatory(&self, groups: &[&FleetGroup], current: &[ClusterState]) -> Option<Advance> {
        if groups.is_empty() {
            return None;
        }
        let advance = self.per_group(groups, &Threshold::Count(0), current);
        let is_behind = advance.rolling.is_empty() && advance.timed_out.is_empty();
        (!is_behind).then_some(advance)
    }

    /// Up to `size` clusters at a time, by name, until more than `failures` have failed.
    fn per_cluster(
        &self,
        groups: &[&FleetGroup],
        size: usize,
        failures: usize,
        current: &[ClusterState],
    ) -> Advance {
        let mut advance = Advance::default();
        let mut failed = 0;
        for state in current {
            let mut status = state.status;
            if !advance.breached || status != RolloutStatus::ToApply {
                status = self.sort(state, &mut advance);
            }
            if has_failed(status) {
                failed += 1;
                advance.breached = failed > failures;
            }
            if advance.rolling.len() >= size {
                return advance;
            }
        }
        if advance.breached {
            return advance;
        }
        let known: BTreeSet<&Arc<str>> = current.iter().map(|state| &state.cluster).collect();
        let clusters: BTreeSet<&Arc<str>> =
            groups.iter().flat_map(|group| &group.clusters).collect();
        for cluster in clusters.difference(&known) {
            advance.rolling.push(waiting(cluster));
            if advance.rolling.len() >= size {
                break;
            }
        }
        advance
    }

    /// One group after the other, until more than so many of one have failed.
    fn per_group(
        &self,
        groups: &[&FleetGroup],
        failures: &Threshold,
        current: &[ClusterState],
    ) -> Advance {
        let mut advance = Advance::default();
        let mut known: BTreeMap<&Arc<str>, RolloutStatus> = BTreeMap::new();
        for state in current {
            // Who waits for the change is looked at again with its group.
            if state.status != RolloutStatus::ToApply {
                let status = self.sort(state, &mut advance);
                known.insert(&state.cluster, status);
            }
        }
        let mut failed_so_far = 0;
        for group in groups {
            // That it can be read was checked before.
            let most = failures.of(group.clusters.len(), 0).unwrap_or(0);
            let mut failed = 0;
            for cluster in &group.clusters {
                match known.get(cluster) {
                    Some(status) if has_failed(*status) => {
                        failed += 1;
                        advance.breached = failed > most;
                    }
                    Some(_) => {}
                    None => advance.rolling.push(waiting(cluster)),
                }
            }
            failed_so_far += failed;
            if advance.rolling.len() > failed_so_far || advance.breached {
                return advance;
            }
        }
        advance
    }

    /// Puts a state where it belongs, and says what it is by now.
    fn sort(&self, state: &ClusterState, advance: &mut Advance) -> RolloutStatus {
        match state.status {
            RolloutStatus::ToApply => advance.rolling.push(state.clone()),
            RolloutStatus::Succeeded => {
                if self.is_within(state, self.success) {
                    advance.rolling.push(state.clone());
                }
            }
            RolloutStatus::TimeOut | RolloutStatus::Skip => {}
            RolloutStatus::Progressing | RolloutStatus::Failed => {
                if self
                    .deadline
                    .is_none_or(|deadline| self.is_within(state, deadline))
                {
                    advance.rolling.push(state.clone());
                } else {
                    let status = RolloutStatus::TimeOut;
                    advance.timed_out.push(ClusterState {
                        status,
                        ..state.clone()
                    });
                    return status;
                }
            }
        }
        state.status
    }

    /// Whether a state is not older than a time.
    fn is_within(&self, state: &ClusterState, time: GoDuration) -> bool {
        match state.since {
            // A state without a time began now.
            None => time > GoDuration::ZERO,
            Some(_) if time == GoDuration::ZERO => false,
            Some(since) => self.clock.now() < since.plus_duration(time),
        }
    }
}

fn has_failed(status: RolloutStatus) -> bool {
    matches!(status, RolloutStatus::Failed | RolloutStatus::TimeOut)
}

fn waiting(cluster: &Arc<str>) -> ClusterState {
    ClusterState {
        cluster: cluster.clone(),
        status: RolloutStatus::ToApply,
        since: None,
    }
}
