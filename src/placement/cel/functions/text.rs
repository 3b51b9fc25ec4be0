//! Functions of strings.

use super::Value;
use super::count;
use crate::placement::cel::check::Patterns;
use crate::placement::cel::evaluate::Evaluated;
use crate::placement::cel::evaluate::Failure;
use crate::schema::Pattern;

/// Calls a function of a string. Places in it are counted in code points.
pub(super) fn call(name: &str, text: &str, rest: &[Value], patterns: &Patterns) -> Evaluated {
    match (name, rest) {
        ("contains", [Value::Text(part)]) => Ok(Value::Bool(text.contains(&**part))),
        ("startsWith", [Value::Text(start)]) => Ok(Value::Bool(text.starts_with(&**start))),
        ("endsWith", [Value::Text(end)]) => Ok(Value::Bool(text.ends_with(&**end))),
        ("charAt", [Value::Int(index)]) => char_at(text, *index),
        ("indexOf", [Value::Text(part)]) => Ok(index_of(text, part, 0)),
        ("indexOf", [Value::Text(part), Value::Int(from)]) => {
            let from = within(*from, text)?;
            Ok(index_of(text, part, from))
        }
        ("lastIndexOf", [Value::Text(part)]) => Ok(position(text, text.rfind(&**part))),
        ("lowerAscii", []) => Ok(Value::text(text.to_ascii_lowercase())),
        ("upperAscii", []) => Ok(Value::text(text.to_ascii_uppercase())),
        ("trim", []) => Ok(Value::text(text.trim())),
        ("reverse", []) => Ok(Value::text(text.chars().rev().collect::<String>())),
        ("replace", [Value::Text(from), Value::Text(to)]) => {
            Ok(Value::text(text.replace(&**from, to)))
        }
        ("replace", [Value::Text(from), Value::Text(to), Value::Int(limit)]) => {
            let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
            Ok(Value::text(text.replacen(&**from, to, limit)))
        }
        ("split", [Value::Text(between)]) => Ok(split(text, between, -1)),
        ("split", [Value::Text(between), Value::Int(limit)]) => Ok(split(text, between, *limit)),
        ("substring", [Value::Int(from)]) => {
            let from = within(*from, text)?;
            Ok(Value::text(text.chars().skip(from).collect::<String>()))
        }
        ("substring", [Value::Int(from), Value::Int(to)]) => {
            let (from, to) = (within(*from, text)?, within(*to, text)?);
            let length = to.checked_sub(from);
            let length = length.ok_or_else(|| Failure::error("invalid substring range"))?;
            Ok(Value::text(
                text.chars().skip(from).take(length).collect::<String>(),
            ))
        }
        (_, [Value::Text(pattern), rest @ ..]) => {
            let pattern = patterns
                .get(pattern)
                .ok_or_else(Failure::no_such_overload)?;
            by_pattern(name, text, pattern, rest)
        }
        _ => Err(Failure::no_such_overload()),
    }
}

fn by_pattern(name: &str, text: &str, pattern: &Pattern, rest: &[Value]) -> Evaluated {
    match (name, rest) {
        ("matches", []) => Ok(Value::Bool(pattern.is_found(text))),
        ("find", []) => Ok(Value::text(pattern.all(text).next().unwrap_or_default())),
        ("findAll", []) => Ok(Value::list(pattern.all(text).map(Value::text).collect())),
        ("findAll", [Value::Int(limit)]) => {
            let limit = usize::try_from(*limit).unwrap_or(usize::MAX);
            let found = pattern.all(text).take(limit);
            Ok(Value::list(found.map(Value::text).collect()))
        }
        _ => Err(Failure::no_such_overload()),
    }
}

/// The text may end where its last character does.
fn within(index: i64, text: &str) -> Result<usize, Failure> {
    let index = usize::try_from(index).ok();
    index
        .filter(|index| *index <= text.chars().count())
        .ok_or_else(|| Failure::error("index out of range"))
}

fn char_at(text: &str, index: i64) -> Evaluated {
    let index = within(index, text)?;
    let found: String = text.chars().skip(index).take(1).collect();
    Ok(Value::text(found))
}

fn index_of(text: &str, part: &str, from: usize) -> Value {
    let start = text
        .char_indices()
        .nth(from)
        .map_or(text.len(), |(start, _)| start);
    let rest = text.get(start..).unwrap_or_default();
    position(text, rest.find(part).map(|found| start + found))
}

/// A place in bytes as one in code points; -1 for none.
fn position(text: &str, found: Option<usize>) -> Value {
    let before = found.and_then(|found| text.get(..found));
    before.map_or(Value::Int(-1), |before| count(before.chars().count()))
}

/// At most so many parts; all for a negative limit.
fn split(text: &str, between: &str, limit: i64) -> Value {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let parts: Vec<Value> = if limit == 0 {
        Vec::new()
    } else if between.is_empty() {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        letters_within(&letters, limit)
    } else {
        text.splitn(limit, between).map(Value::text).collect()
    };
    Value::list(parts)
}

/// Single characters, the last part with all that is left.
fn letters_within(letters: &[String], limit: usize) -> Vec<Value> {
    let (single, rest) = letters.split_at(letters.len().min(limit - 1));
    let rest = rest.concat();
    let single = single.iter().map(|letter| Value::text(letter.as_str()));
    let last = (!rest.is_empty()).then(|| Value::text(rest));
    single.chain(last).collect()
}
