//! Values set for variables, in the three ways of writing them.

use super::Text;
use super::VariableType;
use super::lists::report_duplicate_names;
use super::names::check_variable;
use super::reference::report;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::codes::model;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Entry;
use crate::yaml::Fields;
use crate::yaml::Node;

/// One value set for a variable, without a declaration.
#[derive(Clone, Debug)]
pub struct VariableAssignment {
    /// The variable.
    pub name: Text,
    /// The value: a scalar.
    pub value: Node,
    /// The type, where the value was written as `{int32: 3}`; the value is then of this type.
    pub written_type: Option<Spanned<VariableType>>,
    /// The assignment: an item of the list, or the key of the mapping.
    pub origin: OriginId,
}

impl VariableAssignment {
    /// Reads `replicas: 3`, `replicas: {int32: 3}` or `- {name: replicas, value: 3}`; the item of
    /// the list may also hold a typed value or a `variableType`.
    pub fn decode_all(node: &Node, decoding: &mut Decoding<'_>) -> Vec<Self> {
        let assignments: Vec<Self> = if let Some(map) = node.as_map() {
            let entries = map.iter();
            entries
                .filter_map(|entry| Self::decode_entry(entry, decoding))
                .collect()
        } else if let Some(items) = node.as_list() {
            let items = items.iter();
            items
                .filter_map(|item| Self::decode_item(item, decoding))
                .collect()
        } else {
            let message = format!(
                "variables are a mapping or a list of `name` and `value`, not {}",
                node.kind()
            );
            let span = decoding.span(node.origin);
            let label = format!("this is {}", node.kind());
            decoding
                .diagnostics
                .push(Diagnostic::error(&model::WRONG_TYPE, message).place(span, label));
            Vec::new()
        };
        let names = assignments.iter().map(|assignment| &assignment.name);
        report_duplicate_names(names, "variable", decoding);
        assignments
    }

    /// Reads one pair of a mapping.
    pub(super) fn decode_entry(entry: &Entry, decoding: &mut Decoding<'_>) -> Option<Self> {
        let name = Spanned::new(entry.key.text.clone(), entry.key.origin);
        Self::decode_value(name, &entry.value, None, entry.key.origin, decoding)
    }

    /// Reads one item of a list.
    pub(super) fn decode_item(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        if let Some(pair) = pair_in_list(node) {
            let message = "an item of a list of variables is written like a mapping of them";
            let (name, place) = (&pair.key.text, decoding.span(pair.key.origin));
            let diagnostic = Diagnostic::error(&model::WRONG_TYPE, message)
                .place(place, "neither `name` nor `value`")
                .help(format!(
                    "write `name: {name}` and `value: …`, or make all of it a mapping without `- `"
                ));
            decoding.diagnostics.push(diagnostic);
            return None;
        }
        let fields = Fields::of(node, &shapes::ASSIGNMENT, decoding)?;
        let written_type = fields
            .text("variableType")
            .and_then(|text| VariableType::decode(&text, decoding));
        let value = fields.raw("value");
        Self::decode_value(
            fields.text("name")?,
            value?,
            written_type,
            node.origin,
            decoding,
        )
    }

    fn decode_value(
        name: Text,
        value: &Node,
        declared: Option<Spanned<VariableType>>,
        origin: OriginId,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        report(check_variable(&name.value), &name, decoding);
        let (value, inner) =
            typed(value).map_or((value, None), |(inner, written)| (inner, Some(written)));
        if let (Some(declared), Some(inner)) = (&declared, &inner)
            && declared.value != inner.value
        {
            let message = format!(
                "the variable `{}` is said to be of type `{}` and of type `{}`",
                name.value, declared.value, inner.value
            );
            let (one, other) = (decoding.span(inner.origin), decoding.span(declared.origin));
            decoding.diagnostics.push(
                Diagnostic::error(&model::VARIABLE_VALUE, message)
                    .place(one, "one type")
                    .place(other, "the other type"),
            );
            return None;
        }
        let written_type = declared.or(inner);
        let value = match &written_type {
            Some(written) => written.value.decode_value(value, decoding)?,
            None => scalar(&name, value, decoding)?,
        };
        Some(Self {
            name,
            value,
            written_type,
            origin,
        })
    }
}

/// The pair in `- replicas: 3`, which mixes the two ways of writing.
fn pair_in_list(node: &Node) -> Option<&Entry> {
    let map = node.as_map().filter(|map| map.len() == 1)?;
    let entry = map.iter().next()?;
    let unknown = shapes::ASSIGNMENT.field(&entry.key.text).is_none();
    unknown.then_some(entry)
}

/// The value and the type in `{int32: 3}`.
fn typed(value: &Node) -> Option<(&Node, Spanned<VariableType>)> {
    let map = value.as_map().filter(|map| map.len() == 1)?;
    let entry = map.iter().next()?;
    let written = VariableType::from_name(&entry.key.text)?;
    Some((&entry.value, Spanned::new(written, entry.key.origin)))
}

fn scalar(name: &Text, value: &Node, decoding: &mut Decoding<'_>) -> Option<Node> {
    let is_scalar = value.as_map().is_none() && value.as_list().is_none() && !value.is_null();
    if is_scalar {
        return Some(value.clone());
    }
    let message = format!(
        "the value of the variable `{}` must be a scalar, not {}",
        name.value,
        value.kind()
    );
    let span = decoding.span(value.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::VARIABLE_VALUE, message)
            .place(span, format!("this is {}", value.kind()))
            .help("write the value itself, or with its type as in `{int32: 3}`"),
    );
    None
}
