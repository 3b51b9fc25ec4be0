//! Why a cluster was selected, or was not.

use super::Candidate;
use super::Schedule;
use super::Scheduler;
use super::filters::Compiled;
use super::taints::is_tolerated;
use crate::placement::CLUSTER_SET_LABEL;
use crate::placement::Clock;
use crate::placement::Effect;
use crate::placement::ManagedCluster;
use crate::placement::Placement;
use crate::placement::Taint;
use std::sync::Arc;

/// What a cluster met on its way: the first thing that kept it out, or its score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The scheduler did nothing: why.
    Untouched(String),
    /// The inventory has no such cluster.
    Unknown,
    /// It belongs to none of the sets that are chosen from: why.
    NotAvailable(String),
    /// Nothing is selected, because the placement is wrong: why.
    Misconfigured(String),
    /// No predicate matches: for each of them the first thing that does not.
    NotMatched(Vec<String>),
    /// A taint keeps the placement away: why.
    Tainted(String),
    /// It has a place in the ranking.
    Ranked(Place),
}

/// The place of a cluster in the ranking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Whether it was selected.
    pub selected: bool,
    /// From 1 for the best.
    pub rank: usize,
    /// Of how many.
    pub of: usize,
    /// Its score.
    pub total: i64,
    /// What each prioritizer gave: name, weight, score; a score that is missing counts as 0.
    pub scores: Vec<(String, i64, Option<i64>)>,
    /// The cluster on the other side of the cut, and how many points lie between; none where
    /// everything was selected, or nothing was wanted. With 0 points between them the names
    /// decided.
    pub cut: Option<(Arc<str>, i64)>,
}

impl Scheduler<'_> {
    /// Why a cluster was selected by a schedule of this scheduler, or was not.
    pub fn why(
        &self,
        placement: &Placement,
        schedule: &Schedule,
        name: &str,
        clock: &Clock,
    ) -> Why {
        if let Some(reason) = &schedule.untouched {
            return Why::Untouched(reason.clone());
        }
        let mut clusters = self.inventory.clusters().enumerate();
        let candidate = clusters.find(|(_, cluster)| &*cluster.name.value == name);
        let Some((id, cluster)) = candidate else {
            return Why::Unknown;
        };
        if !has(&schedule.available, name) {
            return Why::NotAvailable(not_available(cluster, schedule));
        }
        // Wrong groups come after the selection.
        let wrong = schedule.misconfigured.as_ref();
        if let Some(wrong) = wrong.filter(|_| schedule.ranking.is_empty()) {
            return Why::Misconfigured(format!("{}:{}", wrong.plugin, wrong.message));
        }
        let filtered = |index: usize| schedule.filters.get(index);
        if filtered(0).is_some_and(|filter| !has(&filter.clusters, name)) {
            let candidate = Candidate { cluster, id };
            return Why::NotMatched(self.not_matched(placement, candidate));
        }
        if filtered(1).is_some_and(|filter| !has(&filter.clusters, name)) {
            return Why::Tainted(self.tainted(placement, Candidate { cluster, id }, clock));
        }
        place(schedule, name).map_or(Why::Unknown, Why::Ranked)
    }

    /// For each predicate the first thing that keeps a cluster out.
    fn not_matched(&self, placement: &Placement, candidate: Candidate<'_>) -> Vec<String> {
        let compiled = placement.predicates.iter().map(Compiled::of);
        let reasons = compiled.map(|predicate| predicate.ok()?.reason(candidate, self));
        reasons.map(Option::unwrap_or_default).collect()
    }

    /// The first taint that is not tolerated.
    fn tainted(&self, placement: &Placement, candidate: Candidate<'_>, clock: &Clock) -> String {
        let is_chosen = self.load.chosen_by(placement).has(candidate.id);
        let tolerations = &placement.tolerations;
        let mut taints = candidate.cluster.taints.iter();
        let taint = taints.find(|taint| !is_tolerated(taint, tolerations, is_chosen, clock));
        taint.map_or_else(String::new, |taint| reason(taint, placement, clock))
    }
}

/// The names are sorted.
fn has(names: &[Arc<str>], name: &str) -> bool {
    names.binary_search_by(|known| (**known).cmp(name)).is_ok()
}

fn not_available(cluster: &ManagedCluster, schedule: &Schedule) -> String {
    if cluster.deleting {
        return "it is being deleted, or drained".to_owned();
    }
    let quoted: Vec<String> = schedule
        .eligible_sets
        .iter()
        .map(|set| format!("`{set}`"))
        .collect();
    if quoted.is_empty() {
        return match schedule.bindings.len() {
            0 => format!(
                "no cluster set is bound to the namespace `{}`",
                schedule.namespace
            ),
            _ => "none of the cluster sets that are asked for is bound".to_owned(),
        };
    }
    let own = match cluster.labels.get(CLUSTER_SET_LABEL) {
        Some(set) => format!("its label names `{set}`"),
        None => "no label names one".to_owned(),
    };
    format!(
        "it belongs to none of the cluster sets {}; {own}",
        quoted.join(", ")
    )
}

/// Why a taint is not tolerated.
fn reason(taint: &Taint, placement: &Placement, clock: &Clock) -> String {
    let text = taint.text();
    let over = placement
        .tolerations
        .iter()
        .filter(|toleration| toleration.matches(taint));
    let end = over.filter_map(|toleration| toleration.end(taint)).max();
    match (end, taint.time_added) {
        (Some(_), None) => {
            format!("the taint `{text}` is tolerated for some time only, and has no `timeAdded`")
        }
        (Some(end), Some(_)) => {
            let now = clock.now();
            format!("the taint `{text}` was tolerated until {end}; it is {now}")
        }
        (None, _) if taint.effect == Effect::NoSelectIfNew => {
            format!("the taint `{text}` keeps away where the cluster was not selected before")
        }
        (None, _) => format!("the taint `{text}` is not tolerated"),
    }
}

fn place(schedule: &Schedule, name: &str) -> Option<Place> {
    let ranking = &schedule.ranking;
    let index = ranking.iter().position(|ranked| &*ranked.cluster == name)?;
    let total = ranking.get(index)?.score;
    let selected = schedule.selected.len();
    let is_selected = index < selected;
    let beyond = if is_selected {
        ranking.get(selected)
    } else {
        selected.checked_sub(1).and_then(|last| ranking.get(last))
    };
    let scores = schedule.prioritizers.iter().map(|prioritized| {
        let mut scores = prioritized.scores.iter();
        let own = scores.find(|ranked| &*ranked.cluster == name);
        (
            prioritized.name.clone(),
            prioritized.weight,
            own.map(|ranked| ranked.score),
        )
    });
    Some(Place {
        selected: is_selected,
        rank: index + 1,
        of: ranking.len(),
        total,
        scores: scores.collect(),
        cut: beyond.map(|other| (other.cluster.clone(), (total - other.score).abs())),
    })
}
