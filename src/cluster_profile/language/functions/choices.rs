//! Functions that choose among values, and on lists.
#![expect(
    clippy::unnecessary_wraps,
    reason = "the functions of a table have one type"
)]

use super::Arguments;
use crate::cluster_profile::language::value::Value;
use crate::diag::Fault;
use std::sync::Arc;

type Result = std::result::Result<Value, Fault>;

pub(super) fn default(arguments: &Arguments<'_>) -> Result {
    let (fallback, value) = (arguments.value(0), arguments.value(1));
    let chosen = if value.is_empty() { fallback } else { value };
    Ok(chosen.clone())
}

pub(super) fn coalesce(arguments: &Arguments<'_>) -> Result {
    let mut values = arguments.values.iter();
    let first = values.find(|value| !value.is_empty());
    Ok(first.cloned().unwrap_or(Value::Nothing))
}

pub(super) fn ternary(arguments: &Arguments<'_>) -> Result {
    match arguments.value(2) {
        Value::Bool(true) => Ok(arguments.value(0).clone()),
        Value::Bool(false) => Ok(arguments.value(1).clone()),
        other => Err(arguments.cannot_use(&format!("{} as its condition", other.kind()))),
    }
}

pub(super) fn empty(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Bool(arguments.value(0).is_empty()))
}

pub(super) fn split_list(arguments: &Arguments<'_>) -> Result {
    let (separator, text) = (arguments.text(0)?, arguments.text(1)?);
    // Every part has a size of its own, so that empty ones count too.
    let parts = text.matches(&*separator).count() + 1;
    Arguments::fits(parts.saturating_mul(16).saturating_add(text.len()))?;
    let parts: Vec<Arc<str>> = if separator.is_empty() {
        text.chars()
            .map(|letter| letter.to_string().into())
            .collect()
    } else {
        text.split(&*separator).map(Arc::from).collect()
    };
    Ok(Value::List(parts))
}

pub(super) fn join(arguments: &Arguments<'_>) -> Result {
    let separator = arguments.text(0)?;
    let Value::List(items) = arguments.value(1) else {
        return Ok(Value::Text(arguments.text(1)?));
    };
    let length: usize = items.iter().map(|item| item.len() + separator.len()).sum();
    Arguments::fits(length)?;
    Ok(Value::text(items.join(&separator)))
}

pub(super) fn first(arguments: &Arguments<'_>) -> Result {
    one(arguments, <[Arc<str>]>::first)
}

pub(super) fn last(arguments: &Arguments<'_>) -> Result {
    one(arguments, <[Arc<str>]>::last)
}

fn one(arguments: &Arguments<'_>, take: fn(&[Arc<str>]) -> Option<&Arc<str>>) -> Result {
    let item = take(arguments.list(0)?);
    item.map(|item| Value::Text(item.clone()))
        .ok_or_else(|| arguments.cannot_use("an empty list"))
}
