//! The syntax tree that is walked. It owns its text, so that a template is compiled once and kept.

use super::functions::Filter;
use super::functions::Function;
use super::functions::Test;
use super::place::Site;
use super::value::Gap;
use crate::yaml::Number;
use std::sync::Arc;

/// A list of statements, in order.
pub(super) type Body = Vec<Statement>;

/// One statement with its place: for a tag from its keyword on, for a literal its text.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) site: Site,
    pub(super) kind: StatementKind,
}

/// Whether whitespace control took a line break away at the edges of a text or an emission.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Swallowed {
    pub(super) before: bool,
    pub(super) after: bool,
}

/// What a statement does.
#[derive(Debug)]
pub(super) enum StatementKind {
    /// Text of the template itself.
    Literal(Swallowed),
    /// `{{ … }}`
    Emit(Expression, Swallowed),
    /// `{% if %}`
    If(Box<If>),
    /// `{% for %}`
    For(Box<For>),
    /// `{% with %}`
    With(Vec<(Target, Expression)>, Body),
    /// `{% set x = … %}`
    Set(Target, Expression),
    /// `{% set x %}…{% endset %}`
    SetBlock(Target, Vec<FilterCall>, Body),
    /// `{% filter … %}`
    FilterBlock(Vec<FilterCall>, Body),
    /// `{% include %}`: the number of the file, or nothing for one that may be missing.
    Include(Option<u16>),
    /// `{% import … as name %}`
    Import(u16, Box<str>),
    /// `{% from … import name as alias %}`
    FromImport(u16, Vec<(Box<str>, Box<str>)>),
    /// `{% macro %}`
    Macro(Arc<Macro>),
    /// `{% call %}`: the call, and the block as a macro named `caller`.
    CallBlock(Expression, Arc<Macro>),
    /// `{% do %}`
    Do(Expression),
    /// `{% break %}`
    Break,
    /// `{% continue %}`
    Continue,
}

/// `{% if %}` with all its branches.
#[derive(Debug)]
pub(super) struct If {
    pub(super) branches: Vec<(Expression, Body)>,
    pub(super) otherwise: Body,
    /// A branch may leave the loop around, so what follows in the loop hangs on the conditions.
    pub(super) leaves_loop: bool,
    pub(super) absence: Absence,
}

/// What a tag leaves out when it does not write what it could: that nothing is there hangs on the
/// tag's conditions, too.
#[derive(Debug, Default)]
pub(super) struct Absence {
    /// Where the text would have stood, if the tag writes any.
    pub(super) gap: Option<Gap>,
    /// What keeps its value.
    pub(super) kept: Vec<Kept>,
}

/// Something that a tag may assign to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kept {
    Name(Box<str>),
    /// `namespace.attribute`
    Attribute(Box<str>, Box<str>),
}

/// `{% for %}`
#[derive(Debug)]
pub(super) struct For {
    pub(super) target: Target,
    pub(super) iterable: Expression,
    pub(super) filter: Option<Expression>,
    pub(super) recursive: bool,
    pub(super) body: Body,
    pub(super) otherwise: Body,
    /// A round may end the loop, so the next one hangs on its conditions.
    pub(super) breaks: bool,
    pub(super) absence: Absence,
}

/// What an assignment binds.
#[derive(Debug)]
pub(super) enum Target {
    Name(Box<str>),
    /// `namespace.attribute`
    Attribute(Box<str>, Box<str>),
    Unpack(Vec<Target>),
}

/// A macro, or the block of a `{% call %}`.
#[derive(Debug)]
pub(super) struct Macro {
    pub(super) name: Box<str>,
    pub(super) parameters: Vec<(Box<str>, Option<Expression>)>,
    pub(super) body: Body,
}

/// An expression with its place.
#[derive(Debug)]
pub(super) struct Expression {
    pub(super) site: Site,
    pub(super) kind: ExpressionKind,
}

/// What an expression computes.
#[derive(Debug)]
pub(super) enum ExpressionKind {
    Constant(Constant),
    Variable(Box<str>),
    Attribute(Box<Expression>, Arc<str>),
    Item(Box<Expression>, Box<Expression>),
    Slice(Box<Slice>),
    Not(Box<Expression>),
    Negate(Box<Expression>),
    And(Box<(Expression, Expression)>),
    Or(Box<(Expression, Expression)>),
    Binary(Binary, Box<(Expression, Expression)>),
    /// `a < b <= c`
    Compare(Box<Expression>, Vec<(Comparison, Expression)>),
    /// `a if b else c`
    Choice(Box<Choice>),
    Filter(Box<Expression>, FilterCall),
    Test(Box<Expression>, TestCall),
    Call(Box<Call>),
    List(Vec<Expression>),
    Map(Vec<(Expression, Expression)>),
}

/// A value written in a template.
#[derive(Clone, Debug)]
pub(super) enum Constant {
    Null,
    Bool(bool),
    Number(Number),
    String(Arc<str>),
}

/// `subject[start:stop:step]`
#[derive(Debug)]
pub(super) struct Slice {
    pub(super) subject: Expression,
    pub(super) start: Option<Expression>,
    pub(super) stop: Option<Expression>,
    pub(super) step: Option<Expression>,
}

/// `then if test else otherwise`
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) test: Expression,
    pub(super) then: Expression,
    pub(super) otherwise: Option<Expression>,
}

/// An operator that always needs both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binary {
    Add,
    Subtract,
    Multiply,
    Divide,
    FloorDivide,
    Remainder,
    Power,
    /// `~`
    Concatenate,
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    NotIn,
}

/// A filter with its arguments, bound to the parameters of its signature; the rest follows.
#[derive(Debug)]
pub(super) struct FilterCall {
    pub(super) site: Site,
    pub(super) filter: &'static Filter,
    pub(super) arguments: Vec<Option<Expression>>,
}

/// A test with its arguments, bound to the parameters of its signature.
#[derive(Debug)]
pub(super) struct TestCall {
    pub(super) test: &'static Test,
    pub(super) arguments: Vec<Option<Expression>>,
}

/// A call.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) callee: Callee,
    pub(super) arguments: Arguments,
}

/// What is called.
#[derive(Debug)]
pub(super) enum Callee {
    /// A function, whose arguments are bound to the parameters of its signature.
    Function(&'static Function),
    /// A macro, `caller` or `loop` under a name that the template binds.
    Name(Box<str>),
    /// `subject.name(…)`
    Method(Expression, Box<str>),
}

/// Arguments of a call.
#[derive(Debug, Default)]
pub(super) struct Arguments {
    /// Bound to the parameters of a function's signature, or as they stand.
    pub(super) positional: Vec<Option<Expression>>,
    /// By name; empty when the arguments are bound.
    pub(super) named: Vec<(Box<str>, Expression)>,
}
