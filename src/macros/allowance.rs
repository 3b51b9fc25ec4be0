//! How much macros may fill in.

use crate::diag::Fault;
use crate::diag::codes::macros::TOO_MUCH;
use crate::yaml::Node;

/// Values that the macros of one deployment may read, those within lists and mappings included.
const VALUES: usize = 500_000;
/// MiB of the texts among them, each of which is looked through.
const READ: usize = 128;
/// MiB of text that they may make.
const MADE: usize = 32;

/// What the macros of one deployment may still fill in. A value that is filled in is there once more,
/// so that a small text could ask for more than any machine can hold.
#[derive(Debug)]
pub struct Allowance {
    values: usize,
    read: usize,
    made: usize,
    /// Somebody was told.
    pub(super) is_over: bool,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            values: VALUES,
            read: READ << 20,
            made: MADE << 20,
            is_over: false,
        }
    }
}

impl Allowance {
    /// Takes a value that a macro reads.
    pub(super) fn value(&mut self, value: &Node) -> Result<(), Fault> {
        let left = self.values.checked_sub(value.size());
        self.values = left.ok_or_else(|| {
            too_much(&format!("read more than {VALUES} values"))
                .help("write a large value into the definition, or read fewer parts of it")
        })?;
        let text = value.as_str().map_or(0, str::len);
        self.read = self.read.checked_sub(text).ok_or_else(|| {
            too_much(&format!("read more than {READ} MiB of text"))
                .help("write a long text into the definition, or read it less often")
        })?;
        Ok(())
    }

    /// Takes a text that macros make.
    pub(super) fn text(&mut self, bytes: usize) -> Result<(), Fault> {
        let left = self.made.checked_sub(bytes);
        self.made = left.ok_or_else(|| {
            too_much(&format!("make more than {MADE} MiB of text"))
                .help("let the macro stand alone, or join a shorter value")
        })?;
        Ok(())
    }
}

fn too_much(what: &str) -> Fault {
    Fault::new(&TOO_MUCH, format!("the macros of this deployment {what}"))
}
