//! How a text is written: plain, in quotes, or as a block.

use super::Data;
use super::read::is_decimal;
use super::read::resolve_plain;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    /// `|`; never for keys.
    Block,
}

/// What the characters of a text allow.
#[derive(Clone, Copy, Debug, Default)]
struct Shape {
    /// It needs quotes, or it would be punctuation.
    indicator: bool,
    /// It has line breaks.
    lines: bool,
    /// It must have escapes: controls, or white space at the end of a line.
    escapes: bool,
    /// How many tabs it has, which a block can hold.
    tabs: usize,
}

/// The style of a value. The order is kubectl's: plain, then single, then double quotes; blocks
/// for lines. Texts that any YAML 1.1 or 1.2 reader would take for something else are in double
/// quotes. In one thing we differ for readability: a tab does not keep lines out of a block.
pub(super) fn style(text: &str) -> Style {
    let Some(first) = text.bytes().next() else {
        return Style::Double;
    };
    let shape = shape(text);
    if shape.escapes || shape.tabs > 0 && (!shape.lines || first == b'\t') {
        Style::Double
    } else if shape.lines {
        Style::Block
    } else if misread(text, first) {
        Style::Double
    } else if shape.indicator {
        Style::Single
    } else {
        Style::Plain
    }
}

/// The style of a key, which stands on one line.
pub(super) fn key_style(text: &str) -> Style {
    match style(text) {
        Style::Block => Style::Double,
        other => other,
    }
}

fn shape(text: &str) -> Shape {
    let mut shape = Shape {
        indicator: indicator_at_start(text) || text.ends_with(' '),
        ..Shape::default()
    };
    let mut previous = b'\n';
    let bytes = text.as_bytes();
    for (offset, byte) in bytes.iter().copied().enumerate() {
        match byte {
            b':' => {
                let next = bytes.get(offset + 1);
                shape.indicator |= matches!(next, None | Some(b' ' | b'\t' | b'\n'));
            }
            b'#' => shape.indicator |= matches!(previous, b' ' | b'\t' | b'\n'),
            b'\n' => {
                shape.lines = true;
                shape.escapes |= matches!(previous, b' ' | b'\t');
            }
            b'\t' => shape.tabs += 1,
            0..0x20 | 0x7f => shape.escapes = true,
            0xc2 | 0xe2 | 0xef => {
                let rest = text.get(offset..).unwrap_or("");
                shape.escapes |= rest.chars().next().is_some_and(is_escaped);
            }
            _ => {}
        }
        previous = byte;
    }
    // White space at the end of a block would be lost to the eye, or to the reader.
    shape.escapes |= shape.lines && matches!(previous, b' ' | b'\t');
    shape
}

fn indicator_at_start(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next();
    let second = bytes.next();
    match first {
        Some(
            b' ' | b'#' | b',' | b'[' | b']' | b'{' | b'}' | b'&' | b'*' | b'!' | b'|' | b'>'
            | b'\'' | b'"' | b'%' | b'@' | b'`',
        ) => true,
        Some(b'?' | b':') => matches!(second, None | Some(b' ')),
        Some(b'-') => matches!(second, None | Some(b' ')) || text.starts_with("---"),
        Some(b'.') => text.starts_with("..."),
        _ => false,
    }
}

/// True for characters that a reader drops, refuses or takes for a line break: all but those of
/// <https://yaml.org/spec/1.2.2/#51-character-set>, the line breaks of YAML 1.1, and the byte
/// order mark.
pub(super) fn is_escaped(character: char) -> bool {
    match character {
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    }
}

/// True when some reader takes the plain text for something other than text.
fn misread(text: &str, first: u8) -> bool {
    match first {
        b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~' => {
            text.len() <= 5 && !matches!(resolve_plain(text), Ok(Data::String(_)))
        }
        b'=' | b'<' => text == "=" || text == "<<",
        b'0'..=b'9' | b'+' | b'-' | b'.' => {
            !matches!(resolve_plain(text), Ok(Data::String(_))) || is_number(text) || is_date(text)
        }
        _ => false,
    }
}

/// Numbers of YAML 1.1 (<https://yaml.org/type/int.html>, <https://yaml.org/type/float.html>) and
/// of YAML 1.2 (<https://yaml.org/spec/1.2.2/#103-core-schema>), however large.
pub(super) fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let all = |rest: Option<&str>, digit: fn(u8) -> bool| {
        rest.is_some_and(|rest| {
            !rest.is_empty() && rest.bytes().all(|byte| byte == b'_' || digit(byte))
        })
    };
    let prefixed = |small: &str, large: &str| {
        let rest = unsigned.strip_prefix(small);
        rest.or_else(|| unsigned.strip_prefix(large))
    };
    if all(prefixed("0x", "0X"), |byte| byte.is_ascii_hexdigit())
        || all(prefixed("0o", "0O"), |byte| byte.is_ascii_digit())
        || all(prefixed("0b", "0B"), |byte| matches!(byte, b'0' | b'1'))
        || is_base_60(unsigned)
    {
        return true;
    }
    if unsigned.contains('_') {
        let digits = unsigned.replace('_', "");
        return is_decimal(&digits) || digits == ".";
    }
    is_decimal(unsigned)
}

/// `12:30:45.5`
fn is_base_60(unsigned: &str) -> bool {
    let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let mut parts = unsigned.split(':');
    let Some(first) = parts.next() else {
        return false;
    };
    if !first.starts_with(|c: char| c.is_ascii_digit()) || !first.bytes().all(digit) {
        return false;
    }
    let mut more = false;
    for part in parts {
        more = true;
        let whole = part.split('.').next().unwrap_or(part);
        let short = matches!(whole.len(), 1 | 2) && whole.bytes().all(|b| b.is_ascii_digit());
        let fraction = part.get(whole.len()..).unwrap_or("");
        if !short || !fraction.bytes().all(|b| b == b'.' || digit(b)) {
            return false;
        }
    }
    more
}

/// `2024-01-01`, alone or with a time (<https://yaml.org/type/timestamp.html>).
fn is_date(text: &str) -> bool {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text;
    for (least, most, end) in [(4, 4, "-"), (1, 2, "-"), (1, 2, "")] {
        let count = digits(rest);
        if count < least || count > most {
            return false;
        }
        let after = rest.get(count..).unwrap_or("");
        let Some(after) = after.strip_prefix(end) else {
            return false;
        };
        rest = after;
    }
    if rest.is_empty() {
        return true;
    }
    let Some(time) = rest.strip_prefix(['T', 't', ' ', '\t']) else {
        return false;
    };
    let time = time.trim_start();
    let characters = |c: char| c.is_ascii_digit() || " \t:.+-Zz".contains(c);
    digits(time) > 0 && time.contains(':') && time.chars().all(characters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_a_reader_takes_for_something_else_is_in_double_quotes() {
        for text in [
            "",
            "y",
            "Y",
            "n",
            "N",
            "yes",
            "No",
            "on",
            "Off",
            "true",
            "False",
            "null",
            "Null",
            "~",
            "1",
            "-1",
            "+1",
            "0644",
            "0o644",
            "0o7",
            "08",
            "0x1F",
            "0xffffffffffffffffffffffff",
            "0b101",
            "1_000",
            "1_0.5",
            ".5_0",
            "._",
            "1e3",
            "12e03",
            "1234e567",
            "1e400",
            ".5",
            "5.",
            "1.10",
            "-.5",
            ".inf",
            "-.INF",
            "+.Inf",
            ".nan",
            "12:30",
            "12:30:45",
            "-1:30",
            "190:20:30.15",
            "=",
            "<<",
            "2024-01-01",
            "2024-1-1",
            "2024-01-01T00:00:00Z",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43.10 -5",
            "0x_",
            "18446744073709551616",
        ] {
            assert_eq!(style(text), Style::Double, "{text:?}");
            assert_eq!(key_style(text), Style::Double, "{text:?}");
        }
    }

    #[test]
    fn ordinary_text_is_plain() {
        for text in [
            "a",
            "yesterday",
            "nope",
            "tRue",
            "nil",
            "1.2.3",
            "v1",
            "1a",
            "12:30pm",
            "12:60:99999",
            "1.27.0",
            "10.0.0.0/8",
            "100m",
            "1Gi",
            "2024-01-01-rc1",
            "2024-01",
            "a:b",
            "a#b",
            "-a",
            "?a",
            ":a",
            "a, b",
            "--flag=x",
            "-",
            "größe",
            "😀",
            "0xg",
            "..",
            "a=b",
            "==",
            "$(VAR)",
            "(x)",
            "/bin/sh",
            "it's",
            "a\"b",
        ] {
            let expected = if text == "-" {
                Style::Single
            } else {
                Style::Plain
            };
            assert_eq!(style(text), expected, "{text:?}");
        }
    }

    #[test]
    fn punctuation_is_in_single_quotes() {
        for text in [
            "- a", "? a", ": a", "a: b", "a:", "a #b", "#a", "*a", "&a", "!a", "|", ">a", "%a",
            "@a", "`a", "[a]", "{a}", "{{ x }}", "'a'", "\"a\"", ",a", " a", "a ", "---", "---a",
            "...", "]", "}",
        ] {
            assert_eq!(style(text), Style::Single, "{text:?}");
        }
    }

    #[test]
    fn lines_are_a_block_where_no_reader_loses_any() {
        for text in [
            "a\n",
            "a\nb",
            "\na",
            "  a\nb\n",
            "a\n\n",
            "all:\n\tgo build\n",
            "a: b\n# c\n",
        ] {
            assert_eq!(style(text), Style::Block, "{text:?}");
            assert_eq!(key_style(text), Style::Double, "{text:?}");
        }
        for text in [
            "a \nb",
            "a\nb ",
            "\ta\nb\n",
            "a\r\nb",
            "a\t\nb",
            "a\u{7f}\n",
            "a\u{85}b\n",
            " \na",
        ] {
            assert_eq!(style(text), Style::Double, "{text:?}");
        }
    }

    #[test]
    fn unseen_characters_are_escaped() {
        for text in [
            "\u{feff}a",
            "a\u{2028}",
            "\u{85}",
            "\u{7f}",
            "a\u{0}",
            "a\tb",
            "\u{9f}",
            "\u{ffff}",
        ] {
            assert_eq!(style(text), Style::Double, "{text:?}");
        }
    }
}
