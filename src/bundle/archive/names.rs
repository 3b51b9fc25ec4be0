//! The names of entries.

use super::Limits;
use crate::diag::Fault;
use crate::diag::codes::archive::NAME;
use std::fmt::Write;

/// Names that Windows gives to devices, whatever their ending.
const DEVICES: &[&str] = &["con", "prn", "aux", "nul"];

/// The path of an entry, without `./` before it and `/` after it.
///
/// What a path leads to must be the same on every system and for every reader, and lie in the
/// archive's own folder.
///
/// # Errors
/// When that is not so; the message says why.
pub fn check_name(bytes: &[u8], limits: &Limits) -> Result<String, Fault> {
    let shown = shown(bytes);
    let refused = |why: &str| Fault::new(&NAME, format!("the name `{shown}` {why}"));
    if bytes.is_empty() {
        return Err(Fault::new(&NAME, "an entry has no name"));
    }
    if bytes.len() > limits.path {
        let length = bytes.len();
        let most = limits.path;
        let message = format!("a name has {length} bytes; at most {most} are allowed: `{shown}`");
        return Err(Fault::new(&NAME, message));
    }
    let text = str::from_utf8(bytes).map_err(|_| refused("is not UTF-8"))?;
    if text.chars().any(char::is_control) {
        return Err(refused("holds a control character"));
    }
    if text.chars().any(is_invisible) {
        return Err(refused("holds a character that hides what it is"));
    }
    if text.contains('\\') {
        return Err(refused(
            "holds a backslash, which is a folder on some systems",
        ));
    }
    if text.contains(':') {
        return Err(refused(
            "holds a colon, which names a drive on some systems",
        ));
    }
    if text.starts_with('/') {
        return Err(refused("is absolute"));
    }
    let mut path = text;
    while let Some(rest) = path.strip_prefix("./") {
        path = rest;
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    if matches!(path, "" | ".") {
        return Ok(String::new());
    }
    let parts: Vec<&str> = path.split('/').collect();
    if parts.len() > Limits::DEPTH {
        return Err(refused(&format!("has more than {} parts", Limits::DEPTH)));
    }
    for part in parts {
        check_part(part).map_err(|why| refused(&why))?;
    }
    Ok(path.to_owned())
}

fn check_part(part: &str) -> Result<(), String> {
    if part == ".." {
        return Err("leads out of the archive".to_owned());
    }
    if matches!(part, "" | ".") {
        return Err("has an empty part".to_owned());
    }
    if part.len() > Limits::PART {
        return Err(format!("has a part of more than {} bytes", Limits::PART));
    }
    if part.ends_with(['.', ' ']) || part.starts_with(' ') {
        return Err("has a part that some systems cut short".to_owned());
    }
    let stem = part.split('.').next().unwrap_or_default().to_lowercase();
    let numbered = |word: &str| {
        let number = stem.strip_prefix(word).unwrap_or_default();
        number.len() == 1 && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    if DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return Err("is that of a device on some systems".to_owned());
    }
    Ok(())
}

/// Characters that are not seen, or turn others around: what a person reads is then not what a
/// program does.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// A name for messages: whatever cannot be read is escaped, and a long one is cut.
pub(super) fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 80;
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            if letter.is_control() || is_invisible(letter) || letter == '`' {
                text.extend(letter.escape_unicode());
            } else {
                text.push(letter);
            }
        }
        for byte in chunk.invalid() {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str) -> Result<String, String> {
        check_name(name.as_bytes(), &Limits::STANDARD).map_err(|fault| fault.message)
    }

    #[test]
    fn plain_names_pass_and_lose_what_says_nothing() {
        for (name, path) in [
            ("bundle.yaml", "bundle.yaml"),
            ("./a/b.yaml", "a/b.yaml"),
            ("././a", "a"),
            ("a/b/", "a/b"),
            ("größe.yaml", "größe.yaml"),
            ("a..b", "a..b"),
            ("common.yaml", "common.yaml"),
            ("./", ""),
            (".", ""),
        ] {
            assert_eq!(check(name).as_deref(), Ok(path), "{name}");
        }
    }

    #[test]
    fn names_that_lead_elsewhere_somewhere_are_refused() {
        for name in [
            "",
            "/etc/passwd",
            "..",
            "../x",
            "a/../x",
            "a/..",
            "./../x",
            "a//b",
            "a/./b",
            "a\\b",
            "..\\x",
            "C:x",
            "a:b",
            "a\0b",
            "a\nb",
            "a.",
            "a /b",
            "nul",
            "a/COM1.yaml",
            "a\u{202e}lmay.b",
            "//x",
        ] {
            assert!(check(name).is_err(), "{name}");
        }
        assert!(check_name(b"a\xff", &Limits::STANDARD).is_err());
        assert!(check(&"a/".repeat(17)).is_err());
        assert!(check(&"a".repeat(256)).is_err());
        assert!(check(&"a".repeat(513)).is_err());
    }

    #[test]
    fn messages_show_what_cannot_be_seen() {
        assert_eq!(shown(b"a\xff\n\xe2\x80\xae"), "a\\xff\\u{a}\\u{202e}");
        assert_eq!(shown(&[b'a'; 100]).chars().count(), 81);
    }
}
