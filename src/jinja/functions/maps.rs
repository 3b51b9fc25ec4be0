//! Filters on mappings. Keys and values keep their own history.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::value::Mapping;
use crate::jinja::value::Pair;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

fn mapping<'v, 'a>(
    context: &mut Context<'_, 'a>,
    value: &'v Value<'a>,
) -> std::result::Result<&'v Mapping<'a>, Fault> {
    match value {
        Value::Map(map) => {
            context.budget.items(map.len())?;
            Ok(map)
        }
        other => Err(wrong_type("a mapping", other)),
    }
}

/// A list of lists of a key and its value.
pub(super) fn pairs_as_lists(pairs: Vec<Pair<'_>>) -> std::result::Result<Value<'_>, Fault> {
    let mut items = Vec::with_capacity(pairs.len());
    for pair in pairs {
        // The pair is there because its key is.
        let sources = pair.key_sources.clone();
        let key = Traced::new(Value::String(pair.key), pair.key_sources);
        items.push(Traced::new(Value::list(vec![key, pair.value])?, sources));
    }
    Value::list(items)
}

fn as_lists<'a>(c: &mut Context<'_, 'a>, pairs: Vec<Pair<'a>>) -> Result<'a> {
    // Each is a list of two.
    c.budget.steps(3 * pairs.len())?;
    Ok(Outcome::Computed(pairs_as_lists(pairs)?))
}

pub(super) fn items<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let pairs = mapping(c, &s.value)?.pairs();
    as_lists(c, pairs)
}

pub(super) fn keys<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let keys = mapping(c, &s.value)?.keys();
    Ok(Outcome::Computed(Value::list(keys)?))
}

pub(super) fn values<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let pairs = mapping(c, &s.value)?.pairs();
    let values = pairs.into_iter().map(|pair| pair.value).collect();
    Ok(Outcome::Computed(Value::list(values)?))
}

pub(super) fn dictsort<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let reverse = given.flag(0, "reverse")?;
    let by = given.text(1, "by")?;
    let pairs = mapping(c, &s.value)?.pairs().into_iter();
    let mut keyed: Vec<(Value<'a>, Pair<'a>)> = match by.as_deref() {
        None | Some("key") => {
            let keyed = pairs.map(|pair| (Value::String(pair.key.clone()), pair));
            keyed.collect()
        }
        Some("value") => {
            let keyed = pairs.map(|pair| (pair.value.value.clone(), pair));
            keyed.collect()
        }
        Some(other) => {
            let message = format!("a mapping cannot be sorted by `{other}`");
            let fault = Fault::new(&templates::ARGUMENTS, message);
            return Err(fault.help("use `key` or `value`"));
        }
    };
    c.sort_by_key("dictsort", &mut keyed, false)?;
    let mut pairs: Vec<Pair<'a>> = keyed.into_iter().map(|(_, pair)| pair).collect();
    if reverse {
        pairs.reverse();
    }
    as_lists(c, pairs)
}

pub(super) fn combine<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
    given: &Given<'a>,
) -> Result<'a> {
    let recursive = given.flag(1, "recursive")?;
    let combined = merge(c, &s.value, given.value(0), recursive)?;
    Ok(Outcome::Computed(combined))
}

/// Both mappings; where both have a key, the second one's value holds.
fn merge<'a>(
    context: &mut Context<'_, 'a>,
    first: &Value<'a>,
    second: &Value<'a>,
    recursive: bool,
) -> std::result::Result<Value<'a>, Fault> {
    let mut pairs = mapping(context, first)?.pairs();
    for pair in mapping(context, second)?.pairs() {
        context.budget.look_up(pairs.len(), &pair.key)?;
        let Some(old) = pairs.iter_mut().find(|old| old.key == pair.key) else {
            pairs.push(pair);
            continue;
        };
        let maps = (&old.value.value, &pair.value.value);
        if let ((Value::Map(_), Value::Map(_)), true) = (maps, recursive) {
            let merged = merge(context, &old.value.value, &pair.value.value, true)?;
            old.value.value = merged;
            old.value.sources = old.value.sources.and(&pair.value.sources);
            old.value.conditions = old.value.conditions.and(&pair.value.conditions);
        } else {
            *old = pair;
        }
    }
    context.budget.items(pairs.len())?;
    Value::map(pairs)
}
