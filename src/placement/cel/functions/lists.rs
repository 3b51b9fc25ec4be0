//! Functions of lists.

use super::Value;
use super::count;
use crate::placement::cel::ast::Operator;
use crate::placement::cel::evaluate::Evaluated;
use crate::placement::cel::evaluate::Failure;
use crate::placement::cel::operators::binary;
use std::cmp::Ordering;

/// Calls a function of a list.
pub(super) fn call(name: &str, items: &[Value], rest: &[Value]) -> Evaluated {
    match (name, rest) {
        ("isSorted", []) => is_sorted(items),
        ("sum", []) => sum(items),
        ("min", []) => extreme(items, Ordering::Less, "min"),
        ("max", []) => extreme(items, Ordering::Greater, "max"),
        ("indexOf", [wanted]) => Ok(position(items.iter().position(|item| item.equals(wanted)))),
        ("lastIndexOf", [wanted]) => {
            Ok(position(items.iter().rposition(|item| item.equals(wanted))))
        }
        ("join", []) => join(items, ""),
        ("join", [Value::Text(between)]) => join(items, between),
        _ => Err(Failure::no_such_overload()),
    }
}

fn position(found: Option<usize>) -> Value {
    found.map_or(Value::Int(-1), count)
}

fn is_sorted(items: &[Value]) -> Evaluated {
    for pair in items.windows(2) {
        let [left, right] = pair else { continue };
        let ordering = left.compare(right).ok_or_else(Failure::no_such_overload)?;
        if ordering.is_gt() {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

/// The sum of numbers; 0 where there are none.
fn sum(items: &[Value]) -> Evaluated {
    let mut items = items.iter();
    let first = items.next().cloned().unwrap_or(Value::Int(0));
    if !matches!(first, Value::Int(_) | Value::Uint(_) | Value::Double(_)) {
        return Err(Failure::no_such_overload());
    }
    items.try_fold(first, |total, item| binary(Operator::Add, &total, item))
}

fn extreme(items: &[Value], wanted: Ordering, name: &str) -> Evaluated {
    let mut items = items.iter();
    let first = items
        .next()
        .ok_or_else(|| Failure::error(format!("{name} called on empty list")))?;
    let mut best = first;
    for item in items {
        let ordering = item.compare(best).ok_or_else(Failure::no_such_overload)?;
        if ordering == wanted {
            best = item;
        }
    }
    Ok(best.clone())
}

fn join(items: &[Value], between: &str) -> Evaluated {
    let texts = items.iter().map(|item| match item {
        Value::Text(text) => Ok(&**text),
        _ => Err(Failure::no_such_overload()),
    });
    let texts: Vec<&str> = texts.collect::<Result<_, _>>()?;
    Ok(Value::text(texts.join(between)))
}
