//! Our evaluation and an independent one give the same verdict.

use super::document::Dialect;
use super::document::Document;
use super::evaluate::Evaluation;
use super::soundness;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::yaml::testing::node;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;

/// True when our evaluation, without the rule for undeclared keys, finds nothing.
fn ours(schema: &Value, instance: &Value) -> bool {
    let mut origins = Origins::default();
    let schema = node(schema, &mut origins);
    let instance = node(instance, &mut origins);
    let mut diagnostics = Diagnostics::default();
    let patterns = soundness::check(&schema, &origins, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let document = Document::new(&schema, Dialect::Parameters, patterns);
    let mut evaluation = Evaluation::new(&document, &origins, &|_| false);
    evaluation.evaluate(&schema, &instance);
    evaluation.findings.is_empty()
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Into::into),
        (-2_i64..4).prop_map(Into::into),
        prop_oneof![Just(0.5), Just(1.0), Just(2.5)].prop_map(|float: f64| json!(float)),
        "[ab1é]{0,3}".prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map("[a-c]", inner, 0..3)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn scalar_keyword() -> impl Strategy<Value = (String, Value)> {
    let types = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    let name = prop::sample::select(types.to_vec());
    prop_oneof![
        name.clone()
            .prop_map(|name| ("type".to_owned(), json!(name))),
        prop::collection::btree_set(name, 1..3).prop_map(|n| ("type".to_owned(), json!(n))),
        (
            prop::sample::select(vec![
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum"
            ]),
            -1_i64..3
        )
            .prop_map(|(k, v)| (k.to_owned(), json!(v))),
        prop::sample::select(vec![json!(1), json!(2), json!(0.5), json!(1.5)])
            .prop_map(|v| ("multipleOf".to_owned(), v)),
        (
            prop::sample::select(vec![
                "minLength",
                "maxLength",
                "minItems",
                "maxItems",
                "minProperties",
                "maxProperties"
            ]),
            0..3
        )
            .prop_map(|(k, v)| (k.to_owned(), json!(v))),
        any::<bool>().prop_map(|flag| ("uniqueItems".to_owned(), json!(flag))),
        prop::sample::select(vec!["^a", "b$", "^[ab]*$", "1", "é", r"^\w+$", r"\d"])
            .prop_map(|p| ("pattern".to_owned(), json!(p))),
        prop::collection::vec(values(), 1..3).prop_map(|v| ("enum".to_owned(), json!(v))),
        values().prop_map(|v| ("const".to_owned(), v)),
        prop::collection::btree_set("[a-c]", 0..3).prop_map(|k| ("required".to_owned(), json!(k))),
        ("[a-c]", prop::collection::btree_set("[a-c]", 0..2))
            .prop_map(|(k, n)| ("dependentRequired".to_owned(), json!({k: n}))),
    ]
}

fn object(keywords: Vec<(String, Value)>) -> Value {
    Value::Object(keywords.into_iter().collect())
}

fn schemas() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => prop::collection::vec(scalar_keyword(), 0..3).prop_map(object),
        1 => any::<bool>().prop_map(Into::into),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let one = prop::sample::select(vec![
            "not",
            "items",
            "additionalProperties",
            "propertyNames",
            "contains",
            "if",
            "then",
            "else",
        ]);
        let list = prop::sample::select(vec!["allOf", "anyOf", "oneOf", "prefixItems"]);
        let map = prop::sample::select(vec!["properties", "dependentSchemas"]);
        let keyword = prop_oneof![
            scalar_keyword(),
            (one, inner.clone()).prop_map(|(k, s)| (k.to_owned(), s)),
            (list, prop::collection::vec(inner.clone(), 1..3))
                .prop_map(|(k, s)| (k.to_owned(), json!(s))),
            (
                map,
                prop::collection::btree_map("[a-c]", inner.clone(), 1..3)
            )
                .prop_map(|(k, s)| (k.to_owned(), json!(s))),
            ("\\^?[a-c]", inner.clone())
                .prop_map(|(k, s)| ("patternProperties".to_owned(), json!({k: s}))),
            Just(("$ref".to_owned(), json!("#/$defs/d"))),
        ];
        prop::collection::vec(keyword, 1..4).prop_map(object)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn we_agree_with_an_independent_judge(
        schema in schemas(), leaf in prop::collection::vec(scalar_keyword(), 0..2), instance in values(),
    ) {
        let mut schema = schema;
        if let Some(map) = schema.as_object_mut() {
            map.insert("$defs".to_owned(), json!({"d": object(leaf)}));
        }
        // A `required` beside `properties` without the key is a finding of ours about the schema.
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        soundness::check(&node(&schema, &mut origins), &origins, &mut diagnostics);
        prop_assume!(diagnostics.is_empty());
        let judge = jsonschema::draft202012::new(&schema).unwrap();
        prop_assert_eq!(ours(&schema, &instance), judge.is_valid(&instance));
    }
}
