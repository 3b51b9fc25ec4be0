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

#[cfg(test)]
mod documentation {
    use super::FILTERS;
    use super::FUNCTIONS;
    use super::Signature;
    use super::TESTS;

    const PAGE: &str = include_str!("../../../docs/writing-definitions.md");

    /// The rows of the table under a heading.
    fn rows(heading: &str) -> Vec<&'static str> {
        let section = PAGE.split(&format!("### {heading}\n")).nth(1).unwrap();
        let section = section.split("\n#").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        rows.map(|row| row.split(" | ").next().unwrap()).collect()
    }

    #[test]
    fn the_page_lists_every_name_once_and_every_parameter() {
        let signatures = |heading| -> Vec<&'static Signature> {
            match heading {
                "Filters" => FILTERS.iter().map(|filter| &filter.signature).collect(),
                "Functions" => FUNCTIONS
                    .iter()
                    .map(|function| &function.signature)
                    .collect(),
                _ => TESTS.iter().map(|test| &test.signature).collect(),
            }
        };
        for heading in ["Filters", "Functions", "Tests"] {
            let rows = rows(heading);
            for signature in signatures(heading) {
                let names = |row: &&&str| {
                    let mut words = row.split(|c: char| !c.is_alphanumeric() && c != '_');
                    words.any(|word| word == signature.name)
                };
                assert!(
                    rows.iter().any(|row| names(&row)),
                    "{heading}: {}",
                    signature.name
                );
            }
        }
        for filter in FILTERS {
            for parameter in filter.signature.parameters.iter().filter(|p| p.only_named) {
                let written = format!("{}=", parameter.name);
                let has =
                    |row: &&str| row.contains(filter.signature.name) && row.contains(&written);
                assert!(rows("Filters").iter().any(has), "{}", filter.signature.name);
            }
        }
    }

    #[test]
    fn the_tables_are_sorted_and_without_repetition() {
        let filters: Vec<&str> = FILTERS.iter().map(|filter| filter.signature.name).collect();
        let tests: Vec<&str> = TESTS.iter().map(|test| test.signature.name).collect();
        assert!(filters.is_sorted_by(|one, next| one < next));
        assert!(tests.is_sorted_by(|one, next| one < next));
    }
}
