//! The closed input of rendering.

use crate::macros::SpokeMacro;
use crate::model::ComponentSpec;
use crate::model::Definition;
use crate::model::Metadata;
use crate::model::PolicySpec;
use crate::model::TargetWorkload;
use crate::model::Text;
use crate::model::TraitSpec;
use crate::model::WorkloadSpec;
use std::sync::Arc;

/// Everything rendering needs, and nothing it must look up.
#[derive(Clone, Debug)]
pub struct RenderPlan {
    /// The metadata of the deployment (or of the Workload, for one found on disk).
    pub metadata: Metadata,
    /// The Workload to make: names, labels and annotations of it and its Namespace.
    pub target: TargetWorkload,
    /// The revision of the profile: `v1`, `v1.2.0`.
    pub revision: Text,
    /// The profile's workload after overrides and macros; its node becomes `Workload.spec`.
    pub workload: WorkloadSpec,
    /// Its components with their definitions, in the order in which they are rendered: by
    /// deployment priority, then file order.
    pub components: Vec<PlannedComponent>,
    /// The Environment's topology, if the deployment names an Environment.
    pub topology: Option<PlannedPolicy>,
    /// Spoke macros that are still in the properties.
    pub spoke_macros: Vec<SpokeMacro>,
    /// Names of variables that hold secrets.
    pub sensitive: Vec<Text>,
}

/// A component and its definition.
#[derive(Clone, Debug)]
pub struct PlannedComponent {
    /// The component, its properties after overrides and macros.
    pub spec: ComponentSpec,
    /// Its definition.
    pub definition: Arc<Definition>,
    /// Its traits, in list order.
    pub traits: Vec<PlannedTrait>,
}

/// A trait and its definition.
#[derive(Clone, Debug)]
pub struct PlannedTrait {
    /// The trait, its properties after overrides and macros.
    pub spec: TraitSpec,
    /// Its definition.
    pub definition: Arc<Definition>,
}

/// A policy and its definition.
#[derive(Clone, Debug)]
pub struct PlannedPolicy {
    /// The policy, its properties after macros.
    pub spec: PolicySpec,
    /// Its definition.
    pub definition: Arc<Definition>,
}
