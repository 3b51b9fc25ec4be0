//! The functions behind `|`. Each takes a value and gives a value; none knows places.

use crate::diag::Fault;
use crate::diag::codes::macros::WRONG_VALUE;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::Number;
use crate::yaml::write_json;

/// The largest text a macro may make, in bytes.
pub(crate) const LARGEST_TEXT: usize = 1 << 20;

/// A function of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Default,
    Quote,
    Upper,
    Lower,
    Trim,
    Replace,
    Base64Encode,
    Base64Decode,
    ToJson,
    Integer,
    Float,
}

/// Names as users write them, with the number of arguments besides the value.
pub(super) const FUNCTIONS: &[(&str, Function, usize)] = &[
    ("default", Function::Default, 1),
    ("quote", Function::Quote, 0),
    ("upper", Function::Upper, 0),
    ("lower", Function::Lower, 0),
    ("trim", Function::Trim, 0),
    ("replace", Function::Replace, 2),
    ("b64enc", Function::Base64Encode, 0),
    ("b64dec", Function::Base64Decode, 0),
    ("toJson", Function::ToJson, 0),
    ("int", Function::Integer, 0),
    ("float", Function::Float, 0),
];

impl Function {
    /// The function of that name, and how many arguments it takes besides the value.
    pub(super) fn named(name: &str) -> Option<(Self, usize)> {
        FUNCTIONS
            .iter()
            .find(|(known, ..)| *known == name)
            .map(|(_, function, arguments)| (*function, *arguments))
    }

    /// Its name.
    pub(super) fn name(self) -> &'static str {
        FUNCTIONS
            .iter()
            .find(|(_, function, _)| *function == self)
            .map_or("", |(name, ..)| name)
    }

    /// Applies it to a value that exists. `default` only looks whether there is something in it:
    /// `null` and empty text give way, `0` and `false` stay.
    pub(super) fn apply(self, value: Node, arguments: &[Data]) -> Result<Data, Fault> {
        let Node { data, origin } = value;
        let text = || self.text(&data);
        let result = match self {
            Self::Default => match (&data, arguments) {
                (Data::Null, [fallback]) => fallback.clone(),
                (Data::String(text), [fallback]) if text.is_empty() => fallback.clone(),
                _ => data,
            },
            Self::Quote => json(&Node::string(text()?, origin)),
            Self::Upper => string(text()?.to_uppercase()),
            Self::Lower => string(text()?.to_lowercase()),
            Self::Trim => string(text()?.trim().to_owned()),
            Self::Replace => string(self.replace(&text()?, arguments)?),
            Self::Base64Encode => string(base64_encoded(text()?.as_bytes())),
            Self::Base64Decode => string(base64_decoded(&text()?).ok_or_else(|| {
                Fault::new(
                    &WRONG_VALUE,
                    "`b64dec` got something other than Base64 of UTF-8 text",
                )
            })?),
            Self::ToJson => json(&Node::new(data, origin)),
            Self::Integer => Data::Number(integer(&data)?),
            Self::Float => Data::Number(float(&data)?),
        };
        match &result {
            Data::String(text) if text.len() > LARGEST_TEXT => Err(too_long()),
            _ => Ok(result),
        }
    }

    fn text(self, value: &Data) -> Result<String, Fault> {
        scalar_text(value).ok_or_else(|| {
            let name = self.name();
            Fault::new(&WRONG_VALUE, format!("`{name}` cannot use {}", kind(value)))
                .help("`toJson` makes a text of any value")
        })
    }

    fn replace(self, text: &str, arguments: &[Data]) -> Result<String, Fault> {
        let [old, new] = arguments else {
            return Ok(text.to_owned());
        };
        let (old, new) = (self.text(old)?, self.text(new)?);
        if old.is_empty() {
            return Err(Fault::new(
                &WRONG_VALUE,
                "`replace` cannot look for an empty text",
            ));
        }
        let found = text.matches(old.as_str()).count();
        if found.saturating_mul(new.len()) > LARGEST_TEXT {
            return Err(too_long());
        }
        Ok(text.replace(old.as_str(), &new))
    }
}

fn integer(value: &Data) -> Result<Number, Fault> {
    let number = match value {
        Data::Number(Number::Float(float)) => whole(*float),
        Data::Number(number) => Some(*number),
        Data::String(text) => {
            let signed = text.parse().map(Number::Integer).ok();
            signed.or_else(|| text.parse().map(Number::Unsigned).ok())
        }
        _ => None,
    };
    number.ok_or_else(|| {
        Fault::new(
            &WRONG_VALUE,
            format!("`int` cannot make an integer of {}", described(value)),
        )
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "`float` asks for the nearest floating point number"
)]
fn float(value: &Data) -> Result<Number, Fault> {
    let float = match value {
        Data::Number(Number::Float(float)) => Some(*float),
        Data::Number(Number::Integer(integer)) => Some(*integer as f64),
        Data::Number(Number::Unsigned(integer)) => Some(*integer as f64),
        Data::String(text) => text.parse().ok(),
        _ => None,
    };
    let finite = float.filter(|float| float.is_finite()).map(Number::Float);
    finite.ok_or_else(|| {
        let made_of = described(value);
        Fault::new(
            &WRONG_VALUE,
            format!("`float` cannot make a number of {made_of}"),
        )
    })
}

fn string(text: impl Into<std::sync::Arc<str>>) -> Data {
    Data::String(text.into())
}

pub(super) fn too_long() -> Fault {
    Fault::new(&WRONG_VALUE, "the text made here is longer than 1 MiB")
}

/// The integer a float stands for, if it is a whole number that fits.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before the cast"
)]
fn whole(float: f64) -> Option<Number> {
    // 2^63 is the first float beyond `i64`.
    let fits = (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&float);
    (fits && float.fract() == 0.0).then_some(Number::Integer(float as i64))
}

/// What a scalar looks like inside a longer text; `None` for null, lists and maps.
pub(super) fn scalar_text(data: &Data) -> Option<String> {
    match data {
        Data::String(text) => Some(text.to_string()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Number(number) => Some(number.to_string()),
        Data::Null | Data::List(_) | Data::Map(_) => None,
    }
}

pub(super) fn kind(data: &Data) -> &'static str {
    match data {
        Data::Null => "null",
        Data::Bool(_) => "a boolean",
        Data::Number(Number::Float(_)) => "a number",
        Data::Number(_) => "an integer",
        Data::String(_) => "a string",
        Data::List(_) => "a list",
        Data::Map(_) => "a mapping",
    }
}

/// Texts are not shown, because they may be secret.
fn described(data: &Data) -> &'static str {
    match data {
        Data::String(_) => "this text",
        Data::Number(Number::Float(_)) => "a number with a fraction",
        other => kind(other),
    }
}

fn json(node: &Node) -> Data {
    let mut json = String::new();
    write_json(node, &mut json);
    string(json)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding, <https://www.rfc-editor.org/rfc/rfc4648#section-4>.
pub(crate) fn base64_encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let six = (bits >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(six as usize).copied().unwrap_or(b'=');
            text.push(if place <= chunk.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

/// The text behind Base64; white space is skipped, padding may be missing.
pub(crate) fn base64_decoded(text: &str) -> Option<String> {
    let letters: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    let padding = letters
        .iter()
        .rev()
        .take_while(|byte| **byte == b'=')
        .count();
    let letters = letters.get(..letters.len() - padding)?;
    if padding > 2 || letters.len() % 4 == 1 || (padding > 0 && (letters.len() + padding) % 4 != 0)
    {
        return None;
    }
    let mut bytes = Vec::with_capacity(letters.len() / 4 * 3 + 2);
    for chunk in letters.chunks(4) {
        let mut bits = 0_u32;
        for place in 0..4 {
            let six = match chunk.get(place) {
                Some(letter) => ALPHABET.iter().position(|known| known == letter)?,
                None => 0,
            };
            bits = bits << 6 | u32::try_from(six).ok()?;
        }
        let [_, first, second, third] = bits.to_be_bytes();
        bytes.extend([first, second, third].into_iter().take(chunk.len() - 1));
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing;
    use proptest::prelude::*;

    fn node(data: Data) -> Node {
        let origin = testing::node(&serde_json::Value::Null, &mut Origins::default()).origin;
        Node::new(data, origin)
    }

    fn number(value: i64) -> Data {
        Data::Number(Number::Integer(value))
    }

    fn text_of(function: Function, value: &str) -> String {
        let result = function.apply(node(string(value)), &[]).unwrap();
        scalar_text(&result).unwrap()
    }

    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(text_of(Function::Base64Encode, plain), encoded);
            assert_eq!(text_of(Function::Base64Decode, encoded), plain);
        }
        assert_eq!(text_of(Function::Base64Decode, "Zg"), "f");
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Zg=", "Z", "Zg===", "Z!==", "/w==", "Zg==Zg=="] {
            assert!(
                Function::Base64Decode
                    .apply(node(string(text)), &[])
                    .is_err(),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn base64_comes_back(text in ".*") {
            prop_assert_eq!(text_of(Function::Base64Decode, &text_of(Function::Base64Encode, &text)), text);
        }

        #[test]
        fn quote_reads_back_as_json(text in ".*") {
            let quoted = text_of(Function::Quote, &text);
            prop_assert_eq!(serde_json::from_str::<String>(&quoted).unwrap(), text);
        }
    }

    #[test]
    fn default_replaces_only_what_is_empty() {
        let fallback = [string("x")];
        let kept = |value: Data| Function::Default.apply(node(value), &fallback).unwrap();
        assert!(matches!(kept(string("")), Data::String(text) if &*text == "x"));
        assert!(matches!(kept(Data::Null), Data::String(text) if &*text == "x"));
        assert!(matches!(kept(number(0)), Data::Number(_)));
        assert!(matches!(kept(Data::Bool(false)), Data::Bool(false)));
    }

    #[test]
    fn numbers_are_made_only_of_what_is_one() {
        let int = |value: Data| Function::Integer.apply(node(value), &[]);
        assert!(matches!(
            int(string("42")),
            Ok(Data::Number(Number::Integer(42)))
        ));
        assert!(matches!(
            int(Data::Number(Number::Float(3.0))),
            Ok(Data::Number(Number::Integer(3)))
        ));
        assert!(matches!(
            int(string("18446744073709551615")),
            Ok(Data::Number(Number::Unsigned(u64::MAX)))
        ));
        assert!(int(Data::Number(Number::Float(3.5))).is_err());
        assert!(int(Data::Number(Number::Float(9_223_372_036_854_775_808.0))).is_err());
        assert!(int(string("3 ")).is_err());
        assert!(int(Data::Bool(true)).is_err());
        let float = |value: Data| Function::Float.apply(node(value), &[]);
        assert!(matches!(
            float(string("2.5")),
            Ok(Data::Number(Number::Float(_)))
        ));
        assert!(float(string("inf")).is_err());
        assert!(float(string("x")).is_err());
    }

    #[test]
    fn texts_do_not_grow_without_bound() {
        let long = string("a".repeat(LARGEST_TEXT / 2));
        let arguments = [string("a"), string("aaaa")];
        assert!(
            Function::Replace
                .apply(node(long.clone()), &arguments)
                .is_err()
        );
        assert!(
            Function::Replace
                .apply(node(long), &[string("a"), string("b")])
                .is_ok()
        );
        assert!(
            Function::Replace
                .apply(node(string("a")), &[string(""), string("b")])
                .is_err()
        );
    }

    #[test]
    fn text_functions_take_scalars_only() {
        let upper = Function::Upper.apply(node(Data::Bool(true)), &[]).unwrap();
        assert_eq!(scalar_text(&upper).unwrap(), "TRUE");
        assert!(
            Function::Upper
                .apply(node(Data::List(Vec::new())), &[])
                .is_err()
        );
        assert!(Function::Upper.apply(node(Data::Null), &[]).is_err());
        let json = Function::ToJson
            .apply(node(Data::List(Vec::new())), &[])
            .unwrap();
        assert_eq!(scalar_text(&json).unwrap(), "[]");
    }

    #[test]
    fn every_function_is_documented() {
        let page = include_str!("../../docs/macros.md");
        let section = page.split("## Functions").nth(1).unwrap();
        let section = section.split("\n## ").next().unwrap();
        for (name, _, arguments) in FUNCTIONS {
            let written = match arguments {
                0 => format!("`{name}`"),
                1 => format!("`{name} VALUE`"),
                _ => format!("`{name} OLD NEW`"),
            };
            assert!(section.contains(&written), "{written}");
        }
    }
}
