//! Which items of two lists belong together.

use super::place::At;
use super::place::Step;
use crate::kubernetes::facts::Field;
use crate::kubernetes::facts::ListMerge;
use crate::yaml::Node;
use crate::yaml::write_json;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Two items that belong together, or one that has no other.
pub(super) struct Pair<'a> {
    pub(super) step: Step,
    pub(super) before: Option<&'a Node>,
    pub(super) after: Option<&'a Node>,
}

/// A field that tells items apart: the way to it, and what it is when it is missing.
struct Key {
    way: Vec<String>,
    default: Option<String>,
}

impl Key {
    fn new(way: &[&str], default: Option<&str>) -> Self {
        Self {
            way: way.iter().map(|&part| part.to_owned()).collect(),
            default: default.map(|text| format!("\"{text}\"")),
        }
    }

    /// The value of an item, as JSON.
    fn of(&self, item: &Node) -> Option<String> {
        let way: Vec<&str> = self.way.iter().map(String::as_str).collect();
        match item.at(&way) {
            Some(value) if value.as_map().is_some() || value.as_list().is_some() => None,
            Some(value) => {
                let mut text = String::new();
                write_json(value, &mut text);
                Some(text)
            }
            None => self.default.clone(),
        }
    }
}

/// The pairs of two lists: those of `before` in order, then what is new. Items are told apart by
/// the list's keys in the Kubernetes API, objects by their identity, and the items of a list that
/// the API does not describe by `name`, as long as that keeps their order. Other items belong
/// together when they stand at the same place.
pub(super) fn pairs<'a>(
    before: &'a [Node],
    after: &'a [Node],
    at: At,
    field: Option<&Field>,
) -> Vec<Pair<'a>> {
    if field.is_some_and(|field| matches!(field.merge, ListMerge::Union))
        && let Some(pairs) = as_set(before, after)
    {
        return pairs;
    }
    let declared = field.map(declared).unwrap_or_default();
    if !declared.is_empty() {
        if let Some(pairs) = by_keys(before, after, &declared, false) {
            return pairs;
        }
        return by_place(before, after);
    }
    if at.item().is_unknown() {
        let identity = [
            Key::new(&["kind"], None),
            Key::new(&["metadata", "name"], None),
            Key::new(&["metadata", "namespace"], Some("")),
            Key::new(&["apiVersion"], None),
        ];
        if let Some(pairs) = by_keys(before, after, &identity, false) {
            return pairs;
        }
        if let Some(pairs) = by_keys(before, after, &[Key::new(&["name"], None)], true) {
            return pairs;
        }
    }
    by_place(before, after)
}

/// What makes items different for the API server, or else for a strategic merge patch.
fn declared(field: &Field) -> Vec<Key> {
    let mut keys: Vec<Key> = field
        .keys()
        .map(|key| Key::new(&[key.name], key.default))
        .collect();
    if let (true, ListMerge::ByKey(name)) = (keys.is_empty(), field.merge) {
        keys.push(Key::new(&[name], None));
    }
    keys
}

fn by_place<'a>(before: &'a [Node], after: &'a [Node]) -> Vec<Pair<'a>> {
    let pair = |index: usize| Pair {
        step: Step::Index(index),
        before: before.get(index),
        after: after.get(index),
    };
    (0..before.len().max(after.len())).map(pair).collect()
}

/// The items of a set are their own keys; `None` when one is no scalar or stands twice.
fn as_set<'a>(before: &'a [Node], after: &'a [Node]) -> Option<Vec<Pair<'a>>> {
    let itself = Key::new(&[], None);
    let (old, new) = (
        index(before, std::slice::from_ref(&itself))?,
        index(after, std::slice::from_ref(&itself))?,
    );
    let pair = |values: &Vec<String>| Pair {
        step: Step::Where(format!("?(@=={})", values.join(""))),
        before: old.get(values).and_then(|index| before.get(*index)),
        after: new.get(values).and_then(|index| after.get(*index)),
    };
    Some(in_order(&old, &new).iter().map(pair).collect())
}

fn by_keys<'a>(
    before: &'a [Node],
    after: &'a [Node],
    keys: &[Key],
    order_counts: bool,
) -> Option<Vec<Pair<'a>>> {
    let (old, new) = (index(before, keys)?, index(after, keys)?);
    let order = in_order(&old, &new);
    if order_counts {
        let places: Vec<usize> = order
            .iter()
            .filter(|values| old.contains_key(values.as_slice()))
            .filter_map(|values| new.get(values).copied())
            .collect();
        if !places.is_sorted() {
            return None;
        }
    }
    let shown = telling(keys, &order);
    let pair = |values: &Vec<String>| Pair {
        step: Step::Where(filter(keys, &shown, values)),
        before: old.get(values).and_then(|index| before.get(*index)),
        after: new.get(values).and_then(|index| after.get(*index)),
    };
    Some(order.iter().map(pair).collect())
}

/// Where the item of each key stands; `None` when one has no key, or two have the same.
fn index(items: &[Node], keys: &[Key]) -> Option<BTreeMap<Vec<String>, usize>> {
    let mut index = BTreeMap::new();
    for (place, item) in items.iter().enumerate() {
        let values: Option<Vec<String>> = keys.iter().map(|key| key.of(item)).collect();
        if index.insert(values?, place).is_some() {
            return None;
        }
    }
    Some(index)
}

/// The keys of both: those of the old list in its order, then the new ones in theirs.
fn in_order(
    old: &BTreeMap<Vec<String>, usize>,
    new: &BTreeMap<Vec<String>, usize>,
) -> Vec<Vec<String>> {
    let sorted = |index: &BTreeMap<Vec<String>, usize>| {
        let mut all: Vec<(usize, Vec<String>)> = index
            .iter()
            .map(|(values, place)| (*place, values.clone()))
            .collect();
        all.sort();
        all.into_iter()
            .map(|(_, values)| values)
            .collect::<Vec<_>>()
    };
    let mut order = sorted(old);
    order.extend(
        sorted(new)
            .into_iter()
            .filter(|values| !old.contains_key(values)),
    );
    order
}

/// Which keys a path names: one that tells all items apart, or else all of them.
fn telling(keys: &[Key], order: &[Vec<String>]) -> Vec<usize> {
    let one = (0..keys.len()).find(|column| {
        let values: BTreeSet<Option<&String>> =
            order.iter().map(|values| values.get(*column)).collect();
        values.len() == order.len()
    });
    one.map_or_else(|| (0..keys.len()).collect(), |column| vec![column])
}

fn filter(keys: &[Key], shown: &[usize], values: &[String]) -> String {
    let part = |column: &usize| {
        let (key, value) = (keys.get(*column)?, values.get(*column)?);
        Some(format!("@.{}=={value}", key.way.join(".")))
    };
    let parts: Vec<String> = shown.iter().filter_map(part).collect();
    format!("?({})", parts.join(" && "))
}
