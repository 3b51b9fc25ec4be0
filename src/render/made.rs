//! How much all templates of a run made.

use crate::diag::Diagnostic;
use crate::diag::codes::templates::BUDGET;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// MiB of memory, roughly, that the results of all templates of a run may take.
const MIB: usize = 512;

/// What a value or a key takes beside its text, in bytes, with its history.
const VALUE: usize = 100;

/// What all templates of a run made so far. Each has bounds of its own, and so have those of one
/// deployment; but there may be many. Who renders side by side shares one.
#[derive(Debug, Default)]
pub struct Made {
    bytes: AtomicUsize,
}

impl Made {
    /// Notes values and keys, and how many bytes of text they have.
    pub(super) fn note(&self, values: usize, text: usize) {
        let bytes = values.saturating_mul(VALUE).saturating_add(text);
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Whether it is more than one run may make. Nothing more is rendered then, and what was is of
    /// no use: which deployments those are depends on the number of processors.
    pub fn is_too_much(&self) -> bool {
        self.bytes.load(Ordering::Relaxed) > MIB << 20
    }

    /// What is said then.
    pub fn too_much() -> Diagnostic {
        let message =
            format!("the templates of all deployments together make more than {MIB} MiB of values");
        Diagnostic::error(&BUDGET, message).help(
            "look for a definition that makes more than it should; if none does, render in parts \
             with `--namespace` or `--shard 1/4`",
        )
    }
}
