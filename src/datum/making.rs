//! What a mapping works with, and what it has to say.

use super::rules;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::diag::codes::datum as codes;
use crate::kubernetes::Builder;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::Strictness;

/// The tools of a mapping.
pub struct Making<'m> {
    /// The histories; what is made adds to them.
    pub origins: &'m mut Origins,
    /// Where it is told what is lost and what is refused.
    pub diagnostics: &'m mut Diagnostics,
    /// Whether what is lost is an error.
    pub strictness: Strictness,
}

impl Making<'_> {
    /// Something does not go over, and the result is good without it.
    pub(super) fn lost(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        let diagnostic = match self.strictness {
            Strictness::Lenient => Diagnostic::warning(&codes::LOST, message),
            Strictness::Strict => Diagnostic::error(&codes::LOST, message),
        };
        let span = self.origins.span(at);
        let diagnostic = diagnostic.place(span, "this");
        self.diagnostics.push(match help {
            "" => diagnostic,
            help => diagnostic.help(help),
        });
    }

    /// An object does not go over, because another one stands for it.
    pub(super) fn aside(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        let span = self.origins.span(at);
        let mut diagnostic = Diagnostic::warning(&codes::OWNED, message);
        diagnostic.severity = Severity::Note;
        self.diagnostics
            .push(diagnostic.place(span, "this").help(help));
    }

    /// Something goes over in other words.
    pub(super) fn rewritten(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        let span = self.origins.span(at);
        self.diagnostics.push(
            Diagnostic::warning(&codes::REWRITTEN, message)
                .place(span, "this")
                .help(help),
        );
    }

    /// Something cannot go over, and the result would be wrong without it.
    pub(super) fn refuse(&mut self, at: OriginId, message: impl Into<String>, help: &str) {
        let span = self.origins.span(at);
        self.diagnostics.push(
            Diagnostic::error(&codes::NO_COUNTERPART, message)
                .place(span, "this")
                .help(help),
        );
    }

    /// Refuses metadata whose annotations are longer than the API server takes; `at` is what made
    /// them so long.
    pub(super) fn refuse_long(&mut self, metadata: &Node, at: OriginId) {
        let (length, most) = (
            rules::annotations_length(metadata),
            rules::ANNOTATIONS_LENGTH,
        );
        if length > most {
            let message = format!(
                "with this, the annotations have {length} bytes together; at most {most} are \
                 allowed"
            );
            self.refuse(at, message, "make it shorter: it is kept as an annotation");
        }
    }

    /// Makes nodes that are there because of a rule of this page, applied to these values.
    pub(super) fn build(&mut self, rule: &str, sources: &[OriginId]) -> Builder {
        Builder::by_rule(rule, sources, self.origins)
    }
}
