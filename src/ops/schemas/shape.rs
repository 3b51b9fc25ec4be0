//! From the table of fields to JSON Schema.

use super::meanings::Meanings;
use super::merge;
use super::set;
use super::uses::Uses;
use crate::model::DefinitionKind;
use crate::model::Kind;
use crate::model::VARIABLE_SET_NAME;
use crate::model::shapes;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Inner;
use crate::yaml::Need;
use crate::yaml::Shape;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// Makes schemas of shapes, and keeps those that stand in several places.
pub(super) struct Shapes<'a> {
    meanings: &'a Meanings,
    uses: &'a Uses,
    definitions: Map<String, Value>,
}

/// A reference to a resource, with or without a version, as far as a pattern can tell.
const REFERENCE: &str = "^[a-z0-9][-a-z0-9.]*(@v[0-9].*)?$";

impl<'a> Shapes<'a> {
    pub(super) fn new(meanings: &'a Meanings, uses: &'a Uses) -> Self {
        Self {
            meanings,
            uses,
            definitions: Map::new(),
        }
    }

    /// The schemas to refer to, by name.
    pub(super) fn into_definitions(self) -> Value {
        Value::Object(self.definitions)
    }

    /// Keeps a schema under a name.
    pub(super) fn define(&mut self, name: &str, schema: Value) {
        self.definitions.insert(name.to_owned(), schema);
    }

    /// The schema of a resource of a kind.
    pub(super) fn resource(&mut self, kind: Kind) -> Value {
        let mut schema = self.shape(&shapes::DOCUMENT);
        let known = shapes::spec_of(kind).filter(|_| kind <= Kind::DefinitionRevision);
        let spec = match known {
            Some(shape) => self.shape(shape),
            None => json!({}),
        };
        if let Some(properties) = schema.get_mut("properties") {
            set(
                properties,
                "apiVersion",
                json!({"const": kind.api_version()}),
            );
            set(properties, "kind", json!({"const": kind.name()}));
            set(properties, "spec", spec);
        }
        if kind == Kind::VariableSet {
            let name = json!({"properties": {"name": {"const": VARIABLE_SET_NAME}}});
            set(
                &mut schema,
                "allOf",
                json!([{"properties": {"metadata": name}}]),
            );
        }
        if known.is_none() {
            // Kinds that are only kept may hold anything.
            set(
                &mut schema,
                "required",
                json!(["apiVersion", "kind", "metadata"]),
            );
            set(&mut schema, "additionalProperties", json!(true));
        }
        schema
    }

    /// The schema of a mapping.
    fn shape(&mut self, shape: &'static Shape) -> Value {
        let mut properties = Map::new();
        for field in shape.fields {
            properties.insert(field.name.to_owned(), self.field(shape, field));
        }
        let required = shape.fields.iter();
        let required = required.filter(|field| field.need == Need::Required);
        let required: Vec<&str> = required.map(|field| field.name).collect();
        let mut schema = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            set(&mut schema, "required", json!(required));
        }
        set(&mut schema, "additionalProperties", json!(false));
        if let Some(fields) = one_needed(shape) {
            let fields = fields.iter().map(|(name, type_name)| {
                json!({"required": [name], "properties": {*name: {"type": type_name}}})
            });
            set(&mut schema, "anyOf", Value::Array(fields.collect()));
        }
        schema
    }

    fn field(&mut self, shape: &'static Shape, field: &'static Field) -> Value {
        let mut schema = json!({});
        if let Some(meaning) = self.meanings.of(shape, field.name) {
            set(&mut schema, "description", json!(meaning));
        }
        if matches!(field.need, Need::Kept | Need::Ignored) {
            return schema;
        }
        let type_name = match field.form {
            Form::Any => {
                merge(&mut schema, self.variables(shape, field.name));
                return schema;
            }
            Form::Text => "string",
            Form::Bool => "boolean",
            Form::Integer => "integer",
            Form::List => "array",
            Form::Map | Form::TextMap => "object",
        };
        let is_required = field.need == Need::Required;
        let types = if is_required {
            json!(type_name)
        } else {
            json!([type_name, "null"])
        };
        set(&mut schema, "type", types);
        if field.form == Form::TextMap {
            set(
                &mut schema,
                "additionalProperties",
                json!({"type": "string"}),
            );
        }
        if !field.words.is_empty() {
            let mut words: Vec<Value> = field.words.iter().map(|word| json!(word)).collect();
            words.extend((!is_required).then_some(Value::Null));
            set(&mut schema, "enum", Value::Array(words));
        }
        if field.name == "type" && user(shape).is_some() {
            set(&mut schema, "pattern", json!(REFERENCE));
        }
        match field.inner {
            Inner::Anything => {}
            Inner::Texts => set(&mut schema, "items", json!({"type": "string"})),
            Inner::Shape(inner) if field.form == Form::List => {
                let items = self.reference(inner);
                set(&mut schema, "items", items);
            }
            Inner::Shape(inner) => {
                let reference = self.reference(inner);
                let more = if is_required {
                    reference
                } else {
                    json!({"anyOf": [reference, {"type": "null"}]})
                };
                merge(&mut schema, more);
            }
        }
        schema
    }

    /// The forms of writing variables, for fields that hold them.
    fn variables(&mut self, shape: &'static Shape, field: &str) -> Value {
        let is = |known: &'static Shape| std::ptr::eq(shape, known);
        if field == "variables" && is(&shapes::WORKLOAD_DEPLOYMENT) {
            let items = self.reference(&shapes::ASSIGNMENT);
            return json!({"type": ["object", "array", "null"], "items": items});
        }
        let is_inline = field == "variables" && is(&shapes::INLINE_VARIABLE_SET);
        let is_set = field == "variableSet" && is(&shapes::PROFILE_BUNDLE);
        if !is_inline && !is_set {
            return json!({});
        }
        let items = json!({
            "if": {"required": ["variableType"]},
            "then": self.reference(&shapes::VARIABLE),
            "else": self.reference(&shapes::ASSIGNMENT),
        });
        if is_inline {
            return json!({"type": ["object", "array", "null"], "items": items});
        }
        let wrapped = json!({"variables": {"type": ["object", "array"]}});
        json!({
            "type": ["object", "array", "null"],
            "items": items,
            "if": {"type": "object", "required": ["variables"], "properties": wrapped},
            "then": self.reference(&shapes::INLINE_VARIABLE_SET),
        })
    }

    /// A reference to the schema of a shape.
    fn reference(&mut self, shape: &'static Shape) -> Value {
        let name = name(shape);
        if !self.definitions.contains_key(&name) {
            // Its place is taken before what is in it is made.
            self.define(&name, Value::Null);
            let mut schema = self.shape(shape);
            if let Some(kind) = user(shape) {
                merge(&mut schema, self.uses.conditions(kind));
                for (name, parameters) in self.uses.parameters(kind) {
                    self.define(&name, parameters);
                }
            }
            self.define(&name, schema);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }
}

/// Fields of which one must be there, with their types.
fn one_needed(shape: &'static Shape) -> Option<&'static [(&'static str, &'static str)]> {
    const WORKLOAD: &[(&str, &str)] = &[("workload", "object"), ("components", "array")];
    const LANGUAGES: &[(&str, &str)] = &[
        ("jinja", "object"),
        ("cue", "object"),
        ("builtin", "string"),
    ];
    const TEMPLATES: &[(&str, &str)] = &[("template", "string"), ("templateFile", "string")];
    let all = [
        (&shapes::WORKLOAD_PROFILE, WORKLOAD),
        (&shapes::WORKLOAD, WORKLOAD),
        (&shapes::SCHEMATIC, LANGUAGES),
        (&shapes::JINJA, TEMPLATES),
    ];
    let mut all = all.into_iter();
    let found = all.find(|(known, _)| std::ptr::eq(*known, shape));
    found.map(|(_, fields)| fields)
}

/// Which kind of definition a shape is a use of.
fn user(shape: &'static Shape) -> Option<DefinitionKind> {
    let all = [
        (&shapes::COMPONENT, DefinitionKind::Component),
        (&shapes::TRAIT, DefinitionKind::Trait),
        (&shapes::POLICY, DefinitionKind::Policy),
    ];
    let mut all = all.into_iter();
    let found = all.find(|(known, _)| std::ptr::eq(*known, shape));
    found.map(|(_, kind)| kind)
}

/// The name of a shape's schema: its heading on the page. Two shapes share one.
fn name(shape: &'static Shape) -> String {
    let second: &'static Shape = &shapes::OBJECT_OUTPUT_REFERENCE;
    if std::ptr::eq(shape, second) {
        return "ObjectOutputreferences".to_owned();
    }
    let mut all = shapes::ALL.iter();
    let known = all.find(|(_, known)| std::ptr::eq(*known, shape));
    let heading = known.map_or(shape.what, |(heading, _)| heading);
    let letters = heading.chars();
    letters
        .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '.')
        .collect()
}
