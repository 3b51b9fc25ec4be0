//! Where a workload would run: the scheduler of Open Cluster Management, offline.
//!
//! In: an [`Inventory`] of clusters and a [`Placement`], both read from documents; a [`Clock`].
//! Out: a [`Schedule`]: what was filtered, scored, selected and grouped, and the conditions.
//! Never: reads a file or the time, and never guesses what it does not know.

mod build;
mod cel;
mod clock;
mod document;
mod fields;
mod go_duration;
mod inventory;
mod moment;
mod quantity;
mod rollout;
mod scheduler;
mod selector;
mod shapes;
mod status;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use cel::{Program, Refusal};
pub use clock::Clock;
pub use document::{
    AddOnScore, Coordinate, DecisionGroup, Expression, GroupSize, GroupStrategy, Placement,
    Predicate, Prioritizer, PrioritizerPolicy, Toleration,
};
pub use go_duration::GoDuration;
pub use inventory::{
    AddOnPlacementScore, Assumed, BOUND, CLUSTER_SET_LABEL, ClusterSelector, Effect, GROUP,
    Identity, Inventory, InventoryReader, ManagedCluster, ManagedClusterSet,
    ManagedClusterSetBinding, PlacementDecision, Taint, is_of_cluster_sets, is_of_inventory,
    lists_clusters,
};
pub use moment::Moment;
pub use rollout::{
    Advance, ClusterState, Fleet, FleetGroup, MandatoryGroup, Preview, ReportedWork, RolloutEnd,
    RolloutKind, RolloutStatus, RolloutStep, RolloutStrategy, Threshold, advance, is_manifest_work,
    preview, reported_work,
};
pub use scheduler::{
    Condition, Decision, Filtered, Grouped, Misconfigured, Place, Prioritized, Ranked, Schedule,
    Scheduler, Why, schedule,
};
pub use selector::{Labels, Requirement, Selector};
pub use status::{placement_decisions, placement_with_status};
