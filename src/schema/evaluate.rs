//! A value against a schema.

use super::document::Dialect;
use super::document::Document;
use super::finding::Finding;
use super::finding::Problem;
use super::finding::shown;
use super::path::Path;
use crate::diag::did_you_mean;
use crate::diag::or;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::Number;

/// How deep schemas may call each other; deeper ones go in circles.
const MAX_DEPTH: usize = 400;

/// How many schemas may be looked at for one value; the largest of our catalogue needs a few
/// hundred.
pub(super) const BUDGET: usize = 1_000_000;

/// A check on its way through a value. `'s` is the schema's life.
pub(super) struct Evaluation<'e, 's> {
    pub(super) document: &'e Document<'s>,
    pub(super) origins: &'e Origins,
    /// True for values that are not known yet, and so fit anything.
    pub(super) exempt: &'e dyn Fn(&Node) -> bool,
    pub(super) findings: Vec<Finding>,
    pub(super) path: Path,
    depth: usize,
    budget: usize,
}

impl<'e, 's> Evaluation<'e, 's> {
    pub(super) fn new(
        document: &'e Document<'s>,
        origins: &'e Origins,
        exempt: &'e dyn Fn(&Node) -> bool,
    ) -> Self {
        Self {
            document,
            origins,
            exempt,
            findings: Vec::new(),
            path: Path::default(),
            depth: 0,
            budget: BUDGET,
        }
    }

    /// Adds a finding for each keyword of `schema` that `instance` does not satisfy.
    pub(super) fn evaluate(&mut self, schema: &'s Node, instance: &Node) {
        if (self.exempt)(instance) {
            return;
        }
        if self.depth >= MAX_DEPTH || self.budget == 0 {
            let why = "the schema goes in circles, or is too costly to check";
            self.find(Problem::Schema(why.to_owned()), instance, schema.origin);
            return;
        }
        self.depth += 1;
        self.budget -= 1;
        match &schema.data {
            Data::Map(keywords) => self.keywords(keywords, instance),
            Data::Bool(false) => {
                self.refuse("is not allowed".to_owned(), instance, schema.origin);
            }
            _ => {}
        }
        self.depth -= 1;
    }

    /// What `schema` finds in `instance`, kept apart.
    pub(super) fn findings_of(&mut self, schema: &'s Node, instance: &Node) -> Vec<Finding> {
        let outer = std::mem::take(&mut self.findings);
        self.evaluate(schema, instance);
        std::mem::replace(&mut self.findings, outer)
    }

    fn keywords(&mut self, keywords: &'s Map, instance: &Node) {
        if self.document.dialect == Dialect::CustomResource {
            let says = |keyword: &str| keywords.get(keyword).and_then(Node::as_bool) == Some(true);
            if instance.is_null() && says("nullable") {
                return;
            }
            if says("x-kubernetes-int-or-string") && keywords.get("type").is_none() {
                self.types(&["integer", "string"], instance, keywords.get("type"));
            }
        }
        // A value of the wrong type fails the other keywords, too; one finding is enough.
        if let Some(node) = keywords.get("type")
            && !self.types_of(node, keywords, instance)
        {
            return;
        }
        for entry in keywords {
            self.keyword(keywords, entry, instance);
        }
    }

    fn keyword(&mut self, keywords: &'s Map, entry: &'s Entry, instance: &Node) {
        let value = &entry.value;
        match (&*entry.key.text, &instance.data) {
            ("$ref", _) => {
                let reference = value.as_str().unwrap_or_default();
                if let Some(schema) = self.document.resolve(reference) {
                    self.evaluate(schema, instance);
                } else {
                    let why = format!("`$ref: {reference}` leads nowhere");
                    self.find(Problem::Schema(why), instance, value.origin);
                }
            }
            ("enum", _) => self.choices(value.as_list().unwrap_or_default(), instance, value),
            ("const", _) => self.choices(std::slice::from_ref(value), instance, value),
            ("allOf", _) => {
                for schema in value.as_list().unwrap_or_default() {
                    self.evaluate(schema, instance);
                }
            }
            ("anyOf", _) => self.any_of(value, instance),
            ("oneOf", _) => self.one_of(value, instance),
            ("not", _) => self.not(value, instance),
            ("if", _) => self.conditional(keywords, value, instance),
            (keyword, Data::Number(number)) => self.number(keyword, value, *number, instance),
            (keyword, Data::String(text)) => self.text(keyword, value, keywords, text, instance),
            (keyword, Data::List(items)) => {
                self.list(keyword, value, keywords, items, instance);
            }
            (keyword, Data::Map(map)) => self.map(keyword, value, keywords, map, instance),
            _ => {}
        }
    }

    /// `type`: one name or several.
    fn types_of(&mut self, node: &'s Node, keywords: &'s Map, instance: &Node) -> bool {
        let names: Vec<&str> = match &node.data {
            Data::List(items) => items.iter().filter_map(Node::as_str).collect(),
            _ => node.as_str().into_iter().collect(),
        };
        let fits = self.types(&names, instance, Some(node));
        if !fits && instance.is_null() {
            let help = match keywords.get("default") {
                Some(_) => "leave the key out to get the default",
                None => "leave the key out, or give it a value",
            };
            self.help(help.to_owned());
        }
        fits
    }

    fn types(&mut self, names: &[&str], instance: &Node, schema: Option<&Node>) -> bool {
        if names.is_empty() || names.iter().any(|name| is_of(name, instance)) {
            return true;
        }
        let wanted: Vec<&'static str> = names.iter().map(|name| type_words(name)).collect();
        let help = type_help(names, instance, shown(instance, self.origins));
        let problem = Problem::Type(wanted, instance.kind());
        self.find(
            problem,
            instance,
            schema.map_or(instance.origin, |s| s.origin),
        );
        if let Some(help) = help {
            self.help(help);
        }
        false
    }

    fn choices(&mut self, choices: &[Node], instance: &Node, schema: &Node) {
        if choices.iter().any(|choice| choice.same_value(instance)) {
            return;
        }
        let texts: Vec<String> = choices
            .iter()
            .map(|choice| match &choice.data {
                Data::String(text) => text.to_string(),
                _ => crate::digest::canonical_json(choice),
            })
            .collect();
        let quoted: Vec<String> = texts.iter().map(|text| format!("`{text}`")).collect();
        let found = shown(instance, self.origins)
            .map_or_else(String::new, |found| format!(", not `{found}`"));
        let phrase = format!("must be {}{found}", or(&quoted));
        self.find(Problem::Choice(phrase), instance, schema.origin);
        let help = instance
            .as_str()
            .and_then(|text| did_you_mean(text, texts.iter().map(String::as_str)));
        if let Some(help) = help {
            self.help(help);
        }
    }

    pub(super) fn refuse(&mut self, phrase: String, instance: &Node, schema: OriginId) {
        self.find(Problem::Refused(phrase), instance, schema);
    }

    pub(super) fn find(&mut self, problem: Problem, instance: &Node, schema: OriginId) {
        self.findings.push(Finding {
            problem,
            path: self.path.clone(),
            value: instance.origin,
            schema,
            help: None,
        });
    }

    /// Adds what to do to the last finding.
    pub(super) fn help(&mut self, help: String) {
        if let Some(finding) = self.findings.last_mut() {
            finding.help.get_or_insert(help);
        }
    }
}

fn is_of(name: &str, instance: &Node) -> bool {
    match (name, &instance.data) {
        ("integer", Data::Number(Number::Float(value))) => value.fract() == 0.0,
        ("null", Data::Null)
        | ("boolean", Data::Bool(_))
        | ("integer" | "number", Data::Number(_))
        | ("string", Data::String(_))
        | ("array", Data::List(_))
        | ("object", Data::Map(_)) => true,
        _ => false,
    }
}

/// A type in the words of messages.
fn type_words(name: &str) -> &'static str {
    match name {
        "null" => "null",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "array" => "a list",
        _ => "a mapping",
    }
}

/// The slips that YAML invites: quotes too many or too few, a list of one without its dash.
fn type_help(names: &[&str], instance: &Node, shown: Option<String>) -> Option<String> {
    let wants = |name: &str| names.contains(&name);
    match &instance.data {
        Data::Number(_) | Data::Bool(_) if wants("string") => Some(match shown {
            Some(value) => format!("quote it: `\"{value}\"`"),
            None => "make it text with the macro function `toJson`".to_owned(),
        }),
        Data::String(text) => {
            let number = text.parse::<f64>().is_ok_and(f64::is_finite);
            let integer = text.parse::<i64>().is_ok();
            let fits = (wants("integer") && integer)
                || (wants("number") && number)
                || (wants("boolean") && matches!(&**text, "true" | "false"));
            if fits {
                Some("remove the quotes".to_owned())
            } else if wants("array") {
                shown.map(|value| format!("write a list: `[{value}]`"))
            } else {
                None
            }
        }
        _ => None,
    }
}
