//! Claims about precedence and locks.
//!
//! In: sets of variables.
//! Out: the values that they resolve to, and what is refused.
//! Never: reads a file.

mod combinations;
mod values;

use super::Layers;
use super::LockViolations;
use super::Scope;
use super::Variables;
use super::resolve;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::model::Metadata;
use crate::model::ProfileBundle;
use crate::model::Text;
use crate::model::ValidationMode;
use crate::model::Variable;
use crate::model::VariableAssignment;
use crate::model::VariableSet;
use crate::model::VariableType;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::testing;
use serde_json::Value;
use serde_json::json;

/// Builds sets; every text has a place of its own.
struct World {
    origins: Origins,
    sources: Sources,
}

impl World {
    fn new() -> Self {
        Self {
            origins: Origins::default(),
            sources: Sources::default(),
        }
    }

    fn origin(&mut self, text: &str) -> OriginId {
        let source = self.sources.add("test", text).unwrap();
        self.origins.read(Span::new(source, 0, text.len()))
    }

    fn text(&mut self, text: &str) -> Text {
        Spanned::new(text.into(), self.origin(text))
    }

    fn value(&mut self, value: &Value) -> Node {
        let data = testing::node(value, &mut self.origins).data;
        Node::new(data, self.origin(&value.to_string()))
    }

    fn metadata(&mut self) -> Metadata {
        Metadata {
            name: self.text("mural-variables"),
            namespace: self.text("team-a"),
            labels: Map::default(),
            annotations: Map::default(),
            origin: self.origin("metadata"),
        }
    }

    fn variable(
        &mut self,
        name: &str,
        variable_type: VariableType,
        value: Option<&Value>,
    ) -> Variable {
        Variable {
            name: self.text(name),
            variable_type: Spanned::new(variable_type, self.origin("variableType")),
            value: value.map(|value| self.value(value)),
            validation_mode: Spanned::new(ValidationMode::Optional, self.origin("validationMode")),
            locked: Spanned::new(false, self.origin("locked")),
            description: None,
            origin: self.origin("variable"),
        }
    }

    fn set(&mut self, variables: Vec<Variable>) -> VariableSet {
        VariableSet {
            metadata: self.metadata(),
            variables,
            sensitive: Vec::new(),
            node: testing::node(&json!({}), &mut self.origins),
        }
    }

    fn bundle(
        &mut self,
        variables: Vec<Variable>,
        assignments: Vec<VariableAssignment>,
    ) -> ProfileBundle {
        ProfileBundle {
            metadata: self.metadata(),
            bundle_type: None,
            version: None,
            variables,
            assignments,
            sensitive: Vec::new(),
            cluster_profiles: Vec::new(),
            workload_profiles: Vec::new(),
            repositories: Vec::new(),
            node: testing::node(&json!({}), &mut self.origins),
        }
    }

    fn assignment(&mut self, name: &str, value: &Value) -> VariableAssignment {
        VariableAssignment {
            name: self.text(name),
            value: self.value(value),
            written_type: None,
            origin: self.origin("assignment"),
        }
    }

    fn resolve(&mut self, layers: &Layers<'_>, mode: LockViolations) -> (Variables, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let variables = resolve(layers, mode, &mut self.origins, &mut diagnostics);
        (variables, diagnostics)
    }
}

fn slugs(diagnostics: &Diagnostics) -> Vec<(&'static str, Severity)> {
    diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.slug, diagnostic.severity))
        .collect()
}
