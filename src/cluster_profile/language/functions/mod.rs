//! The functions behind `|`: those of <https://masterminds.github.io/sprig/> that make sense on the
//! values of macros, with sprig's order of arguments: what comes through the pipe is the last.
//!
//! In: values.
//! Out: a value.
//! Never: knows places, or prints what may be a secret in a message.

mod choices;
mod numbers;
#[cfg(test)]
mod tests;
mod texts;

use super::value::Value;
use super::value::beyond;
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
        let takes = if least == most {
            arguments_in_words(least)
        } else {
            format!("at least {}", arguments_in_words(least))
        };
        let message = format!("`{}` takes {takes}, not {}", function.name, values.len());
        return Err(Fault::new(&codes::WRONG_ARGUMENT, message).help(function.help()));
    }
    (function.apply)(&Arguments { function, values })
}

fn arguments_in_words(count: usize) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} argument{s}")
}

impl Function {
    /// How it is written.
    fn help(self) -> String {
        let (name, usage) = (self.name, self.usage);
        format!("write `{name} {usage}`; the last may come through `|`")
    }
}

/// The arguments of one call.
struct Arguments<'a> {
    function: Function,
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
            return Err(beyond("the text made here is longer than 1 MiB"));
        }
        Ok(())
    }

    fn cannot_use(&self, what: &str) -> Fault {
        let message = format!("`{}` cannot use {what}", self.function.name);
        Fault::new(&codes::WRONG_ARGUMENT, message).help(self.function.help())
    }
}
