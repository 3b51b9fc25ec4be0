//! Quantities.

use super::Value;
use crate::placement::cel::evaluate::Evaluated;
use crate::placement::cel::evaluate::Failure;
use crate::placement::quantity::Parts;
use std::cmp::Ordering;

/// How many nanos one is.
const NANOS: i128 = 1_000_000_000;

/// An amount in nanos, the finest that Kubernetes keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::placement) struct Amount(i128);

impl Amount {
    /// Reads `1.5Gi`; what is finer than a nano is rounded away from zero.
    fn parse(text: &str) -> Option<Self> {
        let parts = Parts::of(text)?;
        let digits: i128 = parts.digits.parse().ok()?;
        let shift = parts.decimal - parts.fraction + 9;
        let digits = digits.checked_mul(2_i128.checked_pow(u32::try_from(parts.binary).ok()?)?)?;
        let power = 10_i128.checked_pow(shift.unsigned_abs().min(38))?;
        if shift >= 0 {
            return digits.checked_mul(power).map(Self);
        }
        let (whole, rest) = (digits / power, digits % power);
        Some(Self(whole + rest.signum()))
    }

    pub(in crate::placement::cel) fn compare(self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }

    fn whole(self) -> Option<i64> {
        (self.0 % NANOS == 0)
            .then(|| i64::try_from(self.0 / NANOS).ok())
            .flatten()
    }

    #[expect(clippy::cast_precision_loss, reason = "the nearest float is meant")]
    fn float(self) -> f64 {
        self.0 as f64 / NANOS as f64
    }
}

/// `quantity("1Gi")` and `isQuantity("1 Gi")`
pub(super) fn read(name: &str, text: &str) -> Evaluated {
    match (name, Amount::parse(text)) {
        ("isQuantity", amount) => Ok(Value::Bool(amount.is_some())),
        (_, Some(amount)) => Ok(Value::Quantity(amount)),
        (_, None) => Err(Failure::error(
            "quantities must match a number with a suffix",
        )),
    }
}

/// Calls a function of a quantity.
pub(super) fn call(name: &str, amount: Amount, rest: &[Value]) -> Evaluated {
    match (name, rest) {
        ("isInteger", []) => Ok(Value::Bool(amount.whole().is_some())),
        ("asInteger", []) => {
            let whole = amount.whole().map(Value::Int);
            whole.ok_or_else(|| Failure::error("cannot convert value to integer"))
        }
        ("asApproximateFloat", []) => Ok(Value::Double(amount.float())),
        ("sign", []) => Ok(Value::Int(i64::from(amount.0.signum() as i8))),
        ("add" | "sub", [other]) => {
            let other = match other {
                Value::Quantity(other) => Some(other.0),
                Value::Int(other) => i128::from(*other).checked_mul(NANOS),
                _ => return Err(Failure::no_such_overload()),
            };
            let sum = other.and_then(|other| match name {
                "add" => amount.0.checked_add(other),
                _ => amount.0.checked_sub(other),
            });
            let sum = sum.map(|sum| Value::Quantity(Amount(sum)));
            sum.ok_or_else(|| Failure::error("quantity overflow"))
        }
        (_, [Value::Quantity(other)]) => {
            let ordering = amount.compare(other);
            match name {
                "isLessThan" => Ok(Value::Bool(ordering.is_lt())),
                "isGreaterThan" => Ok(Value::Bool(ordering.is_gt())),
                "compareTo" => Ok(Value::Int(ordering as i64)),
                _ => Err(Failure::no_such_overload()),
            }
        }
        _ => Err(Failure::no_such_overload()),
    }
}
