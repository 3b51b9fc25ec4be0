//! Expressions.

use super::Value;
use std::sync::Arc;

/// An expression with its place.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    /// Where it begins, in bytes; for an operator where the operator stands.
    pub(super) at: usize,
    pub(super) kind: Kind,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Literal(Value),
    /// A variable.
    Name(Arc<str>),
    Select(Box<Select>),
    Has(Box<Select>),
    Index(Box<Index>),
    Call(Box<Call>),
    List(Vec<Expr>),
    Map(Vec<(Arc<str>, Expr)>),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    Binary(Box<Binary>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Conditional(Box<Conditional>),
    Folded(Box<Folded>),
}

/// `of.field`, `of.?field`, and what stands in `has(of.field)`.
#[derive(Clone, Debug)]
pub(super) struct Select {
    pub(super) of: Expr,
    pub(super) field: Arc<str>,
    pub(super) optional: bool,
}

/// `of[key]`, `of[?key]`
#[derive(Clone, Debug)]
pub(super) struct Index {
    pub(super) of: Expr,
    pub(super) key: Expr,
    pub(super) optional: bool,
}

/// `function(arguments)`, `target.function(arguments)`
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: Arc<str>,
    pub(super) target: Option<Expr>,
    pub(super) arguments: Vec<Expr>,
}

/// `left operator right`
#[derive(Clone, Debug)]
pub(super) struct Binary {
    pub(super) operator: Operator,
    pub(super) left: Expr,
    pub(super) right: Expr,
}

/// `condition ? then : otherwise`
#[derive(Clone, Debug)]
pub(super) struct Conditional {
    pub(super) condition: Expr,
    pub(super) then: Expr,
    pub(super) otherwise: Expr,
}

/// `of.all(variable, body)` and the like.
#[derive(Clone, Debug)]
pub(super) struct Folded {
    pub(super) fold: Fold,
    pub(super) of: Expr,
    pub(super) variable: Arc<str>,
    /// The filter of `map` with three arguments.
    pub(super) filter: Option<Expr>,
    pub(super) body: Expr,
}

/// An operator with two sides that are both evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}

impl Operator {
    /// As the compiler of a hub calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Add => "_+_",
            Self::Subtract => "_-_",
            Self::Multiply => "_*_",
            Self::Divide => "_/_",
            Self::Remainder => "_%_",
            Self::Equal => "_==_",
            Self::NotEqual => "_!=_",
            Self::Less => "_<_",
            Self::LessOrEqual => "_<=_",
            Self::Greater => "_>_",
            Self::GreaterOrEqual => "_>=_",
            Self::In => "@in",
        }
    }
}

/// A macro that goes through a list, or the keys of a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    All,
    Exists,
    ExistsOne,
    Map,
    Filter,
}

impl Fold {
    /// The macro of a name with so many arguments.
    pub(super) fn named(name: &str, arguments: usize) -> Option<Self> {
        match (name, arguments) {
            ("all", 2) => Some(Self::All),
            ("exists", 2) => Some(Self::Exists),
            ("exists_one" | "existsOne", 2) => Some(Self::ExistsOne),
            ("map", 2 | 3) => Some(Self::Map),
            ("filter", 2) => Some(Self::Filter),
            _ => None,
        }
    }
}
