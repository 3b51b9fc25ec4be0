//! Nodes for unit tests.

use super::Data;
use super::Entry;
use super::Key;
use super::Node;
use super::Number;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_oneof;

/// A node of a JSON value; every key and value has an origin of its own, without a useful place.
pub(crate) fn node(json: &serde_json::Value, origins: &mut Origins) -> Node {
    use serde_json::Value;
    let source = Sources::default().add("test", "").unwrap();
    let mut read = || origins.read(Span::new(source, 0, 0));
    let origin = read();
    let data = match json {
        Value::Null => Data::Null,
        Value::Bool(value) => Data::Bool(*value),
        Value::Number(number) => Data::Number(match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Number::Integer(integer),
            (None, Some(integer)) => Number::Unsigned(integer),
            (None, None) => Number::Float(number.as_f64().unwrap()),
        }),
        Value::String(text) => Data::String(text.as_str().into()),
        Value::Array(items) => Data::List(items.iter().map(|item| node(item, origins)).collect()),
        Value::Object(map) => {
            let mut entries = Vec::new();
            for (key, value) in map {
                let key = Key {
                    text: key.as_str().into(),
                    origin: origins.read(Span::new(source, 0, 0)),
                };
                let value = node(value, origins);
                entries.push(Entry { key, value });
            }
            Data::Map(entries.into_iter().collect())
        }
    };
    Node::new(data, origin)
}

/// Texts that break writers: punctuation, white space, unseen characters, other types' spellings.
pub(crate) fn texts() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "",
        "y",
        "No",
        "on",
        "~",
        "null",
        "0644",
        "0o7",
        "1e3",
        "1_000",
        "0x1F",
        "+1",
        ".inf",
        "-.5",
        ".",
        "12:30:45",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        "=",
        "<<",
        "1234e567",
        "---",
        "...",
        "- ",
        "{{ .var.x }}",
        "a: b",
        "#!/bin/sh\necho\n",
        "\tx\n",
        " \n",
        "\n",
        "\n\n",
        "a\n\n",
        "? ",
        "!x",
        "&a",
        "*a",
        "\u{85}",
        "\u{2028}x",
        "\u{feff}",
        "\u{7f}",
        "\u{fffe}",
        "😀",
        "\r\n",
        "-[",
        "%YAML",
        "@",
        "`",
        "\\",
    ];
    prop_oneof![
        proptest::sample::select(WORDS).prop_map(str::to_owned),
        "[-a-z0-9:._+ ]{0,8}",
        "[-+0-9_.:eExobTZ ]{1,10}",
        "[ -~\n\t\u{85}\u{a0}\u{feff}ä]{0,12}",
        "[ a\n#:-]{0,10}",
        proptest::collection::vec(any::<char>(), 0..6).prop_map(String::from_iter),
        "[a-z]{120,135}",
    ]
}

/// JSON values with such texts as values and keys.
pub(crate) fn values() -> impl Strategy<Value = serde_json::Value> {
    use serde_json::Value;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        proptest::num::f64::NORMAL.prop_map(Value::from),
        texts().prop_map(Value::from),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((texts(), inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
        ]
    })
}
