//! Overrides become part of the workload.

use super::read::ComponentOverride;
use super::read::Override;
use super::read::Selector;
use super::read::TraitOverride;
use super::read::Typed;
use crate::diag::Diagnostic;
use crate::diag::codes::references::OVERRIDE;
use crate::resolve::wildcard::fits;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::merge::Merge;
use crate::yaml::merge::Nulls;

/// How many values the overrides of one deployment may write: one entry can mean every component.
const MAX_WRITTEN: usize = 1_000_000;

/// What the overrides of one deployment may still write.
#[derive(Debug)]
pub struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MAX_WRITTEN)
    }
}

/// What an override did to one workload.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Parts of the policy that matched no component: an Environment is shared, so this is no
    /// fault of the deployment.
    pub without_effect: Vec<OriginId>,
    /// The entry that would write more than there is room for. Nothing behind it was applied.
    pub too_much: Option<OriginId>,
}

impl Applied {
    /// What is wrong.
    ///
    /// # Errors
    /// When the override writes too much.
    pub fn check(&self, origins: &Origins) -> Result<(), Diagnostic> {
        let Some(entry) = self.too_much else {
            return Ok(());
        };
        let message = format!("the overrides write more than {MAX_WRITTEN} values");
        Err(Diagnostic::error(&OVERRIDE, message)
            .place(origins.span(entry), "into every component that this means")
            .help("name fewer components, or write less into them"))
    }
}

/// Applies an override to a mapping with `components`, in place.
///
/// - An entry matches components by `name` (whole names, `*` as wildcard) and `type` (without
///   version); without both it matches all.
/// - Properties are merged: maps key by key, everything else is replaced, lists included. Traits
///   are matched by type and merged, added, or left out with `disable`. A `type` with a version
///   sets the version.
/// - An entry that names a component and another type replaces the component.
/// - `create` adds the component when there is none of the name.
/// - `selector` leaves out all components it does not list, unless it lists none of them.
/// - When `room` is used up, that is all.
///
/// The fields are those of KubeVela's override policy,
/// <https://kubevela.io/docs/end-user/policies/references/#override>.
pub fn apply(
    workload: &mut Node,
    policy: &Override<'_>,
    room: &mut Room,
    origins: &mut Origins,
) -> Applied {
    let mut applied = Applied::default();
    let components = workload
        .as_map_mut()
        .and_then(|map| map.get_mut("components"));
    let Some(Data::List(components)) = components.map(|node| &mut node.data) else {
        return applied;
    };
    let mut merge = Merge::new(&policy.note, origins);
    for entry in &policy.components {
        let mut matched = false;
        let size = entry.size();
        for component in components.iter_mut() {
            if one(component, entry, &mut merge) {
                matched = true;
                let Some(left) = room.0.checked_sub(size) else {
                    applied.too_much = Some(entry.origin);
                    return applied;
                };
                room.0 = left;
            }
        }
        if !matched && entry.create {
            components.extend(created(entry));
        } else if !matched {
            applied.without_effect.push(entry.origin);
        }
    }
    if let Some(selector) = &policy.selector {
        let is_listed = |component: &Node| listed(selector, component);
        if components.iter().any(is_listed) {
            components.retain(is_listed);
        } else {
            applied.without_effect.push(selector.origin);
        }
    }
    applied
}

fn text<'n>(component: &'n Node, field: &str) -> &'n str {
    component.get(field).and_then(Node::as_str).unwrap_or("")
}

fn type_name(node: &Node) -> &str {
    let text = text(node, "type");
    text.split_once('@').map_or(text, |(name, _)| name)
}

fn listed(selector: &Selector, component: &Node) -> bool {
    let name = text(component, "name");
    selector
        .names
        .iter()
        .any(|pattern| fits(&pattern.value, name))
}

/// Applies an entry to a component if it matches; whether it does.
fn one(component: &mut Node, entry: &ComponentOverride<'_>, merge: &mut Merge<'_>) -> bool {
    let pattern = entry.name.as_ref().map_or("*", |name| &*name.value);
    if !fits(pattern, text(component, "name")) {
        return false;
    }
    let definition = entry.definition.as_ref();
    let same_type =
        definition.is_none_or(|definition| *definition.reference.name == *type_name(component));
    let whole_name = !pattern.contains('*');
    let Some(map) = component.as_map_mut().filter(|_| same_type || whole_name) else {
        return false;
    };
    if !same_type {
        // What was written for another definition means nothing to this one.
        map.retain(|pair| matches!(&*pair.key.text, "name" | "type" | "deploymentPriority"));
    }
    if let Some(definition) = definition {
        set_type(map, definition, same_type, merge);
    }
    properties(map, entry.properties, entry.origin, merge);
    traits(map, entry, merge);
    true
}

/// Another type always takes the place of the old one; the same only with its version.
fn set_type(map: &mut Map, definition: &Typed<'_>, same_type: bool, merge: &mut Merge<'_>) {
    if (!same_type || definition.reference.pin.is_some())
        && let Some(old) = map.get_mut("type")
    {
        merge.replace(old, definition.node.clone());
    }
}

fn properties(map: &mut Map, patch: Option<&Node>, at: OriginId, merge: &mut Merge<'_>) {
    let Some(patch) = patch else {
        return;
    };
    match map.get_mut("properties") {
        Some(Node {
            data: Data::Null, ..
        })
        | None => {
            map.insert(key("properties", at), patch.clone());
        }
        Some(properties) => merge.deep(properties, patch, Nulls::Keep),
    }
}

fn traits(map: &mut Map, entry: &ComponentOverride<'_>, merge: &mut Merge<'_>) {
    for patch in &entry.traits {
        if map.get("traits").and_then(Node::as_list).is_none() {
            let empty = Node::new(Data::List(Vec::new()), entry.traits_origin);
            map.insert(key("traits", entry.traits_origin), empty);
        }
        if let Some(Data::List(traits)) = map.get_mut("traits").map(|node| &mut node.data) {
            one_trait(traits, patch, merge);
        }
    }
}

fn one_trait(traits: &mut Vec<Node>, patch: &TraitOverride<'_>, merge: &mut Merge<'_>) {
    let is_meant = |node: &Node| *patch.definition.reference.name == *type_name(node);
    if patch.disable {
        traits.retain(|node| !is_meant(node));
        return;
    }
    let mut matched = false;
    for found in traits.iter_mut().filter(|node| is_meant(node)) {
        matched = true;
        if let Some(map) = found.as_map_mut() {
            set_type(map, &patch.definition, true, merge);
            properties(map, patch.properties, patch.origin, merge);
        }
    }
    if !matched {
        traits.push(new_trait(patch));
    }
}

fn new_trait(patch: &TraitOverride<'_>) -> Node {
    let mut map = Map::default();
    map.push(key("type", patch.origin), patch.definition.node.clone());
    properties_of(&mut map, patch.properties, patch.origin);
    Node::new(Data::Map(map), patch.origin)
}

fn properties_of(map: &mut Map, properties: Option<&Node>, at: OriginId) {
    if let Some(properties) = properties {
        map.push(key("properties", at), properties.clone());
    }
}

fn created(entry: &ComponentOverride<'_>) -> Option<Node> {
    let (name, definition) = (entry.name.as_ref()?, entry.definition.as_ref()?);
    let mut map: Map = [
        Entry {
            key: key("name", entry.origin),
            value: Node::string(name.value.clone(), name.origin),
        },
        Entry {
            key: key("type", entry.origin),
            value: definition.node.clone(),
        },
    ]
    .into_iter()
    .collect();
    properties_of(&mut map, entry.properties, entry.origin);
    let traits: Vec<Node> = entry
        .traits
        .iter()
        .filter(|patch| !patch.disable)
        .map(new_trait)
        .collect();
    if !traits.is_empty() {
        let traits = Node::new(Data::List(traits), entry.traits_origin);
        map.push(key("traits", entry.traits_origin), traits);
    }
    Some(Node::new(Data::Map(map), entry.origin))
}

fn key(text: &str, origin: OriginId) -> Key {
    Key {
        text: text.into(),
        origin,
    }
}
