//! The closed input of rendering.

use super::variables::LockViolations;
use super::variables::Variables;
use super::versions::Revision;
use crate::macros::Found;
use crate::macros::HubPath;
use crate::macros::SpokeMacro;
use crate::model::ComponentSpec;
use crate::model::Definition;
use crate::model::Metadata;
use crate::model::PolicySpec;
use crate::model::TargetWorkload;
use crate::model::Text;
use crate::model::TraitSpec;
use crate::model::VariableAssignment;
use crate::model::WorkloadSpec;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::Settings;
use std::sync::Arc;

/// What planning needs besides the workspace.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// Variables from the command line, in its order.
    pub assignments: &'a [VariableAssignment],
    /// What to do when a locked variable gets another value.
    pub lock_violations: LockViolations,
    /// The settings of the run.
    pub settings: &'a Settings,
    /// The texts of the run, for exact places in messages.
    pub sources: &'a Sources,
    /// Outputs of other deployments. Without it, a macro that reads one is an error.
    pub hub: Option<&'a dyn HubLookup>,
}

/// Where `hub` macros get outputs of other deployments from. Ask [`Draft`](super::Draft) which are
/// read, and render those deployments first.
pub trait HubLookup {
    /// The output that a path names, for a deployment in `namespace` (where the path names none).
    fn output(&self, namespace: &str, path: &HubPath, origins: &mut Origins) -> Found;
}

/// Everything rendering needs, and nothing it must look up.
#[derive(Clone, Debug)]
pub struct RenderPlan<'w> {
    /// The metadata of the deployment (or of the Workload, for one found on disk).
    pub metadata: Metadata,
    /// The Workload to make: names, labels and annotations of it and its Namespace.
    pub target: TargetWorkload,
    /// The revision of the profile: `v1`, `v1.2.0`.
    pub revision: Text,
    /// Who the profile is; none for a Workload found on disk.
    pub profile: Option<Identity>,
    /// Who the Environment is, if the deployment names one.
    pub environment: Option<Identity>,
    /// The profile's workload after overrides and macros; its node becomes `Workload.spec`.
    pub workload: WorkloadSpec,
    /// Its components with their definitions, in the order in which they are rendered: by
    /// deployment priority, then file order.
    pub components: Vec<PlannedComponent<'w>>,
    /// The Environment's topology, if the deployment names an Environment.
    pub topology: Option<PlannedPolicy<'w>>,
    /// The Environment's other policies, without overrides: these are applied.
    pub policies: Vec<PlannedPolicy<'w>>,
    /// The Environment's overrides, which are applied already.
    pub overrides: Vec<PlannedPolicy<'w>>,
    /// Spoke macros that are still in the properties.
    pub spoke_macros: Vec<WaitingMacro>,
    /// Every variable with its winner and the assignments that lost.
    pub variables: Variables,
    /// Names of variables that hold secrets, with their declarations.
    pub sensitive: Vec<Text>,
    /// Parts of override policies that matched no component of this deployment.
    pub without_effect: Vec<OriginId>,
    /// What everything rendered hangs on: the references and names by which profile, environment
    /// and bundle were found, and the words by which overrides choose.
    pub found_by: OriginId,
}

/// A resource in a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its namespace.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its revision.
    pub revision: Revision,
    /// The reference that names it.
    pub reference: OriginId,
}

/// A spoke macro and who reads it.
#[derive(Clone, Debug)]
pub struct WaitingMacro {
    /// The component.
    pub component: Arc<str>,
    /// The trait, if it is one of the component's traits that reads.
    pub trait_type: Option<Arc<str>>,
    /// The macro; its path begins at the `properties`.
    pub read: SpokeMacro,
}

/// A component and its definition.
#[derive(Clone, Debug)]
pub struct PlannedComponent<'w> {
    /// The component, its properties after overrides and macros.
    pub spec: ComponentSpec,
    /// Its definition.
    pub definition: &'w Definition,
    /// The revision of the definition.
    pub revision: Revision,
    /// Its traits, in list order.
    pub traits: Vec<PlannedTrait<'w>>,
}

/// A trait and its definition.
#[derive(Clone, Debug)]
pub struct PlannedTrait<'w> {
    /// The trait, its properties after overrides and macros.
    pub spec: TraitSpec,
    /// Its definition.
    pub definition: &'w Definition,
    /// The revision of the definition.
    pub revision: Revision,
}

/// A policy and its definition.
#[derive(Clone, Debug)]
pub struct PlannedPolicy<'w> {
    /// The policy, its properties after macros.
    pub spec: PolicySpec,
    /// Its definition.
    pub definition: &'w Definition,
    /// Whether the definition comes with the program.
    pub built_in: bool,
    /// The revision of the definition.
    pub revision: Revision,
}
