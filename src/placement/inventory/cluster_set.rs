//! `ManagedClusterSet` and `ManagedClusterSetBinding`.

use crate::model::Metadata;
use crate::model::Text;
use crate::placement::Selector;
use crate::placement::fields::one_of;
use crate::placement::fields::refuse;
use crate::placement::shapes;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// A set of clusters
/// (<https://open-cluster-management.io/docs/concepts/cluster-inventory/managedclusterset/>).
#[derive(Clone, Debug)]
pub struct ManagedClusterSet {
    /// Its name.
    pub name: Text,
    /// Who belongs to it.
    pub selector: ClusterSelector,
}

/// Who belongs to a cluster set.
#[derive(Clone, Debug)]
pub enum ClusterSelector {
    /// The clusters whose label `cluster.open-cluster-management.io/clusterset` names the set.
    ExclusiveClusterSetLabel,
    /// The clusters that match; nobody without a selector.
    LabelSelector(Option<Selector>),
}

/// Makes the clusters of a set available to the placements of a namespace.
#[derive(Clone, Debug)]
pub struct ManagedClusterSetBinding {
    /// Its namespace.
    pub namespace: Text,
    /// Its name, which is that of the set.
    pub name: Text,
}

/// The words of `selectorType`.
#[derive(Clone, Copy)]
enum SelectorType {
    Exclusive,
    Labels,
}

const SELECTOR_TYPES: &[(&str, SelectorType)] = &[
    ("ExclusiveClusterSetLabel", SelectorType::Exclusive),
    ("LabelSelector", SelectorType::Labels),
    ("", SelectorType::Exclusive),
];

impl ManagedClusterSet {
    pub(super) fn decode(
        node: &Node,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DOCUMENT, decoding)?;
        let spec = fields.raw("spec");
        let spec = spec.and_then(|spec| Fields::of(spec, &shapes::SET_SPEC, decoding));
        let selector = spec.and_then(|spec| spec.raw("clusterSelector"));
        Some(Self {
            name: metadata.name.clone(),
            selector: match selector {
                Some(node) => ClusterSelector::decode(node, decoding)?,
                None => ClusterSelector::ExclusiveClusterSetLabel,
            },
        })
    }
}

impl ClusterSelector {
    fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::CLUSTER_SELECTOR, decoding)?;
        let selector = fields.raw("labelSelector");
        let selector = selector.and_then(|node| Selector::labels(node, decoding));
        let selector_type = match fields.text("selectorType") {
            Some(text) => one_of(&text, "selectorType", SELECTOR_TYPES, decoding)?,
            None => SelectorType::Exclusive,
        };
        Some(match selector_type {
            SelectorType::Exclusive => Self::ExclusiveClusterSetLabel,
            SelectorType::Labels => Self::LabelSelector(selector),
        })
    }
}

impl ManagedClusterSetBinding {
    pub(super) fn decode(
        node: &Node,
        metadata: &Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::DOCUMENT, decoding)?;
        let spec = Fields::of(fields.raw("spec")?, &shapes::BINDING_SPEC, decoding)?;
        let set = spec.text("clusterSet")?;
        if set.value != metadata.name.value {
            refuse(
                format!(
                    "the ManagedClusterSetBinding `{}` binds `{}`",
                    metadata.name.value, set.value
                ),
                set.origin,
                "a hub accepts only a binding that has the name of its cluster set",
                decoding,
            );
        }
        Some(Self {
            namespace: metadata.namespace.clone(),
            name: metadata.name.clone(),
        })
    }
}
