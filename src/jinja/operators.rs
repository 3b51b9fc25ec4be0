//! Operators: arithmetic, comparison, membership, joining.

use super::ast::Binary;
use super::ast::Comparison;
use super::context::Context;
use super::context::not_a_value;
use super::value::List;
use super::value::Mapping;
use super::value::Traced;
use super::value::Value;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::yaml::Number;
use std::cmp::Ordering;

/// The largest magnitude up to which every integer is a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number while it is computed with.
#[derive(Clone, Copy)]
enum Exact {
    Integer(i128),
    Float(f64),
}

fn exact(number: Number) -> Exact {
    match number {
        Number::Integer(value) => Exact::Integer(i128::from(value)),
        Number::Unsigned(value) => Exact::Integer(i128::from(value)),
        Number::Float(value) => Exact::Float(value),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a float result is only as exact as floats are"
)]
fn float(number: Exact) -> f64 {
    match number {
        Exact::Integer(value) => value as f64,
        Exact::Float(value) => value,
    }
}

fn out_of_range(what: &str) -> Fault {
    Fault::new(&templates::OUT_OF_RANGE, what)
}

/// An integer of 64 bits.
pub(super) fn integer<'a>(value: i128) -> Result<Value<'a>, Fault> {
    let signed = i64::try_from(value).map(Number::Integer);
    let number = signed.or_else(|_| u64::try_from(value).map(Number::Unsigned));
    number
        .map(Value::Number)
        .map_err(|_| out_of_range("the result does not fit in 64 bits"))
}

/// A finite number; one without a fraction is an integer, as it is when YAML is read.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the bound is checked, and the fraction is zero"
)]
pub(super) fn number<'a>(value: f64) -> Result<Value<'a>, Fault> {
    if !value.is_finite() {
        return Err(out_of_range("the result is not a finite number"));
    }
    let whole = value.abs() <= EXACT && value.fract().abs().total_cmp(&0.0).is_eq();
    Ok(Value::Number(if whole {
        Number::Integer(value as i64)
    } else {
        Number::Float(value)
    }))
}

/// `-value`
pub(super) fn negate<'a>(value: &Value<'a>) -> Result<Value<'a>, Fault> {
    match value {
        Value::Number(value) => match exact(*value) {
            Exact::Integer(value) => integer(-value),
            Exact::Float(value) => number(-value),
        },
        other => Err(wrong("-", &[other])),
    }
}

fn wrong(operator: &str, operands: &[&Value<'_>]) -> Fault {
    let kinds: Vec<&str> = operands.iter().map(|operand| operand.kind()).collect();
    let message = format!("`{operator}` does not work with {}", kinds.join(" and "));
    let fault = Fault::new(&templates::WRONG_TYPE, message);
    let text = |operand: &&Value<'_>| matches!(operand, Value::String(_) | Value::Text(_));
    if operator == "+" && operands.iter().any(text) {
        return fault.help("join texts with `~`, or turn a text into a number with `| int`");
    }
    fault
}

fn symbol(operator: Binary) -> &'static str {
    match operator {
        Binary::Add => "+",
        Binary::Subtract => "-",
        Binary::Multiply => "*",
        Binary::Divide => "/",
        Binary::FloorDivide => "//",
        Binary::Remainder => "%",
        Binary::Power => "**",
        Binary::Concatenate => "~",
    }
}

fn arithmetic<'a>(operator: Binary, left: Exact, right: Exact) -> Result<Value<'a>, Fault> {
    let too_large = || out_of_range("the result does not fit in 64 bits");
    let zero = match right {
        Exact::Integer(value) => value == 0,
        Exact::Float(value) => value.abs().total_cmp(&0.0).is_eq(),
    };
    let divides = matches!(
        operator,
        Binary::Divide | Binary::FloorDivide | Binary::Remainder
    );
    if divides && zero {
        return Err(out_of_range("nothing can be divided by zero"));
    }
    if let (Exact::Integer(left), Exact::Integer(right)) = (left, right) {
        let result = match operator {
            Binary::Add => left.checked_add(right),
            Binary::Subtract => left.checked_sub(right),
            Binary::Multiply => left.checked_mul(right),
            Binary::FloorDivide => Some(floor_divide(left, right)),
            Binary::Remainder => Some(left - floor_divide(left, right) * right),
            Binary::Divide if left % right == 0 => Some(left / right),
            Binary::Power if right >= 0 => {
                let power = u32::try_from(right).map_err(|_| too_large())?;
                left.checked_pow(power)
            }
            _ => {
                return floats(
                    operator,
                    float(Exact::Integer(left)),
                    float(Exact::Integer(right)),
                );
            }
        };
        return integer(result.ok_or_else(too_large)?);
    }
    floats(operator, float(left), float(right))
}

fn floor_divide(left: i128, right: i128) -> i128 {
    let quotient = left / right;
    if left % right != 0 && (left < 0) != (right < 0) {
        quotient - 1
    } else {
        quotient
    }
}

fn floats<'a>(operator: Binary, left: f64, right: f64) -> Result<Value<'a>, Fault> {
    number(match operator {
        Binary::Add => left + right,
        Binary::Subtract => left - right,
        Binary::Multiply => left * right,
        Binary::Divide => left / right,
        Binary::FloorDivide => divide_whole(left, right).0,
        Binary::Remainder => divide_whole(left, right).1,
        _ => left.powf(right),
    })
}

/// How often the second float goes into the first, and what is left, which has the sign of the second.
/// As Python does: what is left is exact, and decides
/// (<https://docs.python.org/3/library/functions.html#divmod>).
fn divide_whole(left: f64, right: f64) -> (f64, f64) {
    let rest = left % right;
    let times = (left - rest) / right;
    let below = rest.abs() > 0.0 && (rest < 0.0) != (right < 0.0);
    let (times, rest) = if below {
        (times - 1.0, rest + right)
    } else {
        (times, rest)
    };
    // The division may have missed the whole number.
    (times.round(), rest)
}

/// Numbers in order, integers exactly.
pub(super) fn compare_numbers(left: Number, right: Number) -> Ordering {
    match (exact(left), exact(right)) {
        (Exact::Integer(left), Exact::Integer(right)) => left.cmp(&right),
        (left, right) => float(left).total_cmp(&float(right)),
    }
}

impl<'a> Context<'_, 'a> {
    /// An operator that needs both sides. Captured text is a string already.
    pub(super) fn binary(
        &mut self,
        operator: Binary,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<Value<'a>, Fault> {
        for operand in [left, right] {
            if let Value::Undefined(missing) = operand {
                return Err(self.undefined(missing));
            }
        }
        match (operator, left, right) {
            (Binary::Concatenate, left, right) => {
                let (left, right) = (self.text(left)?, self.text(right)?);
                self.join(&[&left, &right])
            }
            (_, Value::Number(left), Value::Number(right)) => {
                arithmetic(operator, exact(*left), exact(*right))
            }
            (Binary::Add, Value::String(left), Value::String(right)) => self.join(&[left, right]),
            (Binary::Add, Value::List(left), Value::List(right)) => {
                self.budget.items(left.len() + right.len())?;
                Value::list(left.iter().chain(right.iter()).collect())
            }
            (Binary::Multiply, Value::String(text), Value::Number(count))
            | (Binary::Multiply, Value::Number(count), Value::String(text)) => {
                let count = times(*count)?;
                self.budget.text(text.len().saturating_mul(count))?;
                Ok(Value::String(text.repeat(count).into()))
            }
            (Binary::Multiply, Value::List(list), Value::Number(count))
            | (Binary::Multiply, Value::Number(count), Value::List(list)) => {
                let count = times(*count)?;
                self.budget.items(list.len().saturating_mul(count))?;
                // Nothing costs no item, however often.
                let count = if list.len() == 0 { 0 } else { count };
                Value::list((0..count).flat_map(|_| list.iter()).collect())
            }
            _ => Err(wrong(symbol(operator), &[left, right])),
        }
    }

    /// Texts one after another.
    pub(super) fn join(&mut self, texts: &[&str]) -> Result<Value<'a>, Fault> {
        self.budget
            .text(texts.iter().map(|text| text.len()).sum())?;
        Ok(Value::String(texts.concat().into()))
    }

    /// A comparison.
    pub(super) fn compare(
        &mut self,
        operator: Comparison,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<bool, Fault> {
        Ok(match operator {
            Comparison::Equal => self.equal(left, right)?,
            Comparison::NotEqual => !self.equal(left, right)?,
            Comparison::Less => self.order("<", left, right)?.is_lt(),
            Comparison::LessOrEqual => self.order("<=", left, right)?.is_le(),
            Comparison::Greater => self.order(">", left, right)?.is_gt(),
            Comparison::GreaterOrEqual => self.order(">=", left, right)?.is_ge(),
            Comparison::In => self.contains(right, left)?,
            Comparison::NotIn => !self.contains(right, left)?,
        })
    }

    /// Equal values of one kind; mappings in any order of their keys.
    pub(super) fn equal(&mut self, left: &Value<'a>, right: &Value<'a>) -> Result<bool, Fault> {
        self.budget.steps(1)?;
        for operand in [left, right] {
            match operand {
                Value::Undefined(missing) => return Err(self.undefined(missing)),
                Value::Macro(_) | Value::Loop(_) | Value::Namespace(_) | Value::Module(_) => {
                    return Err(not_a_value(operand));
                }
                _ => {}
            }
        }
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Number(left), Value::Number(right)) => left.same_value(*right),
            (Value::String(left), Value::String(right)) => {
                self.budget.looks(left.len().min(right.len()))?;
                left == right
            }
            (Value::Text(text), other) | (other, Value::Text(text)) => {
                let flat = Value::String(self.flat(text)?);
                return self.equal(&flat, other);
            }
            (Value::List(left), Value::List(right)) => self.equal_lists(left, right)?,
            (Value::Map(left), Value::Map(right)) => self.equal_maps(left, right)?,
            _ => false,
        })
    }

    fn equal_lists(&mut self, left: &List<'a>, right: &List<'a>) -> Result<bool, Fault> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (left, right) in left.iter().zip(right.iter()) {
            if !self.equal(&left.value, &right.value)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn equal_maps(&mut self, left: &Mapping<'a>, right: &Mapping<'a>) -> Result<bool, Fault> {
        if left.len() != right.len() {
            return Ok(false);
        }
        let keys = self.sorted_keys(left)?.into_iter();
        for ((key, mine), (other, others)) in keys.zip(self.sorted_keys(right)?) {
            if key != other {
                return Ok(false);
            }
            let (mine, others) = (left.value(mine), right.value(others));
            if let (Some(mine), Some(others)) = (mine, others)
                && !self.equal(&mine.value, &others.value)?
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn sorted_keys<'m>(&mut self, map: &'m Mapping<'a>) -> Result<Vec<(&'m str, usize)>, Fault> {
        self.budget.steps(map.len())?;
        Ok(map.sorted())
    }

    /// The order of two numbers or two texts.
    pub(super) fn order(
        &mut self,
        operator: &str,
        left: &Value<'a>,
        right: &Value<'a>,
    ) -> Result<Ordering, Fault> {
        self.budget.steps(1)?;
        match (left, right) {
            (Value::Undefined(missing), _) | (_, Value::Undefined(missing)) => {
                Err(self.undefined(missing))
            }
            (Value::Number(left), Value::Number(right)) => Ok(compare_numbers(*left, *right)),
            (Value::String(left), Value::String(right)) => {
                self.budget.looks(left.len().min(right.len()))?;
                Ok(left.cmp(right))
            }
            (Value::Text(text), other) => {
                let flat = Value::String(self.flat(text)?);
                self.order(operator, &flat, other)
            }
            (other, Value::Text(text)) => {
                let flat = Value::String(self.flat(text)?);
                self.order(operator, other, &flat)
            }
            _ => Err(wrong(operator, &[left, right])),
        }
    }

    /// Whether a list has an item, a mapping a key, or a text a part.
    pub(super) fn contains(
        &mut self,
        container: &Value<'a>,
        wanted: &Value<'a>,
    ) -> Result<bool, Fault> {
        if let Value::Undefined(missing) = wanted {
            return Err(self.undefined(missing));
        }
        match container {
            Value::Undefined(missing) => Err(self.undefined(missing)),
            Value::List(list) => {
                for item in list.iter() {
                    if self.equal(&item.value, wanted)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Map(map) => {
                let key = self.text(wanted)?;
                self.budget.look_up(map.len(), &key)?;
                Ok(map.get(&key).is_some())
            }
            Value::String(text) => match wanted {
                Value::String(_) | Value::Text(_) => {
                    self.budget.looks(text.len())?;
                    let part = self.text(wanted)?;
                    Ok(text.contains(&*part))
                }
                other => Err(wrong("in", &[other, container])),
            },
            Value::Text(text) => {
                let flat = Value::String(self.flat(text)?);
                self.contains(&flat, wanted)
            }
            other => Err(wrong("in", &[wanted, other])),
        }
    }

    /// Puts pairs of a key and something else in the order of their keys: all numbers or all texts.
    ///
    /// Everything that can fail fails before the sort, which needs an order without exceptions.
    pub(super) fn sort_by_key<T>(
        &mut self,
        operator: &str,
        keyed: &mut [(Value<'a>, T)],
        reverse: bool,
    ) -> Result<(), Fault> {
        let mut before: Option<&Value<'a>> = None;
        let mut bytes = 0;
        for (key, _) in &*keyed {
            if let Some(before) = before {
                self.order(operator, key, before)?;
            }
            before = Some(key);
            if let Value::String(text) = key {
                bytes += text.len();
            }
        }
        let rounds = keyed.len().max(1).ilog2() as usize;
        self.budget.steps(keyed.len().saturating_mul(rounds))?;
        self.budget.looks(bytes.saturating_mul(rounds))?;
        keyed.sort_by(|(left, _), (right, _)| {
            let order = match (left, right) {
                (Value::Number(left), Value::Number(right)) => compare_numbers(*left, *right),
                (Value::String(left), Value::String(right)) => left.cmp(right),
                _ => Ordering::Equal,
            };
            if reverse { order.reverse() } else { order }
        });
        Ok(())
    }

    /// A list's items, for filters and loops. A mapping gives its keys.
    pub(super) fn items_of(&mut self, value: &Value<'a>) -> Result<Vec<Traced<'a>>, Fault> {
        let items = match value {
            Value::List(list) => {
                self.budget.steps(list.len())?;
                list.iter().collect()
            }
            Value::Map(map) => {
                self.budget.steps(map.len())?;
                map.keys()
            }
            Value::Undefined(missing) => return Err(self.undefined(missing)),
            other => return Err(super::context::wrong_type("a list", other)),
        };
        Ok(items)
    }
}

/// How often something is repeated.
fn times(count: Number) -> Result<usize, Fault> {
    match count {
        Number::Integer(count) if count <= 0 => Ok(0),
        Number::Integer(count) => Ok(usize::try_from(count).unwrap_or(usize::MAX)),
        Number::Unsigned(count) => Ok(usize::try_from(count).unwrap_or(usize::MAX)),
        Number::Float(_) => Err(Fault::new(
            &templates::WRONG_TYPE,
            "a text or list can only be repeated a whole number of times",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_float_is_exact_and_has_the_sign_of_the_divisor() {
        let cases = [
            (-7.0, -1.5e-3, 4666.0, -0.000_999_999_999_999_854_3),
            (1.0, 0.1, 9.0, 0.099_999_999_999_999_95),
            (-1.0, 0.1, -10.0, 5.551_115_123_125_783e-17),
            (7.5, -2.0, -4.0, -0.5),
            (5.5, 2.5, 2.0, 0.5),
            (6.0, -1.5, -4.0, 0.0),
        ];
        for (left, right, times, rest) in cases {
            let (found, left_over) = divide_whole(left, right);
            let same = |one: f64, other: f64| (one - other).abs() <= f64::EPSILON * other.abs();
            assert!(
                same(found, times) && same(left_over, rest),
                "{left} by {right}: {found} and {left_over}"
            );
        }
    }
}
