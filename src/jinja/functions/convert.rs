//! Conversions.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::digest;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

pub(super) fn bool<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let truth = match &s.value {
        Value::String(text) => match &*lower_case(c, text)? {
            "true" | "yes" | "on" | "1" => true,
            "false" | "no" | "off" | "0" | "" => false,
            _ => {
                let message = format!("`{text}` is neither true nor false");
                let fault = Fault::new(&templates::WRONG_TYPE, message);
                return Err(fault.help("write `true` or `false`"));
            }
        },
        other => c.truth(other)?,
    };
    Ok(Outcome::Computed(Value::Bool(truth)))
}

fn lower_case(context: &mut Context<'_, '_>, text: &str) -> std::result::Result<String, Fault> {
    context.budget.looks(text.len())?;
    Ok(text.to_lowercase())
}

fn text_of<'a>(
    c: &mut Context<'_, 'a>,
    s: &Traced<'a>,
) -> std::result::Result<std::sync::Arc<str>, Fault> {
    match &s.value {
        Value::String(_) | Value::Number(_) | Value::Bool(_) => c.text(&s.value),
        other => Err(wrong_type("a string", other)),
    }
}

pub(super) fn b64encode<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = text_of(c, s)?;
    c.budget.text(text.len().div_ceil(3) * 4)?;
    Ok(Outcome::Computed(Value::String(
        encode(text.as_bytes()).into(),
    )))
}

/// The standard alphabet with padding (<https://www.rfc-editor.org/rfc/rfc4648#section-4>).
fn encode(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let mut bits: u32 = 0;
        for at in 0..3 {
            bits = bits << 8 | u32::from(group.get(at).copied().unwrap_or(0));
        }
        for digit in 0..4 {
            if digit > group.len() {
                encoded.push('=');
            } else {
                encoded.push(letter(bits >> (18 - 6 * digit) & 63));
            }
        }
    }
    encoded
}

fn letter(digit: u32) -> char {
    let byte = u8::try_from(digit).unwrap_or(0);
    char::from(match byte {
        0..=25 => b'A' + byte,
        26..=51 => b'a' + (byte - 26),
        52..=61 => b'0' + (byte - 52),
        62 => b'+',
        _ => b'/',
    })
}

pub(super) fn b64decode<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = text_of(c, s)?;
    c.budget.text(text.len())?;
    // YAML has the same encoding for its `!!binary`, and the same need for text.
    let scalar = yaml::Scalar {
        text: text.trim().into(),
        style: yaml::ScalarStyle::Plain,
        tag: Some(yaml::Tag::Binary),
        range: 0..0,
    };
    match yaml::resolve(&scalar) {
        Ok(yaml::Data::String(decoded)) => Ok(Outcome::Computed(Value::String(decoded))),
        _ => Err(Fault::new(
            &templates::WRONG_TYPE,
            "this is not the base64 form of a text",
        )),
    }
}

pub(super) fn sha256<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, _: &Given<'a>) -> Result<'a> {
    let text = text_of(c, s)?;
    c.budget.steps(text.len() / 64)?;
    let digest = digest::sha256_hex(text.as_bytes());
    Ok(Outcome::Computed(Value::String(digest.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_has_its_padding() {
        let encoded = ["", "f", "fo", "foo", "foob"].map(|text| encode(text.as_bytes()));
        assert_eq!(encoded, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg=="]);
        assert_eq!(encode(&[0xfb, 0xff]), "+/8=");
    }
}
