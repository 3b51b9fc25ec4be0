//! `VariableSet` and its variables.

use super::Metadata;
use super::Text;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Node;

/// The variables of a namespace; its name must be `mural-variables`.
#[derive(Clone, Debug)]
pub struct VariableSet {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.variables`, in order.
    pub variables: Vec<Variable>,
    /// Names in the annotation `palette.ai/sensitive-variables`.
    pub sensitive: Vec<Text>,
    /// The whole document.
    pub node: Node,
}

/// One declared variable.
#[derive(Clone, Debug)]
pub struct Variable {
    /// Its name.
    pub name: Text,
    /// `variableType`.
    pub variable_type: Spanned<VariableType>,
    /// The default: the scalar inside `value: {<type>: …}`, checked against the type.
    pub value: Option<Node>,
    /// `validationMode`.
    pub validation_mode: Spanned<ValidationMode>,
    /// `locked`.
    pub locked: Spanned<bool>,
    /// `description`.
    pub description: Option<Text>,
    /// The variable's mapping.
    pub origin: OriginId,
}

/// The type of a variable's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VariableType {
    /// `string`
    String,
    /// `bool`
    Bool,
    /// `int32`
    Int32,
    /// `int64`
    Int64,
    /// `float32`
    Float32,
    /// `float64`
    Float64,
}

/// Whether a variable must have a value when a workload is deployed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValidationMode {
    /// It may stay without a value.
    #[default]
    Optional,
    /// It must have one.
    Required,
}
