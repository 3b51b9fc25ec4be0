//! The one merge: two trees become one, and every value that was replaced remembers what it was.

use super::Data;
use super::Entry;
use super::Key;
use super::Map;
use super::Node;
use super::Path;
use super::path;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What `null` in a patch means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nulls {
    /// A value like any other.
    Keep,
    /// The key is removed (RFC 7396; Kubernetes' strategic merge).
    Remove,
}

/// Above this many comparisons of keys, a merge of two maps builds an index.
const COMPARISONS_WITHOUT_INDEX: usize = 4096;

/// Merges `patch` into `base`: maps key by key, everything else is replaced, lists included.
/// `null` is a value.
///
/// `note` says who merges, for the history: `trait scaler`, `environment prod, policy override`.
/// See [`Merge`] for what is recorded.
pub fn deep(base: &mut Node, patch: &Node, note: &str, origins: &mut Origins) {
    Merge::new(note, origins).deep(base, patch, Nulls::Keep);
}

/// A merge in progress: who merges, and where the history is written.
///
/// A value that is replaced gets the origin [`Step::Overridden`], with the new value as source and
/// the old one as shadowed, also when both are equal: whoever removes one of the two assignments
/// must be able to see the other. Added values keep their own origin, and so does a map that others
/// are merged into. What is taken out is recorded at the map or list that held it.
///
/// What decides where a value goes is a condition: the keys of the patch on the way to it.
#[derive(Debug)]
pub struct Merge<'a> {
    note: &'a str,
    way: Vec<OriginId>,
    origins: &'a mut Origins,
    replaced: Vec<Replaced>,
}

/// A value that a merge replaced or took out.
#[derive(Clone, Debug)]
pub struct Replaced {
    /// What was there.
    pub before: Node,
    /// What is there now; nothing when it was taken out.
    pub after: Option<Node>,
    /// The step that says so: of the new value, or of the list or mapping that held the old one.
    pub step: OriginId,
    /// The way to the old value from what has that step.
    pub path: Path,
    /// What did it: the new value, or the `null`, directive or operation that took the old one out.
    pub by: OriginId,
}

impl<'a> Merge<'a> {
    /// A merge by `note`.
    pub fn new(note: &'a str, origins: &'a mut Origins) -> Self {
        Self::on_the_way(note, Vec::new(), origins)
    }

    /// A merge by `note` in a place that `way` led to: the keys above it, or the path of an
    /// operation.
    pub fn on_the_way(note: &'a str, way: Vec<OriginId>, origins: &'a mut Origins) -> Self {
        Self {
            note,
            way,
            origins,
            replaced: Vec::new(),
        }
    }

    /// What was replaced and taken out so far, in order.
    pub fn into_replaced(self) -> Vec<Replaced> {
        self.replaced
    }

    /// Goes another way from here on.
    pub fn go(&mut self, way: Vec<OriginId>) {
        self.way = way;
    }

    /// Merges maps key by key; everything else is replaced, lists included.
    pub fn deep(&mut self, base: &mut Node, patch: &Node, nulls: Nulls) {
        let Data::Map(changes) = &patch.data else {
            self.replace(base, patch.clone());
            return;
        };
        match base.as_map().map(Map::len) {
            None => self.replace(base, added(patch, nulls)),
            Some(keys) if keys.saturating_mul(changes.len()) > COMPARISONS_WITHOUT_INDEX => {
                self.large_maps(base, changes, nulls);
            }
            Some(_) => self.maps(base, changes, nulls),
        }
    }

    /// Puts `value` in the place of `target` and records what was there.
    pub fn replace(&mut self, target: &mut Node, mut value: Node) {
        let by = value.origin;
        value.origin = self.origins.push(
            Step::Overridden,
            &Trace {
                note: self.note,
                sources: &[value.origin],
                conditions: &self.way,
                shadowed: &[target.origin],
                ..Trace::default()
            },
        );
        self.replaced.push(Replaced {
            step: value.origin,
            after: Some(value.clone()),
            before: std::mem::replace(target, value),
            path: Path::default(),
            by,
        });
    }

    /// Takes `key` out of the mapping `container`, if it is there, because of `reason` (the `null`
    /// or the directive that says so).
    pub fn remove(&mut self, container: &mut Node, key: &str, reason: OriginId) {
        let removed = container.as_map_mut().and_then(|map| map.remove(key));
        if let Some(entry) = removed {
            let value = (path::Step::Key(entry.key.text), entry.value);
            self.removed(container, vec![value], &[reason]);
        }
    }

    /// Records that values were taken out of `container`: it is what it was before, without them.
    /// Each value comes with the key or number that it had.
    pub fn removed(
        &mut self,
        container: &mut Node,
        values: Vec<(path::Step, Node)>,
        reasons: &[OriginId],
    ) {
        let mut conditions = reasons.to_vec();
        conditions.extend(&self.way);
        let shadowed: Vec<OriginId> = values.iter().map(|(_, value)| value.origin).collect();
        container.origin = self.origins.push(
            Step::Overridden,
            &Trace {
                note: self.note,
                sources: &[container.origin],
                conditions: &conditions,
                shadowed: &shadowed,
                ..Trace::default()
            },
        );
        let step = container.origin;
        let by = conditions.first().copied().unwrap_or(step);
        let taken_out = values.into_iter().map(|(at, before)| {
            let mut path = Path::default();
            path.push(at);
            Replaced {
                before,
                after: None,
                step,
                path,
                by,
            }
        });
        self.replaced.extend(taken_out);
    }

    /// The origin of something that this merge put where it is, and that hangs on more.
    pub fn placed(&mut self, origin: OriginId, reasons: &[OriginId]) -> OriginId {
        if self.way.is_empty() && reasons.is_empty() {
            return origin;
        }
        let mut conditions = reasons.to_vec();
        conditions.extend(&self.way);
        self.origins.push(
            Step::Overridden,
            &Trace {
                note: self.note,
                sources: &[origin],
                conditions: &conditions,
                ..Trace::default()
            },
        )
    }

    /// The key of a value that is added.
    pub fn key(&mut self, key: &Key) -> Key {
        Key {
            text: key.text.clone(),
            origin: self.placed(key.origin, &[]),
        }
    }

    /// One key further on the way. One that the engine itself wrote decides nothing.
    fn below(&mut self, key: &Key, merge: impl FnOnce(&mut Self)) {
        let length = self.way.len();
        if self.origins.get(key.origin).step != Step::Rule {
            self.way.push(key.origin);
        }
        merge(self);
        self.way.truncate(length);
    }

    fn maps(&mut self, base: &mut Node, patch: &Map, nulls: Nulls) {
        for entry in patch {
            let key = &entry.key;
            if nulls == Nulls::Remove && entry.value.is_null() {
                self.below(key, |merge| {
                    merge.remove(base, &key.text, entry.value.origin);
                });
                continue;
            }
            let Some(map) = base.as_map_mut() else {
                continue;
            };
            match map.get_mut(&key.text) {
                Some(target) => self.below(key, |merge| merge.deep(target, &entry.value, nulls)),
                None => map.push(self.key(key), added(&entry.value, nulls)),
            }
        }
    }

    fn large_maps(&mut self, container: &mut Node, patch: &Map, nulls: Nulls) {
        let Some(base) = container.as_map_mut() else {
            return;
        };
        let mut entries: Vec<Entry> = std::mem::take(base).into_iter().collect();
        let index: BTreeMap<Arc<str>, usize> = entries
            .iter()
            .enumerate()
            .map(|(position, entry)| (entry.key.text.clone(), position))
            .collect();
        let mut removed: Vec<Option<OriginId>> = vec![None; entries.len()];
        for entry in patch {
            let known = index.get(&entry.key.text).copied();
            if nulls == Nulls::Remove && entry.value.is_null() {
                if let Some(mark) = known.and_then(|position| removed.get_mut(position)) {
                    *mark = Some(entry.value.origin);
                }
            } else if let Some(old) = known.and_then(|position| entries.get_mut(position)) {
                self.below(&entry.key, |merge| {
                    merge.deep(&mut old.value, &entry.value, nulls);
                });
            } else {
                entries.push(Entry {
                    key: self.key(&entry.key),
                    value: added(&entry.value, nulls),
                });
            }
        }
        removed.resize(entries.len(), None);
        let mut kept = Map::default();
        let mut gone = Vec::new();
        for (entry, reason) in entries.into_iter().zip(removed) {
            match reason {
                None => kept.push(entry.key, entry.value),
                Some(reason) => gone.push((entry, reason)),
            }
        }
        *base = kept;
        for (entry, reason) in gone {
            let value = (path::Step::Key(entry.key.text), entry.value);
            self.removed(container, vec![value], &[reason]);
        }
    }
}

/// A value of a patch that meets nothing: where `null` removes, nulls inside its maps (not inside
/// its lists) remove nothing and are left out.
pub fn added(value: &Node, nulls: Nulls) -> Node {
    if let (Data::Map(map), Nulls::Remove) = (&value.data, nulls) {
        let kept = map.iter().filter(|entry| !entry.value.is_null());
        let entries = kept.map(|entry| Entry {
            key: entry.key.clone(),
            value: added(&entry.value, nulls),
        });
        return Node::new(Data::Map(entries.collect()), value.origin);
    }
    value.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Role;
    use crate::yaml::testing::node;
    use proptest::prelude::*;

    fn pair(base: &serde_json::Value, patch: &serde_json::Value) -> (Node, Node, Origins) {
        let mut origins = Origins::default();
        let base = node(base, &mut origins);
        let patch = node(patch, &mut origins);
        (base, patch, origins)
    }

    #[test]
    fn maps_merge_deep_and_lists_are_replaced() {
        let (mut base, patch, mut origins) = pair(
            &serde_json::json!({"a": {"x": 1, "y": 2}, "list": [1, 2]}),
            &serde_json::json!({"list": [3], "a": {"y": 5, "z": null}}),
        );
        deep(&mut base, &patch, "test", &mut origins);
        let wanted = serde_json::json!({"a": {"x": 1, "y": 5, "z": null}, "list": [3]});
        assert!(base.same_value(&node(&wanted, &mut origins)));
        let keys: Vec<&str> = base.as_map().unwrap().keys().collect();
        assert_eq!(keys, ["a", "list"], "the order of the base is kept");
    }

    #[test]
    fn a_replaced_value_remembers_both_even_when_they_are_equal() {
        let (mut base, patch, mut origins) =
            pair(&serde_json::json!({"a": 1}), &serde_json::json!({"a": 1}));
        let old = base.get("a").unwrap().origin;
        let new = patch.get("a").unwrap().origin;
        deep(&mut base, &patch, "trait scaler", &mut origins);
        let origin = origins.get(base.get("a").unwrap().origin);
        assert_eq!(origin.step, Step::Overridden);
        assert_eq!(origin.note, "trait scaler");
        let of = |role: Role| {
            let mut links = origin.links.iter().filter(move |link| link.role == role);
            links.next().map(|link| link.origin)
        };
        assert_eq!(of(Role::Source), Some(new));
        assert_eq!(of(Role::Shadowed), Some(old));
    }

    #[test]
    fn added_values_and_merged_maps_keep_their_origin() {
        let (mut base, patch, mut origins) = pair(
            &serde_json::json!({"a": {}}),
            &serde_json::json!({"a": {"b": 1}}),
        );
        let map = base.get("a").unwrap().origin;
        let new = patch.at(&["a", "b"]).unwrap().origin;
        deep(&mut base, &patch, "test", &mut origins);
        assert_eq!(base.get("a").unwrap().origin, map);
        assert_eq!(base.at(&["a", "b"]).unwrap().origin, new);
    }

    #[test]
    fn a_map_remembers_what_was_taken_out_of_it() {
        let (mut base, patch, mut origins) = pair(
            &serde_json::json!({"a": 1, "b": 2}),
            &serde_json::json!({"a": null, "c": null}),
        );
        let map = base.origin;
        let value = base.get("a").unwrap().origin;
        let null = patch.get("a").unwrap().origin;
        Merge::new("test", &mut origins).deep(&mut base, &patch, Nulls::Remove);
        let origin = origins.get(base.origin);
        let links: Vec<_> = origin.links.iter().map(|l| (l.role, l.origin)).collect();
        let key = patch.as_map().unwrap().iter().next().unwrap().key.origin;
        let wanted = [
            (Role::Source, map),
            (Role::Condition, null),
            (Role::Condition, key),
            (Role::Shadowed, value),
        ];
        assert_eq!(links, wanted, "the null for `c` met nothing");
    }

    #[test]
    fn the_keys_on_the_way_decide_where_a_value_goes() {
        let (mut base, patch, mut origins) = pair(
            &serde_json::json!({"a": {"b": 1}}),
            &serde_json::json!({"a": {"b": 2, "c": 3}}),
        );
        let outer = patch.as_map().unwrap().iter().next().unwrap();
        let inner: Vec<OriginId> = outer
            .value
            .as_map()
            .unwrap()
            .iter()
            .map(|e| e.key.origin)
            .collect();
        let outer = outer.key.origin;
        deep(&mut base, &patch, "test", &mut origins);
        let conditions = |id: OriginId| -> Vec<OriginId> {
            let links = origins.get(id).links.iter();
            let conditions = links.filter(|link| link.role == Role::Condition);
            conditions.map(|link| link.origin).collect()
        };
        let map = base.get("a").unwrap().as_map().unwrap();
        let mut entries = map.iter();
        assert_eq!(
            conditions(entries.next().unwrap().value.origin),
            [outer, inner[0]]
        );
        assert_eq!(conditions(entries.next().unwrap().key.origin), [outer]);
    }

    #[test]
    fn large_maps_merge_as_small_ones_do() {
        let base: serde_json::Map<_, _> = (0..200).map(|i| (format!("k{i}"), i.into())).collect();
        let patch: serde_json::Map<_, _> = (100..300)
            .map(|i| {
                let value = if i % 2 == 0 {
                    serde_json::Value::Null
                } else {
                    (i * 10).into()
                };
                (format!("k{i}"), value)
            })
            .collect();
        let (mut merged, patch, mut origins) = pair(&base.into(), &patch.into());
        Merge::new("test", &mut origins).deep(&mut merged, &patch, Nulls::Remove);
        let map = merged.as_map().unwrap();
        assert_eq!(map.len(), 200);
        assert!(map.get("k100").is_none() && map.get("k200").is_none());
        assert_eq!(map.get("k99").unwrap().as_i64(), Some(99));
        assert_eq!(map.get("k101").unwrap().as_i64(), Some(1010));
        assert_eq!(map.get("k299").unwrap().as_i64(), Some(2990));
    }

    fn tree() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            (-3_i64..3).prop_map(Into::into),
            "[ab]{0,2}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Into::into),
                prop::collection::btree_map("[a-d]", inner, 0..4)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn merging_twice_changes_no_value(base in tree(), patch in tree(), remove: bool) {
            let nulls = if remove { Nulls::Remove } else { Nulls::Keep };
            let (mut once, patch, mut origins) = pair(&base, &patch);
            let mut merge = Merge::new("test", &mut origins);
            merge.deep(&mut once, &patch, nulls);
            let mut twice = once.clone();
            merge.deep(&mut twice, &patch, nulls);
            prop_assert!(once.same_value(&twice));
        }

        #[test]
        fn merging_into_an_empty_map_gives_the_patch(patch in tree()) {
            prop_assume!(patch.is_object());
            let (mut base, patch, mut origins) = pair(&serde_json::json!({}), &patch);
            deep(&mut base, &patch, "test", &mut origins);
            prop_assert!(base.same_value(&patch));
        }
    }
}
