//! What a lint finds.

use crate::diag::Diagnostic;
use crate::source::Span;

/// What a lint finds, before anyone asks how serious it is.
#[derive(Default)]
pub(super) struct Findings {
    pub(super) list: Vec<Diagnostic>,
    pub(super) secrets: Vec<Span>,
}

impl Findings {
    /// Adds a finding; its severity does not matter.
    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.list.push(finding);
    }

    /// Keeps what is written at a place out of everything that is shown.
    pub(super) fn hide(&mut self, secret: Option<Span>) {
        self.secrets.extend(secret);
    }
}
