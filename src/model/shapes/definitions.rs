//! Definitions, what they put out, and their recorded revisions.

use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

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
