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

fn parse(text: &str) -> Option<f64> {
    if !is_quantity(text) {
        return None;
    }
    let binary = BINARY
        .iter()
        .find_map(|(suffix, exponent)| Some((text.strip_suffix(suffix)?, *exponent)));
    if let Some((number, exponent)) = binary {
        let (digits, scale) = digits(number)?;
        return Some(digits * 2_f64.powi(exponent) * power_of_ten(-scale)?);
    }
    let decimal = DECIMAL
        .iter()
        .find_map(|(suffix, exponent)| Some((text.strip_suffix(suffix)?, *exponent)));
    let (number, exponent) = match decimal {
        Some(found) => found,
        None => match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse().ok()?),
            None => (text, 0),
        },
    };
    let (digits, scale) = digits(number)?;
    Some(digits * power_of_ten(exponent - scale)?)
}

/// All digits as one integer, and how many of them stand behind the point.
fn digits(number: &str) -> Option<(f64, i32)> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: f64 = format!("{whole}{fraction}").parse().ok()?;
    Some((digits, i32::try_from(fraction.len()).ok()?))
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
