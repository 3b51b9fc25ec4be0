//! A fact with places, and many of them.

use super::Code;
use crate::source::Span;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How serious a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written when there is one.
    Error,
    /// Worth knowing; the result is written all the same.
    Warning,
    /// Worth a thought.
    Note,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// A place that takes part in a diagnostic. The first is where the user should look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The place.
    pub span: Span,
    /// What is there, a few words: `overridden here`.
    pub label: String,
}

/// One thing to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name.
    pub code: &'static Code,
    /// How serious it is.
    pub severity: Severity,
    /// What is wrong: lower case, no period, words of the input in backticks.
    pub message: String,
    /// Where, the most important first. May be empty: a missing file has no place.
    pub places: Vec<Place>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            places: Vec::new(),
            help: None,
        }
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    /// Adds a place; `None` (a value no text knows) adds nothing.
    #[must_use]
    pub fn place(mut self, span: Option<Span>, label: impl Into<String>) -> Self {
        if let Some(span) = span {
            self.places.push(Place {
                span,
                label: label.into(),
            });
        }
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// How long a message is that is shown, in bytes.
const LONGEST_SHOWN: usize = 4000;

/// How long a message is that is kept, in bytes: longer, so that a secret is cut where it is no longer
/// shown.
const LONGEST_KEPT: usize = 16_000;

/// The last boundary of characters that is not after an offset.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    let mut before = (0..=offset.min(text.len())).rev();
    before.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Proof that an error was put into [`Diagnostics`]: the caller need not report it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reported(());

/// Everything a phase has to say. Functions take `&mut Diagnostics`, report all they can and go
/// on; a function that has no result returns `Err(Reported)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    secrets: BTreeSet<Arc<str>>,
}

impl Diagnostics {
    /// Reports one.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        // As many as the input has values would otherwise take the square of it.
        let cut = |text: &mut String| text.truncate(boundary(text, LONGEST_KEPT));
        cut(&mut diagnostic.message);
        diagnostic.help.as_mut().map(cut);
        self.list.push(diagnostic);
    }

    /// Reports one and gives the proof.
    pub fn report(&mut self, diagnostic: Diagnostic) -> Reported {
        self.push(diagnostic);
        Reported(())
    }

    /// Reports all of another phase.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
        self.secrets.extend(other.secrets);
    }

    /// Takes out those that `wanted` accepts, in the order of reporting.
    pub fn take(&mut self, wanted: impl Fn(&Diagnostic) -> bool) -> Vec<Diagnostic> {
        let all = std::mem::take(&mut self.list);
        let (taken, kept) = all.into_iter().partition(wanted);
        self.list = kept;
        taken
    }

    /// Keeps a secret out of everything that is shown: each of its lines becomes dots. Lines of
    /// one or two characters stay, because hiding them would make dots of half of every message.
    pub fn hide(&mut self, secret: &str) {
        let lines = secret.lines().map(str::trim);
        let lines = lines.filter(|line| line.chars().count() > 2);
        self.secrets.extend(lines.map(Arc::from));
    }

    /// Shows what [`Diagnostics::hide`] keeps out, because the user asked for it.
    pub fn reveal(&mut self) {
        self.secrets.clear();
    }

    /// A text to be shown: without secrets, and not longer than anybody reads. It may quote a name
    /// from the input that is as long as the input, once for each thing that is wrong there.
    pub(super) fn shown<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut shown = self.without_secrets(text);
        let end = boundary(&shown, LONGEST_SHOWN);
        if end < shown.len() {
            let cut = shown.to_mut();
            cut.truncate(end);
            cut.push('…');
        }
        shown
    }

    /// A text without secrets.
    fn without_secrets<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut shown = Cow::Borrowed(text);
        // A secret may hold another one; the longer must go first.
        let mut secrets: Vec<&Arc<str>> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| Reverse(secret.len()));
        for secret in secrets {
            if shown.contains(&**secret) {
                let dots = "•".repeat(secret.chars().count());
                shown = Cow::Owned(shown.replace(&**secret, &dots));
            }
        }
        shown
    }

    /// True when an error is among them.
    pub fn has_errors(&self) -> bool {
        self.list
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Proof of an error when there is one: `diagnostics.check()?` ends a phase.
    ///
    /// # Errors
    /// When an error was reported.
    pub fn check(&self) -> Result<(), Reported> {
        if self.has_errors() {
            Err(Reported(()))
        } else {
            Ok(())
        }
    }

    /// Proof of an error among those reported after there were `before` of them:
    /// `let before = diagnostics.len(); …; diagnostics.check_since(before)?`.
    ///
    /// # Errors
    /// When an error was reported since then.
    pub fn check_since(&self, before: usize) -> Result<(), Reported> {
        let mut since = self.list.iter().skip(before);
        if since.any(|diagnostic| diagnostic.severity == Severity::Error) {
            Err(Reported(()))
        } else {
            Ok(())
        }
    }

    /// Forgets those that were reported after there were `before` of them.
    pub fn forget_since(&mut self, before: usize) {
        self.list.truncate(before);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// In the order of reporting.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// By place, then code and message, each once: what is shown does not depend on the order in
    /// which things were looked at.
    pub fn sort(&mut self) {
        self.list
            .sort_by(|left, right| order(left).cmp(&order(right)));
        self.list.dedup();
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.iter()
    }
}

fn order(diagnostic: &Diagnostic) -> (Severity, Option<Span>, &str, &str) {
    let first = diagnostic.places.first().map(|place| place.span);
    (
        diagnostic.severity,
        first,
        diagnostic.code.slug,
        &diagnostic.message,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn a_name_as_long_as_the_input_is_not_kept_whole_for_everything_that_is_wrong_with_it() {
        let long = "ö".repeat(1 << 20);
        let mut diagnostics = Diagnostics::default();
        diagnostics.hide("öööö");
        let error = || Diagnostic::error(&LOCKED, format!("a secret {long}")).help(long.as_str());
        diagnostics.push(error());
        let _reported = diagnostics.report(error());
        for diagnostic in &diagnostics {
            let help = diagnostic.help.as_deref().unwrap();
            for text in [&*diagnostic.message, help] {
                assert!(text.len() <= LONGEST_KEPT);
                let shown = diagnostics.shown(text);
                assert!(shown.len() <= LONGEST_SHOWN + '…'.len_utf8() && shown.ends_with('…'));
                assert!(!shown.contains('ö'));
            }
        }
    }
}
