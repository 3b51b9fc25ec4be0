//! What a change of a schema means to those who use it.

use super::document::resolve;
use crate::source::OriginId;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Number;
use std::cmp::Ordering;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// How far a version must be raised at least, by <https://semver.org>: the smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bump {
    /// Nothing that anybody can see in the schema.
    Patch,
    /// Something new is accepted.
    Minor,
    /// Something that was accepted no longer is.
    Major,
}

impl Bump {
    /// For people: `minor`.
    pub fn text(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// One reason to raise a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaChange {
    /// How far, for this reason alone.
    pub bump: Bump,
    /// What has changed: ``the parameter `size` is gone``.
    pub text: String,
    /// Where it is written; in the old schema, where it is in the new no more.
    pub origin: OriginId,
}

/// What a new schema of parameters accepts that the old one did not, and the other way round, as
/// far as it can be proven: declared, removed and required parameters, types, enumerations and
/// limits, to any depth. What is said by patterns or by combining schemas is not compared.
pub fn schema_changes(old: Option<&Node>, new: Option<&Node>) -> Vec<SchemaChange> {
    if let (Some(old), Some(new)) = (old, new)
        && old.same_value(new)
    {
        return Vec::new();
    }
    let mut comparison = Comparison {
        budget: MAX_PARAMETERS,
        old: old.map(|root| (root, root)),
        new: new.map(|root| (root, root)),
        path: Vec::new(),
        changes: Vec::new(),
    };
    comparison.objects();
    let mut changes = comparison.changes;
    changes.sort_by_key(|change| Reverse(change.bump));
    changes
}

/// Deeper than people nest parameters; a schema may contain itself.
const MAX_DEPTH: usize = 24;
/// More than a definition has. What is beyond is not compared.
const MAX_PARAMETERS: usize = 10_000;

/// A limit, and which way it loosens.
const LIMITS: &[(&str, Ordering)] = &[
    ("minimum", Ordering::Less),
    ("exclusiveMinimum", Ordering::Less),
    ("minLength", Ordering::Less),
    ("minItems", Ordering::Less),
    ("minProperties", Ordering::Less),
    ("maximum", Ordering::Greater),
    ("exclusiveMaximum", Ordering::Greater),
    ("maxLength", Ordering::Greater),
    ("maxItems", Ordering::Greater),
    ("maxProperties", Ordering::Greater),
];

/// A schema, and the document it stands in.
type At<'s> = (&'s Node, &'s Node);

struct Comparison<'s> {
    budget: usize,
    old: Option<At<'s>>,
    new: Option<At<'s>>,
    path: Vec<&'s str>,
    changes: Vec<SchemaChange>,
}

impl<'s> Comparison<'s> {
    /// The parameters of a mapping.
    fn objects(&mut self) {
        let (old, new) = (self.old, self.new);
        for (name, schema) in properties(old) {
            match property(new, name) {
                Some(other) => self.at(name, (old, schema), (new, other)),
                None if accepts_others(new) => {}
                None => self.push(Bump::Major, &[name], "is gone", schema.origin),
            }
        }
        for (name, schema) in properties(new) {
            if property(old, name).is_some() {
                continue;
            }
            let (bump, what) = if must_be_given(new, name) {
                (Bump::Major, "is new and required")
            } else {
                (Bump::Minor, "is new")
            };
            self.push(bump, &[name], what, schema.origin);
        }
    }

    /// A parameter of both, by name.
    fn at(
        &mut self,
        step: &'s str,
        (old, old_schema): (Option<At<'s>>, &'s Node),
        (new, new_schema): (Option<At<'s>>, &'s Node),
    ) {
        let required = (must_be_given(old, step), must_be_given(new, step));
        let below = |around: Option<At<'s>>, schema| around.map(|(root, _)| target(root, schema));
        let outside = (self.old, self.new);
        (self.old, self.new) = (below(old, old_schema), below(new, new_schema));
        self.path.push(step);
        if self.path.len() < MAX_DEPTH && self.budget > 0 {
            self.budget -= 1;
            self.both(required.0, required.1);
        }
        self.path.pop();
        (self.old, self.new) = outside;
    }

    fn both(&mut self, old_required: bool, new_required: bool) {
        let (Some((_, old)), Some((_, new))) = (self.old, self.new) else {
            return;
        };
        match (old_required, new_required) {
            (false, true) => self.push(Bump::Major, &[], "is required now", new.origin),
            (true, false) => self.push(Bump::Minor, &[], "may be left out now", new.origin),
            _ => {}
        }
        self.types(old, new);
        self.values(old, new);
        self.limits(old, new);
        self.objects();
        let items = |schema: &'s Node| schema.get("items").filter(|items| items.as_map().is_some());
        if let (Some(one), Some(other)) = (items(old), items(new)) {
            let (old, new) = (self.old, self.new);
            self.at("[]", (old, one), (new, other));
        }
    }

    fn types(&mut self, old: &Node, new: &Node) {
        let (before, after) = (types(old), types(new));
        let place = new.get("type").unwrap_or(new).origin;
        let lost = before.iter().find(|name| !has_type(&after, name));
        let won = after.iter().find(|name| !has_type(&before, name));
        let (bump, what) = match (lost, won) {
            (Some(lost), _) if !after.is_empty() => (Bump::Major, format!("is no {lost} any more")),
            (None, Some(_)) if before.is_empty() => {
                let names: Vec<&str> = after.into_iter().collect();
                (Bump::Major, format!("is only {} now", names.join(" or ")))
            }
            (None, Some(won)) => (Bump::Minor, format!("may be {won}, too")),
            (Some(_), _) => (Bump::Minor, "may be of any type".to_owned()),
            (None, None) => return,
        };
        self.push(bump, &[], &what, place);
    }

    fn values(&mut self, old: &Node, new: &Node) {
        let (before, after) = (allowed(old), allowed(new));
        let place = new.get("enum").or(new.get("const")).unwrap_or(new).origin;
        let has = |all: &[&Node], one: &Node| all.iter().any(|other| other.same_value(one));
        match (before, after) {
            (None, None) => {}
            (None, Some(_)) => {
                self.push(Bump::Major, &[], "takes only some values now", place);
            }
            (Some(_), None) => self.push(Bump::Minor, &[], "takes any value now", place),
            (Some(before), Some(after)) => {
                if let Some(lost) = before.iter().find(|one| !has(&after, one)) {
                    let what = format!("no longer takes {}", shown(lost));
                    self.push(Bump::Major, &[], &what, place);
                } else if let Some(won) = after.iter().find(|one| !has(&before, one)) {
                    let what = format!("takes {}, too", shown(won));
                    self.push(Bump::Minor, &[], &what, place);
                }
            }
        }
    }

    fn limits(&mut self, old: &Node, new: &Node) {
        for (name, looser) in LIMITS {
            let (before, after) = (
                old.get(name).and_then(number),
                new.get(name).and_then(number),
            );
            let place = new.get(name).unwrap_or(new).origin;
            let bump = match (before, after) {
                (None, Some(_)) => Bump::Major,
                (Some(_), None) => Bump::Minor,
                (Some(before), Some(after)) => match after.total_cmp(&before) {
                    Ordering::Equal => continue,
                    order if order == *looser => Bump::Minor,
                    _ => Bump::Major,
                },
                (None, None) => continue,
            };
            self.push(bump, &[], &format!("has another `{name}`"), place);
        }
    }

    fn push(&mut self, bump: Bump, below: &[&str], what: &str, origin: OriginId) {
        let steps: Vec<&str> = self.path.iter().chain(below).copied().collect();
        let path = steps.join(".").replace(".[]", "[]");
        self.changes.push(SchemaChange {
            bump,
            text: format!("the parameter `{path}` {what}"),
            origin,
        });
    }
}

fn properties(at: Option<At<'_>>) -> impl Iterator<Item = (&str, &Node)> {
    let map = at.and_then(|(_, schema)| schema.get("properties")?.as_map());
    let entries = map.into_iter().flatten();
    entries.map(|entry| (&*entry.key.text, &entry.value))
}

fn property<'s>(at: Option<At<'s>>, name: &str) -> Option<&'s Node> {
    at?.1.get("properties")?.get(name)
}

/// Whether parameters that are not declared are accepted.
fn accepts_others(at: Option<At<'_>>) -> bool {
    let others = at.and_then(|(_, schema)| schema.get("additionalProperties"));
    others.is_some_and(|others| others.as_bool() != Some(false))
}

/// Whether a parameter is required and nothing fills it in.
fn must_be_given(at: Option<At<'_>>, name: &str) -> bool {
    let required = at.and_then(|(_, schema)| schema.get("required")?.as_list());
    let is_required = required
        .into_iter()
        .flatten()
        .any(|one| one.as_str() == Some(name));
    let default = at
        .zip(property(at, name))
        .map(|((root, _), schema)| target(root, schema));
    is_required && default.is_none_or(|(_, schema)| schema.get("default").is_none())
}

/// A schema, or where its `$ref` leads.
fn target<'s>(root: &'s Node, schema: &'s Node) -> At<'s> {
    let reference = schema.get("$ref").and_then(Node::as_str);
    let found = reference.and_then(|reference| resolve(root, reference));
    (root, found.unwrap_or(schema))
}

fn types(schema: &Node) -> BTreeSet<&str> {
    let named = schema.get("type");
    let one = named.and_then(Node::as_str);
    let many = named.and_then(Node::as_list).into_iter().flatten();
    one.into_iter()
        .chain(many.filter_map(Node::as_str))
        .collect()
}

/// Every integer is a number.
fn has_type(types: &BTreeSet<&str>, name: &str) -> bool {
    types.contains(name) || (name == "integer" && types.contains("number"))
}

fn allowed(schema: &Node) -> Option<Vec<&Node>> {
    if let Some(values) = schema.get("enum").and_then(Node::as_list) {
        return Some(values.iter().collect());
    }
    schema.get("const").map(|value| vec![value])
}

#[expect(clippy::cast_precision_loss, reason = "limits are compared, not kept")]
fn number(node: &Node) -> Option<f64> {
    match &node.data {
        Data::Number(Number::Integer(value)) => Some(*value as f64),
        Data::Number(Number::Unsigned(value)) => Some(*value as f64),
        Data::Number(Number::Float(value)) => Some(*value),
        _ => None,
    }
}

fn shown(node: &Node) -> String {
    let mut text = String::new();
    crate::yaml::write_json(node, &mut text);
    format!("`{text}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use serde_json::Value;
    use serde_json::json;

    fn changes(old: &Value, new: &Value) -> Vec<(Bump, String)> {
        let mut origins = Origins::default();
        let (old, new) = (node(old, &mut origins), node(new, &mut origins));
        let changes = schema_changes(Some(&old), Some(&new)).into_iter();
        changes.map(|change| (change.bump, change.text)).collect()
    }

    fn of_parameter(old: &Value, new: &Value) -> Option<(Bump, String)> {
        let schema = |size: &Value| json!({"type": "object", "properties": {"size": size}});
        let changes = changes(&schema(old), &schema(new));
        assert!(changes.len() < 2, "{changes:?}");
        changes.into_iter().next()
    }

    #[test]
    fn what_is_no_longer_accepted_is_major_and_what_is_new_is_minor() {
        let of = |old: &Value, new: &Value| {
            let (bump, text) = of_parameter(old, new)?;
            Some(format!("{}: {text}", bump.text()))
        };
        for (old, new, wanted) in [
            (
                json!({"type": "string"}),
                json!({"type": "integer"}),
                "major: is no string any more",
            ),
            (
                json!({"type": "integer"}),
                json!({"type": "number"}),
                "minor: may be number, too",
            ),
            (
                json!({"type": "number"}),
                json!({"type": "integer"}),
                "major: is no number any more",
            ),
            (
                json!({}),
                json!({"type": "string"}),
                "major: is only string now",
            ),
            (
                json!({"type": "string"}),
                json!({}),
                "minor: may be of any type",
            ),
            (
                json!({"enum": ["a", "b"]}),
                json!({"enum": ["a"]}),
                "major: no longer takes `\"b\"`",
            ),
            (
                json!({"enum": ["a"]}),
                json!({"enum": ["a", "b"]}),
                "minor: takes `\"b\"`, too",
            ),
            (
                json!({"minimum": 1}),
                json!({"minimum": 2}),
                "major: has another `minimum`",
            ),
            (
                json!({"maxItems": 1}),
                json!({"maxItems": 2}),
                "minor: has another `maxItems`",
            ),
            (
                json!({}),
                json!({"maximum": 2}),
                "major: has another `maximum`",
            ),
        ] {
            let wanted = wanted.replace(": ", ": the parameter `size` ");
            assert_eq!(of(&old, &new), Some(wanted), "{old} -> {new}");
        }
    }

    #[test]
    fn descriptions_and_defaults_promise_nothing() {
        let told = json!({"type": "string", "description": "x", "default": "y"});
        assert_eq!(of_parameter(&json!({"type": "string"}), &told), None);
    }

    #[test]
    fn removed_and_required_parameters_break_their_users_and_a_default_heals() {
        let old = json!({"properties": {"a": {}, "b": {}, "c": {"default": 1}}, "required": ["a"]});
        let new = json!({"properties": {"b": {}, "c": {"default": 1}, "d": {}, "e": {}, "f": {"default": 1}}, "required": ["b", "c", "e", "f"]});
        let wanted = [
            (Bump::Major, "the parameter `a` is gone"),
            (Bump::Major, "the parameter `b` is required now"),
            (Bump::Major, "the parameter `e` is new and required"),
            (Bump::Minor, "the parameter `d` is new"),
            (Bump::Minor, "the parameter `f` is new"),
        ];
        let wanted = wanted.map(|(bump, text)| (bump, text.to_owned()));
        assert_eq!(changes(&old, &new), wanted);
        assert_eq!(changes(&new, &new), []);
    }

    #[test]
    fn references_items_and_inner_parameters_are_followed() {
        let schema = |inner: Value| {
            json!({
                "properties": {"ports": {"type": "array", "items": {"$ref": "#/$defs/port"}}},
                "$defs": {"port": {"type": "object", "properties": inner}}
            })
        };
        let old = schema(json!({"name": {"type": "string"}}));
        let new = schema(json!({"number": {"type": "integer"}}));
        let wanted = [
            (Bump::Major, "the parameter `ports[].name` is gone"),
            (Bump::Minor, "the parameter `ports[].number` is new"),
        ];
        assert_eq!(
            changes(&old, &new),
            wanted.map(|(bump, text)| (bump, text.to_owned()))
        );
        let open = json!({"properties": {}, "additionalProperties": true});
        assert_eq!(changes(&json!({"properties": {"a": {}}}), &open), []);
        let endless = |extra: &str| json!({"properties": {"a": {"$ref": "#"}, extra: {}}});
        assert!(!changes(&endless("x"), &endless("y")).is_empty());
    }
}
