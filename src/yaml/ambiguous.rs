//! Plain scalars that readers of YAML disagree about, or that are not what they look like.

use super::Data;
use super::Document;
use super::Number;
use super::quote::is_number;
use super::read::resolve_plain;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::Severity;
use crate::diag::codes::yaml as codes;

/// A warning for each ambiguous scalar of a document; `text` is the text it was read from.
///
/// Callers decide whether to show them: in a manifest `defaultMode: 0644` is what was meant.
pub fn findings(text: &str, document: &Document) -> Vec<Diagnostic> {
    let places = document.ambiguous.iter();
    places
        .filter_map(|span| {
            let fault = reading(text.get(span.range())?)?;
            let mut diagnostic = fault.at(Some(*span), "here");
            diagnostic.severity = Severity::Warning;
            Some(diagnostic)
        })
        .collect()
}

/// What a plain scalar is read as, if other readers or people may take it for something else.
///
/// Readers differ by the version of YAML they follow (<https://yaml.org/type/bool.html>,
/// <https://yaml.org/spec/1.2.2/#103-core-schema>).
pub fn reading(plain: &str) -> Option<Fault> {
    let (read_as, instead) = match plain.as_bytes().first()? {
        b'y' | b'Y' | b'n' | b'N' | b'o' | b'O' => word(plain)?,
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(plain)?,
        _ => return None,
    };
    let message = format!("`{plain}` is read as {read_as}");
    Some(
        Fault::new(&codes::AMBIGUOUS_SCALAR, message)
            .help(format!("write {instead}, or `\"{plain}\"` if it is text")),
    )
}

fn word(plain: &str) -> Option<(String, String)> {
    // The longest is `yes`, `off`.
    if plain.len() > 3 {
        return None;
    }
    match resolve_plain(plain) {
        Ok(Data::Bool(value)) => Some((
            format!("the boolean {value}, and as text by readers of YAML 1.2"),
            format!("`{value}`"),
        )),
        _ => None,
    }
}

fn number(plain: &str) -> Option<(String, String)> {
    match resolve_plain(plain) {
        Ok(Data::Number(number)) => {
            let why = number_reading(plain, number)?;
            Some((why, format!("`{number}`")))
        }
        Ok(Data::String(_)) if is_number(plain) => {
            let why = if plain.contains(':') {
                "text, and as a number of base 60 by readers of YAML 1.1"
            } else {
                "text, and as a number by other readers"
            };
            Some((why.to_owned(), "another value".to_owned()))
        }
        _ => None,
    }
}

fn number_reading(plain: &str, number: Number) -> Option<String> {
    let unsigned = plain.trim_start_matches(['+', '-']);
    let lower = unsigned.to_ascii_lowercase();
    let leading_zero = lower.len() > 1
        && lower.starts_with('0')
        && lower
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'_');
    if leading_zero {
        let octal = lower.bytes().all(|byte| !matches!(byte, b'8' | b'9'));
        let base = if octal {
            "the octal number"
        } else {
            "the number"
        };
        return Some(format!(
            "{base} {number}, which other readers take for another"
        ));
    }
    if lower.starts_with("0o") || lower.starts_with("0b") || lower.contains('_') {
        return Some(format!("the number {number}, and as text by some readers"));
    }
    if lower.starts_with("0x") {
        return None;
    }
    if let Some((digits, exponent)) = lower.split_once('e') {
        let agreed = digits.contains('.') && exponent.starts_with(['+', '-']);
        return (!agreed).then(|| format!("the number {number}, and as text by some readers"));
    }
    let (_, fraction) = lower.split_once('.')?;
    let lost = fraction.len() > 1 && fraction.ends_with('0');
    lost.then(|| format!("the number {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_disagree_about_is_told_with_what_it_is_read_as() {
        for (plain, read_as) in [
            ("on", "the boolean true"),
            ("n", "the boolean false"),
            ("OFF", "the boolean false"),
            ("0644", "the octal number 420"),
            ("-010", "the octal number -8"),
            ("08", "the number 8"),
            ("0o17", "the number 15"),
            ("0b11", "the number 3"),
            ("1_000", "the number 1000"),
            ("1e3", "the number 1000"),
            ("1.5e3", "the number 1500"),
            ("1.10", "the number 1.1"),
            ("12:30", "text, and as a number of base 60"),
            ("1234e567", "text, and as a number"),
        ] {
            let fault = reading(plain).unwrap();
            assert!(
                fault
                    .message
                    .starts_with(&format!("`{plain}` is read as {read_as}")),
                "{}",
                fault.message
            );
        }
    }

    #[test]
    fn what_is_clear_is_not_told() {
        for plain in [
            "",
            "true",
            "False",
            "null",
            "~",
            "0",
            "-1",
            "10",
            "1.5",
            "0.5",
            "1.0",
            "1.5e+3",
            "0x1F",
            "v1",
            "1.2.3",
            "12:30pm",
            "2024-01-01",
            "2024-01-01T10:00:00Z",
            "nothing",
            "only",
            "yes!",
            "-",
            "...",
            "100m",
            ".inf",
        ] {
            assert_eq!(reading(plain), None, "{plain}");
        }
    }
}
