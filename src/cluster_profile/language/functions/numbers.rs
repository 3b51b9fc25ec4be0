//! Functions on whole numbers.

use super::Arguments;
use crate::cluster_profile::language::value::Value;
use crate::diag::Fault;

type Result = std::result::Result<Value, Fault>;

pub(super) fn int(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Integer(arguments.integer(0)?))
}

pub(super) fn add(arguments: &Arguments<'_>) -> Result {
    all(arguments, 0, i64::checked_add)
}

pub(super) fn mul(arguments: &Arguments<'_>) -> Result {
    all(arguments, 1, i64::checked_mul)
}

pub(super) fn sub(arguments: &Arguments<'_>) -> Result {
    let difference = arguments.integer(0)?.checked_sub(arguments.integer(1)?);
    number(arguments, difference)
}

pub(super) fn div(arguments: &Arguments<'_>) -> Result {
    let divisor = arguments.integer(1)?;
    if divisor == 0 {
        return Err(arguments.cannot_use("zero"));
    }
    number(arguments, arguments.integer(0)?.checked_div(divisor))
}

fn all(arguments: &Arguments<'_>, start: i64, join: fn(i64, i64) -> Option<i64>) -> Result {
    let mut result = Some(start);
    for index in 0..arguments.values.len() {
        let next = arguments.integer(index)?;
        result = result.and_then(|sum| join(sum, next));
    }
    number(arguments, result)
}

fn number(arguments: &Arguments<'_>, result: Option<i64>) -> Result {
    result
        .map(Value::Integer)
        .ok_or_else(|| arguments.cannot_use("numbers whose result has more than 64 bits"))
}
