//! What if.

use super::Inventory;
use super::PlacementDecision;
use crate::model::Text;
use std::sync::Arc;

impl Inventory {
    /// Takes a cluster away, as one that is being deleted. False when there is none of that name.
    pub fn drain(&mut self, name: &str) -> bool {
        let cluster = self.clusters.get_mut(name);
        cluster.map(|cluster| cluster.deleting = true).is_some()
    }

    /// Adds the clusters and scores of another inventory; those of the same name are replaced.
    pub fn add(&mut self, other: Self) {
        self.clusters.extend(other.clusters);
        self.scores.extend(other.scores);
    }

    /// Replaces the decisions of a placement, as the scheduler does when it has decided anew.
    pub fn decide(&mut self, namespace: &Text, placement: &Arc<str>, clusters: Vec<Arc<str>>) {
        self.decisions.retain(|_, decision| {
            decision.namespace.value != namespace.value
                || decision.placement.as_ref() != Some(placement)
        });
        let name: Arc<str> = format!("{placement}-decision-1").into();
        let decision = PlacementDecision {
            namespace: namespace.clone(),
            name: Text::new(name.clone(), namespace.origin),
            placement: Some(placement.clone()),
            clusters,
        };
        self.decisions
            .insert((namespace.value.clone(), name), decision);
    }
}
