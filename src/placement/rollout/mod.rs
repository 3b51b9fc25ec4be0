//! Who gets a change when.
//!
//! In: a rollout strategy, the decision groups of a placement, what clusters report.
//! Out: whom the hub brings the change to now, and whom after that.
//! Never: knows what is rolled out.
//!
//! The rules are those of <https://github.com/open-cluster-management-io/sdk-go>,
//! `pkg/apis/cluster/v1alpha1/rollout.go`.

mod advance;
mod fleet;
mod preview;
mod strategy;
#[cfg(test)]
mod tests;
mod work;

pub use advance::{Advance, advance};
pub use fleet::{ClusterState, Fleet, FleetGroup, RolloutStatus};
pub use preview::{Preview, RolloutEnd, RolloutStep, preview};
pub use strategy::{MandatoryGroup, RolloutKind, RolloutStrategy, Threshold};
pub use work::{ReportedWork, is_manifest_work, reported_work};
