//! The untyped tree.

use crate::source::Moved;
use crate::source::OriginId;
use std::sync::Arc;

/// A value with its history.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// How it came to be.
    pub origin: OriginId,
}

/// A value, as Kubernetes' JSON knows it.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(Arc<str>),
    /// A list.
    List(Vec<Node>),
    /// A mapping with text keys.
    Map(Map),
}

/// A number: integers within 64 bits stay integers.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// From -2^63 to 2^63 - 1.
    Integer(i64),
    /// From 2^63 to 2^64 - 1.
    Unsigned(u64),
    /// Anything else; always finite.
    Float(f64),
}

/// A key with its place.
#[derive(Clone, Debug)]
pub struct Key {
    /// The key.
    pub text: Arc<str>,
    /// How it came to be.
    pub origin: OriginId,
}

/// One pair of a [`Map`].
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// An ordered mapping; every key stands once. Lookups walk the entries, because manifests have few
/// keys per map; code that matches two large maps builds an index.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: Vec<Entry>,
}

impl Node {
    /// A value with its history.
    pub fn new(data: Data, origin: OriginId) -> Self {
        Self { data, origin }
    }

    /// Text.
    pub fn string(text: impl Into<Arc<str>>, origin: OriginId) -> Self {
        Self::new(Data::String(text.into()), origin)
    }

    /// An empty mapping.
    pub fn map(origin: OriginId) -> Self {
        Self::new(Data::Map(Map::default()), origin)
    }

    /// Gives every value and key the id that its origin has after a move.
    pub fn move_origins(&mut self, moved: Moved) {
        moved.apply(&mut self.origin);
        match &mut self.data {
            Data::List(items) => items.iter_mut().for_each(|item| item.move_origins(moved)),
            Data::Map(map) => map.entries.iter_mut().for_each(|entry| {
                moved.apply(&mut entry.key.origin);
                entry.value.move_origins(moved);
            }),
            _ => {}
        }
    }

    /// The text, if it is text.
    pub fn as_str(&self) -> Option<&str> {
        if let Data::String(text) = &self.data {
            Some(text)
        } else {
            None
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        if let Data::Bool(value) = &self.data {
            Some(*value)
        } else {
            None
        }
    }

    /// The integer, if it is one within `i64`.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.data {
            Data::Number(Number::Integer(value)) => Some(*value),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        if let Data::Map(map) = &self.data {
            Some(map)
        } else {
            None
        }
    }

    /// The mapping, if it is one, to change.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        if let Data::Map(map) = &mut self.data {
            Some(map)
        } else {
            None
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        if let Data::List(items) = &self.data {
            Some(items)
        } else {
            None
        }
    }

    /// The value under a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The value at a chain of keys: `node.at(&["spec", "replicas"])`.
    pub fn at(&self, keys: &[&str]) -> Option<&Node> {
        keys.iter().try_fold(self, |node, key| node.get(key))
    }

    /// True for `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// What kind of value it is, in the words of messages: `a string`, `a list`.
    pub fn kind(&self) -> &'static str {
        match &self.data {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Number(Number::Float(_)) => "a number",
            Data::Number(_) => "an integer",
            Data::String(_) => "a string",
            Data::List(_) => "a list",
            Data::Map(_) => "a mapping",
        }
    }

    /// How many values it holds, itself included; keys are not counted.
    pub fn size(&self) -> usize {
        match &self.data {
            Data::List(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            Data::Map(map) => 1 + map.iter().map(|entry| entry.value.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// How many levels of lists and mappings it has; a scalar has none.
    pub fn depth(&self) -> usize {
        let deepest = match &self.data {
            Data::List(items) => items.iter().map(Node::depth).max(),
            Data::Map(map) => map.iter().map(|entry| entry.value.depth()).max(),
            _ => return 0,
        };
        1 + deepest.unwrap_or(0)
    }

    /// Equal values, whatever their histories; maps are equal in any key order, and an integer
    /// equals a float of the same value, as in JSON.
    pub fn same_value(&self, other: &Node) -> bool {
        match (&self.data, &other.data) {
            (Data::Null, Data::Null) => true,
            (Data::Bool(left), Data::Bool(right)) => left == right,
            (Data::Number(left), Data::Number(right)) => left.same_value(*right),
            (Data::String(left), Data::String(right)) => left == right,
            (Data::List(left), Data::List(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(l, r)| l.same_value(r))
            }
            (Data::Map(left), Data::Map(right)) => left.same_value(right),
            _ => false,
        }
    }
}

impl Number {
    /// Equal as JSON numbers.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a float equals only integers it can hold"
    )]
    pub fn same_value(self, other: Number) -> bool {
        match (self, other) {
            (Number::Integer(left), Number::Integer(right)) => left == right,
            (Number::Unsigned(left), Number::Unsigned(right)) => left == right,
            (Number::Float(left), Number::Float(right)) => left.total_cmp(&right).is_eq(),
            (Number::Float(float), Number::Integer(integer))
            | (Number::Integer(integer), Number::Float(float)) => {
                (integer as f64).total_cmp(&float).is_eq()
            }
            (Number::Float(float), Number::Unsigned(integer))
            | (Number::Unsigned(integer), Number::Float(float)) => {
                (integer as f64).total_cmp(&float).is_eq()
            }
            (Number::Integer(_), Number::Unsigned(_))
            | (Number::Unsigned(_), Number::Integer(_)) => false,
        }
    }
}

impl Map {
    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The pairs in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.entries.iter()
    }

    /// The values in order, to change.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Node> {
        self.entries.iter_mut().map(|entry| &mut entry.value)
    }

    /// The pairs in order, their values to change.
    pub fn pairs_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        let pairs = self.entries.iter_mut();
        pairs.map(|entry| (&*entry.key.text, &mut entry.value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.key.text)
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value under a key, to change.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|entry| &*entry.key.text == key)
            .map(|entry| &mut entry.value)
    }

    /// The pair of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| &*entry.key.text == key)
    }

    /// Puts a value under a key, in the place of the old value if there was one (which is
    /// returned), else at the end.
    pub fn insert(&mut self, key: Key, value: Node) -> Option<Node> {
        if let Some(old) = self.get_mut(&key.text) {
            return Some(std::mem::replace(old, value));
        }
        self.entries.push(Entry { key, value });
        None
    }

    /// Adds a pair whose key the caller knows to be new; no lookup.
    pub fn push(&mut self, key: Key, value: Node) {
        self.entries.push(Entry { key, value });
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        let index = self
            .entries
            .iter()
            .position(|entry| &*entry.key.text == key)?;
        Some(self.entries.remove(index))
    }

    /// Keeps the pairs that pass.
    pub fn retain(&mut self, keep: impl FnMut(&Entry) -> bool) {
        self.entries.retain(keep);
    }

    /// Sorts the pairs; the sort is stable.
    pub fn sort_by_key<K: Ord>(&mut self, order: impl FnMut(&Entry) -> K) {
        self.entries.sort_by_key(order);
    }

    fn same_value(&self, other: &Map) -> bool {
        if self.len() != other.len() {
            return false;
        }
        let mut left: Vec<&Entry> = self.entries.iter().collect();
        let mut right: Vec<&Entry> = other.entries.iter().collect();
        left.sort_by(|a, b| a.key.text.cmp(&b.key.text));
        right.sort_by(|a, b| a.key.text.cmp(&b.key.text));
        left.iter()
            .zip(right)
            .all(|(l, r)| l.key.text == r.key.text && l.value.same_value(&r.value))
    }
}

impl IntoIterator for Map {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl<'a> IntoIterator for &'a Map {
    type Item = &'a Entry;
    type IntoIter = std::slice::Iter<'a, Entry>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.iter()
    }
}

impl FromIterator<Entry> for Map {
    /// The caller knows that the keys differ.
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Self {
            entries: entries.into_iter().collect(),
        }
    }
}
