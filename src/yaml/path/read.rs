//! The parts of a path's text.

use super::Step;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use std::fmt::Display;
use std::str::Chars;

/// Without space around it, except one that a `\` makes a part of a key.
fn trimmed(text: &str) -> &str {
    let text = text.trim_start();
    let end = text.trim_end();
    let escapes = end.len() - end.trim_end_matches('\\').len();
    let space = text.get(end.len()..).and_then(|rest| rest.chars().next());
    match space {
        Some(space) if escapes % 2 == 1 => text.get(..end.len() + space.len_utf8()).unwrap_or(end),
        _ => end,
    }
}

/// A part of the text of a path.
pub(in crate::yaml) enum Part {
    Step(Step),
    /// `[*]`: every item.
    Every,
}

/// The parts of a path; `[*]` only where it is asked for.
pub(in crate::yaml) fn parts(text: &str, with_every: bool) -> Result<Vec<Part>, Fault> {
    let inner = trimmed(text);
    let inner = match inner.strip_prefix('{') {
        None => inner,
        Some(rest) => trimmed(
            rest.strip_suffix('}')
                .ok_or_else(|| invalid(text, "a `}` is missing"))?,
        ),
    };
    let inner = inner.strip_prefix('$').unwrap_or(inner);
    let mut reader = Reader {
        whole: text,
        rest: inner.chars(),
        with_every,
    };
    let mut parts = Vec::new();
    if matches!(inner, "" | ".") {
        return Ok(parts);
    }
    // The first dot may be left out.
    if !inner.starts_with(['.', '[']) {
        parts.push(Part::Step(reader.key()?));
    }
    while let Some(sign) = reader.rest.next() {
        parts.push(match sign {
            '.' => Part::Step(reader.key()?),
            '[' => reader.bracket()?,
            other => {
                let why = format!("`.` or `[` was expected before `{other}`");
                return Err(invalid(text, why));
            }
        });
    }
    Ok(parts)
}

/// The fault of a path that may lead to more than one value.
pub(super) fn several(path: &str) -> Fault {
    invalid(path, "it may lead to several values, and one is asked for")
}

fn invalid(path: &str, why: impl Display) -> Fault {
    Fault::new(&codes::PATH, format!("`{path}` is not a path: {why}"))
        .help("write it like `.spec.template.spec.containers[0].image`")
}

struct Reader<'t> {
    whole: &'t str,
    rest: Chars<'t>,
    with_every: bool,
}

impl Reader<'_> {
    fn invalid(&self, why: impl Display) -> Fault {
        invalid(self.whole, why)
    }

    /// A key after a dot, in quotes or up to the next dot or bracket.
    fn key(&mut self) -> Result<Step, Fault> {
        if let Some(quote @ ('\'' | '"')) = self.rest.clone().next() {
            self.rest.next();
            return self.quoted(quote);
        }
        let start = self.rest.as_str();
        let mut key = String::new();
        while let Some(character) = self.rest.clone().next() {
            if matches!(character, '.' | '[') {
                break;
            }
            self.rest.next();
            key.push(match character {
                '\\' => self.escaped()?,
                other => other,
            });
        }
        match &*key {
            "" => Err(self.invalid("a key is empty")),
            // With a `\` before it, it is a key of this name.
            "*" if start.starts_with('*') => Err(several(self.whole)),
            _ => Ok(Step::Key(key.into())),
        }
    }

    /// What stands after `[`.
    fn bracket(&mut self) -> Result<Part, Fault> {
        if let Some(quote @ ('\'' | '"')) = self.rest.clone().next() {
            self.rest.next();
            let key = self.quoted(quote)?;
            return match self.rest.next() {
                Some(']') => Ok(Part::Step(key)),
                _ => Err(self.invalid("a `]` is missing")),
            };
        }
        let rest = self.rest.as_str();
        let Some((content, after)) = rest.split_once(']') else {
            return Err(self.invalid("a `]` is missing"));
        };
        self.rest = after.chars();
        if content.bytes().all(|byte| byte.is_ascii_digit())
            && let Ok(index) = content.parse()
        {
            return Ok(Part::Step(Step::Index(index)));
        }
        if content == "*" && self.with_every {
            return Ok(Part::Every);
        }
        if content.contains(['*', ':', '?', ',']) {
            return Err(several(self.whole));
        }
        if content
            .strip_prefix('-')
            .is_some_and(|rest| rest.parse::<u32>().is_ok())
        {
            return Err(self.invalid("items are counted from 0, and not from the end"));
        }
        Err(self.invalid(format!(
            "`[{content}]` is neither the number of an item nor a key in quotes"
        )))
    }

    fn quoted(&mut self, quote: char) -> Result<Step, Fault> {
        let mut key = String::new();
        loop {
            match self.rest.next() {
                None => return Err(self.invalid("a quote is not closed")),
                Some('\\') => key.push(self.escaped()?),
                Some(end) if end == quote => return Ok(Step::Key(key.into())),
                Some(other) => key.push(other),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Fault> {
        let next = self.rest.next();
        next.ok_or_else(|| self.invalid("nothing follows the last `\\`"))
    }
}
