//! Numbers as text.

use super::Number;
use std::fmt::Display;
use std::fmt::Formatter;
use std::fmt::Write as _;

/// -2^63
const SMALLEST: f64 = -9_223_372_036_854_775_808.0;
/// 2^64, the first that does not fit.
const LARGEST: f64 = 18_446_744_073_709_551_616.0;

impl Display for Number {
    /// As Go writes a number into JSON: integers in digits, floats in the shortest form that reads
    /// back the same, with an exponent below 1e-6 (<https://pkg.go.dev/encoding/json#Marshal>).
    /// From 1e21 on Go writes an exponent too; we do so as soon as the digits would be an integer
    /// beyond 64 bits, which readers refuse or round.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Integer(value) => write!(formatter, "{value}"),
            Number::Unsigned(value) => write!(formatter, "{value}"),
            Number::Float(value) => {
                let size = value.abs();
                if size.total_cmp(&0.0).is_eq() {
                    return formatter.write_str("0");
                }
                if size >= 1e-6 && (SMALLEST..LARGEST).contains(value) {
                    return write!(formatter, "{value}");
                }
                let written = format!("{value:e}");
                let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
                let sign = if power.starts_with('-') { "" } else { "+" };
                write!(formatter, "{digits}e{sign}{power}")
            }
        }
    }
}

/// As kubectl prints a number: it reads JSON as YAML, and so prints whole floats within 64 bits as
/// integers, and the others by Go's `%g`, with an exponent of at least two digits below 1e-4 and
/// from 1e6 on (<https://pkg.go.dev/strconv#FormatFloat>). Unlike kubectl with a point before the
/// exponent: without one it is a text in YAML 1.1 (<https://yaml.org/type/float.html>).
pub(super) fn write_yaml(number: Number, out: &mut String) {
    let plain = number.to_string();
    let integer = || plain.parse::<i64>().is_ok() || plain.parse::<u64>().is_ok();
    let float = match number {
        Number::Float(value) if !integer() => value,
        _ => return out.push_str(&plain),
    };
    let written = format!("{float:e}");
    let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent: i32 = power.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return out.push_str(&plain);
    }
    let point = if digits.contains('.') { "" } else { ".0" };
    let sign = if exponent < 0 { '-' } else { '+' };
    // Writing into a String cannot fail.
    let _ = write!(out, "{digits}{point}e{sign}{:02}", exponent.abs());
}
