//! The functions behind `|`: those of <https://masterminds.github.io/sprig/> that make sense on the
//! values of macros, with sprig's order of arguments: what comes through the pipe is the last.
//!
//! In: values.
//! Out: a value.
//! Never: knows places, or prints what may be a secret in a message.

mod choices;
mod numbers;
mod texts;

use super::value::Value;
use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::macros::LARGEST_TEXT;
use std::sync::Arc;

/// A function of the language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Function {
    name: &'static str,
    /// The fewest arguments, and the most.
    count: (usize, usize),
    /// Of what it takes, for people.
    usage: &'static str,
    apply: fn(&Arguments<'_>) -> Result<Value, Fault>,
}

/// As many arguments as one likes.
const MANY: usize = usize::MAX;

const fn function(
    name: &'static str,
    count: (usize, usize),
    usage: &'static str,
    apply: fn(&Arguments<'_>) -> Result<Value, Fault>,
) -> Function {
    Function {
        name,
        count,
        usage,
        apply,
    }
}

/// All functions, in the order of the documentation.
static FUNCTIONS: &[Function] = &[
    function("default", (2, 2), "FALLBACK VALUE", choices::default),
    function("coalesce", (1, MANY), "VALUE…", choices::coalesce),
    function(
        "ternary",
        (3, 3),
        "IF_TRUE IF_FALSE CONDITION",
        choices::ternary,
    ),
    function("empty", (1, 1), "VALUE", choices::empty),
    function("upper", (1, 1), "TEXT", texts::upper),
    function("lower", (1, 1), "TEXT", texts::lower),
    function("title", (1, 1), "TEXT", texts::title),
    function("trim", (1, 1), "TEXT", texts::trim),
    function("trimPrefix", (2, 2), "PREFIX TEXT", texts::trim_prefix),
    function("trimSuffix", (2, 2), "SUFFIX TEXT", texts::trim_suffix),
    function("trimAll", (2, 2), "CHARACTERS TEXT", texts::trim_all),
    function("replace", (3, 3), "OLD NEW TEXT", texts::replace),
    function("substr", (3, 3), "START END TEXT", texts::substr),
    function("trunc", (2, 2), "LENGTH TEXT", texts::trunc),
    function("quote", (1, MANY), "VALUE…", texts::quote),
    function("squote", (1, MANY), "VALUE…", texts::squote),
    function("indent", (2, 2), "SPACES TEXT", texts::indent),
    function("nindent", (2, 2), "SPACES TEXT", texts::nindent),
    function("b64enc", (1, 1), "TEXT", texts::base64_encode),
    function("b64dec", (1, 1), "TEXT", texts::base64_decode),
    function("sha256sum", (1, 1), "TEXT", texts::sha256),
    function("contains", (2, 2), "PART TEXT", texts::contains),
    function("hasPrefix", (2, 2), "PREFIX TEXT", texts::has_prefix),
    function("hasSuffix", (2, 2), "SUFFIX TEXT", texts::has_suffix),
    function("splitList", (2, 2), "SEPARATOR TEXT", choices::split_list),
    function("join", (2, 2), "SEPARATOR LIST", choices::join),
    function("first", (1, 1), "LIST", choices::first),
    function("last", (1, 1), "LIST", choices::last),
    function("toString", (1, 1), "VALUE", texts::to_string),
    function("int", (1, 1), "VALUE", numbers::int),
    function("add", (1, MANY), "NUMBER…", numbers::add),
    function("sub", (2, 2), "NUMBER NUMBER", numbers::sub),
    function("mul", (1, MANY), "NUMBER…", numbers::mul),
    function("div", (2, 2), "NUMBER NUMBER", numbers::div),
];

/// Functions that people try, and what to write instead.
pub(super) const REFUSED: &[(&str, &str)] = &[
    (
        "split",
        "its parts could not be used here; write `splitList SEPARATOR`",
    ),
    (
        "if",
        "macros have no conditions; use `default` or `ternary`",
    ),
    ("range", "macros have no loops"),
    (
        "include",
        "this is Helm's; a macro of Palette cannot be mixed with it",
    ),
    ("toYaml", "values of macros are texts and need no `toYaml`"),
    (
        "now",
        "a value that differs each time cannot be checked; write the value",
    ),
    (
        "randAlphaNum",
        "a value that differs each time cannot be checked; write the value",
    ),
];

/// The function of this name.
pub(super) fn named(name: &str) -> Option<Function> {
    FUNCTIONS.iter().find(|known| known.name == name).copied()
}

/// The names there are.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|function| function.name)
}

/// Whether a function is made for values that are not there.
pub(super) fn takes_nothing(function: Function) -> bool {
    matches!(function.name, "default" | "coalesce")
}

/// Applies a function.
///
/// # Errors
/// When it cannot use its arguments.
pub(super) fn apply(function: Function, values: &[Value]) -> Result<Value, Fault> {
    let (least, most) = function.count;
    if values.len() < least || values.len() > most {
        let name = function.name;
        let message = format!("`{name}` cannot use {} arguments", values.len());
        let help = format!(
            "write `{name} {}`; the last may come through `|`",
            function.usage
        );
        return Err(Fault::new(&codes::WRONG_ARGUMENT, message).help(help));
    }
    let arguments = Arguments {
        name: function.name,
        values,
    };
    (function.apply)(&arguments)
}

/// The arguments of one call.
struct Arguments<'a> {
    name: &'static str,
    values: &'a [Value],
}

impl Arguments<'_> {
    fn value(&self, index: usize) -> &Value {
        self.values.get(index).unwrap_or(&Value::Nothing)
    }

    fn text(&self, index: usize) -> Result<Arc<str>, Fault> {
        let value = self.value(index);
        value.printed().ok_or_else(|| self.cannot_use(value.kind()))
    }

    fn integer(&self, index: usize) -> Result<i64, Fault> {
        match self.value(index) {
            Value::Integer(number) => Ok(*number),
            Value::Text(text) => text
                .trim()
                .parse()
                .map_err(|_| self.cannot_use("a text that is no whole number")),
            other => Err(self.cannot_use(other.kind())),
        }
    }

    /// A number of characters or spaces.
    fn size(&self, index: usize) -> Result<usize, Fault> {
        let number = self.integer(index)?;
        usize::try_from(number).map_err(|_| self.cannot_use("a negative number"))
    }

    fn list(&self, index: usize) -> Result<&[Arc<str>], Fault> {
        match self.value(index) {
            Value::List(items) => Ok(items),
            other => Err(self.cannot_use(other.kind())),
        }
    }

    /// Makes sure of a text's length before it is made.
    fn fits(length: usize) -> Result<(), Fault> {
        if length > LARGEST_TEXT {
            let message = "the text made here is longer than 1 MiB";
            return Err(Fault::new(&codes::LIMIT, message));
        }
        Ok(())
    }

    fn cannot_use(&self, what: &str) -> Fault {
        let message = format!("`{}` cannot use {what}", self.name);
        Fault::new(&codes::WRONG_ARGUMENT, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn texts_come_out_as_in_sprig() {
        for (name, values, expected) in [
            ("upper", vec![t("aé")], "AÉ"),
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
        ] {
            assert_eq!(printed(name, &values), expected, "{name} {values:?}");
        }
    }

    #[test]
    fn choices_and_numbers_come_out_as_in_sprig() {
        let list = Value::List(vec!["a".into(), "b".into()]);
        for (name, values, expected) in [
            ("default", vec![t("x"), t("")], "x"),
            ("default", vec![t("x"), t("0")], "0"),
            ("default", vec![n(5), n(0)], "5"),
            ("default", vec![t("x"), Value::Nothing], "x"),
            ("coalesce", vec![t(""), Value::Nothing, t("y"), t("z")], "y"),
            ("coalesce", vec![t("")], ""),
            ("ternary", vec![t("a"), t("b"), Value::Bool(true)], "a"),
            ("empty", vec![t("")], "true"),
            ("join", vec![t("+"), list.clone()], "a+b"),
            ("first", vec![list.clone()], "a"),
            ("last", vec![list], "b"),
            ("int", vec![t("08")], "8"),
            ("add", vec![n(1), t("2"), n(3)], "6"),
            ("sub", vec![n(5), n(2)], "3"),
            ("mul", vec![n(5), n(2)], "10"),
            ("div", vec![n(7), n(2)], "3"),
        ] {
            assert_eq!(printed(name, &values), expected, "{name} {values:?}");
        }
        let parts = call("splitList", &[t("."), t("1.33.5")]).unwrap();
        assert_eq!(
            parts,
            Value::List(vec!["1".into(), "33".into(), "5".into()])
        );
    }

    #[test]
    fn what_sprig_would_die_of_is_an_error() {
        for (name, values) in [
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
            ("upper", vec![]),
            ("upper", vec![t("a"), t("b")]),
            ("ternary", vec![t("a"), t("b"), t("true")]),
            ("indent", vec![n(-1), t("a")]),
        ] {
            let fault = call(name, &values).unwrap_err();
            assert_eq!(fault.code, &codes::WRONG_ARGUMENT, "{name}");
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
}
