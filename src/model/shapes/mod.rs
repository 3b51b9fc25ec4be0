//! Which fields there are: the one table of every kind. `docs/resources.md` describes them, and a
//! test compares the two.
//!
//! In: nothing.
//! Out: a shape for each kind and for each part of one.
//! Never: reads a document.

mod bundles;
mod definitions;
mod workloads;

pub use bundles::AI_WORKLOAD;
pub use bundles::ASSIGNMENT;
pub use bundles::DECLARED_REPOSITORY;
pub use bundles::DEPLOYMENT_CONFIG;
pub use bundles::INLINE_VARIABLE_SET;
pub use bundles::LISTED_CLUSTER_PROFILE;
pub use bundles::PROFILE_BUNDLE;
pub use bundles::PROFILE_DEPENDENCIES;
pub use bundles::VARIABLE;
pub use bundles::VARIABLE_SET;
pub use definitions::COMPONENT_DEFINITION;
pub use definitions::CONTEXT_EXTENSION;
pub use definitions::CUE;
pub use definitions::DEFINITION_OUTPUT;
pub use definitions::DEFINITION_REVISION;
pub use definitions::JINJA;
pub use definitions::OBJECT_PATH_REFERENCE;
pub use definitions::PATH_REFERENCE;
pub use definitions::POLICY_DEFINITION;
pub use definitions::REVISION_SNAPSHOT;
pub use definitions::SCHEMATIC;
pub use definitions::TRAIT_DEFINITION;
pub use workloads::COMPONENT;
pub use workloads::ENVIRONMENT;
pub use workloads::OBJECT_OUTPUT_REFERENCE;
pub use workloads::OUTPUT_REFERENCE;
pub use workloads::POLICY;
pub use workloads::TARGET_METADATA;
pub use workloads::TARGET_WORKLOAD;
pub use workloads::TRAIT;
pub use workloads::WORKLOAD;
pub use workloads::WORKLOAD_DEPLOYMENT;
pub use workloads::WORKLOAD_PROFILE;
pub use workloads::WORKLOAD_SPEC;

use super::Kind;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

/// A resource of any kind.
pub static DOCUMENT: Shape = Shape {
    what: "the resource",
    fields: &[
        Field::required("apiVersion", Form::Text),
        Field::required("kind", Form::Text),
        Field::required("metadata", Form::Map).of(&METADATA),
        Field::required("spec", Form::Map),
        Field::ignored("status"),
    ],
};

/// `metadata` of any kind.
pub static METADATA: Shape = Shape {
    what: "`metadata`",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::optional("labels", Form::TextMap),
        Field::optional("annotations", Form::TextMap),
        Field::kept("finalizers"),
        Field::kept("ownerReferences"),
        Field::kept("generateName"),
        Field::ignored("managedFields"),
        Field::ignored("uid"),
        Field::ignored("resourceVersion"),
        Field::ignored("generation"),
        Field::ignored("creationTimestamp"),
        Field::ignored("deletionTimestamp"),
        Field::ignored("deletionGracePeriodSeconds"),
        Field::ignored("selfLink"),
    ],
};

/// `{name, namespace}`.
pub static REFERENCE: Shape = Shape {
    what: "the reference",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::kept("apiVersion"),
        Field::kept("kind"),
    ],
};

/// The shape of `spec` of a kind, if its fields are known.
pub fn spec_of(kind: Kind) -> Option<&'static Shape> {
    Some(match kind {
        Kind::ComponentDefinition => &COMPONENT_DEFINITION,
        Kind::TraitDefinition => &TRAIT_DEFINITION,
        Kind::PolicyDefinition => &POLICY_DEFINITION,
        Kind::WorkloadProfile => &WORKLOAD_PROFILE,
        Kind::Environment => &ENVIRONMENT,
        Kind::VariableSet => &VARIABLE_SET,
        Kind::WorkloadDeployment => &WORKLOAD_DEPLOYMENT,
        Kind::Workload => &WORKLOAD,
        Kind::ProfileBundle => &PROFILE_BUNDLE,
        Kind::DefinitionRevision => &DEFINITION_REVISION,
        Kind::AIWorkload => &AI_WORKLOAD,
        _ => return None,
    })
}

/// Every shape with the heading that describes it in `docs/resources.md`.
pub static ALL: &[(&str, &Shape)] = &[
    ("Every resource", &DOCUMENT),
    ("`metadata`", &METADATA),
    ("References", &REFERENCE),
    ("`ComponentDefinition.spec`", &COMPONENT_DEFINITION),
    ("`TraitDefinition.spec`", &TRAIT_DEFINITION),
    ("`PolicyDefinition.spec`", &POLICY_DEFINITION),
    ("`spec.schematic`", &SCHEMATIC),
    ("`spec.schematic.jinja`", &JINJA),
    ("`spec.schematic.cue`", &CUE),
    ("`WorkloadProfile.spec`", &WORKLOAD_PROFILE),
    ("`Workload.spec`", &WORKLOAD),
    ("`spec.workload`", &WORKLOAD_SPEC),
    ("Components", &COMPONENT),
    ("Traits", &TRAIT),
    ("Policies", &POLICY),
    ("Output references", &OUTPUT_REFERENCE),
    ("Output references", &OBJECT_OUTPUT_REFERENCE),
    ("`pathRef`", &PATH_REFERENCE),
    ("`pathRef` to any object", &OBJECT_PATH_REFERENCE),
    ("`spec.outputs`", &DEFINITION_OUTPUT),
    ("`spec.contextExtensionRefs`", &CONTEXT_EXTENSION),
    ("`Environment.spec`", &ENVIRONMENT),
    ("`VariableSet.spec`", &VARIABLE_SET),
    ("Variables", &VARIABLE),
    ("Assignments", &ASSIGNMENT),
    ("`WorkloadDeployment.spec`", &WORKLOAD_DEPLOYMENT),
    ("`WorkloadDeployment.spec.workload`", &TARGET_WORKLOAD),
    ("Target metadata", &TARGET_METADATA),
    ("`ProfileBundle.spec`", &PROFILE_BUNDLE),
    (
        "`ProfileBundle.spec.clusterProfiles`",
        &LISTED_CLUSTER_PROFILE,
    ),
    (
        "`ProfileBundle.spec.workloadProfileDependencies`",
        &PROFILE_DEPENDENCIES,
    ),
    ("Declared repositories", &DECLARED_REPOSITORY),
    ("`ProfileBundle.spec.variableSet`", &INLINE_VARIABLE_SET),
    ("`AIWorkload.spec`", &AI_WORKLOAD),
    (
        "`AIWorkload.spec.workloadDeploymentConfigs`",
        &DEPLOYMENT_CONFIG,
    ),
    ("`DefinitionRevision.spec`", &DEFINITION_REVISION),
    ("`DefinitionRevision.spec.snapshot`", &REVISION_SNAPSHOT),
];
