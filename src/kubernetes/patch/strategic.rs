//! Kubernetes' strategic merge patch.
//!
//! Mappings merge key by key and `null` removes a key. How lists combine says the Kubernetes API,
//! field by field, or the patch keys; lists of custom resources without patch keys are replaced.
//! Source: <https://kubernetes.io/docs/reference/using-api/api-concepts/#strategic-merge-patch> and
//! <https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md>.
//!
//! It differs from `kubectl patch` in four points, each for the better of a renderer:
//! - New items of a list go to its end, not its front, so that the main container stays the first.
//! - Ports are told apart by number *and* protocol, so that 53/TCP and 53/UDP live side by side.
//! - `$patch: delete` in a mapping takes the mapping out, where `kubectl` leaves an empty one.
//! - `$patch: replace` in an item that has the merge key replaces that item, where `kubectl` would
//!   drop it and replace the whole list.

use super::Patch;
use super::apply::not_a_mapping;
use super::directives::Action;
use super::directives::Directives;
use super::directives::deletes;
use super::directives::is_directive;
use super::directives::plain;
use super::lists::Order;
use super::lists::Rule;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::patches;
use crate::kubernetes::facts;
use crate::kubernetes::facts::Field;
use crate::kubernetes::facts::Shape;
use crate::kubernetes::facts::Type;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::merge::Merge;
use crate::yaml::merge::Replaced;
use crate::yaml::path;

pub(super) fn apply(
    patch: &Patch<'_>,
    target: &mut Node,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Replaced> {
    if patch.body.as_map().is_none() || target.as_map().is_none() {
        not_a_mapping(patch.body, origins, diagnostics);
        return Vec::new();
    }
    let text = |key: &str| target.get(key).and_then(Node::as_str).unwrap_or_default();
    let facts = facts::kind(text("apiVersion"), text("kind"));
    let at = facts
        .and_then(facts::KindFacts::fields)
        .map_or(At::Unknown, At::Type);
    let mut strategic = Strategic {
        patch,
        origins,
        diagnostics,
        path: String::new(),
        way: Vec::new(),
        replaced: Vec::new(),
    };
    if deletes(patch.body) {
        let message = "a patch cannot delete the object as a whole".to_owned();
        strategic.report(&patches::BAD_DIRECTIVE, message, patch.body.origin, None);
        return Vec::new();
    }
    strategic.maps(target, patch.body, at);
    strategic.replaced
}

/// What the API says about the place in the object where the walk stands.
#[derive(Clone, Copy)]
pub(super) enum At {
    /// A structure with known fields.
    Type(Type),
    /// A map with free keys and values of one shape.
    MapOf(Shape),
    /// Nothing: a custom resource, or a field that may hold anything.
    Unknown,
}

impl At {
    pub(super) fn of(shape: Shape) -> Self {
        match (shape.structure(), shape.value()) {
            (Some(structure), _) => Self::Type(structure),
            (None, Some(value)) => Self::MapOf(value),
            (None, None) => Self::Unknown,
        }
    }

    fn field(self, key: &str) -> Option<Field> {
        match self {
            Self::Type(structure) => structure.field(key),
            Self::MapOf(_) | Self::Unknown => None,
        }
    }

    fn child(self, field: Option<&Field>) -> Self {
        match (self, field) {
            (Self::Type(_), Some(field)) => Self::of(field.shape),
            (Self::MapOf(shape), _) => Self::of(shape),
            _ => Self::Unknown,
        }
    }
}

/// A patch on its way through an object.
pub(super) struct Strategic<'a, 'p> {
    pub(super) patch: &'a Patch<'p>,
    pub(super) origins: &'a mut Origins,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Where the walk stands: names of fields, joined by dots.
    pub(super) path: String,
    /// The keys of the patch on the way there.
    pub(super) way: Vec<OriginId>,
    /// What was replaced and taken out so far.
    replaced: Vec<Replaced>,
}

impl Strategic<'_, '_> {
    /// Merges the mapping `patch` into the mapping `base`.
    pub(super) fn maps(&mut self, base: &mut Node, patch: &Node, at: At) {
        let directives = Directives::read(patch, self.origins, self.diagnostics);
        if directives.action.0 == Action::Replace {
            if let Some(value) = plain(patch) {
                self.way.push(directives.action.1);
                self.merge(|merge| merge.replace(base, value));
                self.way.pop();
            }
            return;
        }
        self.retain(base, patch, &directives);
        for (list, values) in &directives.deletions {
            self.take_out(base, list, values);
        }
        let entries = patch.as_map().into_iter().flatten();
        for entry in entries.filter(|entry| !is_directive(&entry.key.text)) {
            let (key, value) = (&entry.key, &entry.value);
            if value.is_null() || deletes(value) {
                self.way.push(key.origin);
                self.merge(|merge| merge.remove(base, &key.text, value.origin));
                self.way.pop();
                continue;
            }
            let Some(map) = base.as_map_mut() else {
                continue;
            };
            match map.get_mut(&key.text) {
                Some(target) => {
                    let length = self.enter(&key.text);
                    self.way.push(key.origin);
                    self.field(target, value, at, &key.text);
                    self.way.pop();
                    self.path.truncate(length);
                }
                None => {
                    if let Some(value) = plain(value) {
                        map.push(self.merge(|merge| merge.key(key)), value);
                    }
                }
            }
        }
        for (list, order) in &directives.orders {
            self.set_order(base, list, order, at);
        }
    }

    /// Merges `value` into the field `key` of a mapping, which holds `target`.
    fn field(&mut self, target: &mut Node, value: &Node, at: At, key: &str) {
        let field = at.field(key);
        match (&target.data, &value.data) {
            (Data::Map(_), Data::Map(_)) => self.maps(target, value, at.child(field.as_ref())),
            (Data::List(_), Data::List(_)) => {
                let rule = Rule::of(self.patch.keys.get(&self.path), field.as_ref());
                let (length, words) = (self.way.len(), self.patch.keys.words(&self.path));
                self.way.extend(words);
                self.lists(target, value, &rule);
                if !words.is_empty() {
                    // Without these keys, the list would be another one.
                    target.origin = self.placed(target.origin, &[]);
                }
                self.way.truncate(length);
            }
            _ => {
                if let Some(value) = plain(value) {
                    self.merge(|merge| merge.replace(target, value));
                }
            }
        }
    }

    /// `$retainKeys`: takes out what is not named. The patch must not write what is not named.
    fn retain(&mut self, base: &mut Node, patch: &Node, directives: &Directives<'_>) {
        let Some((retained, reason)) = &directives.retain else {
            return;
        };
        for entry in patch.as_map().into_iter().flatten() {
            let key = &*entry.key.text;
            if !is_directive(key) && !retained.contains(&key) && !entry.value.is_null() {
                let message = format!("`{key}` is set but not retained");
                let help = format!("add `{key}` to `$retainKeys`");
                let code = &patches::BAD_DIRECTIVE;
                self.report(code, message, entry.key.origin, Some(help));
            }
        }
        let gone: Vec<String> = base
            .as_map()
            .into_iter()
            .flat_map(Map::keys)
            .filter(|key| !retained.contains(key))
            .map(str::to_owned)
            .collect();
        for key in gone {
            self.merge(|merge| merge.remove(base, &key, *reason));
        }
    }

    /// `$deleteFromPrimitiveList/<list>`
    fn take_out(&mut self, base: &mut Node, list: &str, values: &Node) {
        let Some(target) = base.as_map_mut().and_then(|map| map.get_mut(list)) else {
            return;
        };
        let unwanted = values.as_list().unwrap_or_default();
        self.remove_items(target, values.origin, |item| {
            unwanted.iter().any(|value| value.same_value(item))
        });
    }

    /// `$setElementOrder/<list>`
    fn set_order(&mut self, base: &mut Node, list: &str, order: &Node, at: At) {
        let length = self.enter(list);
        let rule = Rule::of(self.patch.keys.get(&self.path), at.field(list).as_ref());
        self.path.truncate(length);
        if let Some(target) = base.as_map_mut().and_then(|map| map.get_mut(list)) {
            let wanted = Order::new(&rule, order.as_list().unwrap_or_default());
            wanted.apply(target);
            target.origin = self.placed(target.origin, &[order.origin]);
        }
    }

    pub(super) fn remove_items(
        &mut self,
        list: &mut Node,
        reason: OriginId,
        unwanted: impl Fn(&Node) -> bool,
    ) {
        let Data::List(items) = &mut list.data else {
            return;
        };
        let mut removed = Vec::new();
        for (index, item) in std::mem::take(items).into_iter().enumerate() {
            if unwanted(&item) {
                removed.push((path::Step::Index(index), item));
            } else {
                items.push(item);
            }
        }
        if !removed.is_empty() {
            self.merge(|merge| merge.removed(list, removed, &[reason]));
        }
    }

    /// Merges in the place where the walk stands.
    pub(super) fn merge<R>(&mut self, work: impl FnOnce(&mut Merge<'_>) -> R) -> R {
        let mut merge = Merge::on_the_way(self.patch.note, self.way.clone(), self.origins);
        let result = work(&mut merge);
        self.replaced.extend(merge.into_replaced());
        result
    }

    /// The origin of something in the place where the walk stands that hangs on more.
    pub(super) fn placed(&mut self, origin: OriginId, reasons: &[OriginId]) -> OriginId {
        self.merge(|merge| merge.placed(origin, reasons))
    }

    pub(super) fn report(
        &mut self,
        code: &'static crate::diag::Code,
        message: String,
        origin: OriginId,
        help: Option<String>,
    ) {
        let span = self.origins.span(origin);
        let diagnostic = Diagnostic::error(code, message).place(span, "here");
        self.diagnostics.push(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    /// Adds a step to the path; the result is the length to go back to.
    fn enter(&mut self, key: &str) -> usize {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        length
    }
}

#[cfg(test)]
mod tests {
    use crate::kubernetes::patch::PatchKind::Strategic;
    use crate::kubernetes::patch::testing::Bench;
    use crate::kubernetes::patch::testing::gives;
    use crate::kubernetes::patch::testing::refuses;
    use crate::source::Role;
    use crate::source::Step;

    const WIDGET: &str = "{apiVersion: example.com/v1, kind: Widget, spec: {a: 1, list: [1, 2]}}";

    #[test]
    fn unknown_kinds_merge_deep_and_their_lists_are_replaced() {
        gives(
            Strategic,
            WIDGET,
            "spec: {b: {c: null, d: 2}, list: [3]}",
            "{apiVersion: example.com/v1, kind: Widget, spec: {a: 1, b: {d: 2}, list: [3]}}",
        );
    }

    #[test]
    fn null_and_delete_take_a_field_out() {
        gives(
            Strategic,
            "{kind: X, a: 1, b: {c: 1}, d: 1}",
            "{a: null, b: {$patch: delete}, new: {$patch: delete}}",
            "{kind: X, d: 1}",
        );
    }

    #[test]
    fn replace_takes_the_place_of_a_mapping() {
        gives(
            Strategic,
            "{kind: X, a: {b: 1, c: 2}}",
            "{a: {$patch: replace, d: 3}}",
            "{kind: X, a: {d: 3}}",
        );
        gives(
            Strategic,
            "{kind: X, a: {b: 1, c: 2}}",
            "{a: {$patch: merge, d: 3}}",
            "{kind: X, a: {b: 1, c: 2, d: 3}}",
        );
    }

    #[test]
    fn retained_keys_are_all_that_stays() {
        gives(
            Strategic,
            "{kind: X, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}",
            "{strategy: {$retainKeys: [type], type: Recreate}}",
            "{kind: X, strategy: {type: Recreate}}",
        );
        refuses(
            Strategic,
            "{kind: X, strategy: {}}",
            "{strategy: {$retainKeys: [type], typ: Recreate}}",
            &["patch:1:34: `typ` is set but not retained (add `typ` to `$retainKeys`)"],
        );
    }

    #[test]
    fn directives_leave_nothing_behind_where_there_is_nothing_to_patch() {
        gives(
            Strategic,
            "{kind: X}",
            "{a: {b: [{$patch: replace}, {$patch: delete, name: x}, {name: y, z: null}], \
             $retainKeys: [b], $setElementOrder/b: [], $deleteFromPrimitiveList/c: []}}",
            "{kind: X, a: {b: [{name: y}]}}",
        );
    }

    #[test]
    fn wrong_directives_are_refused_with_their_place() {
        refuses(
            Strategic,
            "{kind: X, a: {}}",
            "{a: {$patch: remove, $retainkeys: [a], $setElementOrder: [a]}}",
            &[
                "patch:1:6: `$patch` cannot be `remove` (it may be `replace`, `delete` or `merge`)",
                "patch:1:22: there is no directive `$retainkeys` (did you mean `$retainKeys`?)",
                "patch:1:40: there is no directive `$setElementOrder` \
                 (write `$setElementOrder/` and the name of the list)",
            ],
        );
        refuses(
            Strategic,
            "{kind: X}",
            "$patch: delete",
            &["patch:1:1: a patch cannot delete the object as a whole (no help)"],
        );
    }

    #[test]
    fn a_field_that_starts_with_a_dollar_is_a_field() {
        gives(
            Strategic,
            "{kind: X}",
            "{spec: {$ref: x}}",
            "{kind: X, spec: {$ref: x}}",
        );
    }

    #[test]
    fn what_was_replaced_points_at_the_patch_and_what_it_was() {
        let mut bench = Bench::new();
        let mut target = bench.read(
            "base",
            "{apiVersion: apps/v1, kind: Deployment, spec: {template: {spec: {containers: \
             [{name: web, image: a}]}}}}",
        );
        let patch = "spec: {template: {spec: {containers: [{name: web, image: b}]}}}";
        let body = bench.read("patch", patch);
        assert!(bench.patch(Strategic, &mut target, &body));
        let containers = target
            .at(&["spec", "template", "spec", "containers"])
            .unwrap();
        let image = containers.as_list().unwrap()[0].get("image").unwrap();
        let origin = bench.origins.get(image.origin);
        assert_eq!((origin.step, origin.note), (Step::Overridden, "test"));
        let places = |role: Role| -> Vec<String> {
            let links = origin.links.iter().filter(|link| link.role == role);
            let spans = links.filter_map(|link| bench.origins.span(link.origin));
            spans
                .map(|span| bench.sources.location(span).to_string())
                .collect()
        };
        assert_eq!(places(Role::Source), ["patch:1:58"]);
        assert_eq!(places(Role::Shadowed), ["base:1:98"]);
        let keys = ["1:1", "1:8", "1:19", "1:26", "1:51"].map(|place| format!("patch:{place}"));
        assert_eq!(places(Role::Condition), keys, "the keys on the way");
        assert_eq!(bench.origins.get(containers.origin).step, Step::Read);
    }
}
