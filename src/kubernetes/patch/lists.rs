//! Lists in a strategic merge patch.

use super::directives::Action;
use super::directives::Directives;
use super::directives::deletes;
use super::directives::plain;
use super::directives::replaces_list;
use super::strategic::At;
use super::strategic::Strategic;
use crate::diag::codes::patches;
use crate::kubernetes::facts::Field;
use crate::kubernetes::facts::ListMerge;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;

/// How two lists combine.
pub(super) enum Rule {
    /// The patch's list takes the place of the other.
    Replace,
    /// Values that are missing are added.
    Union,
    /// Items with equal keys merge.
    ByKeys(Vec<Key>, At),
}

/// A field that tells items apart.
pub(super) struct Key {
    name: String,
    /// An item of a patch without it cannot be matched.
    needed: bool,
    /// What an item without it has there.
    default: Option<&'static str>,
}

impl Rule {
    /// The patch keys decide before the Kubernetes API does.
    pub(super) fn of(patch_keys: Option<&[String]>, field: Option<&Field>) -> Self {
        let item = field.and_then(|field| field.shape.item());
        let at = item.map_or(At::Unknown, At::of);
        if let Some(names) = patch_keys {
            let needed = |name: &String| Key {
                name: name.clone(),
                needed: true,
                default: None,
            };
            return Self::ByKeys(names.iter().map(needed).collect(), at);
        }
        let Some(field) = field else {
            return Self::Replace;
        };
        match field.merge {
            ListMerge::Replace => Self::Replace,
            ListMerge::Union => Self::Union,
            ListMerge::ByKey(merge_key) => {
                let first = Key {
                    name: merge_key.to_owned(),
                    needed: true,
                    default: None,
                };
                let others = field.keys().filter(|key| key.name != merge_key);
                let others = others.map(|key| Key {
                    name: key.name.to_owned(),
                    needed: false,
                    default: key.default,
                });
                Self::ByKeys(std::iter::once(first).chain(others).collect(), at)
            }
        }
    }

    /// The fields of an item by which it is told apart.
    fn keys_of(&self, item: &Node) -> Vec<Entry> {
        let (Self::ByKeys(keys, _), Some(map)) = (self, item.as_map()) else {
            return Vec::new();
        };
        let found = keys.iter().filter_map(|key| map.entry(&key.name));
        found.cloned().collect()
    }

    /// True when an item of a list is the one that an item of a patch, or of an order, means.
    fn matches(&self, wanted: &Node, item: &Node) -> bool {
        match self {
            Self::Replace | Self::Union => wanted.same_value(item),
            Self::ByKeys(keys, _) => keys.iter().all(|key| key.matches(wanted, item)),
        }
    }
}

impl Key {
    fn matches(&self, wanted: &Node, item: &Node) -> bool {
        match (wanted.get(&self.name), item.get(&self.name), self.default) {
            (Some(wanted), Some(found), _) => wanted.same_value(found),
            (Some(stated), None, Some(default)) | (None, Some(stated), Some(default)) => {
                stated.as_str() == Some(default)
            }
            (Some(_), None, None) => false,
            (None, _, None) => !self.needed,
            (None, None, Some(_)) => true,
        }
    }
}

impl Strategic<'_, '_> {
    /// Merges the list `patch` into the list `base`.
    pub(super) fn lists(&mut self, base: &mut Node, patch: &Node, rule: &Rule) {
        let changes = patch.as_list().unwrap_or_default();
        if changes.iter().any(replaces_list) {
            self.replace_list(base, patch);
            return;
        }
        match rule {
            Rule::Replace => {
                for item in changes.iter().filter(|item| deletes(item)) {
                    let message = format!(
                        "the items of `{}` cannot be told apart, so none can be deleted",
                        self.path
                    );
                    let help = "name the field that tells them apart in `patchKeys`".to_owned();
                    let code = &patches::BAD_DIRECTIVE;
                    self.report(code, message, item.origin, Some(help));
                }
                self.replace_list(base, patch);
            }
            Rule::Union => {
                if let Data::List(items) = &mut base.data {
                    for value in changes {
                        if !items.iter().any(|item| item.same_value(value)) {
                            let origin = self.placed(value.origin, &[]);
                            items.push(Node::new(value.data.clone(), origin));
                        }
                    }
                }
            }
            Rule::ByKeys(keys, at) => {
                for item in changes {
                    if self.can_be_matched(item, keys) {
                        self.item(base, item, rule, *at);
                    }
                }
            }
        }
    }

    fn replace_list(&mut self, base: &mut Node, patch: &Node) {
        if let Some(value) = plain(patch) {
            self.merge(|merge| merge.replace(base, value));
        }
    }

    fn item(&mut self, base: &mut Node, item: &Node, rule: &Rule, at: At) {
        if deletes(item) {
            self.remove_items(base, item.origin, |found| rule.matches(item, found));
            return;
        }
        let Data::List(items) = &mut base.data else {
            return;
        };
        if let Some(target) = items.iter_mut().find(|found| rule.matches(item, found)) {
            let keys = rule.keys_of(target);
            self.maps(target, item, at);
            self.matched(target, item, &keys);
            return;
        }
        // It is new because no key of the others is its own.
        let others = items.iter().chain([item]);
        let keys = others.flat_map(|item| rule.keys_of(item));
        let decided: Vec<OriginId> = keys.flat_map(|key| both(&key)).collect();
        let Some(mut added) = plain(item) else {
            return;
        };
        added.origin = self.placed(added.origin, &decided);
        items.push(added);
    }

    /// Records that an item of a patch met its equal: the keys stay what they were, and both
    /// items' keys decided that anything else was changed.
    fn matched(&mut self, target: &mut Node, item: &Node, keys: &[Entry]) {
        if item.get("$patch").is_some() {
            return;
        }
        let mut decided = Vec::new();
        for before in keys {
            let name = &before.key.text;
            let Some(stated) = item.as_map().and_then(|map| map.entry(name)) else {
                continue;
            };
            let kept = self.placed(before.value.origin, &both(stated));
            decided.extend(both(before).into_iter().chain(both(stated)));
            if let Some(key) = target.as_map_mut().and_then(|map| map.get_mut(name)) {
                key.origin = kept;
            }
        }
        target.origin = self.placed(target.origin, &decided);
    }

    fn can_be_matched(&mut self, item: &Node, keys: &[Key]) -> bool {
        let missing = keys
            .iter()
            .find(|key| key.needed && item.get(&key.name).is_none_or(Node::is_null));
        let Some(key) = missing else {
            return true;
        };
        let (path, name) = (&self.path, &key.name);
        let message = if item.as_map().is_some() {
            format!("this item of `{path}` has no `{name}`, by which items are matched")
        } else {
            format!(
                "`{path}` holds mappings matched by `{name}`, not {}",
                item.kind()
            )
        };
        let directives = Directives::read(item, self.origins, self.diagnostics);
        let help = if directives.action.0 == Action::Replace {
            "to replace the list, let `$patch: replace` stand in an item of its own".to_owned()
        } else {
            format!("add `{name}`, or an item `$patch: replace` to replace the whole list")
        };
        self.report(
            &patches::ITEM_WITHOUT_MERGE_KEY,
            message,
            item.origin,
            Some(help),
        );
        false
    }
}

/// The places of a key and its value.
fn both(entry: &Entry) -> [OriginId; 2] {
    [entry.key.origin, entry.value.origin]
}

/// A wanted order of items.
pub(super) struct Order<'a> {
    rule: &'a Rule,
    wanted: &'a [Node],
}

impl<'a> Order<'a> {
    pub(super) fn new(rule: &'a Rule, wanted: &'a [Node]) -> Self {
        Self { rule, wanted }
    }

    /// Sorts the items that are named. The others keep their order among themselves, and each
    /// stays before the first named item that it stood before.
    pub(super) fn apply(&self, list: &mut Node) {
        let Data::List(items) = &mut list.data else {
            return;
        };
        let mut named = Vec::new();
        let mut others = Vec::new();
        for (index, item) in std::mem::take(items).into_iter().enumerate() {
            match self.place(&item) {
                Some(place) => named.push((place, index, item)),
                None => others.push((index, item)),
            }
        }
        named.sort_by_key(|(place, _, _)| *place);
        let mut others = others.into_iter().peekable();
        for (_, index, item) in named {
            while let Some((_, other)) = others.next_if(|(other, _)| *other < index) {
                items.push(other);
            }
            items.push(item);
        }
        items.extend(others.map(|(_, item)| item));
    }

    fn place(&self, item: &Node) -> Option<usize> {
        let mut wanted = self.wanted.iter();
        wanted.position(|wanted| self.rule.matches(wanted, item))
    }
}

#[cfg(test)]
mod tests {
    use crate::kubernetes::patch::PatchKeys;
    use crate::kubernetes::patch::PatchKind::Strategic;
    use crate::kubernetes::patch::testing::Bench;
    use crate::kubernetes::patch::testing::gives;
    use crate::kubernetes::patch::testing::refuses;
    use crate::source::Step;
    use proptest::prelude::*;

    /// Patches the pod spec of a Pod and expects another one.
    fn pod(base: &str, patch: &str, wanted: &str) {
        let object = |spec: &str| format!("{{apiVersion: v1, kind: Pod, spec: {spec}}}");
        gives(
            Strategic,
            &object(base),
            &format!("spec: {patch}"),
            &object(wanted),
        );
    }

    #[test]
    fn containers_and_their_variables_merge_by_name_and_new_ones_go_to_the_end() {
        pod(
            "{containers: [{name: web, image: a, env: [{name: A, value: 1}], args: [x]}]}",
            "{containers: [{name: log, image: l}, {name: web, args: [y], env: \
             [{name: B, value: 2}, {name: A, value: 3}]}]}",
            "{containers: [{name: web, image: a, env: [{name: A, value: 3}, \
             {name: B, value: 2}], args: [y]}, {name: log, image: l}]}",
        );
    }

    #[test]
    fn atomic_lists_are_replaced() {
        pod(
            "{tolerations: [{key: a}, {key: b}]}",
            "{tolerations: [{key: c}]}",
            "{tolerations: [{key: c}]}",
        );
    }

    #[test]
    fn ports_are_told_apart_by_number_and_protocol() {
        pod(
            "{containers: [{name: dns, ports: [{containerPort: 53}, \
             {containerPort: 53, protocol: UDP}]}]}",
            "{containers: [{name: dns, ports: [{containerPort: 53, protocol: UDP, name: u}, \
             {containerPort: 53, protocol: TCP, name: t}, {containerPort: 54, name: x}]}]}",
            "{containers: [{name: dns, ports: [{containerPort: 53, protocol: TCP, name: t}, \
             {containerPort: 53, protocol: UDP, name: u}, {containerPort: 54, name: x}]}]}",
        );
    }

    #[test]
    fn a_further_key_that_the_patch_leaves_out_does_not_count() {
        pod(
            "{topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}",
            "{topologySpreadConstraints: [{topologyKey: zone, maxSkew: 2}]}",
            "{topologySpreadConstraints: [{topologyKey: zone, maxSkew: 2, \
             whenUnsatisfiable: DoNotSchedule}]}",
        );
        pod(
            "{topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]}",
            "{topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]}",
            "{topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule}, \
             {topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]}",
        );
    }

    #[test]
    fn items_are_deleted_and_replaced_by_their_key() {
        pod(
            "{volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}, {name: c}]}",
            "{volumes: [{name: a, $patch: delete}, {name: b, $patch: replace, secret: {}}, \
             {name: x, $patch: delete}]}",
            "{volumes: [{name: b, secret: {}}, {name: c}]}",
        );
    }

    #[test]
    fn an_item_of_replace_alone_replaces_the_list() {
        pod(
            "{containers: [{name: a}, {name: b}]}",
            "{containers: [{$patch: replace}, {name: c}]}",
            "{containers: [{name: c}]}",
        );
    }

    #[test]
    fn lists_of_plain_values_are_sets_where_the_api_says_so() {
        gives(
            Strategic,
            "{apiVersion: v1, kind: Pod, metadata: {finalizers: [a, b, c]}}",
            "metadata: {finalizers: [b, d], $deleteFromPrimitiveList/finalizers: [a]}",
            "{apiVersion: v1, kind: Pod, metadata: {finalizers: [b, c, d]}}",
        );
    }

    #[test]
    fn an_order_sorts_what_it_names_and_keeps_the_others_in_place() {
        pod(
            "{containers: [{name: a}, {name: b}, {name: c}]}",
            "{$setElementOrder/containers: [{name: c}, {name: new}, {name: a}], \
             containers: [{name: new}]}",
            "{containers: [{name: b}, {name: c}, {name: new}, {name: a}]}",
        );
        gives(
            Strategic,
            "{apiVersion: v1, kind: Pod, metadata: {finalizers: [a, b]}}",
            "metadata: {$setElementOrder/finalizers: [b, a]}",
            "{apiVersion: v1, kind: Pod, metadata: {finalizers: [b, a]}}",
        );
    }

    #[test]
    fn an_item_that_cannot_be_matched_is_refused() {
        refuses(
            Strategic,
            "{apiVersion: v1, kind: Pod, spec: {containers: [{name: a}]}}",
            "spec: {containers: [{image: x}, w, {name: null}]}",
            &[
                "patch:1:21: this item of `spec.containers` has no `name`, by which items are \
                 matched (add `name`, or an item `$patch: replace` to replace the whole list)",
                "patch:1:33: `spec.containers` holds mappings matched by `name`, not a string \
                 (add `name`, or an item `$patch: replace` to replace the whole list)",
                "patch:1:36: this item of `spec.containers` has no `name`, by which items are \
                 matched (add `name`, or an item `$patch: replace` to replace the whole list)",
            ],
        );
    }

    #[test]
    fn patch_keys_tell_items_of_custom_resources_apart() {
        let mut bench = Bench::new();
        let keys = bench.read("keys", "{.spec.rules: host, spec.rules.paths: path}");
        bench.keys = PatchKeys::read(&keys, &bench.origins, &mut bench.diagnostics);
        let mut target = bench.read(
            "base",
            "{kind: X, spec: {rules: [{host: a, paths: [{path: /, port: 1}]}, {host: b}]}}",
        );
        let body = bench.read(
            "patch",
            "spec: {rules: [{host: a, paths: [{path: /, port: 2}, {path: /x}]}]}",
        );
        assert!(
            bench.patch(Strategic, &mut target, &body),
            "{:?}",
            bench.told()
        );
        let wanted = bench.read(
            "wanted",
            "{kind: X, spec: {rules: [{host: a, paths: [{path: /, port: 2}, {path: /x}]}, \
             {host: b}]}}",
        );
        assert!(target.same_value(&wanted));
    }

    #[test]
    fn deleting_from_a_list_without_keys_is_refused() {
        refuses(
            Strategic,
            "{kind: X, spec: {rules: [{host: a}]}}",
            "spec: {rules: [{host: a, $patch: delete}]}",
            &[
                "patch:1:16: the items of `spec.rules` cannot be told apart, so none can be \
               deleted (name the field that tells them apart in `patchKeys`)",
            ],
        );
    }

    #[test]
    fn a_list_remembers_what_was_taken_out_of_it() {
        let mut bench = Bench::new();
        let mut target = bench.read(
            "base",
            "{apiVersion: v1, kind: Pod, spec: {volumes: [{name: a}, {name: b}]}}",
        );
        let body = bench.read("patch", "spec: {volumes: [{name: a, $patch: delete}]}");
        assert!(bench.patch(Strategic, &mut target, &body));
        let volumes = target.at(&["spec", "volumes"]).unwrap();
        assert_eq!(bench.origins.get(volumes.origin).step, Step::Overridden);
        assert_eq!(volumes.as_list().unwrap().len(), 1);
    }

    fn containers() -> impl Strategy<Value = String> {
        let variables = prop::collection::btree_map("[A-C]", "[u-x]", 0..3);
        let containers = prop::collection::btree_map("[a-d]", ("[u-x]", variables), 0..4);
        containers.prop_map(|containers| {
            let items = containers.into_iter().map(|(name, (image, variables))| {
                let variables = variables.into_iter();
                let variables = variables.map(|(n, v)| format!("{{name: {n}, value: {v}}}"));
                let variables: Vec<String> = variables.collect();
                format!(
                    "{{name: {name}, image: {image}, env: [{}]}}",
                    variables.join(", ")
                )
            });
            items.collect::<Vec<String>>().join(", ")
        })
    }

    proptest! {
        #[test]
        fn patching_twice_changes_no_value(base in containers(), patch in containers()) {
            let mut bench = Bench::new();
            let base = format!("{{apiVersion: v1, kind: Pod, spec: {{containers: [{base}]}}}}");
            let mut once = bench.read("base", &base);
            let body = bench.read("patch", &format!("spec: {{containers: [{patch}]}}"));
            prop_assert!(bench.patch(Strategic, &mut once, &body));
            let mut twice = once.clone();
            prop_assert!(bench.patch(Strategic, &mut twice, &body));
            prop_assert!(once.same_value(&twice));
        }
    }
}
