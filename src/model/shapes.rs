//! Which fields there are: the one table of every kind. `docs/resources.md` describes them, and a
//! test compares the two.

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

/// `spec` of a `ComponentDefinition`.
pub static COMPONENT_DEFINITION: Shape = Shape {
    what: "the component definition",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("parameters", Form::Map),
        Field::required("schematic", Form::Map).of(&SCHEMATIC),
        Field::optional("outputs", Form::List).of(&DEFINITION_OUTPUT),
        Field::optional("contextExtensionRefs", Form::List).of(&CONTEXT_EXTENSION),
        Field::kept("description"),
        Field::kept("contextExtensions"),
        Field::kept("workload"),
        Field::kept("status"),
        Field::kept("childResourceKinds"),
        Field::kept("revisionLabel"),
        Field::kept("podSpecPath"),
        Field::kept("extension"),
    ],
};

/// `spec` of a `TraitDefinition`.
pub static TRAIT_DEFINITION: Shape = Shape {
    what: "the trait definition",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("parameters", Form::Map),
        Field::required("schematic", Form::Map).of(&SCHEMATIC),
        Field::optional("conflictsWith", Form::List).of_texts(),
        Field::optional("appliesToWorkloads", Form::List).of_texts(),
        Field::optional("outputs", Form::List).of(&DEFINITION_OUTPUT),
        Field::optional("contextExtensionRefs", Form::List).of(&CONTEXT_EXTENSION),
        Field::kept("description"),
        Field::kept("contextExtensions"),
        Field::kept("podDisruptive"),
        Field::kept("status"),
        Field::kept("definitionRef"),
        Field::kept("revisionEnabled"),
        Field::kept("workloadRefPath"),
        Field::kept("manageWorkload"),
        Field::kept("controlPlaneOnly"),
        Field::kept("stage"),
        Field::kept("extension"),
    ],
};

/// `spec` of a `PolicyDefinition`.
pub static POLICY_DEFINITION: Shape = Shape {
    what: "the policy definition",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("parameters", Form::Map),
        Field::required("schematic", Form::Map).of(&SCHEMATIC),
        Field::kept("description"),
        Field::kept("outputs"),
        Field::kept("contextExtensionRefs"),
        Field::kept("contextExtensions"),
        Field::kept("status"),
        Field::kept("definitionRef"),
        Field::kept("manageHealthCheck"),
        Field::kept("scope"),
        Field::kept("global"),
        Field::kept("priority"),
    ],
};

/// `spec.schematic` of a definition: exactly one of the three.
pub static SCHEMATIC: Shape = Shape {
    what: "the schematic",
    fields: &[
        Field::optional("jinja", Form::Map).of(&JINJA),
        Field::optional("cue", Form::Map).of(&CUE),
        Field::optional("builtin", Form::Text),
    ],
};

/// `spec.schematic.jinja`: exactly one of the two.
pub static JINJA: Shape = Shape {
    what: "the jinja schematic",
    fields: &[
        Field::optional("template", Form::Text),
        Field::optional("templateFile", Form::Text),
        Field::optional("includes", Form::List).of_texts(),
    ],
};

/// `spec.schematic.cue`.
pub static CUE: Shape = Shape {
    what: "the CUE schematic",
    fields: &[Field::required("template", Form::Text)],
};

/// `spec` of a `WorkloadProfile`.
pub static WORKLOAD_PROFILE: Shape = Shape {
    what: "the workload profile",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("workload", Form::Map).of(&WORKLOAD_SPEC),
        Field::optional("components", Form::List).of(&COMPONENT),
        Field::optional("objectOutputRefs", Form::List).of(&OBJECT_OUTPUT_REFERENCE),
        Field::optional("type", Form::Text).one_of(&["Application", "Model", "Infrastructure"]),
        Field::kept("description"),
        Field::kept("revisionNotes"),
    ],
};

/// `spec` of a `Workload`.
pub static WORKLOAD: Shape = Shape {
    what: "the workload",
    fields: &[
        Field::optional("workload", Form::Map).of(&WORKLOAD_SPEC),
        Field::optional("components", Form::List).of(&COMPONENT),
        Field::optional("objectOutputRefs", Form::List).of(&OBJECT_OUTPUT_REFERENCE),
    ],
};

/// `spec.workload` of a profile, or what stands in `spec` directly.
pub static WORKLOAD_SPEC: Shape = Shape {
    what: "the workload",
    fields: &[
        Field::required("components", Form::List).of(&COMPONENT),
        Field::optional("objectOutputRefs", Form::List).of(&OBJECT_OUTPUT_REFERENCE),
    ],
};

/// One of `components`.
pub static COMPONENT: Shape = Shape {
    what: "the component",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("type", Form::Text),
        Field::optional("properties", Form::Map),
        Field::optional("traits", Form::List).of(&TRAIT),
        Field::optional("deploymentPriority", Form::Integer),
        Field::optional("definitionOutputRefs", Form::List).of(&OUTPUT_REFERENCE),
        Field::optional("macros", Form::Text).one_of(&["disabled", "enabled"]),
        Field::kept("contextExtensions"),
        Field::kept("contextExtensionRefs"),
        Field::kept("dependsOn"),
    ],
};

/// One of a component's `traits`.
pub static TRAIT: Shape = Shape {
    what: "the trait",
    fields: &[
        Field::required("type", Form::Text),
        Field::optional("properties", Form::Map),
        Field::optional("definitionOutputRefs", Form::List).of(&OUTPUT_REFERENCE),
        Field::kept("contextExtensions"),
        Field::kept("contextExtensionRefs"),
    ],
};

/// One of `definitionOutputRefs`.
pub static OUTPUT_REFERENCE: Shape = Shape {
    what: "the output",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("pathRef", Form::Map).of(&PATH_REFERENCE),
        Field::kept("skipHash"),
    ],
};

/// One of `objectOutputRefs`.
pub static OBJECT_OUTPUT_REFERENCE: Shape = Shape {
    what: "the output",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("pathRef", Form::Map).of(&OBJECT_PATH_REFERENCE),
        Field::kept("skipHash"),
    ],
};

/// One of `spec.outputs` of a definition.
pub static DEFINITION_OUTPUT: Shape = Shape {
    what: "the output",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("type", Form::Text).one_of(&["string", "integer", "boolean", "jsonRaw"]),
        Field::required("pathRef", Form::Map).of(&PATH_REFERENCE),
        Field::kept("description"),
        Field::kept("skipHash"),
    ],
};

/// `pathRef` of an output of a component, trait or definition.
pub static PATH_REFERENCE: Shape = Shape {
    what: "`pathRef`",
    fields: &[
        Field::required("apiVersion", Form::Text),
        Field::required("kind", Form::Text),
        Field::optional("labels", Form::TextMap),
        Field::required("path", Form::Text),
        Field::kept("skipHash"),
    ],
};

/// `pathRef` of one of `objectOutputRefs` or of a context extension.
pub static OBJECT_PATH_REFERENCE: Shape = Shape {
    what: "`pathRef`",
    fields: &[
        Field::required("apiVersion", Form::Text),
        Field::required("kind", Form::Text),
        Field::optional("name", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::optional("labels", Form::TextMap),
        Field::required("path", Form::Text),
        Field::kept("skipHash"),
    ],
};

/// One of `spec.contextExtensionRefs` of a definition.
pub static CONTEXT_EXTENSION: Shape = Shape {
    what: "the context extension",
    fields: &[
        Field::required("contextKey", Form::Text),
        Field::optional("type", Form::Text).one_of(&["string", "integer", "boolean", "jsonRaw"]),
        Field::optional("default", Form::Any),
        Field::optional("pathRef", Form::Map).of(&OBJECT_PATH_REFERENCE),
        Field::kept("description"),
    ],
};

/// A topology, or one of `policies`.
pub static POLICY: Shape = Shape {
    what: "the policy",
    fields: &[
        Field::optional("name", Form::Text),
        Field::required("type", Form::Text),
        Field::optional("properties", Form::Map),
    ],
};

/// `spec` of an `Environment`.
pub static ENVIRONMENT: Shape = Shape {
    what: "the environment",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("Version", Form::Text),
        Field::required("topology", Form::Map).of(&POLICY),
        Field::optional("policies", Form::List).of(&POLICY),
        Field::kept("description"),
        Field::kept("revisionNotes"),
    ],
};

/// `spec` of a `VariableSet`.
pub static VARIABLE_SET: Shape = Shape {
    what: "the variable set",
    fields: &[Field::optional("variables", Form::List).of(&VARIABLE)],
};

/// One declared variable.
pub static VARIABLE: Shape = Shape {
    what: "the variable",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("variableType", Form::Text)
            .one_of(&["string", "bool", "int32", "int64", "float32", "float64"]),
        Field::optional("value", Form::Any),
        Field::optional("description", Form::Text),
        Field::optional("validationMode", Form::Text).one_of(&["optional", "required"]),
        Field::optional("locked", Form::Bool),
        Field::optional("inputType", Form::Text).one_of(&["text", "multiline"]),
    ],
};

/// One item of `spec.variables` of a deployment, in the form of a list.
pub static ASSIGNMENT: Shape = Shape {
    what: "the variable",
    fields: &[
        Field::required("name", Form::Text),
        Field::required("value", Form::Any),
        Field::optional("variableType", Form::Text),
    ],
};

/// `spec` of a `WorkloadDeployment`.
pub static WORKLOAD_DEPLOYMENT: Shape = Shape {
    what: "the workload deployment",
    fields: &[
        Field::required("workloadProfileRef", Form::Map).of(&REFERENCE),
        Field::optional("environmentRef", Form::Map).of(&REFERENCE),
        Field::optional("workload", Form::Map).of(&TARGET_WORKLOAD),
        Field::optional("variables", Form::Any),
    ],
};

/// `spec.workload` of a deployment.
pub static TARGET_WORKLOAD: Shape = Shape {
    what: "the target workload",
    fields: &[
        Field::optional("name", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::optional("metadata", Form::Map).of(&TARGET_METADATA),
        Field::optional("namespaceMetadata", Form::Map).of(&TARGET_METADATA),
    ],
};

/// `metadata` and `namespaceMetadata` of a target workload.
pub static TARGET_METADATA: Shape = Shape {
    what: "the target's metadata",
    fields: &[
        Field::optional("labels", Form::TextMap),
        Field::optional("annotations", Form::TextMap),
    ],
};

/// `spec` of an `AIWorkload`, as far as deployments are made of it.
pub static AI_WORKLOAD: Shape = Shape {
    what: "the AI workload",
    fields: &[
        Field::optional("profileBundleRef", Form::Map).of(&REFERENCE),
        Field::optional("profileBundleRefs", Form::List).of(&REFERENCE),
        Field::optional("environmentRef", Form::Map).of(&REFERENCE),
        Field::optional("workloadDeploymentConfigs", Form::List).of(&DEPLOYMENT_CONFIG),
    ],
};

/// One of `spec.workloadDeploymentConfigs` of an `AIWorkload`.
pub static DEPLOYMENT_CONFIG: Shape = Shape {
    what: "the deployment config",
    fields: &[
        Field::optional("name", Form::Text),
        Field::optional("workloadProfileRef", Form::Map).of(&REFERENCE),
        Field::optional("environmentRef", Form::Map).of(&REFERENCE),
        Field::optional("variables", Form::Any),
    ],
};

/// `spec` of a `ProfileBundle`.
pub static PROFILE_BUNDLE: Shape = Shape {
    what: "the profile bundle",
    fields: &[
        Field::optional("type", Form::Text).one_of(&["Application", "Infrastructure", "Fullstack"]),
        Field::optional("version", Form::Text),
        Field::optional("clusterProfiles", Form::List).of(&LISTED_CLUSTER_PROFILE),
        Field::optional("workloadProfiles", Form::List).of(&REFERENCE),
        Field::optional("variableSet", Form::Any),
        Field::optional("workloadProfileDependencies", Form::Map).of(&PROFILE_DEPENDENCIES),
        Field::kept("description"),
        Field::kept("revisionNotes"),
    ],
};

/// One of `spec.clusterProfiles` of a bundle.
pub static LISTED_CLUSTER_PROFILE: Shape = Shape {
    what: "the cluster profile",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("version", Form::Text),
        Field::optional("cloudType", Form::Text),
    ],
};

/// `spec.workloadProfileDependencies` of a bundle.
pub static PROFILE_DEPENDENCIES: Shape = Shape {
    what: "what the workload profiles depend on",
    fields: &[
        Field::optional("helmRepositories", Form::List).of(&DECLARED_REPOSITORY),
        Field::optional("ociRepositories", Form::List).of(&DECLARED_REPOSITORY),
    ],
};

/// One of `helmRepositories` or `ociRepositories`.
pub static DECLARED_REPOSITORY: Shape = Shape {
    what: "the repository",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("namespace", Form::Text),
        Field::optional("url", Form::Text),
        Field::optional("spec", Form::Map),
    ],
};

/// `spec.variableSet` of a bundle, where it is written like a `VariableSet`.
pub static INLINE_VARIABLE_SET: Shape = Shape {
    what: "the bundle's variable set",
    fields: &[Field::optional("variables", Form::Any)],
};

/// `spec` of a `DefinitionRevision`.
pub static DEFINITION_REVISION: Shape = Shape {
    what: "the revision",
    fields: &[
        Field::required("kind", Form::Text),
        Field::required("name", Form::Text),
        Field::required("revision", Form::Any),
        Field::required("digest", Form::Text),
        Field::optional("notes", Form::Text),
        Field::required("snapshot", Form::Map).of(&REVISION_SNAPSHOT),
    ],
};

/// `spec.snapshot` of a `DefinitionRevision`.
pub static REVISION_SNAPSHOT: Shape = Shape {
    what: "the snapshot",
    fields: &[
        Field::required("metadata", Form::Map),
        Field::required("spec", Form::Map),
        Field::optional("files", Form::TextMap),
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
