//! Weights and scores.

use super::Candidate;
use super::Misconfigured;
use super::Scheduler;
use crate::placement::AddOnScore;
use crate::placement::Clock;
use crate::placement::Coordinate;
use crate::placement::Placement;
use std::fmt::Write;
use std::sync::Arc;

/// The prioritizers that the scheduler has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BuiltIn {
    /// Clusters that other placements chose less.
    Balance,
    /// Clusters that the placement chose before.
    Steady,
    /// Clusters with the most of a resource, `cpu` or `memory`, to give away.
    Allocatable(&'static str),
}

/// The names of the prioritizers that the scheduler has.
const BUILT_IN: &[(&str, BuiltIn)] = &[
    ("Balance", BuiltIn::Balance),
    ("Steady", BuiltIn::Steady),
    ("ResourceAllocatableCPU", BuiltIn::Allocatable("cpu")),
    ("ResourceAllocatableMemory", BuiltIn::Allocatable("memory")),
];

#[derive(Debug)]
enum Scorer {
    BuiltIn(&'static str, BuiltIn),
    AddOn(AddOnScore),
}

/// A prioritizer that counts.
#[derive(Debug)]
pub(super) struct Weighed {
    scorer: Scorer,
    pub(super) weight: i64,
}

/// The scores of the candidates, in their order.
pub(super) struct Scores {
    pub(super) values: Vec<Option<i64>>,
    pub(super) warning: Option<String>,
}

/// The prioritizers of a placement that count. They are checked even where no cluster is left.
pub(super) fn weighed(placement: &Placement) -> Result<Vec<Weighed>, Misconfigured> {
    let policy = &placement.prioritizer_policy;
    let wrong = |message| Misconfigured {
        plugin: "",
        message,
    };
    let coordinate = |name: &str| Coordinate::BuiltIn(name.into());
    let mut weights: Vec<(Coordinate, i64)> = match &*policy.mode {
        "" | "Additive" => vec![(coordinate("Balance"), 1), (coordinate("Steady"), 1)],
        "Exact" => Vec::new(),
        mode => return Err(wrong(format!("incorrect prioritizer policy mode: {mode}"))),
    };
    for configuration in &policy.configurations {
        let coordinate = &configuration.coordinate;
        let is_built_in = matches!(coordinate, Coordinate::BuiltIn(_));
        let mut known = weights.iter_mut();
        // Add-ons count as often as they are written.
        match known.find(|(known, _)| is_built_in && known == coordinate) {
            Some((_, weight)) => *weight = configuration.weight,
            None => weights.push((coordinate.clone(), configuration.weight)),
        }
    }
    let counting = weights.into_iter().filter(|(_, weight)| *weight != 0);
    counting
        .map(|(coordinate, weight)| {
            let scorer = Scorer::of(coordinate).map_err(wrong)?;
            Ok(Weighed { scorer, weight })
        })
        .collect()
}

impl Scorer {
    fn of(coordinate: Coordinate) -> Result<Self, String> {
        match coordinate {
            Coordinate::BuiltIn(name) => {
                let known = BUILT_IN.iter().find(|(known, _)| *known == &*name);
                known
                    .map(|(name, built_in)| Self::BuiltIn(name, *built_in))
                    .ok_or_else(|| format!("incorrect builtin prioritizer: {name}"))
            }
            Coordinate::AddOn(Some(score)) => Ok(Self::AddOn(score)),
            Coordinate::AddOn(None) => Err("addOn should not be empty".to_owned()),
        }
    }
}

impl Weighed {
    /// `Balance`, or `AddOn/<resource>/<score>`.
    pub(super) fn name(&self) -> String {
        match &self.scorer {
            Scorer::BuiltIn(name, _) => (*name).to_owned(),
            Scorer::AddOn(score) => {
                format!("AddOn/{}/{}", score.resource_name, score.score_name)
            }
        }
    }

    pub(super) fn score(
        &self,
        placement: &Placement,
        candidates: &[Candidate<'_>],
        scheduler: &Scheduler<'_>,
        clock: &Clock,
    ) -> Scores {
        let values = match &self.scorer {
            Scorer::BuiltIn(_, BuiltIn::Balance) => balance(placement, candidates, scheduler),
            Scorer::BuiltIn(_, BuiltIn::Steady) => {
                let chosen = scheduler.load.chosen_by(placement);
                let score = |candidate: &Candidate<'_>| 100 * i64::from(chosen.has(candidate.id));
                candidates.iter().map(score).map(Some).collect()
            }
            Scorer::BuiltIn(_, BuiltIn::Allocatable(resource)) => allocatable(resource, candidates),
            Scorer::AddOn(score) => return add_on(score, candidates, scheduler, clock),
        };
        Scores {
            values,
            warning: None,
        }
    }
}

/// 100 for a cluster that no other placement chose, -100 for the one chosen most.
fn balance(
    placement: &Placement,
    candidates: &[Candidate<'_>],
    scheduler: &Scheduler<'_>,
) -> Vec<Option<i64>> {
    let counts = scheduler.load.by_others(placement);
    let most = counts.iter().copied().max().unwrap_or(0);
    let scores = candidates.iter().map(|candidate| {
        let count = counts.get(candidate.id).copied().unwrap_or(0);
        if count == 0 {
            return 100;
        }
        let share = to_float(count) / to_float(most);
        2 * truncated(100.0 * (0.5 - share))
    });
    scores.map(Some).collect()
}

/// From -100 for the least to 100 for the most that any candidate has to give away; none for a
/// cluster that does not say what it has.
fn allocatable(resource: &str, candidates: &[Candidate<'_>]) -> Vec<Option<i64>> {
    let amount = |candidate: &Candidate<'_>| {
        let cluster = candidate.cluster;
        cluster.capacity.get(resource)?;
        cluster.allocatable.get(resource).copied()
    };
    let amounts: Vec<Option<f64>> = candidates.iter().map(amount).collect();
    let known = || amounts.iter().flatten().copied();
    let (least, most) = (
        known().fold(f64::INFINITY, f64::min),
        known().fold(f64::NEG_INFINITY, f64::max),
    );
    let range = most - least;
    let score = |amount: f64| {
        if range == 0.0 {
            return 100;
        }
        truncated(((amount - least) / range - 0.5) * 2.0 * 100.0)
    };
    amounts.iter().map(|amount| amount.map(score)).collect()
}

/// What an add-on says; 0 where it says nothing, or said it too long ago.
fn add_on(
    score: &AddOnScore,
    candidates: &[Candidate<'_>],
    scheduler: &Scheduler<'_>,
    clock: &Clock,
) -> Scores {
    let mut expired = String::new();
    let mut value = |cluster: &Arc<str>| {
        let scores = scheduler.inventory.score(cluster, &score.resource_name)?;
        if scores.valid_until.is_some_and(|end| clock.now() > end) {
            // Writing to a `String` cannot fail.
            let _ = write!(expired, " {cluster}/{}", score.resource_name);
            return None;
        }
        scores.value(&score.score_name)
    };
    let names = candidates
        .iter()
        .map(|candidate| &candidate.cluster.name.value);
    let values = names.map(|name| Some(value(name).unwrap_or(0))).collect();
    let warning = (!expired.is_empty()).then(|| format!("AddOnPlacementScores{expired} expired"));
    Scores { values, warning }
}

/// How often a cluster was chosen, as a float; counts are small.
#[expect(clippy::cast_precision_loss, reason = "nobody has 2^52 decisions")]
fn to_float(count: i64) -> f64 {
    count as f64
}

/// Without what stands behind the point.
#[expect(clippy::cast_possible_truncation, reason = "it is from -100 to 100")]
fn truncated(score: f64) -> i64 {
    score as i64
}
