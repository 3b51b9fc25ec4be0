//! Tests: `value is test`.
#![expect(
    clippy::unnecessary_wraps,
    reason = "all tests have one type, and some of them can fail"
)]

use super::Given;
use crate::diag::Fault;
use crate::jinja::ast::Binary;
use crate::jinja::ast::Comparison;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::value::Value;
use crate::yaml::Number;

type Answer = Result<bool, Fault>;

pub(super) fn defined<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(!matches!(v, Value::Undefined(_)))
}

pub(super) fn undefined<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Undefined(_)))
}

pub(super) fn none<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Null))
}

pub(super) fn boolean<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Bool(_)))
}

pub(super) fn is_true<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Bool(true)))
}

pub(super) fn is_false<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Bool(false)))
}

pub(super) fn number<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Number(_)))
}

pub(super) fn integer<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    let integer = matches!(v, Value::Number(Number::Integer(_) | Number::Unsigned(_)));
    Ok(integer)
}

pub(super) fn float<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Number(Number::Float(_))))
}

pub(super) fn string<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::String(_)))
}

pub(super) fn mapping<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::Map(_)))
}

pub(super) fn sequence<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::List(_)))
}

pub(super) fn iterable<'a>(_: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    Ok(matches!(v, Value::List(_) | Value::Map(_)))
}

fn parity<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, wanted: i64) -> Answer {
    let two = Value::Number(Number::Integer(2));
    if !matches!(v, Value::Number(Number::Integer(_) | Number::Unsigned(_))) {
        return Err(wrong_type("an integer", v));
    }
    let rest = c.binary(Binary::Remainder, v, &two)?;
    c.equal(&rest, &Value::Number(Number::Integer(wanted)))
}

pub(super) fn even<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    parity(c, v, 0)
}

pub(super) fn odd<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    parity(c, v, 1)
}

pub(super) fn divisible_by<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    let rest = c.binary(Binary::Remainder, v, g.value(0))?;
    c.equal(&rest, &Value::Number(Number::Integer(0)))
}

pub(super) fn equal<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    c.equal(v, g.value(0))
}

pub(super) fn not_equal<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    Ok(!c.equal(v, g.value(0))?)
}

pub(super) fn less<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    c.compare(Comparison::Less, v, g.value(0))
}

pub(super) fn less_or_equal<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    c.compare(Comparison::LessOrEqual, v, g.value(0))
}

pub(super) fn greater<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    c.compare(Comparison::Greater, v, g.value(0))
}

pub(super) fn greater_or_equal<'a>(
    c: &mut Context<'_, 'a>,
    v: &Value<'a>,
    g: &Given<'a>,
) -> Answer {
    c.compare(Comparison::GreaterOrEqual, v, g.value(0))
}

pub(super) fn contained<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    c.contains(g.value(0), v)
}

pub(super) fn starting_with<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    let start = g.text(0, "start")?.unwrap_or_default();
    c.budget.looks(start.len())?;
    Ok(text(v)?.starts_with(&*start))
}

pub(super) fn ending_with<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, g: &Given<'a>) -> Answer {
    let end = g.text(0, "end")?.unwrap_or_default();
    c.budget.looks(end.len())?;
    Ok(text(v)?.ends_with(&*end))
}

pub(super) fn lower<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    c.budget.looks(text(v)?.len())?;
    Ok(!text(v)?.contains(char::is_uppercase))
}

pub(super) fn upper<'a>(c: &mut Context<'_, 'a>, v: &Value<'a>, _: &Given<'a>) -> Answer {
    c.budget.looks(text(v)?.len())?;
    Ok(!text(v)?.contains(char::is_lowercase))
}

fn text<'v>(value: &'v Value<'_>) -> Result<&'v str, Fault> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(wrong_type("a string", other)),
    }
}
