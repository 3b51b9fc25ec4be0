//! Which properties a component, trait or policy may have, by its `type`.

use super::relaxed::relaxed;
use super::set;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Schematic;
use crate::workspace::Workspace;
use crate::yaml::write_json;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;

/// The parameters of the definitions of a workspace and of the catalogue.
pub(super) struct Uses {
    /// By kind and name: a schema for each version.
    parameters: BTreeMap<(DefinitionKind, String), Vec<Value>>,
}

impl Uses {
    /// Those of a workspace.
    pub(super) fn of(workspace: &Workspace) -> Self {
        let mut parameters: BTreeMap<(DefinitionKind, String), Vec<Value>> = BTreeMap::new();
        for definition in workspace.all_definitions() {
            // One of a kind that is not supported does not hide the catalogue's.
            if matches!(definition.schematic, Schematic::Cue(..)) {
                continue;
            }
            let name = definition.metadata.name.value.to_string();
            let versions = parameters.entry((definition.kind, name)).or_default();
            let schema = schema_of(definition);
            if !versions.contains(&schema) {
                versions.push(schema);
            }
        }
        for (kind, second, first) in Workspace::second_names() {
            let first = parameters.get(&(*kind, (*first).to_owned())).cloned();
            let Some(first) = first else {
                continue;
            };
            let second = parameters.entry((*kind, (*second).to_owned())).or_default();
            second.extend(first);
        }
        Self { parameters }
    }

    /// `allOf` with a condition for each definition of a kind.
    pub(super) fn conditions(&self, kind: DefinitionKind) -> Value {
        let conditions: Vec<Value> = self
            .names(kind)
            .map(|name| {
                let pattern = format!("^{}(@.*)?$", name.replace('.', "\\."));
                let mut then = json!({"properties": {"properties": {"$ref": pointer(kind, name)}}});
                if self.needs_some(kind, name) {
                    set(&mut then, "required", json!(["properties"]));
                }
                json!({
                    "if": {"required": ["type"], "properties": {"type": {"pattern": pattern}}},
                    "then": then,
                })
            })
            .collect();
        json!({"allOf": conditions})
    }

    /// The schemas that the conditions refer to, by name.
    pub(super) fn parameters(&self, kind: DefinitionKind) -> Vec<(String, Value)> {
        let names = self.names(kind);
        let schemas = names.map(|name| {
            let versions = self.parameters.get(&(kind, name.to_owned()));
            let versions = versions.map_or(&[][..], Vec::as_slice);
            let schema = match versions {
                [only] => relaxed(only, &pointer(kind, name)),
                versions => {
                    let at = |index: usize| format!("{}/anyOf/{index}", pointer(kind, name));
                    let versions = versions.iter().enumerate();
                    let versions = versions.map(|(index, one)| relaxed(one, &at(index)));
                    json!({"anyOf": versions.collect::<Vec<_>>()})
                }
            };
            (format!("{}.{name}", kind.name()), schema)
        });
        schemas.collect()
    }

    /// Whether every version requires a parameter.
    fn needs_some(&self, kind: DefinitionKind, name: &str) -> bool {
        let versions = self.parameters.get(&(kind, name.to_owned()));
        let requires = |schema: &Value| {
            let required = schema.get("required").and_then(Value::as_array);
            required.is_some_and(|required| !required.is_empty())
        };
        versions.is_some_and(|versions| versions.iter().all(requires))
    }

    fn names(&self, kind: DefinitionKind) -> impl Iterator<Item = &str> {
        let keys = self.parameters.keys();
        keys.filter(move |(known, _)| *known == kind)
            .map(|(_, name)| name.as_str())
    }
}

fn pointer(kind: DefinitionKind, name: &str) -> String {
    format!("#/$defs/{}.{name}", kind.name())
}

/// The schema of a definition's parameters. Without one there are none.
fn schema_of(definition: &Definition) -> Value {
    let Some(parameters) = &definition.parameters else {
        return json!({"type": "object", "properties": {}});
    };
    let mut text = String::new();
    write_json(parameters, &mut text);
    // What was written as JSON is JSON.
    serde_json::from_str(&text).unwrap_or(json!(true))
}
