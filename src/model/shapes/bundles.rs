//! Bundles, AI workloads, and the variables of all.

use super::REFERENCE;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

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
