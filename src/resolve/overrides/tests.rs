//! Claims about overrides.

use super::Applied;
use super::Override;
use super::Room;
use super::apply;
use crate::diag::Diagnostics;
use crate::model::PolicySpec;
use crate::model::Reference;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Spanned;
use crate::source::Step;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Strictness;
use crate::yaml::testing;
use serde_json::Value;
use serde_json::json;

struct Outcome {
    node: Node,
    applied: Applied,
    parts: Vec<OriginId>,
    messages: Vec<String>,
    origins: Origins,
}

impl Outcome {
    fn json(&self) -> Value {
        let mut text = String::new();
        crate::yaml::write_json(&self.node, &mut text);
        serde_json::from_str(&text).unwrap()
    }
}

fn overridden(components: &Value, properties: &Value) -> Outcome {
    let mut origins = Origins::default();
    let mut node = testing::node(&json!({"components": components}), &mut origins);
    let properties = testing::node(properties, &mut origins);
    let at = properties.origin;
    let policy = PolicySpec {
        name: Some(Spanned::new("more".into(), at)),
        definition: Reference::parse(&Spanned::new("override".into(), at)).unwrap(),
        properties: Some(properties),
        origin: at,
    };
    let mut diagnostics = Diagnostics::default();
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Lenient,
        default_namespace: Spanned::new("default".into(), at),
    };
    let policy = Override::read(&policy, "prod", &mut decoding);
    let applied = apply(&mut node, &policy, &mut Room::default(), &mut origins);
    Outcome {
        node,
        applied,
        parts: policy.parts().collect(),
        messages: diagnostics
            .iter()
            .map(|diagnostic| diagnostic.message.clone())
            .collect(),
        origins,
    }
}

fn components() -> Value {
    json!([
        {"name": "front", "type": "webservice@v1.0.0", "deploymentPriority": 2, "macros": "disabled",
         "properties": {"image": "a", "env": [1, 2], "limit": {"cpu": "1", "memory": "1Gi"}},
         "traits": [{"type": "scaler@v1", "properties": {"replicas": 1}}]},
        {"name": "back", "type": "worker"},
    ])
}

#[test]
fn properties_are_merged_and_lists_replaced() {
    let outcome = overridden(
        &components(),
        &json!({"components": [{"name": "front", "properties": {"env": [3], "limit": {"cpu": "2"}, "cmd": null}}]}),
    );
    let properties = &outcome.json()["components"][0]["properties"];
    let wanted =
        json!({"image": "a", "env": [3], "limit": {"cpu": "2", "memory": "1Gi"}, "cmd": null});
    assert_eq!(properties, &wanted);
    assert_eq!(outcome.json()["components"][1], components()[1]);
    let cpu = outcome.node.get("components").unwrap().as_list().unwrap()[0]
        .at(&["properties", "limit", "cpu"])
        .unwrap();
    let origin = outcome.origins.get(cpu.origin);
    assert_eq!(
        (origin.step, origin.note),
        (Step::Overridden, "environment prod, policy more")
    );
    assert!(origin.links.iter().any(|link| link.role == Role::Shadowed));
}

#[test]
fn names_match_as_a_whole_and_types_without_version() {
    let touched = |entry: Value| {
        let mut entry = entry;
        entry["properties"] = json!({"x": 1});
        let outcome = overridden(&components(), &json!({"components": [entry]}));
        let json = outcome.json();
        let all = json["components"].as_array().unwrap();
        all.iter()
            .map(|component| component["properties"]["x"] == json!(1))
            .collect::<Vec<_>>()
    };
    assert_eq!(touched(json!({})), [true, true]);
    assert_eq!(touched(json!({"name": "*"})), [true, true]);
    assert_eq!(touched(json!({"name": "fron*"})), [true, false]);
    assert_eq!(touched(json!({"name": "fron"})), [false, false]);
    assert_eq!(touched(json!({"type": "webservice"})), [true, false]);
    assert_eq!(
        touched(json!({"name": "*", "type": "worker"})),
        [false, true]
    );
    assert_eq!(touched(json!({"type": "task"})), [false, false]);
}

#[test]
fn a_type_with_a_version_sets_the_version() {
    let outcome = overridden(
        &components(),
        &json!({"components": [{"type": "webservice@v2"}]}),
    );
    assert_eq!(
        outcome.json()["components"][0]["type"],
        json!("webservice@v2")
    );
    let outcome = overridden(
        &components(),
        &json!({"components": [{"type": "webservice"}]}),
    );
    assert_eq!(
        outcome.json()["components"][0]["type"],
        json!("webservice@v1.0.0")
    );
}

#[test]
fn another_type_replaces_the_component() {
    let outcome = overridden(
        &components(),
        &json!({"components": [{"name": "front", "type": "task", "properties": {"count": 1}}]}),
    );
    assert_eq!(
        outcome.json()["components"][0],
        json!({"name": "front", "type": "task", "deploymentPriority": 2, "properties": {"count": 1}})
    );
}

#[test]
fn traits_are_merged_added_and_disabled() {
    let traits = |patch: Value| {
        let outcome = overridden(
            &components(),
            &json!({"components": [{"name": "front", "traits": patch}]}),
        );
        assert!(outcome.messages.is_empty(), "{:?}", outcome.messages);
        outcome.json()["components"][0]["traits"].clone()
    };
    assert_eq!(
        traits(json!([{"type": "scaler", "properties": {"replicas": 3}}])),
        json!([{"type": "scaler@v1", "properties": {"replicas": 3}}])
    );
    assert_eq!(
        traits(json!([{"type": "hpa@v1", "properties": {"max": 3}}, {"type": "labels"}])),
        json!([
            {"type": "scaler@v1", "properties": {"replicas": 1}},
            {"type": "hpa@v1", "properties": {"max": 3}},
            {"type": "labels"},
        ])
    );
    assert_eq!(
        traits(json!([{"type": "scaler", "disable": true}])),
        json!([])
    );
}

#[test]
fn a_component_is_added_only_when_asked_for() {
    let entry = |create: bool| {
        json!({"components": [{"name": "cache", "type": "worker", "properties": {"image": "r"},
            "traits": [{"type": "scaler"}, {"type": "hpa", "disable": true}], "create": create}]})
    };
    let outcome = overridden(&components(), &entry(true));
    assert_eq!(
        outcome.json()["components"][2],
        json!({"name": "cache", "type": "worker", "properties": {"image": "r"}, "traits": [{"type": "scaler"}]})
    );
    assert!(outcome.applied.without_effect.is_empty());
    let outcome = overridden(&components(), &entry(false));
    assert_eq!(outcome.json()["components"], components());
    assert_eq!(outcome.applied.without_effect, outcome.parts);
}

#[test]
fn a_selector_keeps_what_it_lists() {
    let names = |selector: Value| {
        let outcome = overridden(&components(), &json!({"selector": selector}));
        let json = outcome.json();
        let all = json["components"].as_array().unwrap();
        let names = all
            .iter()
            .map(|component| component["name"].as_str().unwrap().to_owned());
        (
            names.collect::<Vec<_>>(),
            outcome.applied.without_effect.len(),
        )
    };
    assert_eq!(names(json!(["back", "nope"])), (vec!["back".to_owned()], 0));
    assert_eq!(
        names(json!(["nope"])),
        (vec!["front".to_owned(), "back".to_owned()], 1)
    );
}

#[test]
fn broken_policies_are_reported() {
    for (properties, message) in [
        (
            json!({"component": []}),
            "the override has no field `component`",
        ),
        (json!({"zzz": []}), "the override has no field `zzz`"),
        (
            json!({"components": [{"create": true, "name": "a*", "type": "x"}]}),
            "`create` needs a whole `name` and a `type`",
        ),
        (
            json!({"components": [{"create": true, "name": "a"}]}),
            "`create` needs a whole `name` and a `type`",
        ),
        (
            json!({"components": [{"traits": [{}]}]}),
            "the override of a trait has no `type`",
        ),
        (
            json!({"components": [{"name": "a", "type": "x@1"}]}),
            "`1` is not a version",
        ),
        (
            json!({"selector": [1]}),
            "`selector` lists names of components, not an integer",
        ),
        (
            json!({"components": [{"name": 1}]}),
            "`name` of the override of a component must be a string, not an integer",
        ),
    ] {
        let outcome = overridden(&components(), &properties);
        assert_eq!(outcome.messages, [message], "{properties}");
    }
}
