//! A difference put into the value that it is of, as somebody would do who has only the report.

use serde_json::Value;
use std::collections::BTreeMap;

/// One step of a path.
enum Step {
    Key(String),
    Index(usize),
    /// The item in which these paths have these values.
    Where(Vec<(Vec<String>, Value)>),
}

/// A field of a report.
pub(crate) struct Field {
    pub(crate) path: String,
    pub(crate) before: Option<Value>,
    pub(crate) after: Option<Value>,
}

/// The value with the fields changed as the report says.
///
/// # Errors
/// A field that is not what it is said to have been.
pub(crate) fn patched(value: &Value, fields: &[Field]) -> Result<Value, String> {
    let mut value = value.clone();
    // What is removed from a list by its place is removed from the end.
    let (gone, others): (Vec<&Field>, Vec<&Field>) =
        fields.iter().partition(|field| field.after.is_none());
    for field in others.into_iter().chain(gone.into_iter().rev()) {
        let steps = steps(&field.path);
        let found = put(&mut value, &steps, field.after.as_ref());
        if found != field.before {
            let Field { path, before, .. } = field;
            return Err(format!("{path} was {found:?} and not {before:?}"));
        }
    }
    Ok(value)
}

/// Replaces, adds or removes a value; what was there before.
fn put(value: &mut Value, steps: &[Step], new: Option<&Value>) -> Option<Value> {
    let [step, rest @ ..] = steps else {
        return Some(std::mem::replace(value, new.cloned().unwrap_or_default()));
    };
    match (step, value) {
        (Step::Key(key), Value::Object(members)) => {
            if rest.is_empty() {
                let old = members.remove(key);
                members.extend(new.map(|new| (key.clone(), new.clone())));
                return old;
            }
            put(members.get_mut(key)?, rest, new)
        }
        (step, Value::Array(items)) => {
            let index = match step {
                Step::Index(index) => Some(*index).filter(|index| *index < items.len()),
                Step::Where(wanted) => place(items, wanted),
                Step::Key(_) => return None,
            };
            match (index, rest.is_empty()) {
                (Some(index), false) => put(&mut items[index], rest, new),
                (Some(index), true) => Some(match new {
                    Some(new) => std::mem::replace(&mut items[index], new.clone()),
                    None => items.remove(index),
                }),
                (None, _) => {
                    items.extend(new.cloned());
                    None
                }
            }
        }
        _ => None,
    }
}

/// The one item that has the values. A value that the API fills in may be missing.
fn place(items: &[Value], wanted: &[(Vec<String>, Value)]) -> Option<usize> {
    let at = |item: &Value, way: &[String]| -> Option<Value> {
        let end = way.iter().try_fold(item, |value, key| value.get(key));
        end.cloned()
    };
    let fits = |item: &Value, lenient: bool| {
        wanted.iter().all(|(way, value)| match at(item, way) {
            Some(own) => own == *value,
            None => lenient,
        })
    };
    let exact = items.iter().position(|item| fits(item, false));
    exact.or_else(|| items.iter().position(|item| fits(item, true)))
}

fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() && rest != "." {
        let (step, after) = if let Some(inner) = rest.strip_prefix("['']") {
            (Step::Key(String::new()), inner)
        } else if let Some(inner) = rest.strip_prefix("[?(") {
            let end = end_of_filter(inner);
            (Step::Where(filter(&inner[..end])), &inner[end + 2..])
        } else if let Some(inner) = rest.strip_prefix('[') {
            let (index, after) = inner.split_once(']').unwrap();
            (Step::Index(index.parse().unwrap()), after)
        } else {
            key(rest.strip_prefix('.').unwrap())
        };
        steps.push(step);
        rest = after;
    }
    steps
}

/// A key up to a dot or bracket that has no `\` before it.
fn key(text: &str) -> (Step, &str) {
    let mut key = String::new();
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '.' | '[' => return (Step::Key(key), &text[at..]),
            '\\' => key.extend(letters.next().map(|(_, letter)| letter)),
            other => key.push(other),
        }
    }
    (Step::Key(key), "")
}

/// Where `)]` stands outside of quotes.
fn end_of_filter(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            ')' if !quoted && text[at..].starts_with(")]") => return at,
            _ => {}
        }
    }
    panic!("{text} has no end")
}

/// `@.name=="web" && @.port==80`, or `@=="x"`.
fn filter(text: &str) -> Vec<(Vec<String>, Value)> {
    let parts = text.split(" && ").map(|part| {
        let (way, value) = part.split_once("==").unwrap();
        let way = way.strip_prefix('@').unwrap().split('.').skip(1);
        let way = way.map(str::to_owned).collect();
        (way, serde_json::from_str(value).unwrap())
    });
    parts.collect()
}

/// Puts names into the places of `<name>` and the like, in every text of a value.
pub(crate) fn named(value: &Value, names: &BTreeMap<String, String>) -> Value {
    let text = |text: &str| {
        names.iter().fold(text.to_owned(), |text, (what, name)| {
            text.replace(&format!("<{what}>"), name)
        })
    };
    match value {
        Value::String(own) => text(own).into(),
        Value::Array(items) => items.iter().map(|item| named(item, names)).collect(),
        Value::Object(members) => {
            let members = members.iter();
            let members = members.map(|(key, member)| (text(key), named(member, names)));
            members.collect()
        }
        other => other.clone(),
    }
}
