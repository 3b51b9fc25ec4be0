//! What the scheduler decided.

use crate::placement::Placement;
use std::sync::Arc;

/// What became of a placement.
#[derive(Clone, Debug, Default)]
pub struct Schedule {
    /// The placement's namespace.
    pub namespace: Arc<str>,
    /// The placement's name.
    pub placement: Arc<str>,
    /// The cluster sets that are bound in the namespace, sorted.
    pub bindings: Vec<Arc<str>>,
    /// Those of them that the placement chooses from, sorted.
    pub eligible_sets: Vec<Arc<str>>,
    /// Their clusters, by name.
    pub available: Vec<Arc<str>>,
    /// What each filter left.
    pub filters: Vec<Filtered>,
    /// What each prioritizer gave.
    pub prioritizers: Vec<Prioritized>,
    /// The clusters that the filters left, the best first; of equals the first by name.
    pub ranking: Vec<Ranked>,
    /// The clusters that were selected, the best first.
    pub selected: Vec<Arc<str>>,
    /// How many more were wanted.
    pub unscheduled: usize,
    /// The decision groups with their decisions.
    pub groups: Vec<Grouped>,
    /// What is wrong with the placement.
    pub misconfigured: Option<Misconfigured>,
    /// What the scheduler complains about although it goes on.
    pub warnings: Vec<String>,
    /// `PlacementMisconfigured` and `PlacementSatisfied`; none where no status is written.
    pub conditions: Vec<Condition>,
    /// Why the scheduler did nothing: what was decided before stays.
    pub untouched: Option<String>,
}

/// What a filter, after those before it, left.
#[derive(Clone, Debug)]
pub struct Filtered {
    /// The filters so far: `Predicate,TaintToleration`.
    pub name: &'static str,
    /// The clusters, by name.
    pub clusters: Vec<Arc<str>>,
}

/// What a prioritizer gave.
#[derive(Clone, Debug)]
pub struct Prioritized {
    /// `Balance`, or `AddOn/<resource>/<score>`.
    pub name: String,
    /// How much it counts.
    pub weight: i64,
    /// The scores, by the names of the clusters; one without a score counts as 0.
    pub scores: Vec<Ranked>,
}

/// A cluster with a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Its name.
    pub cluster: Arc<str>,
    /// Its score.
    pub score: i64,
}

/// A decision group.
#[derive(Clone, Debug)]
pub struct Grouped {
    /// Its name; empty for the clusters that no group asks for.
    pub name: Arc<str>,
    /// Its number.
    pub index: usize,
    /// Its clusters, by name, cut into decisions.
    pub decisions: Vec<Decision>,
}

/// A `PlacementDecision`.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its name.
    pub name: String,
    /// Its clusters.
    pub clusters: Vec<Arc<str>>,
}

/// Why nothing can be selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misconfigured {
    /// The filter that says so; empty for prioritizers and groups.
    pub plugin: &'static str,
    /// What is wrong, in the words of the scheduler.
    pub message: String,
}

/// A condition in the status of a placement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `PlacementSatisfied` or `PlacementMisconfigured`.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// The reason, one word.
    pub reason: &'static str,
    /// The reason, for people.
    pub message: String,
}

impl Schedule {
    pub(super) fn of(placement: &Placement) -> Self {
        Self {
            namespace: placement.namespace.value.clone(),
            placement: placement.name.value.clone(),
            ..Self::default()
        }
    }

    /// A condition by its name.
    pub fn condition(&self, name: &str) -> Option<&Condition> {
        self.conditions
            .iter()
            .find(|condition| condition.name == name)
    }

    /// Whether every cluster that was wanted was found.
    pub fn is_satisfied(&self) -> bool {
        self.condition("PlacementSatisfied")
            .is_some_and(|condition| condition.holds)
    }
}

impl Grouped {
    /// How many clusters it has.
    pub fn len(&self) -> usize {
        self.decisions
            .iter()
            .map(|decision| decision.clusters.len())
            .sum()
    }

    /// Whether it has no cluster.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Its clusters, by name.
    pub fn clusters(&self) -> impl Iterator<Item = &Arc<str>> {
        self.decisions
            .iter()
            .flat_map(|decision| &decision.clusters)
    }
}
