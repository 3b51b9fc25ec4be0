//! `WorkloadDeployment`.

use super::Metadata;
use super::Reference;
use super::Text;
use super::VariableType;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Map;
use crate::yaml::Node;

/// A profile put into an environment under a name.
#[derive(Clone, Debug)]
pub struct WorkloadDeployment {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.workloadProfileRef`.
    pub profile: Reference,
    /// `spec.environmentRef`. Without it there is no hub side.
    pub environment: Option<Reference>,
    /// `spec.workload`.
    pub workload: TargetWorkload,
    /// `spec.variables`.
    pub variables: Vec<VariableAssignment>,
    /// The whole document.
    pub node: Node,
}

/// The Workload a deployment makes.
#[derive(Clone, Debug)]
pub struct TargetWorkload {
    /// `spec.workload.name`: the Workload's name; the deployment's own name when absent.
    pub name: Text,
    /// `spec.workload.namespace`: the namespace on the spokes; the deployment's own when absent.
    pub namespace: Text,
    /// `spec.workload.metadata.labels`.
    pub labels: Map,
    /// `spec.workload.metadata.annotations`.
    pub annotations: Map,
    /// `spec.workload.namespaceMetadata.labels`.
    pub namespace_labels: Map,
    /// `spec.workload.namespaceMetadata.annotations`.
    pub namespace_annotations: Map,
}

/// One value set for a variable, without a declaration.
#[derive(Clone, Debug)]
pub struct VariableAssignment {
    /// The variable.
    pub name: Text,
    /// The value.
    pub value: Node,
    /// The type, where the value was written as `{int32: 3}`.
    pub written_type: Option<Spanned<VariableType>>,
    /// The assignment.
    pub origin: OriginId,
}
