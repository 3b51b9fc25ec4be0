//! `VariableSet` and its variables.

use super::Metadata;
use super::Text;
use super::VariableType;
use super::lists::report_duplicate_names;
use super::metadata::keep_secret;
use super::names::check_variable;
use super::reference::report;
use super::shapes;
use super::words::one_of;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// The only name a [`VariableSet`] may have.
pub const VARIABLE_SET_NAME: &str = "mural-variables";

/// Longest `description` of a variable, in characters.
const DESCRIPTION_LIMIT: usize = 1024;

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
    /// `validationMode`; at the variable's own place when it is not written.
    pub validation_mode: Spanned<ValidationMode>,
    /// `locked`; at the variable's own place when it is not written.
    pub locked: Spanned<bool>,
    /// `description`.
    pub description: Option<Text>,
    /// The variable's mapping.
    pub origin: OriginId,
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

impl VariableSet {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let name = &metadata.name;
        if &*name.value != VARIABLE_SET_NAME {
            let message = format!(
                "the VariableSet `{}` must be named `{VARIABLE_SET_NAME}`",
                name.value
            );
            let span = decoding.span(name.origin);
            decoding.diagnostics.push(
                Diagnostic::error(&model::VARIABLE_SET_NAME, message)
                    .place(span, "another name is never read")
                    .help(format!("write `name: {VARIABLE_SET_NAME}`")),
            );
        }
        let sensitive = metadata.sensitive_variables();
        let fields = Fields::of(node.get("spec")?, &shapes::VARIABLE_SET, decoding)?;
        if let Some(variables) = node.at(&["spec", "variables"]) {
            keep_secret(&sensitive, variables, decoding.origins);
        }
        let items = fields.list("variables").iter();
        let variables: Vec<Variable> = items
            .filter_map(|item| Variable::decode(item, decoding))
            .collect();
        let names = variables.iter().map(|variable| &variable.name);
        report_duplicate_names(names, "variable", decoding);
        Some(Self {
            metadata,
            variables,
            sensitive,
            node,
        })
    }
}

impl Variable {
    /// Reads one item of `variables`.
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::VARIABLE, decoding)?;
        let name = fields.text("name");
        if let Some(name) = &name {
            report(check_variable(&name.value), name, decoding);
        }
        let variable_type = fields
            .text("variableType")
            .and_then(|text| VariableType::decode(&text, decoding));
        let value = match (fields.raw("value"), variable_type) {
            (Some(value), Some(variable_type)) => typed_value(value, variable_type, decoding),
            _ => None,
        };
        check_words(&fields, decoding);
        let validation_mode = fields
            .text("validationMode")
            .and_then(|text| one_of(&text, "validationMode", MODES, decoding));
        let locked = fields.boolean("locked");
        if let (Some(mode), Some(locked)) = (&validation_mode, &locked)
            && mode.value == ValidationMode::Required
            && locked.value
        {
            let called = name.as_ref().map_or("", |name| &name.value);
            let message = format!("the variable `{called}` is required and locked");
            let (mode, locked) = (decoding.span(mode.origin), decoding.span(locked.origin));
            decoding.diagnostics.push(
                Diagnostic::error(&model::REQUIRED_AND_LOCKED, message)
                    .place(locked, "locked here")
                    .place(mode, "required here")
                    .help("remove one of the two"),
            );
        }
        let here = node.origin;
        Some(Self {
            name: name?,
            variable_type: variable_type?,
            value,
            validation_mode: validation_mode
                .unwrap_or(Spanned::new(ValidationMode::default(), here)),
            locked: locked.unwrap_or(Spanned::new(false, here)),
            description: fields.text("description"),
            origin: here,
        })
    }
}

const MODES: &[(&str, ValidationMode)] = &[
    ("optional", ValidationMode::Optional),
    ("required", ValidationMode::Required),
];

/// `inputType` only concerns the vendor's user interface, and `description` only people.
fn check_words(fields: &Fields<'_>, decoding: &mut Decoding<'_>) {
    if let Some(text) = fields.text("inputType") {
        one_of(
            &text,
            "inputType",
            &[("text", ()), ("multiline", ())],
            decoding,
        );
    }
    let description = fields.text("description");
    let length = description
        .as_ref()
        .map_or(0, |text| text.value.chars().count());
    if length > DESCRIPTION_LIMIT {
        let message = format!(
            "the description has {length} characters; at most {DESCRIPTION_LIMIT} are allowed"
        );
        let span = description.and_then(|text| decoding.span(text.origin));
        decoding
            .diagnostics
            .push(Diagnostic::error(&model::INVALID_VALUE, message).place(span, "too long"));
    }
}

/// The scalar inside `{<type>: …}`, whose one key is the variable's type.
fn typed_value(
    value: &Node,
    variable_type: Spanned<VariableType>,
    decoding: &mut Decoding<'_>,
) -> Option<Node> {
    let wanted = variable_type.value;
    let Some(map) = value.as_map() else {
        let message = format!(
            "`value` of the variable must be a mapping, not {}",
            value.kind()
        );
        let span = decoding.span(value.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::VARIABLE_VALUE, message)
                .place(span, format!("this is {}", value.kind()))
                .help(format!("write `value: {{{wanted}: …}}`")),
        );
        return None;
    };
    let entry = map.iter().next().filter(|_| map.len() == 1);
    let Some(entry) = entry else {
        let message = format!("`value` has {} keys; it must have exactly one", map.len());
        let span = decoding.span(value.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::VARIABLE_VALUE, message)
                .place(span, "this value")
                .help(format!("write `value: {{{wanted}: …}}`")),
        );
        return None;
    };
    if &*entry.key.text != wanted.name() {
        let message = format!(
            "the variable is of type `{wanted}`, but its value is written as `{}`",
            entry.key.text
        );
        let key = decoding.span(entry.key.origin);
        let written = decoding.span(variable_type.origin);
        decoding.diagnostics.push(
            Diagnostic::error(&model::VARIABLE_VALUE, message)
                .place(key, "this key")
                .place(written, "the type")
                .help(format!(
                    "write `value: {{{wanted}: …}}`, or change the type"
                )),
        );
        return None;
    }
    wanted.decode_value(&entry.value, decoding)
}
