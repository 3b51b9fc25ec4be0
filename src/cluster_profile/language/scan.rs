//! Finds the macros of a text.

use super::parse::Pipeline;
use super::parse::pipeline;
use super::parse::token;
use super::reference;
use super::value::beyond;
use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::macros::Cursor;
use crate::macros::MacroFault;
use crate::macros::Token;
use std::ops::Range;

/// What every macro of Palette holds.
const ANCHOR: &str = ".spectro.";

/// The longest macro that is read, in bytes.
const LONGEST: usize = 4096;

/// One macro of a text.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) struct Macro {
    /// From `{{` to behind `}}`, in bytes of the text.
    pub(in crate::cluster_profile) range: Range<usize>,
    /// What it says, or what is wrong with it.
    pub(in crate::cluster_profile) content: Result<Pipeline, MacroFault>,
}

/// The macros of a text, in order. Braces without a path below `.spectro` are none.
///
/// The time it takes grows with the length of the text and with nothing else: a macro is found by
/// its path, and no more is looked at around a path than the longest macro has.
pub(in crate::cluster_profile) fn scan(text: &str) -> Vec<Macro> {
    let mut macros = Vec::new();
    let mut from = 0;
    while let Some(anchor) = find(text, from, ANCHOR) {
        let found = opening(text, from, anchor).and_then(|open| one(text, open));
        from = match found {
            Some(found) => {
                let end = found.range.end.max(anchor + ANCHOR.len());
                macros.push(found);
                end
            }
            None => anchor + ANCHOR.len(),
        };
    }
    macros
}

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    Some(from + text.get(from..)?.find(what)?)
}

/// Where the braces open around the place, if they do.
fn opening(text: &str, from: usize, anchor: usize) -> Option<usize> {
    let before = text.get(from..anchor)?;
    let open = before.rfind("{{")?;
    let between = before.get(open + 2..)?;
    (!between.contains("}}") && between.len() <= LONGEST).then_some(from + open)
}

/// The macro that opens here; `None` if it holds no path of ours (a text may name `.spectro.`).
fn one(text: &str, open: usize) -> Option<Macro> {
    let end = match extent(text, open) {
        Extent::Ours(end) => end,
        Extent::Foreign => return None,
        Extent::Endless(at, message) => {
            let fault = Fault::new(&codes::MALFORMED_MACRO, message)
                .help("end texts with a quotation mark, and the macro with `}}`");
            return Some(wrong(open..at, open..at, fault));
        }
        Extent::TooLong(at) => {
            let message = format!("this macro has more than {LONGEST} bytes");
            return Some(wrong(open..at, open..open + 2, beyond(message)));
        }
    };
    let range = open..end;
    let inner = text.get(open + 2..end)?.trim_start();
    if inner.starts_with(".spectro.app.") {
        let path: String = inner
            .chars()
            .skip(1)
            .take_while(|c| !c.is_whitespace() && *c != '}' && *c != '|')
            .collect();
        return Some(wrong(range.clone(), range, reference::application(&[path])));
    }
    let mut cursor = Cursor::new(text, open + 2);
    let content = pipeline(&mut cursor, open);
    Some(Macro { range, content })
}

fn wrong(range: Range<usize>, at: Range<usize>, fault: Fault) -> Macro {
    let content = Err(MacroFault { fault, range: at });
    Macro { range, content }
}

/// How far a macro goes.
enum Extent {
    /// To here, and it holds a path below `.spectro`.
    Ours(usize),
    /// It holds none.
    Foreign,
    /// It is never closed; here its path ends, and this is why.
    Endless(usize, &'static str),
    /// Here the limit is reached.
    TooLong(usize),
}

fn extent(text: &str, open: usize) -> Extent {
    let mut cursor = Cursor::new(window(text, open), open + 2);
    // Where the first path of ours ends.
    let mut path: Option<usize> = None;
    loop {
        let (next, range) = token(&mut cursor);
        match next {
            Token::Path(words) if is_ours(&words) => {
                path.get_or_insert(range.end);
            }
            // The rest of a path with a sign that no path may hold: `.spectro.app.$name`.
            Token::Other('.') if text.get(range.start..).is_some_and(starts_ours) => {
                path.get_or_insert(range.end);
            }
            Token::Close => return path.map_or(Extent::Foreign, |_| Extent::Ours(range.end)),
            Token::End | Token::Other('{') | Token::BadText(_) => {
                let Some(path) = path else {
                    return Extent::Foreign;
                };
                return match next {
                    Token::End if cursor.at() < text.len() => Extent::TooLong(cursor.at()),
                    Token::BadText(message) => Extent::Endless(path, message),
                    _ => Extent::Endless(path, "this macro has no closing `}}`"),
                };
            }
            _ => {}
        }
    }
}

/// The text as far as a macro that opens here may go.
fn window(text: &str, open: usize) -> &str {
    let mut end = open.saturating_add(LONGEST).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn is_ours(words: &[String]) -> bool {
    words.first().is_some_and(|word| word == "spectro")
}

fn starts_ours(rest: &str) -> bool {
    rest.starts_with(ANCHOR)
}
