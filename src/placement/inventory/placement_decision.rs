//! `PlacementDecision`.

use crate::model::Metadata;
use crate::model::Text;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// The label with the name of the placement that a decision belongs to.
pub(in crate::placement) const PLACEMENT_LABEL: &str =
    "cluster.open-cluster-management.io/placement";

/// What a placement chose before, or a part of it.
#[derive(Clone, Debug)]
pub struct PlacementDecision {
    /// Its namespace, which is that of its placement.
    pub namespace: Text,
    /// Its name.
    pub name: Text,
    /// The name of its placement, by the label
    /// `cluster.open-cluster-management.io/placement`.
    pub placement: Option<Arc<str>>,
    /// The clusters.
    pub clusters: Vec<Arc<str>>,
}

impl PlacementDecision {
    pub(super) fn decode(
        node: &Node,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DOCUMENT, decoding)?;
        let status = fields.raw("status");
        let status = status.and_then(|node| Fields::of(node, &shapes::DECISION_STATUS, decoding));
        let decisions = status.map_or(&[][..], |status| status.list("decisions"));
        let clusters = decisions.iter().filter_map(|node| {
            let fields = Fields::of(node, &shapes::DECISION, decoding)?;
            Some(fields.text("clusterName")?.value)
        });
        Some(Self {
            namespace: metadata.namespace.clone(),
            name: metadata.name.clone(),
            clusters: clusters.collect(),
            placement: metadata.label(PLACEMENT_LABEL).map(|label| label.value),
        })
    }
}
