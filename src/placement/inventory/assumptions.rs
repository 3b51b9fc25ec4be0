//! What every hub has, and a hand-written inventory lacks.

use super::ClusterSelector;
use super::Inventory;
use super::ManagedClusterSet;
use super::ManagedClusterSetBinding;
use crate::placement::selector::Requirement;
use crate::placement::selector::Selector;
use crate::source::OriginId;
use crate::source::Spanned;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The label that puts a cluster into a set of the type `ExclusiveClusterSetLabel`.
pub const CLUSTER_SET_LABEL: &str = "cluster.open-cluster-management.io/clusterset";

/// The label that tells hubs from spokes, where the fleetconfig-controller of
/// <https://github.com/open-cluster-management-io/lab> set the hub up.
const CLUSTER_TYPE_LABEL: &str = "fleetconfig.open-cluster-management.io/managedClusterType";

/// The namespaces that PaletteAI's hubs have, each with the set that is bound there.
pub const BOUND: &[(&str, &str)] = &[
    ("managed-cluster-set-global", "global"),
    ("managed-cluster-set-default", "default"),
    ("managed-cluster-set-spokes", "spokes"),
];

/// What was added to an inventory although it is not written.
#[derive(Clone, Debug, Default)]
pub struct Assumed {
    /// Names of cluster sets.
    pub sets: BTreeSet<Arc<str>>,
    /// Namespaces and names of bindings.
    pub bindings: BTreeSet<(Arc<str>, Arc<str>)>,
    /// Clusters that were put into the set `default`.
    pub defaulted: BTreeSet<Arc<str>>,
}

impl Inventory {
    /// Adds what the hub of PaletteAI has without anybody writing it: the cluster sets `global`,
    /// `default` and `spokes`, the binding of each in the namespace `managed-cluster-set-<set>`,
    /// and, for clusters without a cluster set, the label that puts them into `default`. What is
    /// written stays. All of it gets the origin `by`.
    pub fn assume(&mut self, by: OriginId) {
        for (namespace, set) in BOUND {
            let name: Arc<str> = (*set).into();
            if !self.sets.contains_key(&name) {
                self.assumed.sets.insert(name.clone());
                self.sets.insert(name.clone(), built_in(set, by));
            }
            let key = (Arc::from(*namespace), name.clone());
            if !self.bindings.contains_key(&key) {
                self.assumed.bindings.insert(key.clone());
                let binding = ManagedClusterSetBinding {
                    namespace: Spanned::new(key.0.clone(), by),
                    name: Spanned::new(name, by),
                };
                self.bindings.insert(key, binding);
            }
        }
        for (name, cluster) in &mut self.clusters {
            let set = cluster.labels.get(CLUSTER_SET_LABEL);
            if set.is_none_or(|set| set.is_empty()) {
                self.assumed.defaulted.insert(name.clone());
                cluster
                    .labels
                    .insert(CLUSTER_SET_LABEL.into(), "default".into());
            }
        }
    }
}

fn built_in(name: &str, by: OriginId) -> ManagedClusterSet {
    let text = |text: &str| Spanned::new(Arc::from(text), by);
    let selector = match name {
        "global" => ClusterSelector::LabelSelector(Some(Selector::default())),
        "spokes" => ClusterSelector::LabelSelector(Some(Selector {
            match_labels: Vec::new(),
            match_expressions: vec![Requirement {
                key: text(CLUSTER_TYPE_LABEL),
                operator: text("NotIn"),
                values: vec![text("hub"), text("hub-as-spoke")],
            }],
        })),
        _ => ClusterSelector::ExclusiveClusterSetLabel,
    };
    ManagedClusterSet {
        name: text(name),
        selector,
    }
}
