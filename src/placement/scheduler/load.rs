//! What was decided before.

use crate::placement::Inventory;
use crate::placement::Placement;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often clusters stand in decisions, and in whose. Clusters have numbers: those of the
/// inventory in the order of their names, then those that only decisions name.
#[derive(Debug)]
pub(super) struct Load<'i> {
    counts: Vec<i64>,
    by_placement: BTreeMap<&'i str, BTreeMap<&'i str, Own<'i>>>,
}

/// The clusters in the decisions of one placement.
type Own<'i> = Vec<(usize, &'i Arc<str>)>;

impl<'i> Load<'i> {
    pub(super) fn of(inventory: &'i Inventory) -> Self {
        let clusters = inventory.clusters().enumerate();
        let mut ids: BTreeMap<&str, usize> = clusters
            .map(|(id, cluster)| (&*cluster.name.value, id))
            .collect();
        let mut counts = vec![0; ids.len()];
        let mut by_placement: BTreeMap<&str, BTreeMap<&str, Own<'_>>> = BTreeMap::new();
        for decision in inventory.decisions() {
            for cluster in &decision.clusters {
                let next = ids.len();
                let id = *ids.entry(cluster).or_insert(next);
                if id == counts.len() {
                    counts.push(0);
                }
                if let Some(count) = counts.get_mut(id) {
                    *count += 1;
                }
                if let Some(placement) = &decision.placement {
                    let namespace = by_placement.entry(&decision.namespace.value);
                    let own = namespace.or_default().entry(placement);
                    own.or_default().push((id, cluster));
                }
            }
        }
        Self {
            counts,
            by_placement,
        }
    }

    fn own(&self, namespace: &str, placement: &str) -> &[(usize, &'i Arc<str>)] {
        let namespace = self.by_placement.get(namespace);
        let own = namespace.and_then(|placements| placements.get(placement));
        own.map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether each cluster stands in a decision of the placement.
    pub(super) fn chosen_by(&self, placement: &Placement) -> Chosen {
        let mut chosen = vec![false; self.counts.len()];
        for (id, _) in self.own(&placement.namespace.value, &placement.name.value) {
            if let Some(chosen) = chosen.get_mut(*id) {
                *chosen = true;
            }
        }
        Chosen(chosen)
    }

    /// The clusters in the decisions of a placement.
    pub(super) fn decided(&self, namespace: &str, placement: &str) -> Vec<Arc<str>> {
        let own = self.own(namespace, placement).iter();
        own.map(|(_, cluster)| Arc::clone(cluster)).collect()
    }

    /// How often each cluster stands in decisions of other placements.
    pub(super) fn by_others(&self, placement: &Placement) -> Vec<i64> {
        let mut counts = self.counts.clone();
        for (id, _) in self.own(&placement.namespace.value, &placement.name.value) {
            if let Some(count) = counts.get_mut(*id) {
                *count -= 1;
            }
        }
        counts
    }
}

/// Which clusters a placement chose before.
#[derive(Debug)]
pub(super) struct Chosen(Vec<bool>);

impl Chosen {
    pub(super) fn has(&self, id: usize) -> bool {
        self.0.get(id).copied().unwrap_or(false)
    }
}
