//! `ComponentDefinition`, `TraitDefinition`, `PolicyDefinition`.

use super::Metadata;
use super::Text;
use super::Version;
use crate::source::OriginId;
use crate::source::SourceId;
use crate::source::Spanned;
use crate::yaml::Node;
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
    /// True for a definition of the embedded catalogue.
    pub built_in: bool,
    /// The whole document.
    pub node: Node,
}

/// The body of a definition.
#[derive(Clone, Debug)]
pub enum Schematic {
    /// `spec.schematic.jinja.template`, or the file named by `templateFile`.
    Jinja(TemplateText),
    /// `spec.schematic.cue`: not supported yet.
    Cue(OriginId),
    /// `spec.schematic.builtin`: a name the program itself implements (`override`).
    Builtin(Text),
}

/// The text of a template and where its characters stand.
#[derive(Clone, Debug)]
pub struct TemplateText {
    /// The template.
    pub text: Arc<str>,
    /// The file that holds it: the template's own, or the definition's.
    pub source: SourceId,
    /// Pairs of (offset in `text`, offset in the file), ascending: from each pair on, the two run
    /// alike. A template in a file of its own has the one pair `(0, 0)`; one in a block scalar has
    /// a pair for each line.
    pub segments: Arc<[(u32, u32)]>,
}
