//! Functions on texts.

use super::Arguments;
use crate::cluster_profile::language::value::Value;
use crate::diag::Fault;
use crate::digest::sha256_hex;
use crate::macros::base64_decoded;
use crate::macros::base64_encoded;
use std::fmt::Write;

type Result = std::result::Result<Value, Fault>;

pub(super) fn upper(arguments: &Arguments<'_>) -> Result {
    Ok(Value::text(arguments.text(0)?.to_uppercase()))
}

pub(super) fn lower(arguments: &Arguments<'_>) -> Result {
    Ok(Value::text(arguments.text(0)?.to_lowercase()))
}

/// The first letter of each word in upper case.
pub(super) fn title(arguments: &Arguments<'_>) -> Result {
    let text = arguments.text(0)?;
    let mut titled = String::with_capacity(text.len());
    let mut before = ' ';
    for letter in text.chars() {
        if before.is_alphanumeric() || before == '_' {
            titled.push(letter);
        } else {
            titled.extend(letter.to_uppercase());
        }
        before = letter;
    }
    Ok(Value::text(titled))
}

pub(super) fn trim(arguments: &Arguments<'_>) -> Result {
    Ok(Value::text(arguments.text(0)?.trim()))
}

pub(super) fn trim_prefix(arguments: &Arguments<'_>) -> Result {
    let (prefix, text) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::text(text.strip_prefix(&*prefix).unwrap_or(&text)))
}

pub(super) fn trim_suffix(arguments: &Arguments<'_>) -> Result {
    let (suffix, text) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::text(text.strip_suffix(&*suffix).unwrap_or(&text)))
}

pub(super) fn trim_all(arguments: &Arguments<'_>) -> Result {
    let (characters, text) = (arguments.text(0)?, arguments.text(1)?);
    // More characters than this would make the search slow; no text needs them.
    let set: Vec<char> = characters.chars().take(256).collect();
    Ok(Value::text(text.trim_matches(set.as_slice())))
}

pub(super) fn replace(arguments: &Arguments<'_>) -> Result {
    let (old, new, text) = (arguments.text(0)?, arguments.text(1)?, arguments.text(2)?);
    let count = text.matches(&*old).count();
    Arguments::fits(count.saturating_mul(new.len()).saturating_add(text.len()))?;
    Ok(Value::text(text.replace(&*old, &new)))
}

/// By bytes, as in Go.
pub(super) fn substr(arguments: &Arguments<'_>) -> Result {
    let (start, end) = (arguments.integer(0)?, arguments.integer(1)?);
    let text = arguments.text(2)?;
    let length = text.len();
    let start = usize::try_from(start).unwrap_or(0);
    let end = usize::try_from(end).map_or(length, |end| end.min(length));
    let part = text.get(start..end);
    part.map(Value::text).ok_or_else(|| {
        arguments.cannot_use("a start or an end beyond the text, or inside a letter")
    })
}

/// The first characters, or with a negative length the last, by bytes.
pub(super) fn trunc(arguments: &Arguments<'_>) -> Result {
    let (length, text) = (arguments.integer(0)?, arguments.text(1)?);
    let size = usize::try_from(length.unsigned_abs()).unwrap_or(usize::MAX);
    let part = match text.len().checked_sub(size) {
        None | Some(0) => Some(&*text),
        Some(rest) if length < 0 => text.get(rest..),
        Some(_) => text.get(..size),
    };
    part.map(Value::text)
        .ok_or_else(|| arguments.cannot_use("a length that ends inside a letter"))
}

pub(super) fn quote(arguments: &Arguments<'_>) -> Result {
    each(arguments, |text, out| {
        out.push('"');
        for letter in text.chars() {
            go_escaped(letter, out);
        }
        out.push('"');
    })
}

pub(super) fn squote(arguments: &Arguments<'_>) -> Result {
    each(arguments, |text, out| {
        out.push('\'');
        out.push_str(text);
        out.push('\'');
    })
}

/// All values that are there, with a space between.
fn each(arguments: &Arguments<'_>, write: impl Fn(&str, &mut String)) -> Result {
    let mut out = String::new();
    for (index, value) in arguments.values.iter().enumerate() {
        if *value == Value::Nothing {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        write(&arguments.text(index)?, &mut out);
        Arguments::fits(out.len())?;
    }
    Ok(Value::text(out))
}

/// A character of a Go string, <https://go.dev/ref/spec#String_literals>.
fn go_escaped(letter: char, out: &mut String) {
    let known = match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{b}' => "\\v",
        '\u{c}' => "\\f",
        control if control.is_ascii_control() => {
            let code = u32::from(control);
            // Writing into a String cannot fail.
            let _ = write!(out, "\\x{code:02x}");
            return;
        }
        other => {
            out.push(other);
            return;
        }
    };
    out.push_str(known);
}

pub(super) fn indent(arguments: &Arguments<'_>) -> Result {
    indented(arguments, "")
}

pub(super) fn nindent(arguments: &Arguments<'_>) -> Result {
    indented(arguments, "\n")
}

fn indented(arguments: &Arguments<'_>, before: &str) -> Result {
    let (spaces, text) = (arguments.size(0)?, arguments.text(1)?);
    let lines = text.matches('\n').count() + 1;
    Arguments::fits(lines.saturating_mul(spaces).saturating_add(text.len() + 1))?;
    let pad = " ".repeat(spaces);
    let body = text.replace('\n', &format!("\n{pad}"));
    Ok(Value::text(format!("{before}{pad}{body}")))
}

pub(super) fn base64_encode(arguments: &Arguments<'_>) -> Result {
    Ok(Value::text(base64_encoded(arguments.text(0)?.as_bytes())))
}

pub(super) fn base64_decode(arguments: &Arguments<'_>) -> Result {
    let decoded = base64_decoded(&arguments.text(0)?);
    decoded
        .map(Value::text)
        .ok_or_else(|| arguments.cannot_use("a text that is no Base64 of UTF-8"))
}

pub(super) fn sha256(arguments: &Arguments<'_>) -> Result {
    Ok(Value::text(sha256_hex(arguments.text(0)?.as_bytes())))
}

pub(super) fn contains(arguments: &Arguments<'_>) -> Result {
    let (part, text) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Bool(text.contains(&*part)))
}

pub(super) fn has_prefix(arguments: &Arguments<'_>) -> Result {
    let (prefix, text) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Bool(text.starts_with(&*prefix)))
}

pub(super) fn has_suffix(arguments: &Arguments<'_>) -> Result {
    let (suffix, text) = (arguments.text(0)?, arguments.text(1)?);
    Ok(Value::Bool(text.ends_with(&*suffix)))
}

pub(super) fn to_string(arguments: &Arguments<'_>) -> Result {
    Ok(Value::Text(arguments.text(0)?))
}
