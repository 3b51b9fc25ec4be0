//! `paletteai schema` and `paletteai crds`: the fields of our kinds for other programs.
//!
//! In: the table of fields, the page that says what they mean, and the definitions of a workspace.
//! Out: JSON Schema, and `CustomResourceDefinition`s.
//! Never: knows a field that is not in the table.

mod crd;
mod meanings;
mod relaxed;
mod shape;
mod uses;

pub use crd::custom_resource_definitions;

use super::Session;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::diag::did_you_mean;
use crate::model::Kind;
use crate::workspace::Files;
use crate::workspace::Settings;
use meanings::Meanings;
use serde_json::Value;
use serde_json::json;
use shape::Shapes;
use std::path::PathBuf;
use uses::Uses;

/// The JSON Schema (draft 2020-12) of a kind, or of every kind of resource, told apart by `kind`.
/// The definitions of the workspace and of the catalogue say which properties a component, trait
/// or policy may have.
///
/// # Errors
/// When there is no such kind, or the workspace does not load.
pub fn schema(
    kind: Option<&str>,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Value, Reported> {
    let kind = kind.map(|name| named(name, session)).transpose()?;
    let workspace = session.load_whole(files, paths, settings)?;
    Ok(document(kind, &Uses::of(&workspace)))
}

/// The kind of a name in any case.
fn named(name: &str, session: &mut Session) -> Result<Kind, Reported> {
    let found = Kind::all().find(|kind| kind.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let help = did_you_mean(name, Kind::all().map(Kind::name)).unwrap_or_else(|| {
            let names: Vec<&str> = Kind::all().map(Kind::name).collect();
            format!("there are {}", names.join(", "))
        });
        let message = format!("there is no kind `{name}`");
        let diagnostic = Diagnostic::error(&codes::NO_SUCH_KIND, message).help(help);
        session.diagnostics.report(diagnostic)
    })
}

/// The schema of one kind or of all.
fn document(kind: Option<Kind>, uses: &Uses) -> Value {
    let meanings = Meanings::of_the_page();
    let mut shapes = Shapes::new(&meanings, uses);
    let mut root = json!({"$schema": "https://json-schema.org/draft/2020-12/schema"});
    let own = match kind {
        Some(kind) => of_one(kind, &mut shapes),
        None => of_all(&mut shapes),
    };
    merge(&mut root, own);
    let definitions = shapes.into_definitions();
    if definitions.as_object().is_some_and(|all| !all.is_empty()) {
        set(&mut root, "$defs", definitions);
    }
    root
}

fn of_one(kind: Kind, shapes: &mut Shapes<'_>) -> Value {
    let mut schema = json!({"title": kind.name()});
    merge(&mut schema, shapes.resource(kind));
    schema
}

/// Documents of other API groups are nobody's business here.
fn of_all(shapes: &mut Shapes<'_>) -> Value {
    let mut cases = Vec::new();
    for kind in Kind::all() {
        let name = format!("kind.{kind}");
        let schema = shapes.resource(kind);
        shapes.define(&name, schema);
        cases.push(json!({
            "if": {"required": ["kind"], "properties": {"kind": {"const": kind.name()}}},
            "then": {"$ref": format!("#/$defs/{name}")},
        }));
    }
    let kinds: Vec<&str> = Kind::all().map(Kind::name).collect();
    json!({
        "title": "A resource of PaletteAI",
        "type": "object",
        "if": {
            "required": ["apiVersion"],
            "properties": {"apiVersion": {"pattern": "^spectrocloud\\.com/"}},
        },
        "then": {
            "required": ["kind"],
            "properties": {"kind": {"enum": kinds}},
            "allOf": cases,
        },
    })
}

/// Sets a keyword.
fn set(schema: &mut Value, keyword: &str, value: Value) {
    if let Some(schema) = schema.as_object_mut() {
        schema.insert(keyword.to_owned(), value);
    }
}

/// Adds the keywords of one schema to another.
fn merge(schema: &mut Value, more: Value) {
    if let (Some(schema), Value::Object(more)) = (schema.as_object_mut(), more) {
        schema.extend(more);
    }
}
