//! Filters that give back what they were given: the result keeps its own history.

use super::Given;
use super::Outcome;
use super::lists::attribute;
use crate::diag::Fault;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::trace::Trace;
use crate::jinja::value::List;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

/// The value, or what to take where there is none. That the default holds hangs on the absence,
/// so the mapping that lacks the key is a condition.
pub(super) fn default<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let absent = match &s.value {
        Value::Undefined(_) => true,
        _ => given.flag(1, "boolean")? && !c.truth(&s.value)?,
    };
    if !absent {
        return Ok(Outcome::Chosen(s.clone()));
    }
    let empty = Traced::new(Value::string(""), Trace::Nothing);
    let value = given.get(0).cloned().unwrap_or(empty);
    Ok(Outcome::Chosen(value.hanging_on(&s.as_condition())))
}

fn list<'v, 'a>(value: &'v Value<'a>) -> std::result::Result<&'v List<'a>, Fault> {
    match value {
        Value::List(list) => Ok(list),
        other => Err(wrong_type("a list", other)),
    }
}

fn empty<'a>(what: &'static str, subject: &Traced<'a>) -> Outcome<'a> {
    Outcome::Chosen(Traced {
        value: Value::Undefined(Rc::new(Missing::Neighbour(what))),
        ..subject.clone()
    })
}

pub(super) fn first<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        return Ok(letter("first", s, text.chars().next()));
    }
    c.budget.steps(1)?;
    let first = list(&s.value)?.get(0);
    Ok(first.map_or_else(
        || empty("first", s),
        |first| Outcome::Chosen(first.hanging_on(&s.as_condition())),
    ))
}

pub(super) fn last<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        return Ok(letter("last", s, text.chars().next_back()));
    }
    c.budget.steps(1)?;
    let items = list(&s.value)?;
    let last = items.len().checked_sub(1).and_then(|at| items.get(at));
    Ok(last.map_or_else(
        || empty("last", s),
        |last| Outcome::Chosen(last.hanging_on(&s.as_condition())),
    ))
}

fn letter<'a>(what: &'static str, subject: &Traced<'a>, letter: Option<char>) -> Outcome<'a> {
    match letter {
        Some(letter) => Outcome::Computed(Value::String(letter.to_string().into())),
        None => empty(what, subject),
    }
}

pub(super) fn min<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    extreme(c, s, given, "smallest", false)
}

pub(super) fn max<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    extreme(c, s, given, "largest", true)
}

fn extreme<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
    what: &'static str,
    largest: bool,
) -> Result<'a> {
    let path = given.text(0, "attribute")?;
    let mut best: Option<(Traced<'a>, Traced<'a>)> = None;
    let mut reads = vec![s.as_condition()];
    for item in c.items_of(&s.value)? {
        let key = attribute(c, item.clone(), path.as_deref())?;
        reads.push(key.as_condition());
        let better = match &best {
            None => true,
            Some((known, _)) => {
                let order = c.order(what, &key.value, &known.value)?;
                if largest {
                    order.is_gt()
                } else {
                    order.is_lt()
                }
            }
        };
        if better {
            best = Some((key, item));
        }
    }
    let reads = c.gather(&reads)?;
    Ok(best.map_or_else(
        || empty(what, s),
        |(_, item)| Outcome::Chosen(item.hanging_on(&reads)),
    ))
}
