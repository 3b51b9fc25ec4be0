//! Numbers and strings as they are written.

use super::Refusal;
use super::Value;
use super::tokens::TokenKind;

/// Reads a number at the start of a text, and says how long it is.
pub(super) fn number(rest: &str, text: &str, at: usize) -> Result<(TokenKind, usize), Refusal> {
    let bad = |written: &str, kind: &str| {
        Refusal::invalid(text, at, &format!("invalid {kind} literal: {written}"))
    };
    let (value, length) = if let Some(digits) = hexadecimal(rest) {
        let length = digits.len() + 2;
        (integer(digits, 16, rest.get(length..)), length)
    } else {
        let length = decimal_length(rest);
        let written = rest.get(..length).unwrap_or_default();
        if written.contains(['.', 'e', 'E']) {
            let value = written.parse().map_err(|_| bad(written, "double"))?;
            return Ok((TokenKind::Literal(Value::Double(value)), length));
        }
        (integer(written, 10, rest.get(length..)), length)
    };
    let unsigned = rest
        .get(length..)
        .is_some_and(|after| after.starts_with(['u', 'U']));
    let length = length + usize::from(unsigned);
    let written = rest.get(..length).unwrap_or_default();
    let value = value.ok_or_else(|| bad(written, if unsigned { "uint" } else { "int" }))?;
    Ok((TokenKind::Literal(value), length))
}

fn hexadecimal(rest: &str) -> Option<&str> {
    let digits = rest
        .strip_prefix("0x")
        .or_else(|| rest.strip_prefix("0X"))?;
    let end = digits
        .find(|c: char| !c.is_ascii_hexdigit())
        .unwrap_or(digits.len());
    digits.get(..end).filter(|digits| !digits.is_empty())
}

/// How long digits, a fraction and an exponent are.
fn decimal_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let digits = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let mut length = digits(0);
    if bytes.get(length) == Some(&b'.') && digits(length + 1) > 0 {
        length += 1 + digits(length + 1);
    }
    if matches!(bytes.get(length), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(length + 1), Some(b'+' | b'-')));
        let exponent = digits(length + 1 + sign);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// The value; the smallest integer is written as the negative of one that is too large, which the
/// parser puts together.
fn integer(digits: &str, radix: u32, after: Option<&str>) -> Option<Value> {
    let value = u64::from_str_radix(digits, radix).ok()?;
    if after.is_some_and(|after| after.starts_with(['u', 'U'])) {
        return Some(Value::Uint(value));
    }
    match i64::try_from(value) {
        Ok(value) => Some(Value::Int(value)),
        // Only `-9223372036854775808` may stand; the parser refuses it without the sign.
        Err(_) if value == 1 << 63 => Some(Value::Uint(value)),
        Err(_) => None,
    }
}

/// Reads a string at the start of a text, if there is one, and says how long it is.
pub(super) fn string(
    rest: &str,
    text: &str,
    at: usize,
) -> Result<Option<(TokenKind, usize)>, Refusal> {
    let letters = rest.chars().take(2).take_while(char::is_ascii_alphabetic);
    let prefix: String = letters.flat_map(char::to_lowercase).collect();
    let body = rest.get(prefix.len()..).unwrap_or_default();
    if !body.starts_with(['"', '\'']) || !["", "r", "b", "br", "rb"].contains(&&*prefix) {
        return Ok(None);
    }
    if prefix.contains('b') {
        return Err(Refusal::unknown("the literal of bytes", at));
    }
    let quote = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| body.starts_with(quote));
    let quote = quote.unwrap_or("\"");
    let inside = body.get(quote.len()..).unwrap_or_default();
    let unterminated = || {
        let message = "Syntax error: token recognition error at: a string without an end";
        Refusal::invalid(text, at, message)
    };
    let raw = prefix == "r";
    let end = end_of(inside, quote, raw).ok_or_else(unterminated)?;
    let written = inside.get(..end).unwrap_or_default();
    let value = if raw {
        written.to_owned()
    } else {
        unescaped(written)
            .ok_or_else(|| Refusal::invalid(text, at, "Syntax error: unable to unescape string"))?
    };
    let length = prefix.len() + 2 * quote.len() + end;
    Ok(Some((
        TokenKind::Literal(Value::Text(value.into())),
        length,
    )))
}

/// Where the quote stands that ends a string.
fn end_of(inside: &str, quote: &str, raw: bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = inside.get(at..)?;
        if rest.starts_with(quote) {
            return Some(at);
        }
        let first = rest.chars().next()?;
        if first == '\n' && quote.len() == 1 {
            return None;
        }
        at += first.len_utf8();
        if first == '\\' && !raw {
            at += inside.get(at..)?.chars().next()?.len_utf8();
        }
    }
}

/// A string without its escapes.
fn unescaped(written: &str) -> Option<String> {
    let mut value = String::new();
    let mut rest = written.chars();
    while let Some(letter) = rest.next() {
        if letter != '\\' {
            value.push(letter);
            continue;
        }
        let escape = rest.next()?;
        value.push(match escape {
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            '\\' | '\'' | '"' | '`' | '?' => escape,
            'x' | 'X' => code_point(&mut rest, "", 2, 16)?,
            'u' => code_point(&mut rest, "", 4, 16)?,
            'U' => code_point(&mut rest, "", 8, 16)?,
            '0'..='3' => code_point(&mut rest, &escape.to_string(), 2, 8)?,
            _ => return None,
        });
    }
    Some(value)
}

fn code_point(
    rest: &mut std::str::Chars<'_>,
    first: &str,
    count: usize,
    radix: u32,
) -> Option<char> {
    let digits: String = first.chars().chain(rest.take(count)).collect();
    if digits.len() != first.len() + count {
        return None;
    }
    char::from_u32(u32::from_str_radix(&digits, radix).ok()?)
}
