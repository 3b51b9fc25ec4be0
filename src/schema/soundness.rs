//! Is a schema one? A misspelt keyword would check nothing, and nobody would notice.

use super::document::resolve;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::parameters;
use crate::diag::did_you_mean;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use regex_lite::Regex;
use std::collections::BTreeMap;

/// What the value of a keyword must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Any,
    Text,
    Flag,
    Number,
    Count,
    Names,
    NamesByKey,
    Values,
    Types,
    Pattern,
    Reference,
    Schema,
    Schemas,
    SchemasByKey,
    SchemasByPattern,
    Unsupported(&'static str),
}

const NOT_SUPPORTED: Value = Value::Unsupported("declare all properties in one place instead");

/// The keywords of draft 2020-12 (<https://json-schema.org/draft/2020-12>).
const KEYWORDS: &[(&str, Value)] = &[
    ("$comment", Value::Text),
    ("$defs", Value::SchemasByKey),
    ("$ref", Value::Reference),
    ("$schema", Value::Text),
    ("additionalProperties", Value::Schema),
    ("allOf", Value::Schemas),
    ("anyOf", Value::Schemas),
    ("const", Value::Any),
    ("contains", Value::Schema),
    ("contentEncoding", Value::Text),
    ("contentMediaType", Value::Text),
    ("default", Value::Any),
    ("definitions", Value::SchemasByKey),
    ("dependentRequired", Value::NamesByKey),
    ("dependentSchemas", Value::SchemasByKey),
    ("deprecated", Value::Flag),
    ("description", Value::Text),
    ("else", Value::Schema),
    ("enum", Value::Values),
    ("example", Value::Any),
    ("examples", Value::Values),
    ("exclusiveMaximum", Value::Number),
    ("exclusiveMinimum", Value::Number),
    ("format", Value::Text),
    ("if", Value::Schema),
    ("items", Value::Schema),
    ("maxContains", Value::Count),
    ("maxItems", Value::Count),
    ("maxLength", Value::Count),
    ("maxProperties", Value::Count),
    ("maximum", Value::Number),
    ("minContains", Value::Count),
    ("minItems", Value::Count),
    ("minLength", Value::Count),
    ("minProperties", Value::Count),
    ("minimum", Value::Number),
    ("multipleOf", Value::Number),
    ("not", Value::Schema),
    ("oneOf", Value::Schemas),
    ("pattern", Value::Pattern),
    ("patternProperties", Value::SchemasByPattern),
    ("prefixItems", Value::Schemas),
    ("properties", Value::SchemasByKey),
    ("propertyNames", Value::Schema),
    ("readOnly", Value::Flag),
    ("required", Value::Names),
    ("then", Value::Schema),
    ("title", Value::Text),
    ("type", Value::Types),
    ("uniqueItems", Value::Flag),
    ("writeOnly", Value::Flag),
    (
        "$anchor",
        Value::Unsupported("refer to it by a pointer: `#/$defs/name`"),
    ),
    (
        "$dynamicAnchor",
        Value::Unsupported("refer to it by a pointer: `#/$defs/name`"),
    ),
    ("$dynamicRef", Value::Unsupported("use `$ref`")),
    (
        "$id",
        Value::Unsupported("refer to parts of the schema by a pointer: `#/$defs/name`"),
    ),
    (
        "nullable",
        Value::Unsupported("allow it as a type: `type: [string, \"null\"]`"),
    ),
    ("unevaluatedItems", NOT_SUPPORTED),
    ("unevaluatedProperties", NOT_SUPPORTED),
];

const TYPES: [&str; 7] = [
    "array", "boolean", "integer", "null", "number", "object", "string",
];

/// Checks a schema and compiles its patterns. What is wrong is reported at its place.
pub(super) fn check<'s>(
    root: &'s Node,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<&'s str, Regex> {
    let mut check = Soundness {
        root,
        origins,
        diagnostics,
        patterns: BTreeMap::new(),
    };
    check.schema(root);
    check.patterns
}

struct Soundness<'c, 's> {
    root: &'s Node,
    origins: &'c Origins,
    diagnostics: &'c mut Diagnostics,
    patterns: BTreeMap<&'s str, Regex>,
}

impl<'s> Soundness<'_, 's> {
    fn schema(&mut self, schema: &'s Node) {
        match &schema.data {
            Data::Bool(_) => {}
            Data::Map(keywords) => {
                for entry in keywords {
                    self.entry(entry);
                }
                self.required(keywords);
            }
            _ => {
                let message = format!("a schema is a mapping, not {}", schema.kind());
                self.report(message, schema.origin, None);
            }
        }
    }

    fn entry(&mut self, entry: &'s Entry) {
        let keyword = &*entry.key.text;
        let known = KEYWORDS.iter().find(|(name, _)| *name == keyword);
        if let Some((_, wanted)) = known {
            if let Err(must) = self.value(*wanted, entry) {
                let found = entry.value.kind();
                let message = format!("`{keyword}` must be {must}, not {found}");
                let help = (keyword == "required").then(|| {
                    "name the required keys in the schema of the mapping that holds them".to_owned()
                });
                self.report(message, entry.value.origin, help);
            }
            return;
        }
        if keyword.starts_with("x-") {
            return;
        }
        // Unknown keywords are annotations by the standard; slips are not.
        if let Some(help) = did_you_mean(keyword, KEYWORDS.iter().map(|(name, _)| *name)) {
            let message = format!("there is no keyword `{keyword}` in a schema");
            self.report(message, entry.key.origin, Some(help));
        }
    }

    /// Looks into the value of a keyword; the error says what it must be.
    fn value(&mut self, wanted: Value, entry: &'s Entry) -> Result<(), &'static str> {
        let value = &entry.value;
        match wanted {
            Value::Any => {}
            Value::Text => drop(value.as_str().ok_or("text")?),
            Value::Flag => drop(value.as_bool().ok_or("true or false")?),
            Value::Number => {
                let is_number = matches!(value.data, Data::Number(_));
                is_number.then_some(()).ok_or("a number")?;
            }
            Value::Count => {
                let count = value.as_i64().filter(|count| *count >= 0);
                count.ok_or("an integer that is not negative")?;
            }
            Value::Values => drop(value.as_list().ok_or("a list")?),
            Value::Names => names(value)?,
            Value::NamesByKey => {
                let map = value.as_map().ok_or("a mapping of keys to lists of keys")?;
                map.iter().try_for_each(|entry| names(&entry.value))?;
            }
            Value::Types => self.types(value)?,
            Value::Pattern => {
                let pattern = value.as_str().ok_or("a regular expression")?;
                self.pattern(pattern, value.origin);
            }
            Value::Reference => {
                let reference = value.as_str().ok_or("text")?;
                self.reference(reference, value);
            }
            Value::Schema => self.schema(value),
            Value::Schemas => {
                let schemas = value.as_list().ok_or("a list of schemas")?;
                for schema in schemas {
                    self.schema(schema);
                }
            }
            Value::SchemasByKey | Value::SchemasByPattern => {
                for entry in value.as_map().ok_or("a mapping of names to schemas")? {
                    if wanted == Value::SchemasByPattern {
                        self.pattern(&entry.key.text, entry.key.origin);
                    }
                    self.schema(&entry.value);
                }
            }
            Value::Unsupported(help) => {
                let message = format!("`{}` is not supported in a schema", entry.key.text);
                self.report(message, entry.key.origin, Some(help.to_owned()));
            }
        }
        Ok(())
    }

    fn types(&mut self, value: &Node) -> Result<(), &'static str> {
        let must = "a type or a list of types";
        let types = match &value.data {
            Data::List(items) => items.as_slice(),
            _ => std::slice::from_ref(value),
        };
        for node in types {
            let name = node.as_str().ok_or(must)?;
            if !TYPES.contains(&name) {
                let help = did_you_mean(name, TYPES).or_else(|| alias(name));
                let message = format!("there is no type `{name}`");
                let list = || format!("the types are {}", TYPES.join(", "));
                self.report(message, node.origin, help.or_else(|| Some(list())));
            }
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &'s str, origin: OriginId) {
        match Regex::new(pattern) {
            Ok(regex) => {
                self.patterns.insert(pattern, regex);
            }
            Err(error) => {
                let message = format!("the pattern `{pattern}` cannot be read: {error}");
                let help = "look-around and references to groups are not supported".to_owned();
                self.report(message, origin, Some(help));
            }
        }
    }

    fn reference(&mut self, reference: &str, value: &Node) {
        if resolve(self.root, reference).is_some() {
            return;
        }
        let message = format!("`$ref: {reference}` leads nowhere");
        let help = if reference.starts_with('#') {
            let definitions = self.root.get("$defs").and_then(Node::as_map);
            let names = definitions.into_iter().flat_map(Map::keys);
            let names: Vec<String> = names.map(|name| format!("#/$defs/{name}")).collect();
            did_you_mean(reference, names.iter().map(String::as_str))
        } else {
            Some("references lead into the same schema: `#/$defs/name`".to_owned())
        };
        self.report(message, value.origin, help);
    }

    /// A key that is required beside the declared properties, but not among them, could not be
    /// set: undeclared keys are refused.
    fn required(&mut self, keywords: &Map) {
        let elsewhere = [
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "additionalProperties",
            "if",
        ]
        .iter()
        .chain(&["patternProperties", "dependentSchemas"])
        .any(|keyword| keywords.get(keyword).is_some());
        let properties = keywords.get("properties").and_then(Node::as_map);
        let (Some(properties), false) = (properties, elsewhere) else {
            return;
        };
        for key in keywords
            .get("required")
            .and_then(Node::as_list)
            .unwrap_or_default()
        {
            let Some(name) = key.as_str().filter(|name| properties.get(name).is_none()) else {
                continue;
            };
            let message = format!("`{name}` is required, but not among the properties");
            let help = did_you_mean(name, properties.keys());
            self.report(message, key.origin, help);
        }
    }

    fn report(&mut self, message: String, origin: OriginId, help: Option<String>) {
        let diagnostic = Diagnostic::error(&parameters::BAD_SCHEMA, message)
            .place(self.origins.span(origin), "here");
        self.diagnostics.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
}

fn names(value: &Node) -> Result<(), &'static str> {
    let must = "a list of keys";
    let items = value.as_list().ok_or(must)?;
    items
        .iter()
        .try_for_each(|item| item.as_str().map(drop).ok_or(must))
}

/// Names of types in other languages.
fn alias(name: &str) -> Option<String> {
    let meant = match name.to_lowercase().as_str() {
        "map" | "struct" | "dict" => "object",
        "list" | "slice" => "array",
        "int" | "int32" | "int64" => "integer",
        "float" | "float32" | "float64" | "double" => "number",
        "bool" => "boolean",
        "text" | "str" => "string",
        _ => return None,
    };
    Some(format!("did you mean `{meant}`?"))
}
