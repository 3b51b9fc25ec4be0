//! Canonical JSON: one text per value.

use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Number;
use std::fmt::Write;

/// The JSON text of a value by RFC 8785 (JSON Canonicalization Scheme): no white space, keys
/// sorted by UTF-16 code units, numbers as ECMAScript prints them.
///
/// One deviation: the scheme knows doubles only. Whole numbers that fit 64 bits keep all their
/// digits here, so that two different Kubernetes integers never have one text.
pub fn canonical_json(node: &Node) -> String {
    let mut out = String::new();
    write_node(node, &mut out);
    out
}

fn write_node(node: &Node, out: &mut String) {
    match &node.data {
        Data::Null => out.push_str("null"),
        Data::Bool(true) => out.push_str("true"),
        Data::Bool(false) => out.push_str("false"),
        Data::Number(number) => out.push_str(&number_text(*number)),
        Data::String(text) => write_string(text, out),
        Data::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_node(item, out);
            }
            out.push(']');
        }
        Data::Map(map) => {
            let mut entries: Vec<&Entry> = map.iter().collect();
            entries.sort_by(|left, right| {
                let (left, right) = (&left.key.text, &right.key.text);
                left.encode_utf16().cmp(right.encode_utf16())
            });
            out.push('{');
            for (index, entry) in entries.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_string(&entry.key.text, out);
                out.push(':');
                write_node(&entry.value, out);
            }
            out.push('}');
        }
    }
}

/// RFC 8785 section 3.2.2.2: the short escapes where JSON has them, `\u00xx` for the other control
/// characters, everything else as it is.
fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            control if control < ' ' => {
                // Writing into a `String` cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn number_text(number: Number) -> String {
    match number {
        Number::Integer(value) => value.to_string(),
        Number::Unsigned(value) => value.to_string(),
        Number::Float(value) => float_text(value),
    }
}

/// The first whole number that needs more than 64 bits.
const TWO_TO_THE_64: f64 = 18_446_744_073_709_551_616.0;
const TWO_TO_THE_63: f64 = 9_223_372_036_854_775_808.0;

/// `Number::toString` of ECMAScript, from the shortest digits that read back as the same double.
fn float_text(value: f64) -> String {
    if value.fract() == 0.0 && (-TWO_TO_THE_63..TWO_TO_THE_64).contains(&value) {
        // Also turns -0 into 0. Rust prints whole doubles without an exponent, digit by digit.
        return format!("{:.0}", value + 0.0);
    }
    let (digits, exponent) = shortest(value.abs());
    let sign = if value < 0.0 { "-" } else { "" };
    format!("{sign}{}", ecmascript(&digits, exponent))
}

/// The shortest digits of a positive double and the power of ten of the first one.
///
/// From `serde_json`: of two equally near digits it takes the even one, as ECMAScript does and
/// the standard library does not.
fn shortest(value: f64) -> (String, i32) {
    let text = serde_json::Value::from(value).to_string();
    let (mantissa, power) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let length = |text: &str| i32::try_from(text.len()).unwrap_or(i32::MAX);
    let zeros = length(&all) - length(digits);
    let power: i32 = power.parse().unwrap_or(0);
    let exponent = power + length(whole) - 1 - zeros;
    (digits.trim_end_matches('0').to_owned(), exponent)
}

/// The digits `d.ddd` times ten to the `exponent`, by ECMA-262 section 6.1.6.1.20.
fn ecmascript(digits: &str, exponent: i32) -> String {
    let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    let (first, rest) = digits.split_at_checked(1).unwrap_or((digits, ""));
    match exponent {
        0..=20 => {
            let whole = format!("{digits:0<width$}", width = places + 1);
            let (whole, fraction) = whole.split_at_checked(places + 1).unwrap_or((&whole, ""));
            let point = if fraction.is_empty() { "" } else { "." };
            format!("{whole}{point}{fraction}")
        }
        -6..=-1 => format!("0.{}{digits}", "0".repeat(places - 1)),
        _ => {
            let point = if rest.is_empty() { "" } else { "." };
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{first}{point}{rest}e{sign}{places}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use proptest::prelude::*;

    fn text(json: &serde_json::Value) -> String {
        canonical_json(&node(json, &mut Origins::default()))
    }

    #[test]
    fn the_example_of_rfc_8785_comes_out_as_printed_there() {
        let input = serde_json::json!({
            "numbers": [333_333_333.333_333_3, 1e30, 4.50, 2e-3, 0.000_000_000_000_000_000_000_000_001],
            "string": "\u{20ac}$\u{f}\nA'B\"\\\\\"/",
            "literals": [null, true, false]
        });
        assert_eq!(
            text(&input),
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
             \"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}"
        );
    }

    #[test]
    fn keys_are_sorted_by_utf_16_code_units() {
        // RFC 8785 section 3.2.3: a character beyond the basic plane sorts by its surrogates.
        let input = serde_json::json!({"\u{20ac}": 1, "\r": 2, "\u{fb33}": 3, "1": 4, "\u{1f600}": 5, "\u{80}": 6, "\u{f6}": 7});
        assert_eq!(
            text(&input),
            "{\"\\r\":2,\"1\":4,\"\u{80}\":6,\"\u{f6}\":7,\"\u{20ac}\":1,\"\u{1f600}\":5,\"\u{fb33}\":3}"
        );
    }

    #[test]
    fn doubles_print_as_in_the_table_of_rfc_8785() {
        // RFC 8785 appendix B: the bits of the double and its text.
        for (bits, wanted) in [
            (0x0000_0000_0000_0000, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5557, "333333333.33333343"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] {
            assert_eq!(float_text(f64::from_bits(bits)), wanted, "{bits:x}");
        }
    }

    #[test]
    fn large_integers_keep_all_their_digits() {
        assert_eq!(text(&serde_json::json!(u64::MAX)), "18446744073709551615");
        assert_eq!(text(&serde_json::json!(i64::MIN)), "-9223372036854775808");
        assert_eq!(
            text(&serde_json::json!(9_007_199_254_740_993_i64)),
            "9007199254740993"
        );
    }

    proptest! {
        #[test]
        fn every_double_reads_back(value in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL) {
            let read: f64 = float_text(value).parse().unwrap();
            prop_assert_eq!(read.to_bits(), value.to_bits());
        }

        #[test]
        fn every_text_reads_back(value: String) {
            let written = text(&serde_json::json!(value));
            let read: String = serde_json::from_str(&written).unwrap();
            prop_assert_eq!(read, value);
        }
    }
}
