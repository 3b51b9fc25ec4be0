//! The second stage: outputs of the workload itself.

use super::expand::Expander;
use super::expand::Found;
use super::expand::Values;
use super::operand::Value;
use super::parse;
use super::parse::Piece;
use super::parse::Stage;
use super::path::OutputPath;
use super::place::place;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Span;
use crate::yaml::Data;
use crate::yaml::Node;
use std::fmt::Write;

/// Where the values of `spoke` macros come from.
pub trait SpokeLookup {
    /// `spoke "…"`. [`Found::Kept`] leaves the scalar as it is.
    fn spoke(&self, path: &OutputPath) -> Found;
}

/// A `spoke` macro that waits for its value.
#[derive(Clone, Debug)]
pub struct SpokeMacro {
    /// What it reads.
    pub path: OutputPath,
    /// Where the path is written.
    pub span: Option<Span>,
    /// Where in the tree its scalar stands: `.env[0].value`.
    pub at: String,
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
        origins,
        diagnostics,
    }
    .walk(node);
}

/// The `spoke` macros of a tree, in its order. Broken ones are not among them: [`expand`](super::expand)
/// and [`fill_spoke`] report these.
pub fn spoke_macros(node: &Node, origins: &Origins) -> Vec<SpokeMacro> {
    let mut found = Vec::new();
    collect(node, origins, &mut String::new(), &mut found);
    found
}

fn collect(node: &Node, origins: &Origins, at: &mut String, found: &mut Vec<SpokeMacro>) {
    let length = at.len();
    match &node.data {
        Data::String(text) if text.contains("{{") => {
            let pieces = parse::parse(text, Stage::Spoke).unwrap_or_default();
            for piece in pieces {
                let Piece::Macro(parsed) = piece else {
                    continue;
                };
                let Value::Spoke(path) = parsed.head.value else {
                    continue;
                };
                let default = |call: &parse::Call| call.function.name() == "default";
                found.push(SpokeMacro {
                    path,
                    span: place(origins, node.origin, text, &parsed.head.range),
                    at: at.clone(),
                    has_default: parsed.calls.iter().any(default),
                });
            }
        }
        Data::List(items) => {
            for (index, item) in items.iter().enumerate() {
                // Writing to a `String` cannot fail.
                let _ = write!(at, "[{index}]");
                collect(item, origins, at, found);
                at.truncate(length);
            }
        }
        Data::Map(map) => {
            for entry in map {
                at.push('.');
                at.push_str(&entry.key.text);
                collect(&entry.value, origins, at, found);
                at.truncate(length);
            }
        }
        _ => {}
    }
}
