//! Characters that YAML does not let stand in a text as they are.

/// The first character that may not stand in a YAML text: control characters but tab and line
/// breaks, and the two that are no characters (<https://yaml.org/spec/1.2.2/#51-character-set>).
pub(super) fn first_control(text: &str) -> Option<(usize, char)> {
    let bytes = text.as_bytes();
    // Nearly all texts pass here, so the first look is at single bytes.
    let harmless = |byte: u8| matches!(byte, 0x20..=0x7e | b'\t' | b'\n' | b'\r' | 0x80..=0xc1 | 0xc3..=0xee | 0xf0..);
    let mut from = 0;
    while let Some(offset) = bytes.get(from..)?.iter().position(|byte| !harmless(*byte)) {
        let at = from + offset;
        let character = text.get(at..)?.chars().next()?;
        if forbidden(character) {
            return Some((at, character));
        }
        from = at + character.len_utf8();
    }
    None
}

fn forbidden(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{fffe}' | '\u{ffff}' => true,
        other => other.is_control(),
    }
}
