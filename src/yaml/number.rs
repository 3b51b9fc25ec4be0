//! Numbers as text.

use super::Number;
use std::fmt::Display;
use std::fmt::Formatter;

impl Display for Number {
    /// As Go writes a number into JSON: integers in digits, floats in the shortest form that reads
    /// back the same, with an exponent below 1e-6 and from 1e21 on
    /// (<https://pkg.go.dev/encoding/json#Marshal>).
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Integer(value) => write!(formatter, "{value}"),
            Number::Unsigned(value) => write!(formatter, "{value}"),
            Number::Float(value) => {
                let size = value.abs();
                if size.total_cmp(&0.0).is_eq() {
                    return formatter.write_str("0");
                }
                if (1e-6..1e21).contains(&size) {
                    return write!(formatter, "{value}");
                }
                let written = format!("{value:e}");
                match written.split_once('e') {
                    Some((digits, power)) if !power.starts_with('-') => {
                        write!(formatter, "{digits}e+{power}")
                    }
                    _ => formatter.write_str(&written),
                }
            }
        }
    }
}
