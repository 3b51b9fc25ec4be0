//! What a scalar means: the rules of kubectl.
//!
//! kubectl reads YAML through `sigs.k8s.io/yaml`, whose rules are those of go-yaml version 2: YAML
//! 1.1 booleans and octal numbers, but neither base-60 numbers nor dates
//! (<https://pkg.go.dev/sigs.k8s.io/yaml>, <https://pkg.go.dev/gopkg.in/yaml.v2>).

use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use crate::yaml::Data;
use crate::yaml::Number;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// A scalar as it stands in a text.
#[derive(Clone, Debug)]
pub struct Scalar<'a> {
    /// Its text: escapes, folding and quotes undone.
    pub text: Cow<'a, str>,
    /// How it is written.
    pub style: ScalarStyle,
    /// Its tag, if one is written.
    pub tag: Option<Tag>,
    /// Where it stands, in bytes: with its quotes; a block scalar from its `|` or `>` to its last
    /// character that is not white space. Empty when the value is absent (`key:`).
    pub range: Range<usize>,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// `text`
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
}

/// The tag of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `!!str`
    String,
    /// `!!int`
    Integer,
    /// `!!float`
    Float,
    /// `!!bool`
    Boolean,
    /// `!!null`
    Null,
    /// `!!binary`: base64.
    Binary,
    /// `!!merge`
    Merge,
    /// Any other; the value is text.
    Other,
}

impl Scalar<'_> {
    /// True for a key that merges: a plain `<<`, or one with the tag `!!merge`.
    pub fn merges(&self) -> bool {
        match self.tag {
            None => self.style == ScalarStyle::Plain && self.text == "<<",
            Some(tag) => tag == Tag::Merge && self.text == "<<",
        }
    }
}

/// The value of a scalar.
///
/// # Errors
/// A number out of range, or a value that does not fit its tag.
pub fn resolve(scalar: &Scalar<'_>) -> Result<Data, Fault> {
    match scalar.tag {
        None if scalar.style == ScalarStyle::Plain => resolve_plain(&scalar.text),
        None | Some(Tag::String | Tag::Other | Tag::Merge) => Ok(text(&scalar.text)),
        Some(Tag::Binary) => binary(&scalar.text),
        Some(tag) => tagged(tag, &scalar.text),
    }
}

/// The value of a plain (unquoted) scalar: exactly what kubectl takes it for, except that integers
/// beyond 64 bits are refused instead of rounded.
///
/// A float without a fraction becomes an integer, as on the way through JSON: `1e3` is 1000.
///
/// # Errors
/// An integer beyond 64 bits; infinity and not-a-number.
pub fn resolve_plain(plain: &str) -> Result<Data, Fault> {
    let Some(first) = plain.bytes().next() else {
        return Ok(Data::Null);
    };
    let known = match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => word(plain),
        b'0'..=b'9' => number(plain)?.map(Data::Number),
        b'+' | b'-' | b'.' => {
            refuse_infinity(plain)?;
            number(plain)?.map(Data::Number)
        }
        _ => None,
    };
    Ok(known.unwrap_or_else(|| text(plain)))
}

/// The text of a key with this value: numbers and booleans as JSON writes them.
///
/// # Errors
/// Null, a list or a mapping.
pub fn key_text(data: &Data) -> Result<Arc<str>, Fault> {
    let kind = match data {
        Data::String(text) => return Ok(text.clone()),
        Data::Bool(value) => return Ok(if *value { "true" } else { "false" }.into()),
        Data::Number(number) => return Ok(number.to_string().into()),
        Data::Null => "null",
        Data::List(_) => "a list",
        Data::Map(_) => "a mapping",
    };
    Err(Fault::new(
        &codes::INVALID_KEY,
        format!("{kind} cannot be a key"),
    ))
}

fn text(text: &str) -> Data {
    Data::String(text.into())
}

fn word(plain: &str) -> Option<Data> {
    Some(match plain {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Data::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Data::Bool(false)
        }
        "~" | "null" | "Null" | "NULL" => Data::Null,
        _ => return None,
    })
}

fn tagged(tag: Tag, plain: &str) -> Result<Data, Fault> {
    let data = resolve_plain(plain)?;
    let fits = match &data {
        Data::Number(Number::Float(_)) => tag == Tag::Float,
        // `!!int 3.0` is refused by kubectl, although 3.0 alone is the integer 3.
        Data::Number(_) => tag == Tag::Float || tag == Tag::Integer && integer(plain).is_some(),
        Data::Bool(_) => tag == Tag::Boolean,
        Data::Null => tag == Tag::Null,
        Data::String(_) | Data::List(_) | Data::Map(_) => false,
    };
    if fits {
        return Ok(data);
    }
    let wanted = match tag {
        Tag::Integer => "an integer",
        Tag::Float => "a number",
        Tag::Boolean => "a boolean",
        _ => "null",
    };
    let message = format!("`{plain}` is not {wanted}, as its tag says");
    Err(Fault::new(&codes::INVALID_TAG, message).help("remove the tag, or correct the value"))
}

fn refuse_infinity(plain: &str) -> Result<(), Fault> {
    let unsigned = plain.strip_prefix(['+', '-']).unwrap_or(plain);
    let infinite = matches!(unsigned, ".inf" | ".Inf" | ".INF");
    if infinite || matches!(plain, ".nan" | ".NaN" | ".NAN") {
        let message = format!("`{plain}` is not a finite number");
        let help = "put it in quotes if it is text; JSON has no such number";
        return Err(Fault::new(&codes::NUMBER_RANGE, message).help(help));
    }
    Ok(())
}

/// The number that a plain scalar is, if it is one. It begins with a digit, a sign or a dot.
fn number(plain: &str) -> Result<Option<Number>, Fault> {
    if let Some(integer) = integer(plain) {
        return Ok(Some(integer));
    }
    let digits = without_underscores(plain);
    if !is_decimal(&digits) {
        return Ok(None);
    }
    if digits
        .bytes()
        .all(|byte| !matches!(byte, b'.' | b'e' | b'E'))
    {
        // `08` is no octal number, and so a decimal one.
        return match decimal_integer(&digits) {
            Some(integer) => Ok(Some(integer)),
            None => Err(too_large(plain)),
        };
    }
    let float = digits.parse::<f64>().ok().filter(|float| float.is_finite());
    Ok(float.map(simplest))
}

fn too_large(plain: &str) -> Fault {
    Fault::new(
        &codes::NUMBER_RANGE,
        format!("the integer `{plain}` does not fit in 64 bits"),
    )
    .help("put it in quotes if it is text, such as an account number")
}

/// Underscores do not count; after a leading dot only if they stand singly between digits.
fn without_underscores(plain: &str) -> Cow<'_, str> {
    let single = |part: &str| {
        let first = part.bytes().next();
        let last = part.bytes().next_back();
        let digit = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_digit());
        digit(first) && digit(last)
    };
    match plain.strip_prefix('.') {
        _ if !plain.contains('_') => Cow::Borrowed(plain),
        Some(fraction) if !fraction.split('_').all(single) => Cow::Borrowed(plain),
        _ => Cow::Owned(plain.replace('_', "")),
    }
}

/// A float that is a whole number becomes an integer while every integer of its size is a float.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the bound is checked, and the fraction is zero"
)]
fn simplest(float: f64) -> Number {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if float.abs() <= EXACT && float.fract().abs().total_cmp(&0.0).is_eq() {
        Number::Integer(float as i64)
    } else {
        Number::Float(float)
    }
}

/// Integers as Go's `strconv.ParseInt(text, 0, 64)` knows them: `0x1F`, `0o17`, `017`, `0b11`.
fn integer(plain: &str) -> Option<Number> {
    let digits = without_underscores(plain);
    let (negative, digits) = sign(&digits);
    let (radix, digits) = match digits.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, digits.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, digits.get(2..)?),
        [b'0', b'b' | b'B', _, ..] => (2, digits.get(2..)?),
        [b'0', _, ..] => (8, digits.get(1..)?),
        _ => (10, digits),
    };
    magnitude(negative, digits, radix)
}

fn decimal_integer(digits: &str) -> Option<Number> {
    let (negative, digits) = sign(digits);
    magnitude(negative, digits, 10)
}

fn sign(digits: &str) -> (bool, &str) {
    match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    }
}

fn magnitude(negative: bool, digits: &str, radix: u32) -> Option<Number> {
    if !digits.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let value = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(value).map(Number::Integer);
    }
    Some(i64::try_from(value).map_or(Number::Unsigned(value), Number::Integer))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
pub(crate) fn is_decimal(text: &str) -> bool {
    let rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, rest) = leading_digits(rest);
    let (fraction, rest) = rest.strip_prefix('.').map_or((0, rest), leading_digits);
    if whole + fraction == 0 {
        return false;
    }
    match rest.strip_prefix(['e', 'E']) {
        None => rest.is_empty(),
        Some(exponent) => {
            let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            let (digits, rest) = leading_digits(exponent);
            digits > 0 && rest.is_empty()
        }
    }
}

fn leading_digits(text: &str) -> (usize, &str) {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (text.len() - rest.len(), rest)
}

/// The standard alphabet with padding; line breaks do not count.
fn binary(encoded: &str) -> Result<Data, Fault> {
    let refuse = |what: &str| {
        let message = format!("the `!!binary` value is not {what}");
        let help = "write the text itself; Kubernetes objects hold text only";
        Fault::new(&codes::INVALID_TAG, message).help(help)
    };
    let bytes = decode_base64(encoded).ok_or_else(|| refuse("base64"))?;
    let decoded = String::from_utf8(bytes).map_err(|_| refuse("UTF-8 text"))?;
    Ok(Data::String(decoded.into()))
}

fn decode_base64(encoded: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = encoded
        .bytes()
        .filter(|byte| !matches!(byte, b'\n' | b'\r'))
        .collect();
    if !digits.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3);
    let groups = digits.len() / 4;
    for (index, group) in digits.chunks(4).enumerate() {
        let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || padding > 0 && index + 1 != groups {
            return None;
        }
        let mut bits: u32 = 0;
        for byte in group.get(..4 - padding)? {
            bits = bits << 6 | base64_digit(*byte)?;
        }
        bits <<= 6 * padding;
        let [_, decoded @ ..] = bits.to_be_bytes();
        bytes.extend(decoded.iter().take(3 - padding));
    }
    Some(bytes)
}

fn base64_digit(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
