//! The tables.

use super::Given;
use super::Outcome;
use super::capture;
use super::choose;
use super::convert;
use super::json;
use super::lists;
use super::maps;
use super::numbers;
use super::tests;
use super::text;
use crate::diag::Fault;
use crate::jinja::context::Context;
use crate::jinja::value::Traced;
use crate::jinja::value::Value;

/// What a filter, test or function is called and takes.
#[derive(Debug)]
pub(in crate::jinja) struct Signature {
    pub(in crate::jinja) name: &'static str,
    pub(in crate::jinja) parameters: &'static [Parameter],
    /// More arguments may follow.
    pub(in crate::jinja) rest: bool,
    /// Every argument has a name, and any name will do.
    pub(in crate::jinja) takes_any_name: bool,
}

/// A parameter of a signature.
#[derive(Debug)]
pub(in crate::jinja) struct Parameter {
    pub(in crate::jinja) name: &'static str,
    pub(in crate::jinja) required: bool,
    /// It is only given by its name.
    pub(in crate::jinja) only_named: bool,
}

const fn parameter(name: &'static str, required: bool, only_named: bool) -> Parameter {
    Parameter {
        name,
        required,
        only_named,
    }
}

type Apply =
    for<'c, 'a> fn(&mut Context<'c, 'a>, &Traced<'a>, &Given<'a>) -> Result<Outcome<'a>, Fault>;

type Ask = for<'c, 'a> fn(&mut Context<'c, 'a>, &Value<'a>, &Given<'a>) -> Result<bool, Fault>;

/// A filter.
#[derive(Debug)]
pub(in crate::jinja) struct Filter {
    pub(in crate::jinja) signature: Signature,
    pub(super) apply: Apply,
    /// Captured text stays a list of pieces.
    pub(super) keeps_text: bool,
    pub(super) takes_undefined: bool,
}

impl Filter {
    /// The arguments are only needed where the subject is undefined.
    pub(in crate::jinja) fn is_lazy(&self) -> bool {
        self.takes_undefined
    }
}

/// A test.
#[derive(Debug)]
pub(in crate::jinja) struct Test {
    pub(in crate::jinja) signature: Signature,
    pub(super) ask: Ask,
    pub(super) takes_undefined: bool,
}

impl Test {
    /// The subject need not exist.
    pub(in crate::jinja) fn asks_for_existence(&self) -> bool {
        self.takes_undefined
    }
}

/// A function.
#[derive(Debug)]
pub(in crate::jinja) struct Function {
    pub(in crate::jinja) signature: Signature,
    pub(in crate::jinja) builtin: Builtin,
}

/// The functions; they need the walk, so it runs them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::jinja) enum Builtin {
    Range,
    Dict,
    Namespace,
    Fail,
}

/// `"name", "required"; "optional"; = "only named"`
macro_rules! signature {
    ($name:literal $(, $parameter:literal)* $(; $optional:literal)* $(; = $named:literal)*) => {
        Signature {
            name: $name,
            parameters: &[
                $(parameter($parameter, true, false),)*
                $(parameter($optional, false, false),)*
                $(parameter($named, false, true),)*
            ],
            rest: false,
            takes_any_name: false,
        }
    };
}

/// More arguments may follow: those of a filter or test that is named by the first ones.
const fn passes_on(signature: &Signature) -> Signature {
    Signature {
        rest: true,
        ..*signature
    }
}

const fn plain(signature: Signature, apply: Apply) -> Filter {
    Filter {
        signature,
        apply,
        keeps_text: false,
        takes_undefined: false,
    }
}

const fn keeps(signature: Signature, apply: Apply, takes_undefined: bool) -> Filter {
    Filter {
        signature,
        apply,
        keeps_text: true,
        takes_undefined,
    }
}

const fn question(signature: Signature, ask: Ask) -> Test {
    Test {
        signature,
        ask,
        takes_undefined: false,
    }
}

const fn about_existence(signature: Signature, ask: Ask) -> Test {
    Test {
        signature,
        ask,
        takes_undefined: true,
    }
}

/// All filters, by name.
pub(in crate::jinja) static FILTERS: &[Filter] = &[
    plain(signature!("abs"), numbers::abs),
    plain(signature!("b64decode"), convert::b64decode),
    plain(signature!("b64encode"), convert::b64encode),
    plain(signature!("bool"), convert::bool),
    plain(signature!("capitalize"), text::capitalize),
    plain(signature!("combine", "other"; = "recursive"), maps::combine),
    plain(signature!("count"), lists::length),
    keeps(signature!("d"; "value"; "boolean"), choose::default, true),
    keeps(
        signature!("default"; "value"; "boolean"),
        choose::default,
        true,
    ),
    plain(signature!("dictsort"; = "reverse"; = "by"), maps::dictsort),
    plain(signature!("first"), choose::first),
    plain(signature!("float"; "default"), numbers::float),
    plain(signature!("from_json"), json::from_json),
    keeps(
        signature!("indent"; "width"; "first"),
        capture::indent,
        false,
    ),
    plain(signature!("int"; "default"), numbers::int),
    plain(signature!("items"), maps::items),
    plain(signature!("join"; "separator"; = "attribute"), lists::join),
    plain(signature!("keys"), maps::keys),
    plain(signature!("last"), choose::last),
    plain(signature!("length"), lists::length),
    plain(signature!("list"), lists::list),
    plain(signature!("lower"), text::lower),
    plain(
        passes_on(&signature!("map"; "filter"; = "attribute"; = "default")),
        lists::map,
    ),
    plain(signature!("max"; = "attribute"), choose::max),
    plain(signature!("min"; = "attribute"), choose::min),
    plain(passes_on(&signature!("reject"; "test")), lists::reject),
    plain(
        passes_on(&signature!("rejectattr", "attribute"; "test")),
        lists::rejectattr,
    ),
    plain(signature!("replace", "old", "new"), text::replace),
    plain(signature!("reverse"), lists::reverse),
    plain(signature!("round"; "precision"; "method"), numbers::round),
    plain(passes_on(&signature!("select"; "test")), lists::select),
    plain(
        passes_on(&signature!("selectattr", "attribute"; "test")),
        lists::selectattr,
    ),
    plain(signature!("sha256"), convert::sha256),
    plain(signature!("sort"; = "reverse"; = "attribute"), lists::sort),
    plain(signature!("split"; "separator"; "limit"), text::split),
    plain(signature!("string"), text::string),
    plain(signature!("sum"; "attribute"; "start"), numbers::sum),
    plain(signature!("title"), text::title),
    plain(signature!("to_json"; = "indent"), json::to_json),
    plain(signature!("to_yaml"), json::to_yaml),
    keeps(signature!("trim"; "characters"), capture::trim, false),
    plain(signature!("unique"; = "attribute"), lists::unique),
    plain(signature!("upper"), text::upper),
    plain(signature!("values"), maps::values),
];

/// All tests, by name.
pub(in crate::jinja) static TESTS: &[Test] = &[
    question(signature!("boolean"), tests::boolean),
    about_existence(signature!("defined"), tests::defined),
    question(signature!("divisibleby", "number"), tests::divisible_by),
    question(signature!("endingwith", "end"), tests::ending_with),
    question(signature!("eq", "other"), tests::equal),
    question(signature!("equalto", "other"), tests::equal),
    question(signature!("even"), tests::even),
    question(signature!("false"), tests::is_false),
    question(signature!("float"), tests::float),
    question(signature!("ge", "other"), tests::greater_or_equal),
    question(signature!("gt", "other"), tests::greater),
    question(signature!("in", "container"), tests::contained),
    question(signature!("integer"), tests::integer),
    question(signature!("iterable"), tests::iterable),
    question(signature!("le", "other"), tests::less_or_equal),
    question(signature!("lower"), tests::lower),
    question(signature!("lt", "other"), tests::less),
    question(signature!("mapping"), tests::mapping),
    question(signature!("ne", "other"), tests::not_equal),
    question(signature!("none"), tests::none),
    question(signature!("number"), tests::number),
    question(signature!("odd"), tests::odd),
    question(signature!("sequence"), tests::sequence),
    question(signature!("startingwith", "start"), tests::starting_with),
    question(signature!("string"), tests::string),
    question(signature!("true"), tests::is_true),
    about_existence(signature!("undefined"), tests::undefined),
    question(signature!("upper"), tests::upper),
];

const fn named(name: &'static str, builtin: Builtin) -> Function {
    Function {
        signature: Signature {
            name,
            parameters: &[],
            rest: false,
            takes_any_name: true,
        },
        builtin,
    }
}

/// All functions, by name.
pub(in crate::jinja) static FUNCTIONS: &[Function] = &[
    named("dict", Builtin::Dict),
    Function {
        signature: signature!("fail", "message"),
        builtin: Builtin::Fail,
    },
    named("namespace", Builtin::Namespace),
    Function {
        signature: signature!("range", "start_or_stop"; "stop"; "step"),
        builtin: Builtin::Range,
    },
];

/// The filter with a name.
pub(in crate::jinja) fn filter(name: &str) -> Option<&'static Filter> {
    FILTERS.iter().find(|filter| filter.signature.name == name)
}

/// The test with a name.
pub(in crate::jinja) fn test(name: &str) -> Option<&'static Test> {
    TESTS.iter().find(|test| test.signature.name == name)
}

/// The function with a name.
pub(in crate::jinja) fn function(name: &str) -> Option<&'static Function> {
    let mut functions = FUNCTIONS.iter();
    functions.find(|function| function.signature.name == name)
}
