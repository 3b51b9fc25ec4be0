//! The kinds of the API group `spectrocloud.com`, and who a resource is.

use std::sync::Arc;

/// The API group of all our kinds.
pub const GROUP: &str = "spectrocloud.com";

/// A kind of the API group, in the order in which lists show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are the kinds' own")]
pub enum Kind {
    ComponentDefinition,
    TraitDefinition,
    PolicyDefinition,
    WorkloadProfile,
    Environment,
    VariableSet,
    WorkloadDeployment,
    Workload,
    ProfileBundle,
    DefinitionRevision,
    AIWorkload,
    Compute,
    ComputeConfig,
    ComputePool,
    ComputePoolEvaluation,
    Project,
    ScalingPolicy,
    Settings,
    Tenant,
}

/// Every kind with its name and the version of the API group that has it.
const TABLE: &[(Kind, &str, &str)] = &[
    (Kind::ComponentDefinition, "ComponentDefinition", "v1beta1"),
    (Kind::TraitDefinition, "TraitDefinition", "v1beta1"),
    (Kind::PolicyDefinition, "PolicyDefinition", "v1beta1"),
    (Kind::WorkloadProfile, "WorkloadProfile", "v1beta1"),
    (Kind::Environment, "Environment", "v1beta1"),
    (Kind::VariableSet, "VariableSet", "v1beta1"),
    (Kind::WorkloadDeployment, "WorkloadDeployment", "v1beta1"),
    (Kind::Workload, "Workload", "v1beta1"),
    (Kind::ProfileBundle, "ProfileBundle", "v1beta1"),
    (Kind::DefinitionRevision, "DefinitionRevision", "v1beta1"),
    (Kind::AIWorkload, "AIWorkload", "v1alpha1"),
    (Kind::Compute, "Compute", "v1alpha1"),
    (Kind::ComputeConfig, "ComputeConfig", "v1alpha1"),
    (Kind::ComputePool, "ComputePool", "v1alpha1"),
    (
        Kind::ComputePoolEvaluation,
        "ComputePoolEvaluation",
        "v1alpha1",
    ),
    (Kind::Project, "Project", "v1alpha1"),
    (Kind::ScalingPolicy, "ScalingPolicy", "v1alpha1"),
    (Kind::Settings, "Settings", "v1alpha1"),
    (Kind::Tenant, "Tenant", "v1alpha1"),
];

impl Kind {
    /// All kinds, in order.
    pub fn all() -> impl Iterator<Item = Kind> {
        TABLE.iter().map(|(kind, _, _)| *kind)
    }

    /// The kind of this exact name.
    pub fn from_name(name: &str) -> Option<Kind> {
        let row = TABLE.iter().find(|(_, known, _)| *known == name);
        row.map(|(kind, _, _)| *kind)
    }

    /// As written in `kind`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The version of the API group: `v1beta1`.
    pub fn version(self) -> &'static str {
        self.row().2
    }

    /// As written in `apiVersion`: `spectrocloud.com/v1beta1`.
    pub fn api_version(self) -> String {
        format!("{GROUP}/{}", self.version())
    }

    fn row(self) -> (Kind, &'static str, &'static str) {
        let row = TABLE.iter().find(|(kind, _, _)| *kind == self);
        row.copied().unwrap_or((self, "", ""))
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}

/// Who a resource is. Several versions of one definition share an identity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ResourceId {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace.
    pub namespace: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
}

impl std::fmt::Display for ResourceId {
    /// `WorkloadProfile team-a/web`
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}/{}", self.kind, self.namespace, self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_row_in_the_order_of_the_enum() {
        let kinds: Vec<Kind> = Kind::all().collect();
        assert!(kinds.is_sorted() && kinds.len() == Kind::Tenant as usize + 1);
        for kind in kinds {
            assert_eq!(Kind::from_name(kind.name()), Some(kind));
        }
    }
}
