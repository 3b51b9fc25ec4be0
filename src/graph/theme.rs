//! The colours of the pictures, the same in every format.

use super::NodeKind;

/// The colours of a node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colours {
    /// The name of the group of kinds that share them.
    pub(super) class: &'static str,
    pub(super) fill: &'static str,
    pub(super) stroke: &'static str,
}

/// Every group of kinds, in the order of a picture.
pub(super) const ALL: &[Colours] = &[
    colours("deployment", "#e7effd", "#3569c9"),
    colours("profile", "#e4f5ea", "#2b8651"),
    colours("environment", "#fdf0dc", "#b9761a"),
    colours("definition", "#f2eafc", "#7f55c4"),
    colours("placement", "#fdeaf1", "#bd4a7d"),
    colours("cluster", "#eceff3", "#5b6b80"),
];

const fn colours(class: &'static str, fill: &'static str, stroke: &'static str) -> Colours {
    Colours {
        class,
        fill,
        stroke,
    }
}

/// The group of a kind.
pub(super) fn class(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::WorkloadDeployment | NodeKind::Workload => "deployment",
        NodeKind::WorkloadProfile => "profile",
        NodeKind::Environment => "environment",
        NodeKind::ComponentDefinition | NodeKind::TraitDefinition | NodeKind::PolicyDefinition => {
            "definition"
        }
        NodeKind::Placement => "placement",
        NodeKind::ManagedCluster => "cluster",
    }
}
