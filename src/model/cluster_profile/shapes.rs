//! Which fields there are in a cluster profile: the one table. `docs/cluster-profiles.md` describes
//! them, and a test compares the two.

use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

/// The whole document.
pub static DOCUMENT: Shape = Shape {
    what: "the cluster profile",
    fields: &[
        Field::required("metadata", Form::Map),
        Field::required("spec", Form::Map),
        Field::kept("apiVersion"),
        Field::kept("kind"),
        Field::ignored("status"),
    ],
};

/// `metadata`.
pub static METADATA: Shape = Shape {
    what: "`metadata`",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("description", Form::Text),
        Field::optional("labels", Form::TextMap),
        Field::optional("annotations", Form::TextMap),
        Field::ignored("uid"),
        Field::ignored("creationTimestamp"),
        Field::ignored("deletionTimestamp"),
        Field::ignored("lastModifiedTimestamp"),
    ],
};

/// `spec`.
pub static SPEC: Shape = Shape {
    what: "`spec`",
    fields: &[
        Field::optional("version", Form::Text),
        Field::optional("template", Form::Map),
        Field::optional("variables", Form::List),
        Field::optional("published", Form::Map),
        Field::optional("draft", Form::Map),
        Field::ignored("versions"),
    ],
};

/// `spec.template`, or `published` and `draft` of an object of the API.
pub static TEMPLATE: Shape = Shape {
    what: "the profile's template",
    fields: &[
        Field::optional("type", Form::Text),
        Field::optional("cloudType", Form::Text),
        Field::optional("packs", Form::List),
        Field::optional("profileVersion", Form::Text),
        Field::kept("name"),
        Field::ignored("uid"),
        Field::ignored("version"),
        Field::ignored("relatedObject"),
        Field::ignored("packServerRefs"),
        Field::ignored("packServerSecret"),
    ],
};

/// One layer.
pub static PACK: Shape = Shape {
    what: "the pack",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("layer", Form::Text),
        Field::optional("type", Form::Text),
        Field::optional("tag", Form::Text),
        Field::optional("version", Form::Text),
        Field::optional("values", Form::Text),
        Field::optional("manifests", Form::List),
        Field::optional("registry", Form::Map),
        Field::optional("registryUid", Form::Text),
        Field::kept("params"),
        Field::kept("presets"),
        Field::kept("schema"),
        Field::ignored("uid"),
        Field::ignored("packUid"),
        Field::ignored("digest"),
        Field::ignored("server"),
        Field::ignored("logo"),
        Field::ignored("annotations"),
        Field::ignored("isInvalid"),
        Field::ignored("inValidReason"),
    ],
};

/// A manifest of a layer.
pub static MANIFEST: Shape = Shape {
    what: "the manifest",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("content", Form::Text),
        Field::ignored("uid"),
        Field::ignored("kind"),
    ],
};

/// `registry` of a layer.
pub static REGISTRY: Shape = Shape {
    what: "the registry",
    fields: &[
        Field::optional("metadata", Form::Map),
        Field::ignored("matchingRegistries"),
    ],
};

/// `registry.metadata` of a layer.
pub static REGISTRY_METADATA: Shape = Shape {
    what: "the registry's metadata",
    fields: &[
        Field::optional("uid", Form::Text),
        Field::optional("name", Form::Text),
        Field::optional("kind", Form::Text),
        Field::optional("providerType", Form::Text),
        Field::optional("isPrivate", Form::Bool),
        Field::optional("isSyncSupported", Form::Bool),
    ],
};

/// One item of `spec.variables`.
pub static VARIABLE: Shape = Shape {
    what: "the profile variable",
    fields: &[
        Field::required("name", Form::Text),
        Field::optional("displayName", Form::Text),
        Field::optional("description", Form::Text),
        Field::optional("format", Form::Text),
        Field::optional("inputType", Form::Text),
        Field::optional("options", Form::List),
        Field::optional("defaultValue", Form::Text),
        Field::optional("regex", Form::Text),
        Field::optional("required", Form::Bool),
        Field::optional("immutable", Form::Bool),
        Field::optional("hidden", Form::Bool),
        Field::optional("isSensitive", Form::Bool),
    ],
};

/// One option of a variable.
pub static OPTION: Shape = Shape {
    what: "the option",
    fields: &[
        Field::required("value", Form::Text),
        Field::optional("label", Form::Text),
        Field::optional("description", Form::Text),
        Field::optional("default", Form::Bool),
    ],
};

/// Every shape with the heading that describes it in `docs/cluster-profiles.md`.
pub static ALL: &[(&str, &Shape)] = &[
    ("The document", &DOCUMENT),
    ("`metadata`", &METADATA),
    ("`spec`", &SPEC),
    ("`spec.template`", &TEMPLATE),
    ("`packs[]`", &PACK),
    ("`manifests[]`", &MANIFEST),
    ("`registry`", &REGISTRY),
    ("`registry.metadata`", &REGISTRY_METADATA),
    ("`variables[]`", &VARIABLE),
    ("`options[]`", &OPTION),
];
