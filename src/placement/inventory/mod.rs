//! What a hub knows about its clusters.
//!
//! In: documents of Open Cluster Management, or the short form for people who have no hub.
//! Out: an [`Inventory`].
//! Never: adds what is not written, unless it is asked to, and then it says what.

mod add_on_score;
mod assumptions;
mod change;
mod cluster_set;
mod managed_cluster;
mod placement_decision;
mod reader;
mod short_form;

pub use add_on_score::AddOnPlacementScore;
pub use assumptions::{Assumed, BOUND, CLUSTER_SET_LABEL};
pub use cluster_set::{ClusterSelector, ManagedClusterSet, ManagedClusterSetBinding};
pub use managed_cluster::{Effect, ManagedCluster, Taint};
pub(super) use placement_decision::PLACEMENT_LABEL;
pub use placement_decision::PlacementDecision;
pub use reader::{GROUP, InventoryReader, is_of_cluster_sets, is_of_inventory, lists_clusters};

use std::collections::BTreeMap;
use std::sync::Arc;

/// Namespace and name.
pub type Identity = (Arc<str>, Arc<str>);

/// The clusters of a hub, with everything that decides about placement.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    clusters: BTreeMap<Arc<str>, ManagedCluster>,
    sets: BTreeMap<Arc<str>, ManagedClusterSet>,
    bindings: BTreeMap<Identity, ManagedClusterSetBinding>,
    decisions: BTreeMap<Identity, PlacementDecision>,
    scores: BTreeMap<Identity, AddOnPlacementScore>,
    assumed: Assumed,
}

impl Inventory {
    /// The clusters, by name.
    pub fn clusters(&self) -> impl ExactSizeIterator<Item = &ManagedCluster> {
        self.clusters.values()
    }

    /// A cluster.
    pub fn cluster(&self, name: &str) -> Option<&ManagedCluster> {
        self.clusters.get(name)
    }

    /// The cluster sets, by name.
    pub fn sets(&self) -> impl Iterator<Item = &ManagedClusterSet> {
        self.sets.values()
    }

    /// A cluster set.
    pub fn set(&self, name: &str) -> Option<&ManagedClusterSet> {
        self.sets.get(name)
    }

    /// The bindings of a namespace, by name.
    pub fn bindings(&self, namespace: &str) -> impl Iterator<Item = &ManagedClusterSetBinding> {
        let bindings = self.bindings.values();
        bindings.filter(move |binding| &*binding.namespace.value == namespace)
    }

    /// The decisions of earlier runs of the scheduler, by namespace and name.
    pub fn decisions(&self) -> impl Iterator<Item = &PlacementDecision> {
        self.decisions.values()
    }

    /// The scores that add-ons gave a cluster under a name.
    pub fn score(&self, cluster: &Arc<str>, name: &Arc<str>) -> Option<&AddOnPlacementScore> {
        self.scores.get(&(cluster.clone(), name.clone()))
    }

    /// What was added although it is not written.
    pub fn assumed(&self) -> &Assumed {
        &self.assumed
    }
}
