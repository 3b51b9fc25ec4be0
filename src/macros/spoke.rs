//! The second stage: outputs of the workload itself.

use super::allowance::Allowance;
use super::expand::Expander;
use super::expand::Found;
use super::expand::Values;
use super::functions::Function;
use super::operand::Value;
use super::parse;
use super::parse::Call;
use super::parse::Macro;
use super::parse::Piece;
use super::parse::Stage;
use super::path::HubPath;
use super::path::OutputPath;
use super::place::ScalarPlaces;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::Path;
use crate::yaml::scalars;
use std::cell::LazyCell;
use std::ops::Range;
use std::sync::Arc;

/// Where the values of `spoke` macros come from.
pub trait SpokeLookup {
    /// `spoke "…"`. [`Found::Kept`] leaves the scalar as it is.
    fn spoke(&self, path: &OutputPath, origins: &mut Origins) -> Found;
}

/// A `spoke` macro that waits for its value.
#[derive(Clone, Debug)]
pub struct SpokeMacro {
    /// What it reads.
    pub output: OutputPath,
    /// Where that is written.
    pub span: Option<Span>,
    /// Where in the tree its scalar stands: `.env[0].value`.
    pub at: Path,
    /// Whether a `default` stands in when the output has no value.
    pub has_default: bool,
}

/// Fills in the `spoke` macros of a tree that went through [`expand`](super::expand), in place, and
/// takes the protection off other braces. The rules are those of `expand`; braces of other forms
/// are text here.
///
/// To be called for every value that is rendered, also when no `spoke` macro is left in it; not for
/// values of a component with `macros: disabled`, and not for the Workload that is shipped.
pub fn fill_spoke(
    node: &mut Node,
    lookup: &dyn SpokeLookup,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    Expander {
        values: Values::Spoke(lookup),
        // What is filled in here is made anew for every template, and dropped behind it.
        allowance: &mut Allowance::default(),
        // What went through the hub stage may stand elsewhere than in a file.
        sources: &Sources::default(),
        origins,
        diagnostics,
    }
    .walk(node);
}

/// The `spoke` macros of a tree, in its order. Broken ones are not among them: [`expand`](super::expand)
/// and [`fill_spoke`] report these.
pub fn spoke_macros(node: &Node, sources: &Sources, origins: &Origins) -> Vec<SpokeMacro> {
    let mut found = Vec::new();
    let texts = (sources, origins);
    each_macro(
        node,
        texts,
        "spoke",
        Stage::Spoke,
        &mut |at, parsed, place| {
            if let Value::Spoke(output) = &parsed.head.value {
                let default = |call: &Call| call.function == Function::Default;
                found.push(SpokeMacro {
                    output: output.clone(),
                    span: place(&parsed.head.range),
                    at: at.clone(),
                    has_default: parsed.calls.iter().any(default),
                });
            }
        },
    );
    found
}

/// The outputs of other deployments that a tree reads, in its order, each with its place. Broken
/// macros are not among them.
pub fn hub_macros(
    node: &Node,
    sources: &Sources,
    origins: &Origins,
) -> Vec<(HubPath, Option<Span>)> {
    let mut found = Vec::new();
    let texts = (sources, origins);
    each_macro(node, texts, "hub", Stage::Hub, &mut |_, parsed, place| {
        if let Value::Hub(path) = &parsed.head.value {
            found.push((path.clone(), place(&parsed.head.range)));
        }
    });
    found
}

/// A variable that is read.
#[derive(Clone, Debug)]
pub struct VariableMacro {
    /// Its name.
    pub name: Arc<str>,
    /// Where that is written.
    pub span: Option<Span>,
    /// Where in the tree its scalar stands: `.env[0].value`.
    pub at: Path,
}

/// The variables that a tree reads, in its order, also as arguments of functions. Those of broken
/// macros are not among them.
pub fn variable_macros(node: &Node, sources: &Sources, origins: &Origins) -> Vec<VariableMacro> {
    let mut found = Vec::new();
    let texts = (sources, origins);
    each_macro(node, texts, "var", Stage::Hub, &mut |at, parsed, place| {
        let arguments = parsed.calls.iter().flat_map(|call| &call.arguments);
        for operand in std::iter::once(&parsed.head).chain(arguments) {
            if let Value::Variable(name) = &operand.value {
                found.push(VariableMacro {
                    name: name.clone(),
                    span: place(&operand.range),
                    at: at.clone(),
                });
            }
        }
    });
    found
}

/// Where a stretch of a scalar stands.
type Place<'p> = dyn Fn(&Range<usize>) -> Option<Span> + 'p;

/// The macros of a tree that may hold a word, each with the path of its scalar and the places in it.
fn each_macro(
    node: &Node,
    (sources, origins): (&Sources, &Origins),
    word: &str,
    stage: Stage,
    visit: &mut dyn FnMut(&Path, &Macro, &Place<'_>),
) {
    scalars(node, &mut |at, node| {
        let Some(text) = node.as_str().filter(|text| text.contains(word)) else {
            return;
        };
        // A scalar may hold thousands.
        let places = LazyCell::new(|| ScalarPlaces::new(sources, origins, node.origin, text));
        for piece in parse::parse(text, stage).unwrap_or_default() {
            if let Piece::Macro(parsed) = piece {
                visit(at, &parsed, &|range| places.span(range));
            }
        }
    });
}
