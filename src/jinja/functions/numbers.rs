//! Filters on numbers.

use super::Given;
use super::Outcome;
use super::lists::attribute;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::Binary;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::operators::negate;
use crate::jinja::operators::number;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml::Number;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

pub(super) fn abs<'a>(_: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let value = match &s.value {
        Value::Number(Number::Integer(value)) if *value < 0 => negate(&s.value)?,
        Value::Number(Number::Float(value)) => number(value.abs())?,
        Value::Number(_) => s.value.clone(),
        other => return Err(wrong_type("a number", other)),
    };
    Ok(Outcome::Computed(value))
}

/// The number a text holds, in decimal digits.
fn parse(text: &str) -> Option<Number> {
    let text = text.trim();
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    // The rules of YAML would take `010` for 8 and `0x1F` for 31.
    if !digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        return None;
    }
    if let Ok(integer) = text.parse::<i64>() {
        return Some(Number::Integer(integer));
    }
    if let Ok(integer) = text.parse::<u64>() {
        return Some(Number::Unsigned(integer));
    }
    let float = text.parse::<f64>().ok().filter(|float| float.is_finite());
    float.and_then(|float| match number(float) {
        Ok(Value::Number(number)) => Some(number),
        _ => None,
    })
}

fn not_a_number<'a>(wanted: &str, given: &Given<'a>, value: &Value<'a>) -> Result<'a> {
    if let Some(default) = given.get(0) {
        return Ok(Outcome::Computed(default.value.clone()));
    }
    let message = match value {
        Value::String(text) => format!("`{text}` is not {wanted}"),
        other => format!("{} cannot be turned into {wanted}", other.kind()),
    };
    let fault = Fault::new(&templates::WRONG_TYPE, message);
    Err(fault.help("correct the value, or give a default: `| int(0)`, `| float(0)`"))
}

pub(super) fn int<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        c.budget.looks(text.len())?;
    }
    let found = match &s.value {
        Value::Number(number) => Some(*number),
        Value::Bool(value) => Some(Number::Integer(i64::from(*value))),
        Value::String(text) => parse(text),
        _ => None,
    };
    match found {
        Some(Number::Float(float)) => Ok(Outcome::Computed(number(float.trunc())?)),
        Some(number) => Ok(Outcome::Computed(Value::Number(number))),
        None => not_a_number("an integer", given, &s.value),
    }
}

pub(super) fn float<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    if let Value::String(text) = &s.value {
        c.budget.looks(text.len())?;
    }
    let found = match &s.value {
        Value::Number(number) => Some(*number),
        Value::String(text) => parse(text),
        _ => None,
    };
    match found {
        Some(number) => Ok(Outcome::Computed(Value::Number(number))),
        None => not_a_number("a number", given, &s.value),
    }
}

pub(super) fn round<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    // No float has more digits after its point.
    let precision = given.count(0, "precision")?.unwrap_or(0).min(1074);
    c.budget.steps(1 + precision / 8)?;
    let method = given.text(1, "method")?;
    let directed: Option<fn(f64) -> f64> = match method.as_deref() {
        None | Some("common") => None,
        Some("ceil") => Some(f64::ceil),
        Some("floor") => Some(f64::floor),
        Some(other) => {
            let message = format!("there is no way to round `{other}`");
            let fault = Fault::new(&templates::ARGUMENTS, message);
            return Err(fault.help("use `common`, `ceil` or `floor`"));
        }
    };
    let Value::Number(value) = &s.value else {
        return Err(wrong_type("a number", &s.value));
    };
    let Number::Float(value) = value else {
        return Ok(Outcome::Computed(s.value.clone()));
    };
    let rounded = match directed {
        Some(round) => scaled(*value, precision, round),
        // As Python does: a half goes to the even neighbour, by the exact value of the float.
        None => format!("{value:.precision$}").parse().unwrap_or(*value),
    };
    Ok(Outcome::Computed(number(rounded)?))
}

/// A float whose digits up to some behind the point are rounded as an integer.
fn scaled(value: f64, digits: usize, round: fn(f64) -> f64) -> f64 {
    let scale = 10_f64.powi(i32::try_from(digits).unwrap_or(i32::MAX));
    let rounded = round(value * scale) / scale;
    // Where the scale is too large for a float, there is no digit to round.
    if rounded.is_finite() { rounded } else { value }
}

pub(super) fn sum<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let path = given.text(0, "attribute")?;
    let zero = Traced::bare(Value::Number(Number::Integer(0)));
    let mut total = given.get(1).cloned().unwrap_or(zero);
    let mut sources = vec![total.sources.clone()];
    let mut conditions = vec![s.as_condition(), total.conditions.clone()];
    for item in c.items_of(&s.value)? {
        let item = attribute(c, item, path.as_deref())?;
        total.value = c.binary(Binary::Add, &total.value, &item.value)?;
        sources.push(item.sources);
        conditions.push(item.conditions);
    }
    total.sources = c.gather(&sources)?;
    if total.sources.len() == 0 {
        total.sources = s.sources.clone();
    }
    total.conditions = c.gather(&conditions)?;
    Ok(Outcome::Chosen(total))
}
