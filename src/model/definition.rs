//! `ComponentDefinition`, `TraitDefinition`, `PolicyDefinition`.

use super::ContextExtension;
use super::Kind;
use super::Metadata;
use super::OutputReference;
use super::Text;
use super::Version;
use super::resource::decode_version;
use super::schematic::Schematic;
use super::schematic::Templates;
use super::shapes;
use super::snapshot::SnapshotFiles;
use super::words::one_of;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use crate::yaml::Shape;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which of the three kinds a definition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DefinitionKind {
    /// What runs.
    Component,
    /// How it runs.
    Trait,
    /// Where it runs, and overrides.
    Policy,
}

/// Long-running or to completion: the label `componentdefinition.spectrocloud.com/type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkloadType {
    /// Stays up.
    #[default]
    Application,
    /// Runs and completes.
    Task,
}

/// A definition, the user's own or one of the catalogue.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Which kind.
    pub kind: DefinitionKind,
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.version`.
    pub version: Option<Spanned<Version>>,
    /// `spec.parameters`: a JSON Schema of type `object`.
    pub parameters: Option<Node>,
    /// `spec.schematic`.
    pub schematic: Schematic,
    /// Of a component: application or task.
    pub workload_type: WorkloadType,
    /// Of a policy: whether the label `policydefinition.spectrocloud.com/type: topology` is set.
    pub topology: bool,
    /// Of a trait: `spec.conflictsWith`, names of traits.
    pub conflicts_with: Vec<Text>,
    /// Of a trait: `spec.appliesToWorkloads`, names of components (`webservice`) or workload
    /// resources (`deployments.apps`), `*` as wildcard; empty means all.
    pub applies_to_workloads: Vec<Text>,
    /// Of a component or trait: what `spec.outputs` and annotations declare.
    pub outputs: Vec<OutputReference>,
    /// Of a component or trait: `spec.contextExtensionRefs`.
    pub context_extensions: Vec<ContextExtension>,
    /// True for a definition of the embedded catalogue.
    pub built_in: bool,
    /// The whole document.
    pub node: Node,
}

const WORKLOAD_TYPE_LABEL: &str = "componentdefinition.spectrocloud.com/type";
const POLICY_TYPE_LABEL: &str = "policydefinition.spectrocloud.com/type";

impl DefinitionKind {
    /// The kind of the document.
    pub fn kind(self) -> Kind {
        match self {
            DefinitionKind::Component => Kind::ComponentDefinition,
            DefinitionKind::Trait => Kind::TraitDefinition,
            DefinitionKind::Policy => Kind::PolicyDefinition,
        }
    }

    /// The kind of definition that a kind of document is.
    pub fn of(kind: Kind) -> Option<Self> {
        match kind {
            Kind::ComponentDefinition => Some(DefinitionKind::Component),
            Kind::TraitDefinition => Some(DefinitionKind::Trait),
            Kind::PolicyDefinition => Some(DefinitionKind::Policy),
            _ => None,
        }
    }

    /// What it defines, for people: `component`.
    pub fn name(self) -> &'static str {
        match self {
            DefinitionKind::Component => "component",
            DefinitionKind::Trait => "trait",
            DefinitionKind::Policy => "policy",
        }
    }

    fn shape(self) -> &'static Shape {
        match self {
            DefinitionKind::Component => &shapes::COMPONENT_DEFINITION,
            DefinitionKind::Trait => &shapes::TRAIT_DEFINITION,
            DefinitionKind::Policy => &shapes::POLICY_DEFINITION,
        }
    }
}

/// The annotation with a definition's one-line description.
const DESCRIPTION: &str = "definition.spectrocloud.com/description";

impl Definition {
    /// What it is, in one line: the annotation, or `spec.description`; empty without both.
    pub fn description(&self) -> String {
        let annotated = self.metadata.annotation(DESCRIPTION);
        let annotated = annotated.map(|text| text.value.to_string());
        let written = self
            .node
            .at(&["spec", "description"])
            .and_then(Node::as_str);
        annotated
            .or_else(|| written.map(str::to_owned))
            .unwrap_or_default()
    }

    /// The files that its template comes from and includes, by their paths as the definition
    /// writes them.
    pub fn files(&self) -> SnapshotFiles {
        let Schematic::Jinja(template, includes) = &self.schematic else {
            return SnapshotFiles::new();
        };
        let path = self
            .node
            .at(&["spec", "schematic", "jinja", "templateFile"]);
        let own = path.and_then(Node::as_str).map(Arc::from);
        let own = own.map(|path: Arc<str>| (path, template.text.clone()));
        let more = includes
            .iter()
            .map(|(path, include)| (path.clone(), include.text.clone()));
        let all: BTreeMap<Arc<str>, Arc<str>> = own.into_iter().chain(more).collect();
        all.into_iter().collect()
    }

    pub(super) fn decode(
        kind: DefinitionKind,
        node: Node,
        metadata: Metadata,
        templates: &mut dyn Templates,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, kind.shape(), decoding)?;
        let version = decode_version(&fields, "version", decoding);
        let schematic = fields
            .raw("schematic")
            .and_then(|node| Schematic::decode(node, templates, decoding));
        let (mut conflicts_with, mut applies_to_workloads) = (Vec::new(), Vec::new());
        if kind == DefinitionKind::Trait {
            conflicts_with = texts(&fields, "conflictsWith", decoding);
            applies_to_workloads = texts(&fields, "appliesToWorkloads", decoding);
        }
        let (mut outputs, mut context_extensions) = (Vec::new(), Vec::new());
        if kind != DefinitionKind::Policy {
            outputs = OutputReference::of_definition(&fields, &metadata, decoding);
            context_extensions = ContextExtension::list(&fields, decoding);
        }
        let workload_type = match kind {
            DefinitionKind::Component => workload_type(&metadata, decoding),
            _ => WorkloadType::default(),
        };
        let topology = metadata
            .label(POLICY_TYPE_LABEL)
            .is_some_and(|label| &*label.value == "topology");
        Some(Self {
            kind,
            version,
            parameters: fields.raw("parameters").cloned(),
            schematic: schematic?,
            workload_type,
            topology: topology && kind == DefinitionKind::Policy,
            conflicts_with,
            applies_to_workloads,
            outputs,
            context_extensions,
            built_in: false,
            metadata,
            node,
        })
    }
}

fn workload_type(metadata: &Metadata, decoding: &mut Decoding<'_>) -> WorkloadType {
    let words = &[
        ("application", WorkloadType::Application),
        ("task", WorkloadType::Task),
    ];
    metadata
        .label(WORKLOAD_TYPE_LABEL)
        .and_then(|label| one_of(&label, WORKLOAD_TYPE_LABEL, words, decoding))
        .map(|word| word.value)
        .unwrap_or_default()
}

pub(super) fn texts(fields: &Fields<'_>, name: &str, decoding: &mut Decoding<'_>) -> Vec<Text> {
    let mut texts = Vec::new();
    for item in fields.list(name) {
        if let Some(text) = item.as_str() {
            texts.push(Spanned::new(text.into(), item.origin));
            continue;
        }
        let message = format!("an item of `{name}` must be a string, not {}", item.kind());
        let span = decoding.span(item.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::WRONG_TYPE, message)
                .place(span, format!("this is {}", item.kind())),
        );
    }
    texts
}
