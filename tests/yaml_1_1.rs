//! What we write is read as the same values by readers of YAML 1.1 that are not ours: `PyYAML`, both
//! its own reader and that of libyaml.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this test calls another program, and may fail loudly"
)]

#[path = "support/dice.rs"]
mod dice;

use dice::Dice;
use paletteai::diag::Diagnostics;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::Command;
use std::process::Stdio;

/// Reads a list of YAML texts, and answers with what each reader makes of each. Whatever JSON has no
/// word for (a date, a key that is a number) comes back as a text that begins with `!`.
const READER: &str = r#"
import json, sys, yaml

def plain(value):
    if isinstance(value, dict):
        keys = [key if isinstance(key, str) else "!" + repr(key) for key in value]
        return dict(zip(keys, map(plain, value.values())))
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), -float("inf"))):
        return "!" + repr(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return "!" + repr(value)

def read(text, loader):
    try:
        return plain(yaml.load(text, Loader=loader))
    except yaml.YAMLError as error:
        return "!" + str(error)

loaders = [yaml.SafeLoader] + ([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])
texts = json.loads(sys.stdin.buffer.read())
json.dump([[read(text, loader) for loader in loaders] for text in texts], sys.stdout)
"#;

/// Texts that some reader takes for something else. Between `¦`; `⏎` is a line break, `⇥` a tab.
const WORDS: &str = "yes¦Yes¦YES¦no¦No¦NO¦on¦On¦ON¦off¦Off¦OFF¦y¦Y¦n¦N¦true¦True¦TRUE¦false¦False¦FALSE¦\
    null¦Null¦NULL¦~¦¦=¦<<¦.¦..¦-¦?¦:¦,¦#¦&¦*¦!¦|¦>¦'¦\"¦%¦@¦`¦[¦]¦{¦}¦[]¦{}¦---¦...¦--- a¦%YAML 1.2¦\
    0¦-0¦+1¦007¦0o7¦0O7¦0x1F¦0X1f¦0b11¦1_000¦1__0¦_1¦1:30¦190:20:30¦190:20:30.15¦-1:30¦1e3¦1E+3¦1e400¦\
    1.¦.5¦-.5¦1.5¦1.5e3¦1.5e+3¦685.230_15e+03¦.inf¦-.inf¦+.Inf¦.INF¦.nan¦.NaN¦inf¦nan¦Infinity¦\
    2001-12-14¦2001-1-1¦2001-12-14t21:59:43.10-05:00¦2001-12-14 21:59:43.10 -5¦2026-11-26T10:00:00Z¦\
    12e03¦0.1.2¦1.2.3.4¦08¦0888¦1e¦e1¦0x¦0b2¦0o8¦18446744073709551616¦-9223372036854775809¦\
     leading¦trailing ¦ both ¦  ¦⇥tab¦tab⇥¦a⇥b¦⏎¦⏎⏎¦a⏎¦a⏎⏎¦⏎a¦a⏎b¦a⏎ b⏎¦ a⏎b⏎¦a⏎⏎b¦a ⏎b¦⇥a⏎b¦a⏎⇥b⏎¦a⏎   ¦\
    # no¦a # b¦a #b¦a#b¦#a⏎#b⏎¦a: b¦a:¦a :b¦a:b¦: a¦- a¦-a¦? a¦?a¦&a b¦*a¦!t x¦!!str x¦! x¦%a¦@a¦`a¦\
    [a¦{a¦a]¦a}¦a, b¦,a¦\"a\"¦'a'¦a'b\"c¦it's¦\\¦\\n¦a\\⏎b¦|⏎a¦>-¦|2¦{{ .var.a }}¦{% if a %}¦${A}¦$(A)¦\
    größe¦日本語¦😀¦é\u{301}¦\u{a0}a\u{a0}¦\u{85}¦a\u{85}b¦\u{2028}¦a\u{2029}b¦\u{feff}¦\u{feff}a¦a\u{feff}¦\u{fffe}¦\u{ffff}¦\u{10ffff}¦\
    \u{0}¦a\u{1}b¦\u{7}¦\u{8}¦\u{b}¦\u{c}¦\u{1b}[0m¦\u{7f}¦\u{80}¦\u{9f}¦\u{ad}¦\u{200b}¦\u{d7ff}¦\u{e000}¦a\rb¦a\r\nb¦\r¦\r\n";

fn words() -> Vec<String> {
    let words = WORDS.split('¦');
    words
        .map(|word| word.replace('⏎', "\n").replace('⇥', "\t"))
        .collect()
}

/// A text of one or more words, sometimes a long one.
fn text(dice: &mut Dice, words: &[String]) -> String {
    const BETWEEN: &[&str] = &[
        "", "", " ", "\n", "\n  ", ": ", " #", ", ", "-", "\t", "\u{85}", "x",
    ];
    let mut text = dice.one_of(words).clone();
    while dice.below(2) == 0 {
        text.push_str(dice.one_of::<&str>(BETWEEN));
        text.push_str(dice.one_of::<String>(words));
    }
    match dice.below(12) {
        0 => text.repeat(dice.below(60) + 1),
        1 => text + &"word ".repeat(dice.below(60)),
        _ => text,
    }
}

/// YAML has no longer ones without a sign before them, not even in JSON: 1024 characters as they are
/// written.
fn key(dice: &mut Dice, words: &[String]) -> String {
    match dice.below(20) {
        0 => "k".repeat(120 + dice.below(20)),
        _ => text(dice, words).chars().take(80).collect(),
    }
}

fn scalar(dice: &mut Dice, words: &[String]) -> Value {
    match dice.below(12) {
        0 => Value::Null,
        1 => json!(dice.below(2) == 0),
        2 => json!(dice.below(1000)),
        3 => json!(-1),
        4 => json!(dice.one_of(&[i64::MIN, i64::MAX, -8, 8, 10, 64])),
        5 => json!(u64::MAX),
        6 => json!(dice.one_of(&[
            0.5, -2.25, 1e6, 1.5e6, 1e21, 1e-5, 2.5e-7, 1e300, 5e-324, 123_456.75
        ])),
        _ => json!(text(dice, words)),
    }
}

fn value(dice: &mut Dice, words: &[String], depth: usize) -> Value {
    match dice.below(4) {
        0 if depth > 0 => (0..dice.below(5))
            .map(|_| value(dice, words, depth - 1))
            .collect(),
        1 | 2 if depth > 0 => Value::Object(
            (0..dice.below(5))
                .map(|_| (key(dice, words), value(dice, words, depth - 1)))
                .collect::<Map<String, Value>>(),
        ),
        _ => scalar(dice, words),
    }
}

/// Each word everywhere, then values of every shape.
fn values() -> Vec<Value> {
    let words = words();
    let mut values: Vec<Value> = words
        .iter()
        .map(|word| {
            json!({
                "value": word, word.as_str(): "key", "list": [word, [word], {word.as_str(): word}],
                "map": {word.as_str(): {word.as_str(): [word]}}, "last": word,
            })
        })
        .collect();
    values.extend(words.iter().map(|word| json!(word)));
    let mut dice = Dice(11);
    values.extend((0..1500).map(|_| value(&mut dice, &words, 4)));
    values
}

/// JSON in which everything that YAML may not hold as it is is an escape.
fn escaped(json: &str) -> String {
    let mut escaped = String::new();
    for letter in json.chars() {
        if (' '..='~').contains(&letter) {
            escaped.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            write!(escaped, "\\u{unit:04x}").unwrap();
        }
    }
    escaped
}

/// A value as we write it.
fn written(value: &Value) -> String {
    let text = escaped(&value.to_string());
    let source = Sources::default().add("value.json", &*text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let documents = yaml::read(source, &text, &mut Origins::default(), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut written = String::new();
    yaml::write(&documents[0].node, &mut written);
    written
}

fn read_by_others(texts: &[String]) -> Vec<Vec<Value>> {
    let mut reader = Command::new("python3")
        .args(["-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = reader.stdin.take().unwrap();
    input
        .write_all(json!(texts).to_string().as_bytes())
        .unwrap();
    drop(input);
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

fn is_missing() -> bool {
    let asked = Command::new("python3").args(["-c", "import yaml"]).output();
    let missing = asked.is_err() || asked.is_ok_and(|output| !output.status.success());
    let required = std::env::var_os("REQUIRE_PYYAML").is_some();
    assert!(!(missing && required), "PyYAML is not installed");
    missing
}

/// Equal, with floats as numbers: whole ones are written as integers.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) if one.is_f64() => one
            .as_f64()
            .zip(other.as_f64())
            .is_some_and(|(one, other)| (one - other).abs() <= one.abs() * f64::EPSILON),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same = |key, value| other.get(key).is_some_and(|other| equal(value, other));
            one.len() == other.len() && one.iter().all(|(key, value)| same(key, value))
        }
        _ => one == other,
    }
}

#[test]
fn pyyaml_reads_what_was_written() {
    if is_missing() {
        eprintln!("SKIPPED: PyYAML is not installed");
        return;
    }
    let values = values();
    let texts: Vec<String> = values.iter().map(written).collect();
    let read = read_by_others(&texts);
    let mut wrong = Vec::new();
    for ((value, text), read) in values.iter().zip(&texts).zip(&read) {
        for read in read.iter().filter(|read| !equal(value, read)) {
            wrong.push(format!("{text}was read as\n{read}"));
        }
    }
    let count = wrong.len();
    wrong.sort_by_key(String::len);
    wrong.truncate(10);
    assert!(count == 0, "{count} times:\n{}", wrong.join("\n\n"));
    assert!(read.len() > 1500);
}
