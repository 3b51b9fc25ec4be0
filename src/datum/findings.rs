//! What rules have to say.

use super::look;
use super::look::Word;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;

/// Where findings go, under the code of the rule that is looked at.
pub(super) struct Findings<'f> {
    pub(super) origins: &'f Origins,
    pub(super) diagnostics: &'f mut Diagnostics,
    pub(super) code: &'static Code,
}

impl Findings<'_> {
    /// The server, or the program that reads the document, refuses it.
    pub(super) fn error(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        self.push(Severity::Error, (at, "here"), message.into(), help);
    }

    /// It is taken, and hardly meant.
    pub(super) fn warning(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        self.push(Severity::Warning, (at, "here"), message.into(), help);
    }

    /// Something is missing in the mapping at this place.
    pub(super) fn missing(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        self.push(Severity::Error, (at, "missing here"), message.into(), help);
    }

    /// The text at a chain of keys of a mapping, where it must be. Nothing where anything else
    /// stands, which the shape has told.
    pub(super) fn required<'n>(
        &mut self,
        node: &'n Node,
        keys: &[&str],
        message: impl Into<String>,
        help: &str,
    ) -> Option<Word<'n>> {
        if look::lacks(node, keys) {
            self.missing(look::home(node, keys), message, help);
        }
        look::word(node, keys)
    }

    fn push(
        &mut self,
        severity: Severity,
        (at, label): (OriginId, &str),
        message: String,
        help: &str,
    ) {
        let mut diagnostic = Diagnostic::error(self.code, message);
        diagnostic.severity = severity;
        self.diagnostics
            .push(diagnostic.place(self.origins.span(at), label).help(help));
    }
}
