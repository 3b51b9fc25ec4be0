//! Expressions of selectors: of labels, and of nodes.

use super::tables::check_filled;
use super::tables::check_names;
use super::tables::check_words;
use super::tables::each;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::names;
use crate::yaml::Node;

/// Why a text cannot be something.
type Rule = fn(&str) -> Result<(), String>;

/// Operators for labels.
const LABELS: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist"];

/// Operators for nodes.
const NODES: &[&str] = &["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"];

/// Checks the operators of the `matchExpressions` of a selector, and how many values they have. Keys
/// and values are looked at with the labels that there are.
pub(in crate::datum::rules) fn expressions(
    selector: &Node,
    is_for_nodes: bool,
    findings: &mut Findings<'_>,
) {
    let known = if is_for_nodes { NODES } else { LABELS };
    check_words(
        selector,
        &[("matchExpressions[].operator", known)],
        findings,
    );
    for expression in each(selector, "matchExpressions[]") {
        values(expression, findings);
    }
}

/// How many values an operator has, and which.
fn values(expression: &Node, findings: &mut Findings<'_>) {
    let operator = look::text(expression, &["operator"]);
    let values = look::list(expression, &["values"]);
    let at = look::at(expression, &["values"])
        .unwrap_or(expression)
        .origin;
    match (operator, values) {
        ("In" | "NotIn", []) => {
            let message = format!("`{operator}` has no values");
            findings.missing(
                expression.origin,
                message,
                "write `values`, or use `Exists`",
            );
        }
        ("Exists" | "DoesNotExist", [_, ..]) => {
            let message = format!("`{operator}` has values");
            findings.error(at, message, "remove `values`, or use `In` or `NotIn`");
        }
        ("Gt" | "Lt", [value]) => {
            let number = value.as_str().map(str::parse::<i64>);
            if let Some(Err(_)) = number {
                let message = format!("`{operator}` compares integers");
                findings.error(value.origin, message, "write an integer in quotes");
            }
        }
        ("Gt" | "Lt", _) => {
            let message = format!("`{operator}` has exactly one value");
            findings.error(at, message, "write one integer in quotes");
        }
        _ => {}
    }
}

/// Checks a selector of labels in the template: its expressions, and the labels that it asks for.
pub(super) fn labels(selector: &Node, findings: &mut Findings<'_>) {
    expressions(selector, false, findings);
    keys_and_values(selector, findings);
    pairs(selector, "matchLabels", findings);
}

/// Checks the labels that expressions ask for.
pub(super) fn keys_and_values(selector: &Node, findings: &mut Findings<'_>) {
    let keys = [("matchExpressions[].key", names::qualified_name as Rule)];
    check_names(selector, &keys, findings);
    let filled: &[&str] = &["key"];
    check_filled(selector, &[("matchExpressions[]", filled)], findings);
    for expression in each(selector, "matchExpressions[]") {
        if !["In", "NotIn"].contains(&look::text(expression, &["operator"])) {
            continue;
        }
        for value in words(expression, "values[]") {
            if let Err(reason) = names::label_value(value.text) {
                let message = format!(
                    "`{}` cannot be the value of a label: it {reason}",
                    value.text
                );
                findings.error(value.origin, message, "correct the value");
            }
        }
    }
}

/// Checks keys and values of labels under a key.
pub(super) fn pairs(node: &Node, key: &str, findings: &mut Findings<'_>) {
    for pair in look::pairs(node, &[key]) {
        if let Err(reason) = names::qualified_name(&pair.key.text) {
            let message = format!(
                "`{}` cannot be the key of a label: it {reason}",
                pair.key.text
            );
            findings.error(pair.key.origin, message, "correct the key");
        }
        let value = pair.value.as_str().unwrap_or_default();
        if let Err(reason) = names::label_value(value) {
            let message = format!("`{value}` cannot be the value of a label: it {reason}");
            findings.error(pair.value.origin, message, "correct the value");
        }
    }
}
