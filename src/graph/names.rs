//! Names are what users write: nothing in them may mean anything to a format.

/// The longest label in a picture, in characters.
pub(super) const LONGEST: usize = 44;

/// Without control characters, which terminals and XML choke on, and without the characters that
/// turn the direction of what stands beside them.
pub(super) fn visible(text: &str) -> String {
    let shown = |letter: char| match letter {
        letter if letter.is_control() => '\u{fffd}',
        '\u{200e}'
        | '\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fffe}'
        | '\u{ffff}' => '\u{fffd}',
        letter => letter,
    };
    text.chars().map(shown).collect()
}

/// A visible text that fits: a longer one loses its middle.
pub(super) fn fitting(text: &str) -> String {
    let letters: Vec<char> = visible(text).chars().collect();
    if letters.len() <= LONGEST {
        return letters.into_iter().collect();
    }
    let (start, end) = (LONGEST / 2, letters.len() - (LONGEST / 2 - 1));
    let mut cut: String = letters.iter().take(start).collect();
    cut.push('…');
    cut.extend(letters.iter().skip(end));
    cut
}

/// The labels of an edge as one text.
pub(super) fn joined(labels: &[String]) -> String {
    fitting(&labels.join(", "))
}

/// XML text, and the value of an XML attribute in double quotes.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_loses_its_middle() {
        assert_eq!(fitting(&"x".repeat(LONGEST)).chars().count(), LONGEST);
        let cut = fitting(&format!("{}{}", "a".repeat(100), "z".repeat(100)));
        assert_eq!(cut.chars().count(), LONGEST);
        assert!(cut.starts_with("aaa") && cut.ends_with("zzz") && cut.contains('…'));
    }

    #[test]
    fn nothing_invisible_stays() {
        assert_eq!(
            visible("a\u{1b}[31m\nb\u{202e}c"),
            "a\u{fffd}[31m\u{fffd}b\u{fffd}c"
        );
    }
}
