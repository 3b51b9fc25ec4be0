//! `ProfileBundle`, as far as rendering needs it.

use super::Metadata;
use super::Reference;
use super::Text;
use super::Variable;
use super::VariableAssignment;
use crate::yaml::Node;

/// Profiles that travel together, with their variables.
#[derive(Clone, Debug)]
pub struct ProfileBundle {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.variableSet`: items with a `variableType` declare a variable …
    pub variables: Vec<Variable>,
    /// … and items without one assign a value to a variable declared elsewhere.
    pub assignments: Vec<VariableAssignment>,
    /// Names in the annotation `palette.ai/sensitive-variables`.
    pub sensitive: Vec<Text>,
    /// `spec.workloadProfiles`.
    pub workload_profiles: Vec<Reference>,
    /// The whole document.
    pub node: Node,
}
