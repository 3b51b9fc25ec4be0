//! Filters on text.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::sync::Arc;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

/// A text; numbers and booleans count as theirs.
fn subject<'a>(
    context: &mut Context<'_, 'a>,
    traced: &Traced<'a>,
) -> std::result::Result<Arc<str>, Fault> {
    match &traced.value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => context.text(&traced.value),
        other => Err(wrong_type("a string", other)),
    }
}

fn made<'a>(context: &mut Context<'_, 'a>, text: String) -> Result<'a> {
    context.budget.text(text.len())?;
    Ok(Outcome::Computed(Value::String(text.into())))
}

pub(super) fn lower<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = subject(c, s)?.to_lowercase();
    made(c, text)
}

pub(super) fn upper<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = subject(c, s)?.to_uppercase();
    made(c, text)
}

pub(super) fn capitalize<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = capital(&subject(c, s)?);
    made(c, text)
}

pub(super) fn title<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = subject(c, s)?;
    let words = text.split_inclusive(|character: char| !character.is_alphanumeric());
    let text: String = words.map(capital).collect();
    made(c, text)
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    let Some(first) = characters.next() else {
        return String::new();
    };
    let rest = characters.as_str().to_lowercase();
    first.to_uppercase().chain(rest.chars()).collect()
}

pub(super) fn string<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = c.text(&s.value)?;
    Ok(Outcome::Computed(Value::String(text)))
}

pub(super) fn replace<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let text = subject(c, s)?;
    let old = given.text(0, "old")?.unwrap_or_default();
    let new = given.text(1, "new")?.unwrap_or_default();
    // The size is known before anything is made.
    let found = text.matches(&*old).count();
    let grown = found.saturating_mul(new.len());
    c.budget.text(text.len().saturating_add(grown))?;
    Ok(Outcome::Computed(Value::String(
        text.replace(&*old, &new).into(),
    )))
}

pub(super) fn split<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let text = subject(c, s)?;
    let limit = given.count(1, "limit")?.unwrap_or(usize::MAX - 1);
    let parts: Vec<&str> = match given.text(0, "separator")? {
        Some(separator) if separator.is_empty() => {
            let fault = Fault::new(&templates::ARGUMENTS, "an empty text separates nothing");
            return Err(fault.help(
                "`split` without a separator gives the words of a text, `list` its characters",
            ));
        }
        Some(separator) => text.splitn(limit.saturating_add(1), &*separator).collect(),
        None => text.split_whitespace().collect(),
    };
    c.budget.items(parts.len())?;
    // A part is a text of its own.
    c.budget.steps(parts.len())?;
    c.budget.text(text.len())?;
    let part = |part: &str| Traced {
        value: Value::string(part),
        ..s.clone()
    };
    Ok(Outcome::Computed(Value::list(
        parts.into_iter().map(part).collect(),
    )?))
}
