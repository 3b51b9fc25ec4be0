//! A mapping while it is read.

use super::Compose;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::yaml as codes;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// From this many keys on, an index finds duplicates.
const INDEXED: usize = 12;

/// A key that waits for its value.
enum Pending {
    Key(Key, Range<usize>),
    Merge(Range<usize>),
    /// The key was refused; its value is read and dropped.
    Refused,
}

/// The one `<<` of a mapping.
struct Merge {
    key: Range<usize>,
    /// How many keys stand before it.
    position: usize,
    value: Node,
    range: Range<usize>,
}

/// A mapping while it is read: keys are checked when they come, `<<` at the end.
#[derive(Default)]
pub(super) struct Mapping {
    entries: Vec<Entry>,
    keys: Vec<Range<usize>>,
    index: BTreeMap<Arc<str>, usize>,
    pending: Option<Pending>,
    merge: Option<Merge>,
}

impl Mapping {
    pub(super) fn expects_key(&self) -> bool {
        self.pending.is_none()
    }

    /// The next value belongs to no key.
    pub(super) fn refuse_key(&mut self) {
        self.pending = Some(Pending::Refused);
    }

    /// Where the first of two equal keys stands.
    pub(super) fn key(&mut self, key: Key, range: Range<usize>) -> Result<(), Range<usize>> {
        if let Some(first) = self.position(&key.text).and_then(|at| self.keys.get(at)) {
            self.pending = Some(Pending::Refused);
            return Err(first.clone());
        }
        self.pending = Some(Pending::Key(key, range));
        Ok(())
    }

    /// Where the first of two `<<` stands.
    pub(super) fn merge_key(&mut self, range: Range<usize>) -> Result<(), Range<usize>> {
        if let Some(first) = &self.merge {
            self.pending = Some(Pending::Refused);
            return Err(first.key.clone());
        }
        self.pending = Some(Pending::Merge(range));
        Ok(())
    }

    pub(super) fn value(&mut self, value: Node, range: Range<usize>) {
        match self.pending.take() {
            Some(Pending::Key(key, place)) => self.add(key, place, value),
            Some(Pending::Merge(key)) => {
                self.merge = Some(Merge {
                    key,
                    position: self.entries.len(),
                    value,
                    range,
                });
            }
            Some(Pending::Refused) | None => {}
        }
    }

    /// The finished mapping: keys that `<<` brings stand in its place, and the mapping's own keys
    /// win, wherever they stand.
    pub(super) fn finish<C: Compose + ?Sized>(
        mut self,
        composer: &C,
        diagnostics: &mut Diagnostics,
    ) -> Map {
        let Some(merge) = self.merge.take() else {
            return self.entries.into_iter().collect();
        };
        let mut merged: Vec<Entry> = Vec::new();
        match merge_sources(merge.value) {
            Ok(maps) => {
                let mut taken: BTreeSet<Arc<str>> = BTreeSet::new();
                let brought = maps.into_iter().flatten();
                let free = brought.filter(|entry| self.position(&entry.key.text).is_none());
                merged.extend(free.filter(|entry| taken.insert(entry.key.text.clone())));
            }
            Err(kind) => diagnostics.push(not_mergeable(kind, &merge.range, &merge.key, composer)),
        }
        let mut entries = self.entries;
        let after = entries.split_off(merge.position);
        entries.into_iter().chain(merged).chain(after).collect()
    }

    fn position(&self, text: &str) -> Option<usize> {
        if self.entries.len() < INDEXED {
            let mut keys = self.entries.iter();
            return keys.position(|entry| &*entry.key.text == text);
        }
        self.index.get(text).copied()
    }

    fn add(&mut self, key: Key, place: Range<usize>, value: Node) {
        self.entries.push(Entry { key, value });
        self.keys.push(place);
        let known = self.index.len();
        if self.entries.len() >= INDEXED {
            let new = self.entries.iter().enumerate().skip(known);
            let new = new.map(|(at, entry)| (entry.key.text.clone(), at));
            self.index.extend(new);
        }
    }
}

/// The mappings that `<<` brings, the strongest first; otherwise what stands there instead.
fn merge_sources(value: Node) -> Result<Vec<Map>, &'static str> {
    let kind = value.kind();
    match value.data {
        Data::Map(map) => Ok(vec![map]),
        Data::List(items) => items
            .into_iter()
            .map(|item| match item.data {
                Data::Map(map) => Ok(map),
                _ => Err("a list with something else in it"),
            })
            .collect(),
        _ => Err(kind),
    }
}

fn not_mergeable<C: Compose + ?Sized>(
    kind: &str,
    range: &Range<usize>,
    key: &Range<usize>,
    composer: &C,
) -> Diagnostic {
    // An absent value has no characters to point at.
    let place = if range.is_empty() { key } else { range };
    Diagnostic::error(
        &codes::INVALID_MERGE,
        format!("`<<` takes a mapping or a list of mappings, not {kind}"),
    )
    .place(composer.span(place.clone()), "merged here")
    .help("put the key in quotes if `<<` is text")
}
