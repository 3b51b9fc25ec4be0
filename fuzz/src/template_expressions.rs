//! Evaluates an expression, and compares the result with that of `minijinja`'s own evaluation.

use super::run::Run;
use super::run::as_json;
use super::run::equal;
use minijinja::Environment;
use minijinja::ErrorKind;
use minijinja::UndefinedBehavior;
use paletteai::jinja;
use paletteai::model::TemplateText;
use paletteai::yaml::Node;
use paletteai::yaml::Number;
use serde_json::Value;
use serde_json::json;

/// Each line of the input is an expression.
pub fn check(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        text.lines().for_each(compared);
    }
}

fn compared(expression: &str) {
    let tags = ["{{", "}}", "{%", "%}", "{#", "#}"];
    if tags.iter().any(|tag| expression.contains(tag)) {
        return;
    }
    let Some(ours) = ours(expression) else {
        return;
    };
    match theirs(expression) {
        Ok(theirs) => {
            let same = equal(&ours, &theirs, equal_numbers)
                || in_our_words(&as_json(&ours)) == in_our_words(&theirs.to_string());
            let fine = same || differs_on_purpose(expression);
            assert!(fine, "{expression}: {} and {theirs}", as_json(&ours));
        }
        Err(error) => {
            let ours = as_json(&ours);
            assert!(is_ours_alone(&error), "{expression}: {ours} and {error}");
        }
    }
}

/// What both evaluations see.
fn values() -> Value {
    json!({
        "a": "some Text", "b": "", "t": true, "f": false, "n": 3, "m": -7, "r": 2.5, "z": 0,
        "nothing": null, "list": [3, 1, 2], "texts": ["b", "a", "C", "B", "a b"], "empty": [],
        "items": [{"name": "x", "n": 2, "in": {"k": 1}}, {"name": "y", "n": 1}],
        "map": {"k": "v", "a": 1, "B": "\u{e9}", "sub": {"x": [1, {"y": "z"}]}}, "none": {},
    })
}

/// The value as we evaluate it; nothing where we refuse.
fn ours(expression: &str) -> Option<Node> {
    let mut run = Run::default();
    let inputs = run.node("inputs.json", &values().to_string())?;
    let template = format!("out: {{{{ {expression} }}}}\n");
    let source = run.sources.add("template.yaml.j2", &*template)?;
    let text = TemplateText {
        text: template.into(),
        source,
        segments: [(0, 0)].into(),
    };
    let template = jinja::compile(&text, &[], &mut run.diagnostics).ok();
    let inputs = inputs.as_map().expect("a map").iter();
    let inputs: Vec<(&str, &Node)> = inputs
        .map(|entry| (&*entry.key.text, &entry.value))
        .collect();
    let node = template.and_then(|template| {
        jinja::render(&template, &inputs, &mut run.origins, &mut run.diagnostics).ok()
    });
    run.messages_can_be_shown();
    assert_eq!(node.is_none(), run.diagnostics.has_errors());
    node?.get("out").cloned()
}

/// The value as `minijinja` evaluates it.
fn theirs(expression: &str) -> Result<Value, minijinja::Error> {
    let mut environment = Environment::new();
    // We refuse more, but nothing that we take is undefined.
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    let value = environment
        .compile_expression(expression)?
        .eval(minijinja::value::Serde(values()))?;
    serde_json::to_value(&value)
        .map_err(|error| minijinja::Error::new(ErrorKind::BadSerialization, error.to_string()))
}

/// Whether we take more: filters of our own, numbers that count as their texts, numbers with white
/// space around them, texts less than no time, items without the attribute that is asked for.
fn is_ours_alone(error: &minijinja::Error) -> bool {
    let kinds = [
        ErrorKind::UnknownFilter,
        ErrorKind::UnknownTest,
        ErrorKind::UnknownFunction,
        ErrorKind::UndefinedError,
    ];
    let told = error.to_string();
    kinds.contains(&error.kind())
        || [
            "value is not a string",
            "invalid float literal",
            "can only be multiplied with integers",
        ]
        .iter()
        .any(|message| told.contains(message))
}

/// Texts of booleans and whole numbers are YAML's here, and Python's there: a value as JSON without
/// that difference.
fn in_our_words(json: &str) -> String {
    let json = json.replace("True", "true").replace("False", "false");
    let mut ours = String::new();
    let mut rest = &*json;
    while let Some((before, after)) = rest.split_once(".0") {
        ours.push_str(before);
        let is_whole = before.ends_with(|letter: char| letter.is_ascii_digit())
            && !after.starts_with(|letter: char| letter.is_ascii_alphanumeric());
        if !is_whole {
            ours.push_str(".0");
        }
        rest = after;
    }
    ours + rest
}

/// Values of two kinds are never equal here, while `true` is 1 there; texts are ordered by their
/// characters, and not without regard to capitals; and functions are no values.
fn differs_on_purpose(expression: &str) -> bool {
    let letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: Vec<&str> = expression.split(|other| !letter(other)).collect();
    let has = |one_of: &[&str]| words.iter().any(|word| one_of.contains(word));
    let compares = has(&["eq", "ne", "equalto", "in", "unique"])
        || expression.contains("==")
        || expression.contains("!=");
    let is_true = has(&[
        "is", "not", "t", "f", "true", "false", "True", "False", "bool", "select",
    ]) || expression.contains(['<', '>'])
        || expression.matches('=').count() > 2;
    let functions = has(&["range", "dict", "namespace", "fail"]);
    let orders = has(&["sort", "dictsort", "unique", "min", "max"]);
    orders || compares && is_true || functions && has(&["defined", "undefined"])
}

/// We write whole numbers as integers.
#[expect(
    clippy::cast_precision_loss,
    reason = "a float is only as exact as it is"
)]
fn equal_numbers(one: Number, other: &serde_json::Number) -> bool {
    let float = match one {
        Number::Integer(one) => one as f64,
        Number::Unsigned(one) => one as f64,
        Number::Float(one) => one,
    };
    other
        .as_f64()
        .is_some_and(|other| (float - other).abs() <= float.abs() * 4.0 * f64::EPSILON)
}
