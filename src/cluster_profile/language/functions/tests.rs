//! What functions make of their arguments.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn call(name: &str, values: &[Value]) -> Result<Value, Fault> {
    apply(named(name).unwrap(), values)
}

fn printed(name: &str, values: &[Value]) -> String {
    call(name, values).unwrap().printed().unwrap().to_string()
}

fn t(text: &str) -> Value {
    Value::text(text)
}

fn n(number: i64) -> Value {
    Value::Integer(number)
}

fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| Arc::from(*item)).collect())
}

type Example = (&'static str, Vec<Value>, &'static str);

/// What functions make of texts.
fn of_texts() -> Vec<Example> {
    vec![
        ("upper", vec![t("aé")], "AÉ"),
        ("lower", vec![t("AÉ")], "aé"),
        (
            "title",
            vec![t("hello edge-world o'neil")],
            "Hello Edge-World O'Neil",
        ),
        ("trim", vec![t(" a ")], "a"),
        ("trimPrefix", vec![t("v"), t("v1.2")], "1.2"),
        ("trimSuffix", vec![t("-"), t("a-")], "a"),
        ("trimAll", vec![t("$."), t("$5.00.")], "5.00"),
        ("replace", vec![t("."), t("-"), t("1.2.3")], "1-2-3"),
        ("substr", vec![n(0), n(4), t("1.33.5")], "1.33"),
        ("substr", vec![n(0), n(4), t("1.9.0")], "1.9."),
        ("substr", vec![n(2), n(-1), t("1.33.5")], "33.5"),
        ("substr", vec![n(-1), n(1), t("1.33.5")], "1"),
        ("substr", vec![n(0), n(99), t("1.33.5")], "1.33.5"),
        ("trunc", vec![n(3), t("abcdef")], "abc"),
        ("trunc", vec![n(-3), t("abcdef")], "def"),
        ("trunc", vec![n(9), t("abc")], "abc"),
        ("quote", vec![t("a\"b\n")], "\"a\\\"b\\n\""),
        ("squote", vec![t("a"), n(1)], "'a' '1'"),
        ("indent", vec![n(2), t("a\nb")], "  a\n  b"),
        ("nindent", vec![n(1), t("a")], "\n a"),
        ("b64enc", vec![t("a")], "YQ=="),
        ("b64dec", vec![t("YQ==")], "a"),
        (
            "sha256sum",
            vec![t("")],
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        ("contains", vec![t("b"), t("abc")], "true"),
        ("hasPrefix", vec![t("b"), t("abc")], "false"),
        ("hasSuffix", vec![t("c"), t("abc")], "true"),
        ("toString", vec![n(7)], "7"),
    ]
}

/// What functions make of values of all kinds.
fn of_values() -> Vec<Example> {
    vec![
        ("default", vec![t("x"), t("")], "x"),
        ("default", vec![t("x"), t("0")], "0"),
        ("default", vec![n(5), n(0)], "5"),
        ("default", vec![t("x"), Value::Nothing], "x"),
        ("coalesce", vec![t(""), Value::Nothing, t("y"), t("z")], "y"),
        ("coalesce", vec![t("")], ""),
        ("ternary", vec![t("a"), t("b"), Value::Bool(true)], "a"),
        ("empty", vec![t("")], "true"),
        ("join", vec![t("+"), list(&["a", "b"])], "a+b"),
        ("first", vec![list(&["a", "b"])], "a"),
        ("last", vec![list(&["a", "b"])], "b"),
        ("int", vec![t("08")], "8"),
        ("add", vec![n(1), t("2"), n(3)], "6"),
        ("sub", vec![n(5), n(2)], "3"),
        ("mul", vec![n(5), n(2)], "10"),
        ("div", vec![n(7), n(2)], "3"),
    ]
}

#[test]
fn every_function_does_what_it_does_in_sprig() {
    let mut tried = BTreeSet::new();
    for (name, values, expected) in [of_texts(), of_values()].concat() {
        assert_eq!(printed(name, &values), expected, "{name} {values:?}");
        tried.insert(name);
    }
    let parts = call("splitList", &[t("."), t("1.33.5")]).unwrap();
    assert_eq!(parts, list(&["1", "33", "5"]));
    tried.insert("splitList");
    assert_eq!(tried, names().collect());
}

/// Arguments of which a function cannot make anything.
fn useless() -> Vec<(&'static str, Vec<Value>)> {
    vec![
        ("substr", vec![n(5), n(2), t("abcdefgh")]),
        ("substr", vec![n(9), n(-1), t("abc")]),
        ("substr", vec![n(0), n(1), t("é")]),
        ("div", vec![n(1), n(0)]),
        ("add", vec![n(i64::MAX), n(1)]),
        ("mul", vec![n(i64::MAX), n(2)]),
        ("int", vec![t("1.5")]),
        ("first", vec![t("a")]),
        ("first", vec![Value::List(Vec::new())]),
        ("upper", vec![Value::List(Vec::new())]),
        ("b64dec", vec![t("!")]),
        ("sub", vec![n(i64::MIN), n(1)]),
        ("join", vec![list(&["-"]), list(&["a"])]),
        ("quote", vec![list(&["a"])]),
        ("squote", vec![t("a"), list(&["a"])]),
        ("last", vec![list(&[])]),
        ("trunc", vec![n(1), t("é")]),
        ("trunc", vec![t("two"), t("abc")]),
        ("nindent", vec![t(""), t("a")]),
        ("ternary", vec![t("a"), t("b"), t("true")]),
        ("indent", vec![n(-1), t("a")]),
    ]
}

/// Functions of one text.
const TEXT_ALONE: [&str; 6] = ["b64enc", "lower", "sha256sum", "title", "toString", "trim"];

/// Functions of texts.
const TEXT_LAST: [&str; 8] = [
    "contains",
    "hasPrefix",
    "hasSuffix",
    "replace",
    "splitList",
    "trimAll",
    "trimPrefix",
    "trimSuffix",
];

#[test]
fn what_sprig_would_die_of_is_an_error() {
    let mut tried = BTreeSet::new();
    for (name, values) in useless() {
        let fault = call(name, &values).unwrap_err();
        assert_eq!(fault.code, &codes::WRONG_ARGUMENT, "{name}");
        assert!(fault.help.is_some_and(|help| help.contains(name)));
        tried.insert(name);
    }
    for name in TEXT_ALONE {
        assert!(call(name, &[list(&["a"])]).is_err(), "{name}");
        tried.insert(name);
    }
    for name in TEXT_LAST {
        let mut values = vec![t("a"); named(name).unwrap().count.0];
        assert!(call(name, &values).is_ok(), "{name}");
        *values.last_mut().unwrap() = list(&["a"]);
        assert!(call(name, &values).is_err(), "{name}");
        tried.insert(name);
    }
    // These take whatever they get.
    tried.extend(["coalesce", "default", "empty"]);
    assert_eq!(tried, names().collect());
}

#[test]
fn every_function_counts_its_arguments() {
    for function in FUNCTIONS {
        let (least, most) = function.count;
        let mut wrong = vec![least - 1];
        wrong.extend(most.checked_add(1));
        for count in wrong {
            let fault = apply(*function, &vec![t("a"); count]).unwrap_err();
            let message = fault.message;
            assert!(message.ends_with(&format!(", not {count}")), "{message}");
        }
    }
}

#[test]
fn no_function_makes_a_huge_text() {
    let long = t(&"ab\n".repeat(100_000));
    for (name, values) in [
        ("indent", vec![n(1_000_000_000), t("a")]),
        ("nindent", vec![n(1000), long.clone()]),
        ("replace", vec![t("a"), t(&"x".repeat(1000)), long.clone()]),
        ("replace", vec![t(""), t("x".repeat(1000).as_str()), long]),
    ] {
        assert_eq!(
            call(name, &values).unwrap_err().code,
            &codes::LIMIT,
            "{name}"
        );
    }
}

#[test]
fn every_function_is_documented() {
    let page = include_str!("../../../../docs/cluster-profiles.md");
    for function in FUNCTIONS {
        let written = format!("`{} {}`", function.name, function.usage);
        assert!(page.contains(&written), "{written}");
    }
}

proptest! {
    #[test]
    fn no_function_panics(
        which in 0..FUNCTIONS.len(),
        texts in prop::collection::vec(".{0,12}", 0..4),
        numbers in prop::collection::vec(-5_i64..12, 0..3),
    ) {
        let mut values: Vec<Value> = numbers.into_iter().map(n).collect();
        values.extend(texts.iter().map(|text| t(text)));
        let function = FUNCTIONS[which];
        let _ = apply(function, &values);
    }
}
