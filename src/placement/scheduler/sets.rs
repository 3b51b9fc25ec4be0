//! Which clusters there are to choose from.

use super::Candidate;
use super::Candidates;
use super::Scheduler;
use crate::placement::CLUSTER_SET_LABEL;
use crate::placement::ClusterSelector;
use crate::placement::Inventory;
use crate::placement::ManagedClusterSet;
use crate::placement::Placement;

/// The clusters of a set, as places in the order of names; or why they cannot be told.
#[derive(Debug)]
pub(super) struct Members(Result<Vec<usize>, String>);

impl Members {
    pub(super) fn of(set: &ManagedClusterSet, inventory: &Inventory) -> Self {
        let clusters = inventory.clusters().enumerate();
        let members = match &set.selector {
            ClusterSelector::LabelSelector(None) => Vec::new(),
            ClusterSelector::LabelSelector(Some(selector)) => match selector.matcher() {
                Err(reason) => return Self(Err(reason)),
                Ok(matcher) => clusters
                    .filter(|(_, cluster)| matcher.matches(&cluster.labels))
                    .map(|(index, _)| index)
                    .collect(),
            },
            ClusterSelector::ExclusiveClusterSetLabel => clusters
                .filter(|(_, cluster)| {
                    cluster.labels.get(CLUSTER_SET_LABEL) == Some(&set.name.value)
                })
                .map(|(index, _)| index)
                .collect(),
        };
        Self(Ok(members))
    }
}

/// The bound sets that a placement asks for, sorted; all that are bound when it asks for none.
pub(super) fn eligible<'n>(placement: &Placement, bound: &[&'n str]) -> Vec<&'n str> {
    let asked = &placement.cluster_sets;
    let is_asked = |name: &str| asked.is_empty() || asked.iter().any(|set| &*set.value == name);
    bound
        .iter()
        .copied()
        .filter(|name| is_asked(name))
        .collect()
}

impl<'i> Scheduler<'i> {
    /// The names of the bindings in the placement's namespace that are those of a cluster set,
    /// sorted.
    pub(super) fn valid_bindings(&self, placement: &Placement) -> Vec<&'i str> {
        let bindings = self.inventory.bindings(&placement.namespace.value);
        let names = bindings.map(|binding| &*binding.name.value);
        names
            .filter(|name| self.inventory.set(name).is_some())
            .collect()
    }

    /// The clusters of the sets, without those that are being deleted.
    ///
    /// # Errors
    /// When the selector of a set is wrong: then the scheduler stops.
    pub(super) fn available(&self, sets: &[&str]) -> Result<Candidates<'i>, String> {
        let mut is_member = vec![false; self.inventory.clusters().len()];
        for name in sets {
            match self.members.get(name).map(|members| &members.0) {
                Some(Ok(indexes)) => {
                    for index in indexes {
                        if let Some(is_member) = is_member.get_mut(*index) {
                            *is_member = true;
                        }
                    }
                }
                Some(Err(reason)) => {
                    return Err(format!(
                        "failed to get clusterset: {name}, clusters, Error: {reason}"
                    ));
                }
                None => {}
            }
        }
        let clusters = self.inventory.clusters().enumerate();
        let members = clusters.zip(is_member).filter(|(_, is_member)| *is_member);
        let candidates = members.map(|((id, cluster), _)| Candidate { cluster, id });
        Ok(candidates
            .filter(|candidate| !candidate.cluster.deleting)
            .collect())
    }
}
