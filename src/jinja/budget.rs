//! Bounds: a template always ends, and within bounded memory.

use crate::diag::Fault;
use crate::diag::codes::templates;

/// Statements, expressions and elements touched in one rendering.
pub(super) const STEPS: usize = 5_000_000;
/// Bytes of all texts made in one rendering.
pub(super) const BYTES: usize = 16 << 20;
/// Bytes of one text.
pub(super) const TEXT: usize = 2 << 20;
/// Items of one list made by a template, pairs of one mapping.
pub(super) const ITEMS: usize = 50_000;
/// Pieces of output, captured ones included.
pub(super) const PIECES: usize = 200_000;
/// How deep macros, includes, recursive loops and expressions may nest.
pub(super) const DEPTH: usize = 200;
/// How deep lists and mappings made by a template may nest.
pub(super) const NESTING: u16 = 64;

/// What is left.
#[derive(Debug)]
pub(super) struct Budget {
    steps: usize,
    bytes: usize,
    pieces: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            steps: STEPS,
            bytes: BYTES,
            pieces: PIECES,
        }
    }
}

impl Budget {
    /// Takes steps.
    pub(super) fn steps(&mut self, count: usize) -> Result<(), Fault> {
        self.steps = self
            .steps
            .checked_sub(count)
            .ok_or_else(|| exceeded(&format!("takes more than {STEPS} steps")))?;
        Ok(())
    }

    /// Takes the bytes of a text that is about to be made.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Fault> {
        if bytes > TEXT {
            return Err(exceeded(&format!("makes a text of more than {TEXT} bytes")));
        }
        self.bytes = self
            .bytes
            .checked_sub(bytes)
            .ok_or_else(|| exceeded(&format!("makes more than {BYTES} bytes of text")))?;
        Ok(())
    }

    /// Takes the items of a list that is about to be made.
    pub(super) fn items(&mut self, count: usize) -> Result<(), Fault> {
        if count > ITEMS {
            let what = format!("makes a list or mapping of more than {ITEMS} items");
            return Err(exceeded(&what));
        }
        self.steps(count)
    }

    /// Takes pieces of output.
    pub(super) fn pieces(&mut self, count: usize) -> Result<(), Fault> {
        self.pieces = self
            .pieces
            .checked_sub(count)
            .ok_or_else(|| exceeded(&format!("writes more than {PIECES} pieces of text")))?;
        Ok(())
    }
}

/// The fault of a template that goes over a bound.
pub(super) fn exceeded(what: &str) -> Fault {
    Fault::new(&templates::BUDGET, format!("the template {what}"))
        .help("look for a loop or macro that grows with every round")
}
