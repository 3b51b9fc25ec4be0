//! Profiles, Environments and deployments.

use super::OBJECT_PATH_REFERENCE;
use super::PATH_REFERENCE;
use super::REFERENCE;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

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
