//! A fact without a place.

use super::Code;
use super::Diagnostic;
use crate::source::Span;

/// What a leaf function knows: what is wrong and what to do. The caller who knows where adds the
/// place with [`Fault::at`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The stable name.
    pub code: &'static Code,
    /// What is wrong, in the user's words: lower case, no period, words of the input in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fact.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The fact at a place.
    pub fn at(self, span: Option<Span>, label: impl Into<String>) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, self.message).place(span, label);
        diagnostic.help = self.help;
        diagnostic
    }
}
