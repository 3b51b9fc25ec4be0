//! Fills in the macros of a stack.
//!
//! In: a stack, and values from outside.
//! Out: every text of every layer with its macros filled in, and the YAML in it, each value with
//! its history.
//! Never: fills in a value twice: what comes in is never searched for macros.

mod assemble;
mod breakage;
mod expander;
mod lookup;
mod raw;
mod read;
mod report;
#[cfg(test)]
mod tests;
mod text;

pub use text::ExpandedLayer;
pub use text::ExpandedText;
pub use text::Expansion;
pub use text::MacroUse;

use super::given::GivenValues;
use super::stack::Stack;
use super::variables;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Sources;

/// What to do about values that nobody gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// They are errors: the result is to be used.
    Refuse,
    /// Their macros stay as they are written: the result is to be looked at.
    Keep,
}

/// Fills in the macros of a stack. Everything wrong is reported, and its macro stays as it is
/// written.
pub fn expand(
    stack: &Stack<'_>,
    given: &GivenValues,
    unknowns: Unknowns,
    sources: &Sources,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Expansion {
    let variables = variables::resolve(stack, given, unknowns, origins, diagnostics);
    let mut expander = expander::Expander::new(stack, given, &variables);
    expander.all();
    let filled = expander.finish();
    let mut work = text::Work {
        unknowns,
        given,
        sources,
        origins,
        diagnostics,
    };
    let layers = filled
        .iter()
        .map(|texts| text::layer(texts, stack, &mut work));
    let layers = layers.collect();
    report::unfilled(&filled, &mut work);
    Expansion { layers, variables }
}
