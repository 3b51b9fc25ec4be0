//! `Workload`, `WorkloadProfile` and their common specification.

use super::Metadata;
use super::Reference;
use super::Text;
use super::Version;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Node;

/// A reusable description of a workload.
#[derive(Clone, Debug)]
pub struct WorkloadProfile {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.version`.
    pub version: Option<Spanned<Version>>,
    /// `spec.workload`.
    pub workload: WorkloadSpec,
    /// The whole document.
    pub node: Node,
}

/// A workload as it stands on a spoke.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec`, or `spec.workload` where the document has one.
    pub spec: WorkloadSpec,
    /// The whole document.
    pub node: Node,
}

/// What `spec.workload` holds. Decoded a second time after overrides and macros, from the changed
/// node, so `node` and the fields never disagree.
#[derive(Clone, Debug)]
pub struct WorkloadSpec {
    /// `components`, in file order.
    pub components: Vec<ComponentSpec>,
    /// `objectOutputRefs`, kept as written.
    pub object_output_refs: Option<Node>,
    /// The whole mapping.
    pub node: Node,
}

/// One use of a component definition.
#[derive(Clone, Debug)]
pub struct ComponentSpec {
    /// Unique in the profile.
    pub name: Text,
    /// `type`: a component definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// `traits`, in order.
    pub traits: Vec<TraitSpec>,
    /// `deploymentPriority`: lower deploys first. 0 when absent.
    pub deployment_priority: Spanned<i64>,
    /// `macros: disabled`: the properties are left alone.
    pub macros_disabled: bool,
    /// `definitionOutputRefs`, kept as written.
    pub definition_output_refs: Option<Node>,
    /// The component's mapping.
    pub origin: OriginId,
}

/// One use of a trait definition.
#[derive(Clone, Debug)]
pub struct TraitSpec {
    /// `type`: a trait definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// `definitionOutputRefs`, kept as written.
    pub definition_output_refs: Option<Node>,
    /// The trait's mapping.
    pub origin: OriginId,
}

/// One use of a policy definition: a topology or an entry of `policies`.
#[derive(Clone, Debug)]
pub struct PolicySpec {
    /// `name`, for people.
    pub name: Option<Text>,
    /// `type`: a policy definition.
    pub definition: Reference,
    /// `properties`: the definition's parameters.
    pub properties: Option<Node>,
    /// The policy's mapping.
    pub origin: OriginId,
}
