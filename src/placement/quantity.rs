//! Quantities such as `4`, `3900m` and `16Gi`.

use crate::kubernetes::is_quantity;
use crate::yaml::Data;
use crate::yaml::Node;

/// Suffixes of powers of ten with their exponents.
const DECIMAL: &[(&str, i32)] = &[
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];

/// Suffixes of powers of two with their exponents.
const BINARY: &[(&str, i32)] = &[
    ("Ki", 10),
    ("Mi", 20),
    ("Gi", 30),
    ("Ti", 40),
    ("Pi", 50),
    ("Ei", 60),
];

/// A quantity as the nearest 64-bit float that the scheduler computes with: its digits times a
/// power of ten, or times a power of two
/// (<https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>).
pub(super) fn quantity(node: &Node) -> Option<f64> {
    match &node.data {
        Data::String(text) => parse(text),
        Data::Number(number) => parse(&number.to_string()),
        _ => None,
    }
}

/// The parts of a quantity: digits without a point, times powers of ten and two.
pub(super) struct Parts {
    /// All digits with the sign, without the point.
    pub(super) digits: String,
    /// How many of the digits stand behind the point.
    pub(super) fraction: i32,
    /// The power of ten of the suffix or exponent.
    pub(super) decimal: i32,
    /// The power of two of the suffix.
    pub(super) binary: i32,
}

impl Parts {
    /// Takes a quantity apart; `None` when it is none.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !is_quantity(text) {
            return None;
        }
        let suffix = |table: &[(&str, i32)]| {
            let mut table = table.iter();
            table.find_map(|(suffix, exponent)| Some((text.strip_suffix(suffix)?, *exponent)))
        };
        let (number, decimal, binary) = if let Some((number, exponent)) = suffix(BINARY) {
            (number, 0, exponent)
        } else if let Some((number, exponent)) = suffix(DECIMAL) {
            (number, exponent, 0)
        } else {
            match text.split_once(['e', 'E']) {
                Some((number, exponent)) => (number, exponent.parse().ok()?, 0),
                None => (text, 0, 0),
            }
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        Some(Self {
            digits: format!("{whole}{fraction}"),
            fraction: i32::try_from(fraction.len()).ok()?,
            decimal,
            binary,
        })
    }
}

fn parse(text: &str) -> Option<f64> {
    let parts = Parts::of(text)?;
    let digits: f64 = parts.digits.parse().ok()?;
    let power = power_of_ten(parts.decimal.checked_sub(parts.fraction)?)?;
    Some(digits * 2_f64.powi(parts.binary) * power)
}

/// The float nearest to a power of ten.
fn power_of_ten(exponent: i32) -> Option<f64> {
    format!("1e{exponent}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_times_a_power_of_ten_or_two() {
        for (text, wanted) in [
            ("4", 4.0),
            ("3900m", 3900.0 * 1e-3),
            ("1.5", 15.0 * 1e-1),
            ("16Gi", 16.0 * 1024.0 * 1024.0 * 1024.0),
            ("1e3", 1000.0),
            ("2k", 2000.0),
            ("-1", -1.0),
            ("0.5Ki", 5.0 * 1024.0 * 1e-1),
        ] {
            assert_eq!(parse(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_has_no_value() {
        for text in ["", "a", "1 Gi", "1GB", "1.2.3"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
