//! `paletteai crds`: our kinds for the API server of a cluster without PaletteAI.

use super::meanings::Meanings;
use super::set;
use crate::model::GROUP;
use crate::model::Kind;
use crate::model::shapes;
use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Inner;
use crate::yaml::Need;
use crate::yaml::Shape;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// What stands in each of them.
const NOTE: &str = "For clusters without PaletteAI only: its own definitions have the same names.";

/// A schema that says nothing, and keeps everything.
const KEEP: &str = "x-kubernetes-preserve-unknown-fields";

/// `CustomResourceDefinition`s of the kinds whose fields are known
/// (<https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/>).
/// Their schemas are structural, and fields that are not in them are kept.
pub fn custom_resource_definitions() -> Vec<Value> {
    let meanings = Meanings::of_the_page();
    let kinds = Kind::all().filter_map(|kind| Some((kind, shapes::spec_of(kind)?)));
    kinds
        .map(|(kind, shape)| definition(kind, shape, &meanings))
        .collect()
}

fn definition(kind: Kind, shape: &'static Shape, meanings: &Meanings) -> Value {
    let singular = kind.name().to_lowercase();
    let plural = format!("{singular}s");
    let printed = shape.fields.iter().any(|field| field.name == "version");
    let mut version = json!({
        "name": kind.version(),
        "served": true,
        "storage": true,
        "schema": {"openAPIV3Schema": {
            "type": "object",
            "required": ["spec"],
            "properties": {
                "apiVersion": {"type": "string"},
                "kind": {"type": "string"},
                "metadata": {"type": "object"},
                "spec": mapping(shape, meanings),
                "status": {"type": "object", KEEP: true},
            },
        }},
        "subresources": {"status": {}},
    });
    if printed {
        set(
            &mut version,
            "additionalPrinterColumns",
            json!([
                {"name": "Version", "type": "string", "jsonPath": ".spec.version"},
                {"name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"},
            ]),
        );
    }
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {
            "name": format!("{plural}.{GROUP}"),
            "annotations": {"palette.ai/standalone": NOTE},
        },
        "spec": {
            "group": GROUP,
            "scope": "Namespaced",
            "names": {
                "kind": kind.name(),
                "listKind": format!("{}List", kind.name()),
                "plural": plural,
                "singular": singular,
            },
            "versions": [version],
        },
    })
}

/// The schema of a mapping.
fn mapping(shape: &'static Shape, meanings: &Meanings) -> Value {
    let mut properties = Map::new();
    for field in shape.fields {
        let mut schema = schema(field, meanings);
        if let Some(meaning) = meanings.of(shape, field.name) {
            set(&mut schema, "description", json!(meaning));
        }
        properties.insert(field.name.to_owned(), schema);
    }
    let required = shape.fields.iter();
    let required = required.filter(|field| field.need == Need::Required);
    let required: Vec<&str> = required.map(|field| field.name).collect();
    let mut mapping = json!({"type": "object", "properties": properties, KEEP: true});
    if !required.is_empty() {
        set(&mut mapping, "required", json!(required));
    }
    mapping
}

fn schema(field: &Field, meanings: &Meanings) -> Value {
    if matches!(field.need, Need::Kept | Need::Ignored) {
        return json!({KEEP: true});
    }
    let mut schema = match (field.form, field.inner) {
        (Form::Any, _) => json!({KEEP: true}),
        (Form::Text, _) => json!({"type": "string"}),
        (Form::Bool, _) => json!({"type": "boolean"}),
        (Form::Integer, _) => json!({"type": "integer", "format": "int64"}),
        (Form::TextMap, _) => json!({"type": "object", "additionalProperties": {"type": "string"}}),
        (Form::Map, Inner::Shape(inner)) => mapping(inner, meanings),
        (Form::Map, _) => json!({"type": "object", KEEP: true}),
        (Form::List, inner) => {
            let items = match inner {
                Inner::Shape(inner) => mapping(inner, meanings),
                Inner::Texts => json!({"type": "string"}),
                Inner::Anything => json!({KEEP: true}),
            };
            json!({"type": "array", "items": items})
        }
    };
    if !field.words.is_empty() {
        set(&mut schema, "enum", json!(field.words));
    }
    if field.need == Need::Optional && field.form != Form::Any {
        set(&mut schema, "nullable", json!(true));
    }
    schema
}
