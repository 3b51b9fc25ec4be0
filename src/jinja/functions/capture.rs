//! Filters that keep captured text what it is: template text with values in it. YAML that a macro
//! wrote can be indented and stays YAML.

use super::Given;
use super::Outcome;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::context::Context;
use crate::jinja::context::wrong_type;
use crate::jinja::value::Content;
use crate::jinja::value::Gap;
use crate::jinja::value::Piece;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;
use crate::yaml::Number;

type Result<'a> = std::result::Result<Outcome<'a>, Fault>;

/// Puts spaces before every line but the first and empty ones.
pub(super) fn indent<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let width = given.count(0, "width")?.unwrap_or(4);
    let first = given.flag(1, "first")?;
    if width > 1000 {
        let fault = Fault::new(&templates::ARGUMENTS, "a text cannot be indented that far");
        return Err(fault);
    }
    let value = match &s.value {
        Value::Text(text) => {
            let pieces = indent_pieces(c, &text.pieces, width, first)?;
            Value::text(pieces)?
        }
        Value::String(text) => {
            let lines = text.matches('\n').count() + 1;
            c.budget
                .text(text.len().saturating_add(lines.saturating_mul(width)))?;
            Value::String(indent_text(text, width, first).into())
        }
        other => return Err(wrong_type("a string", other)),
    };
    Ok(Outcome::Computed(value))
}

fn indent_text(text: &str, width: usize, first: bool) -> String {
    let mut indented = String::with_capacity(text.len());
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if (index > 0 || first) && !line.trim().is_empty() {
            indented.extend(std::iter::repeat_n(' ', width));
        }
        indented.push_str(line);
    }
    indented
}

fn indent_pieces<'a>(
    context: &mut Context<'_, 'a>,
    pieces: &[Piece<'a>],
    width: usize,
    first: bool,
) -> std::result::Result<Vec<Piece<'a>>, Fault> {
    let mut indented = Vec::new();
    let mut fresh = first;
    for piece in pieces {
        if let Content::Absent(gap) = piece.content {
            indented.push(Piece {
                content: Content::Absent(deeper(gap, width)),
                ..piece.clone()
            });
            continue;
        }
        let Content::Literal = piece.content else {
            // A line that begins with a value is indented before it.
            if std::mem::take(&mut fresh) {
                indented.push(spaces(piece, 0, width));
            }
            indented.push(piece.clone());
            continue;
        };
        let mut at = 0;
        for line in context.texts.slice(piece.site).split_inclusive('\n') {
            context.budget.pieces(2)?;
            let end = at + u32::try_from(line.len()).unwrap_or(u32::MAX);
            if fresh && !line.trim_end_matches(['\r', '\n']).is_empty() {
                indented.push(spaces(piece, at, width));
                fresh = false;
            }
            indented.push(Piece {
                site: piece.site.part(at, end),
                ..piece.clone()
            });
            fresh |= line.ends_with('\n');
            at = end;
        }
    }
    context.budget.pieces(indented.len())?;
    Ok(indented)
}

fn deeper(gap: Gap, width: usize) -> Gap {
    match gap {
        Gap::Lines(column) => Gap::Lines(column.saturating_add(width)),
        other => other,
    }
}

fn spaces<'a>(piece: &Piece<'a>, at: u32, width: usize) -> Piece<'a> {
    Piece {
        content: Content::Spaces(width),
        site: piece.site.part(at, at),
        ..piece.clone()
    }
}

/// Takes white space, or the given characters, off both ends.
pub(super) fn trim<'a>(c: &mut Context<'_, 'a>, s: &Traced<'a>, given: &Given<'a>) -> Result<'a> {
    let characters = given.text(0, "characters")?;
    let strip = |character: char| match &characters {
        Some(characters) => characters.contains(character),
        None => character.is_whitespace(),
    };
    let value = match &s.value {
        Value::Text(text) => {
            c.budget.pieces(text.pieces.len())?;
            let mut pieces = text.pieces.clone();
            trim_start(c, &mut pieces, &strip)?;
            trim_end(c, &mut pieces, &strip)?;
            Value::text(pieces)?
        }
        Value::String(text) => {
            c.budget.text(text.len())?;
            Value::string(text.trim_matches(strip))
        }
        Value::Number(Number::Integer(_) | Number::Unsigned(_) | Number::Float(_))
        | Value::Bool(_) => Value::String(c.text(&s.value)?),
        other => return Err(wrong_type("a string", other)),
    };
    Ok(Outcome::Computed(value))
}

/// What to do with a piece at an end.
enum End<'a> {
    /// It is gone; look at the next.
    Drop,
    /// It is the end now.
    Keep(Piece<'a>),
}

fn trim_start<'a>(
    context: &mut Context<'_, 'a>,
    pieces: &mut Vec<Piece<'a>>,
    strip: &impl Fn(char) -> bool,
) -> std::result::Result<(), Fault> {
    let mut gone = 0;
    // Nothing is at no end.
    let mut gaps = Vec::new();
    while let Some(piece) = pieces.get(gone).cloned() {
        if piece.is_absent() {
            gaps.push(piece);
            gone += 1;
            continue;
        }
        match cut(context, piece, |text| {
            text.len() - text.trim_start_matches(strip).len()..text.len()
        })? {
            End::Drop => gone += 1,
            End::Keep(piece) => {
                if let Some(slot) = pieces.get_mut(gone) {
                    *slot = piece;
                }
                break;
            }
        }
    }
    pieces.splice(..gone, gaps);
    Ok(())
}

fn trim_end<'a>(
    context: &mut Context<'_, 'a>,
    pieces: &mut Vec<Piece<'a>>,
    strip: &impl Fn(char) -> bool,
) -> std::result::Result<(), Fault> {
    let mut gaps = Vec::new();
    while let Some(piece) = pieces.pop() {
        if piece.is_absent() {
            gaps.push(piece);
        } else if let End::Keep(piece) =
            cut(context, piece, |text| 0..text.trim_end_matches(strip).len())?
        {
            pieces.push(piece);
            break;
        }
    }
    pieces.extend(gaps.into_iter().rev());
    Ok(())
}

/// The piece with only a part of its text; a value that is not a string stays whole.
fn cut<'a>(
    context: &mut Context<'_, 'a>,
    piece: Piece<'a>,
    keep: impl Fn(&str) -> std::ops::Range<usize>,
) -> std::result::Result<End<'a>, Fault> {
    let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    match &piece.content {
        Content::Spaces(_) | Content::Absent(_) => Ok(End::Drop),
        Content::Literal => {
            let kept = keep(context.texts.slice(piece.site));
            if kept.is_empty() {
                return Ok(End::Drop);
            }
            Ok(End::Keep(Piece {
                site: piece.site.part(narrow(kept.start), narrow(kept.end)),
                ..piece
            }))
        }
        Content::Value(traced) => {
            let Value::String(text) = &traced.value else {
                return Ok(End::Keep(piece));
            };
            // A value that is trimmed to nothing is still there: the empty text.
            let kept = keep(text);
            if kept.len() == text.len() {
                return Ok(End::Keep(piece));
            }
            context.budget.text(kept.len())?;
            let value = Value::string(text.get(kept).unwrap_or_default());
            let shorter = Traced {
                value,
                ..traced.clone()
            };
            Ok(End::Keep(Piece {
                content: Content::Value(shorter),
                ..piece
            }))
        }
    }
}
