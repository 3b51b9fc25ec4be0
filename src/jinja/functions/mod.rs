//! The filters, tests and functions that templates have. `docs/writing-definitions.md` lists them.
//!
//! In: a value and arguments.
//! Out: a value that knows what it was computed from.
//! Never: anything that differs between two runs, and nothing that marks a text as safe.

mod capture;
mod choose;
mod convert;
mod given;
mod json;
mod lists;
mod maps;
mod numbers;
mod table;
mod tests;
mod text;

pub(super) use given::Given;
pub(super) use given::Outcome;
pub(super) use table::Builtin;
pub(super) use table::FILTERS;
pub(super) use table::FUNCTIONS;
pub(super) use table::Filter;
pub(super) use table::Function;
pub(super) use table::Signature;
pub(super) use table::TESTS;
pub(super) use table::Test;
pub(super) use table::filter;
pub(super) use table::function;
pub(super) use table::test;

use super::context::Context;
use super::value::Traced;
use super::value::Value;
use crate::diag::Fault;

/// Applies a filter to a value that is not an error.
///
/// The result was computed from the subject and all arguments, unless the filter says better.
pub(super) fn apply<'a>(
    context: &mut Context<'_, 'a>,
    filter: &Filter,
    subject: Traced<'a>,
    arguments: &[Option<Traced<'a>>],
) -> Result<Traced<'a>, Fault> {
    context.budget.steps(1)?;
    if let (Value::Undefined(missing), false) = (&subject.value, filter.takes_undefined) {
        return Err(context.undefined(missing));
    }
    let subject = if filter.keeps_text {
        subject
    } else {
        context.settle(subject)?
    };
    let given = Given::settled(context, arguments)?;
    let value = match (filter.apply)(context, &subject, &given)? {
        Outcome::Chosen(traced) => return Ok(traced),
        Outcome::Computed(value) => value,
    };
    let mut traced = Traced {
        value,
        sources: subject.sources,
        conditions: subject.conditions,
    };
    for argument in given.values() {
        context.budget.steps(traced.sources.len() / 8)?;
        traced.sources = traced.sources.and(&argument.sources);
        traced.conditions = traced.conditions.and(&argument.conditions);
    }
    Ok(traced)
}

/// Asks a test.
pub(super) fn ask<'a>(
    context: &mut Context<'_, 'a>,
    test: &Test,
    subject: &Traced<'a>,
    arguments: &[Option<Traced<'a>>],
) -> Result<bool, Fault> {
    context.budget.steps(1)?;
    if let (Value::Undefined(missing), false) = (&subject.value, test.takes_undefined) {
        return Err(context.undefined(missing));
    }
    let subject = context.settle(subject.clone())?;
    let given = Given::settled(context, arguments)?;
    (test.ask)(context, &subject.value, &given)
}
