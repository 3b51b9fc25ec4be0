//! Where to look: the parser tells where it gave up, which is not always where the cause stands.

use super::events::ErrorKind;

/// The offset to show for an error that the parser found at `offset`, when everything before `seen`
/// was understood.
pub(super) fn pinpoint(kind: &ErrorKind, text: &str, seen: usize, offset: usize) -> usize {
    let found = match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabInPlainScalar => tab(text, offset),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => opening_quote(text, seen, offset),
        ErrorKind::UnknownQuotedScalarEscape => unknown_escape(text, offset),
        _ => None,
    };
    found.unwrap_or(offset).min(text.len())
}

/// True when the `:` at `offset` is the second of its line; otherwise the line was taken for a part
/// of the text above.
pub(super) fn is_second_colon(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    line.contains(": ")
}

/// The tab before the place, or the next one after it.
fn tab(text: &str, offset: usize) -> Option<usize> {
    let before = text.get(..offset)?;
    if before.ends_with('\t') {
        return Some(offset - 1);
    }
    text.get(offset..)?.find('\t').map(|at| offset + at)
}

/// The quote that is still open where the parser gave up.
fn opening_quote(text: &str, seen: usize, offset: usize) -> Option<usize> {
    let mut from = seen;
    loop {
        let rest = text.get(from..offset)?;
        let at = from + rest.find(['"', '\''])?;
        let quote = text.get(at..)?.chars().next()?;
        match closing_quote(text.get(at + 1..offset)?, quote) {
            Some(length) => from = at + 1 + length,
            None => return Some(at),
        }
    }
}

/// How far it is to behind the closing quote.
fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            let doubled = quote == '\'' && characters.next_if(|next| next.1 == quote).is_some();
            if !doubled {
                return Some(at + 1);
            }
        }
    }
    None
}

/// The first `\` that begins no escape, in the quoted text that begins at `offset`.
fn unknown_escape(text: &str, offset: usize) -> Option<usize> {
    let mut characters = text.get(offset..)?.char_indices();
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            let (_, escape) = characters.next()?;
            if !"0abt\tnvfre \"/\\N_LPxuU\r\n".contains(escape) {
                return Some(offset + at);
            }
        }
    }
    None
}
