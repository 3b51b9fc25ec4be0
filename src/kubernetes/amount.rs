//! Amounts such as `500m` and `2Gi`, exactly.

use super::is_quantity;
use crate::yaml::Data;
use crate::yaml::Node;
use std::iter::Sum;

/// An amount in billionths, the finest that Kubernetes knows
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>). What is
/// finer is rounded up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

/// Suffixes: powers of two as shifts, powers of ten as exponents above 10^-9.
const SUFFIXES: &[(&str, u32, u32)] = &[
    ("Ki", 10, 9),
    ("Mi", 20, 9),
    ("Gi", 30, 9),
    ("Ti", 40, 9),
    ("Pi", 50, 9),
    ("Ei", 60, 9),
    ("n", 0, 0),
    ("u", 0, 3),
    ("m", 0, 6),
    ("k", 0, 12),
    ("M", 0, 15),
    ("G", 0, 18),
    ("T", 0, 21),
    ("P", 0, 24),
    ("E", 0, 27),
];

/// Billionths of one.
const ONE: i128 = 1_000_000_000;

/// How many digits are looked at; an amount with more of them is none that a cluster has.
const DIGITS: usize = 20;

impl Amount {
    /// Reads an amount; `None` when it is none, or beyond all bounds.
    pub fn parse(text: &str) -> Option<Self> {
        if !is_quantity(text) {
            return None;
        }
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let mut suffixes = SUFFIXES.iter();
        let known = suffixes
            .find_map(|(suffix, two, ten)| Some((unsigned.strip_suffix(suffix)?, *two, *ten)));
        let (number, two, ten) = match known {
            Some(parts) => parts,
            None => match unsigned.split_once(['e', 'E']) {
                Some((number, exponent)) => {
                    let exponent: i32 = exponent.parse().ok()?;
                    (number, 0, u32::try_from(exponent.checked_add(9)?).ok()?)
                }
                None => (unsigned, 0, 9),
            },
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if digits.len() > DIGITS {
            return None;
        }
        let digits: i128 = digits.parse().ok()?;
        let scaled = digits.checked_mul(1_i128.checked_shl(two)?)?;
        let scaled = scaled.checked_mul(10_i128.checked_pow(ten)?)?;
        let divisor = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        Some(Self(
            sign * scaled.checked_add(divisor - 1)?.div_euclid(divisor),
        ))
    }

    /// The amount in a scalar.
    pub fn of(node: &Node) -> Option<Self> {
        match &node.data {
            Data::String(text) => Self::parse(text),
            Data::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    /// Less than nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// How many whole times `unit` it is; `None` when it is not a whole number of them.
    pub fn whole(self, unit: Self) -> Option<i64> {
        let fits = unit.0 != 0 && self.0 % unit.0 == 0;
        fits.then(|| i64::try_from(self.0 / unit.0).ok()).flatten()
    }

    /// The least whole number of `unit` that holds it.
    pub fn rounded_up(self, unit: Self) -> i64 {
        let count = self.0.div_euclid(unit.0) + i128::from(self.0.rem_euclid(unit.0) != 0);
        i64::try_from(count).unwrap_or(i64::MAX)
    }

    /// Thousandths of it, cut off: what one of `parts` equal parts is.
    pub fn thousandths(self, parts: i64) -> i64 {
        i64::try_from(self.0 / (ONE / 1000) / i128::from(parts.max(1))).unwrap_or(i64::MAX)
    }

    /// Whole `unit`s in one of `parts` equal parts, cut off.
    pub fn share(self, unit: Self, parts: i64) -> i64 {
        let unit = unit.0.max(1);
        i64::try_from(self.0 / unit / i128::from(parts.max(1))).unwrap_or(i64::MAX)
    }
}

impl Sum for Amount {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn equal_amounts_are_equal_however_they_are_written() {
        for (left, right) in [
            ("0.3", "300m"),
            ("1", "1000m"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("2e3", "2k"),
            ("1E", "1e18"),
            (".5", "500m"),
            ("0", "0Gi"),
        ] {
            assert_eq!(amount(left), amount(right), "{left} {right}");
        }
        assert!(amount("100m") < amount("0.2") && amount("1G") < amount("1Gi"));
        assert!(amount("-1").is_negative());
    }

    #[test]
    fn what_is_no_amount_or_too_large_has_no_value() {
        for text in ["", "a", "1GB", "1e-20", "1e99", "123456789012345678901"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_are_counted_in_units() {
        let gibibyte = amount("1Gi");
        assert_eq!(amount("25600Mi").whole(gibibyte), Some(25));
        assert_eq!(amount("10.5Gi").whole(gibibyte), None);
        assert_eq!(amount("10.5Gi").rounded_up(gibibyte), 11);
        assert_eq!(amount("10Gi").rounded_up(gibibyte), 10);
        assert_eq!(amount("1").thousandths(3), 333);
        assert_eq!(amount("2Gi").share(amount("1Mi"), 3), 682);
    }
}
