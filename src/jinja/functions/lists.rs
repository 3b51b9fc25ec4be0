//! Filters on lists. Items keep their own history.

use super::Given;
use super::Outcome;
use super::apply;
use super::ask;
use super::filter;
use super::test;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::diag::did_you_mean;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::trace::Trace;
use crate::jinja::value::Missing;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use std::rc::Rc;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

fn made<'a>(context: &mut Context<'_, 'a>, items: Vec<Traced<'a>>) -> Result<'a> {
    context.budget.items(items.len())?;
    Ok(Outcome::Computed(Value::list(items)?))
}

/// A list whose items were chosen or put in order by what was read: it hangs on all of that.
fn chosen<'a>(
    context: &mut Context<'_, 'a>,
    subject: &Traced<'a>,
    items: Vec<Traced<'a>>,
    reads: &[Trace],
) -> Result<'a> {
    context.budget.items(items.len())?;
    let reads = context.gather(reads)?;
    let list = Traced {
        value: Value::list(items)?,
        ..subject.clone()
    };
    Ok(Outcome::Chosen(list.hanging_on(&reads)))
}

/// What lies under a dotted path of an item, such as `metadata.name`; without a path the item.
pub(super) fn attribute<'a>(
    context: &mut Context<'_, 'a>,
    item: Traced<'a>,
    path: Option<&str>,
) -> std::result::Result<Traced<'a>, Fault> {
    let mut item = item;
    for key in path.into_iter().flat_map(|path| path.split('.')) {
        context.budget.steps(1)?;
        let found = match &item.value {
            Value::Map(map) => {
                context.budget.look_up(map.len(), key)?;
                map.get(key)
            }
            Value::List(list) => key.parse().ok().and_then(|index| list.get(index)),
            Value::Undefined(_) => return Ok(item),
            other => return Err(wrong_type("a mapping", other)),
        };
        item = found.map_or_else(
            || absent(key, &item),
            |found| found.hanging_on(&item.conditions),
        );
    }
    Ok(item)
}

fn absent<'a>(key: &str, container: &Traced<'a>) -> Traced<'a> {
    let name = Missing::Item(key.into(), container.clone());
    Traced {
        value: Value::Undefined(Rc::new(name)),
        ..container.clone()
    }
}

pub(super) fn length<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let length = match &s.value {
        Value::String(text) => {
            c.budget.looks(text.len())?;
            text.chars().count()
        }
        Value::List(list) => list.len(),
        Value::Map(map) => map.len(),
        other => return Err(wrong_type("a text, list or mapping", other)),
    };
    Ok(Outcome::Computed(Value::integer(length)))
}

pub(super) fn list<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        // A letter is a text of its own.
        c.budget.steps(text.len())?;
        c.budget.items(text.chars().count())?;
        let letter = |letter: char| Traced {
            value: Value::String(letter.to_string().into()),
            ..s.clone()
        };
        return Ok(Outcome::Computed(Value::list(
            text.chars().map(letter).collect(),
        )?));
    }
    let items = c.items_of(&s.value)?;
    made(c, items)
}

pub(super) fn join<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let separator = given.text(0, "separator")?.unwrap_or_default();
    let path = given.text(1, "attribute")?;
    let mut joined = String::new();
    let mut sources = Vec::new();
    let mut conditions = vec![s.as_condition()];
    for (index, item) in c.items_of(&s.value)?.into_iter().enumerate() {
        if let (1.., Some(separated)) = (index, given.get(0)) {
            joined.push_str(&separator);
            sources.push(separated.sources.clone());
            conditions.push(separated.conditions.clone());
        }
        let item = attribute(c, item, path.as_deref())?;
        let item = c.settle(item)?;
        let part = c.text(&item.value)?;
        c.budget.text(part.len() + separator.len())?;
        joined.push_str(&part);
        sources.push(item.sources);
        conditions.push(item.conditions);
    }
    if joined.is_empty() {
        sources.push(s.sources.clone());
    }
    c.budget.text(joined.len())?;
    Ok(Outcome::Chosen(Traced {
        value: Value::String(joined.into()),
        sources: c.gather(&sources)?,
        conditions: c.gather(&conditions)?,
    }))
}

pub(super) fn reverse<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        c.budget.text(text.len())?;
        let text: String = text.chars().rev().collect();
        return Ok(Outcome::Computed(Value::String(text.into())));
    }
    let mut items = c.items_of(&s.value)?;
    items.reverse();
    made(c, items)
}

pub(super) fn sort<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let reverse = given.flag(0, "reverse")?;
    let path = given.text(1, "attribute")?;
    let mut keyed = Vec::new();
    for item in c.items_of(&s.value)? {
        let key = attribute(c, item.clone(), path.as_deref())?;
        let key = c.settle(key)?;
        keyed.push((key.value.clone(), (key, item)));
    }
    c.sort_by_key("sort", &mut keyed, reverse)?;
    let sorted = || keyed.iter().map(|(_, sorted)| sorted);
    let reads: Vec<Trace> = sorted().map(|(key, _)| key.as_condition()).collect();
    let items = sorted().map(|(_, item)| item.clone()).collect();
    chosen(c, s, items, &reads)
}

pub(super) fn unique<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let path = given.text(0, "attribute")?;
    let mut seen: Vec<Traced<'a>> = Vec::new();
    let (mut kept, mut reads) = (Vec::new(), Vec::new());
    for item in c.items_of(&s.value)? {
        let key = attribute(c, item.clone(), path.as_deref())?;
        reads.push(key.as_condition());
        let mut known = false;
        for other in &seen {
            known = c.equal(&key.value, &other.value)?;
            if known {
                break;
            }
        }
        if !known {
            seen.push(key);
            kept.push(item);
        }
    }
    chosen(c, s, kept, &reads)
}

pub(super) fn map<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let name = given.text(0, "filter")?;
    let path = given.text(1, "attribute")?;
    let filter = match (&name, &path) {
        (Some(name), None) => Some(filter(name).ok_or_else(|| unknown_filter(name))?),
        (None, Some(_)) => None,
        _ => {
            let message = "`map` needs either the name of a filter or an `attribute`";
            return Err(Fault::new(&templates::ARGUMENTS, message));
        }
    };
    let arguments = match filter {
        Some(filter) => given.passed_on(3, "filter", &filter.signature)?,
        None => Vec::new(),
    };
    let mut mapped = Vec::new();
    for item in c.items_of(&s.value)? {
        if let Some(filter) = filter {
            mapped.push(apply(c, filter, item, &arguments)?);
            continue;
        }
        let found = attribute(c, item, path.as_deref())?;
        mapped.push(match (&found.value, given.get(2)) {
            (Value::Undefined(_), Some(default)) => {
                default.clone().hanging_on(&found.as_condition())
            }
            _ => found,
        });
    }
    made(c, mapped)
}

fn unknown_filter(name: &str) -> Fault {
    let message = format!("there is no filter `{name}`");
    let mut fault = Fault::new(&templates::UNKNOWN_NAME, message);
    let known = super::FILTERS.iter().map(|filter| filter.signature.name);
    fault.help = did_you_mean(name, known);
    fault
}

/// Keeps the items for which a test, or without one their truth, is as wanted. The test is the
/// argument at a position, and its own arguments follow.
fn filtered<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    path: Option<&str>,
    (given, at): (&Given<'a>, usize),
    wanted: bool,
) -> Result<'a> {
    let test = match given.text(at, "test")? {
        Some(name) => Some(test(&name).ok_or_else(|| unknown_test(&name))?),
        None => None,
    };
    let arguments = match test {
        Some(test) => given.passed_on(at + 1, "test", &test.signature)?,
        None => Vec::new(),
    };
    let mut kept = Vec::new();
    let mut reads: Vec<Trace> = arguments
        .iter()
        .flatten()
        .map(Traced::as_condition)
        .collect();
    for item in c.items_of(&s.value)? {
        let asked = attribute(c, item.clone(), path)?;
        reads.push(asked.as_condition());
        let answer = match test {
            Some(test) => ask(c, test, &asked, &arguments)?,
            None => !matches!(asked.value, Value::Undefined(_)) && c.truth(&asked.value)?,
        };
        if answer == wanted {
            kept.push(item);
        }
    }
    chosen(c, s, kept, &reads)
}

fn unknown_test(name: &str) -> Fault {
    let message = format!("there is no test `{name}`");
    let mut fault = Fault::new(&templates::UNKNOWN_NAME, message);
    let known = super::TESTS.iter().map(|test| test.signature.name);
    fault.help = did_you_mean(name, known);
    fault
}

pub(super) fn select<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    filtered(c, s, None, (given, 0), true)
}

pub(super) fn reject<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    filtered(c, s, None, (given, 0), false)
}

pub(super) fn selectattr<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let path = given.text(0, "attribute")?;
    filtered(c, s, path.as_deref(), (given, 1), true)
}

pub(super) fn rejectattr<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let path = given.text(0, "attribute")?;
    filtered(c, s, path.as_deref(), (given, 1), false)
}
