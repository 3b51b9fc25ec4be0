//! Which macro makes that a text is no YAML.

use super::assemble::Assembled;
use super::expander::FilledText;
use super::read::Read;
use super::read::Readable;
use super::text::Work;
use crate::cluster_profile::language::Evaluated;
use crate::diag::Diagnostic;
use crate::diag::codes::cluster_profiles as codes;
use crate::source::Origins;
use std::ops::Range;

/// How many macros are tried by themselves.
const TRIED: usize = 32;

/// A text that is no YAML once its macros are filled in.
pub(super) struct Broken<'b> {
    pub(super) what: &'b str,
    pub(super) filled: &'b FilledText,
    pub(super) readable: &'b Readable<'b>,
}

/// Reports why a text cannot be read: because of the value of a macro, if it could be read without
/// values, and otherwise because of itself.
pub(super) fn report(broken: &Broken<'_>, read: &Read, work: &mut Work<'_>) {
    if broken.is_readable_with(0..0) {
        let macros = 0..broken.filled.macros.len();
        let suspects = macros.filter(|index| broken.is_suspect(*index)).take(TRIED);
        let guilty = suspects
            .clone()
            .find(|index| !broken.is_readable_with(*index..*index + 1));
        // Two values may break a text that each of them leaves whole.
        if let Some(index) = guilty.or_else(|| suspects.last()) {
            work.diagnostics
                .push(broken.value_breaks(index, work.origins));
            return;
        }
    }
    let mut faults = read.faults.clone();
    for mut fault in faults.take(|_| true) {
        fault.message = format!("{} are no YAML: {}", broken.what, fault.message);
        if !broken.what.starts_with("the values") {
            fault.message = fault.message.replacen(" are no YAML", " is no YAML", 1);
        }
        work.diagnostics.push(fault);
    }
}

impl Broken<'_> {
    fn evaluated(&self, index: usize) -> Option<&Evaluated> {
        let outcome = self.filled.outcomes.get(index)?;
        outcome.result.as_ref().ok()
    }

    /// Whether a value holds a sign that means something in YAML.
    fn is_suspect(&self, index: usize) -> bool {
        let signs = [
            '\n', ':', '\'', '"', '#', '{', '}', '[', ']', '\\', '&', '*', '!', '|', '>', '%', '@',
            '`', ',', '-', '?', '\t',
        ];
        self.evaluated(index)
            .is_some_and(|one| one.text.contains(signs) || one.text.is_empty())
    }

    /// Whether the text could be read with the values of these macros only.
    fn is_readable_with(&self, range: Range<usize>) -> bool {
        let mark = self.readable.mark;
        let fill = |index: usize| match self.evaluated(index) {
            Some(one) if range.contains(&index) => (*one.text).into(),
            _ => format!("{mark}{index}{mark}").into(),
        };
        let filled = self.filled;
        let Ok(assembled) = Assembled::new(&filled.written.value, &filled.macros, fill) else {
            return false;
        };
        let readable = Readable {
            assembled: &assembled,
            ..*self.readable
        };
        !readable.read(&mut Origins::default()).faults.has_errors()
    }

    fn value_breaks(&self, index: usize, origins: &Origins) -> Diagnostic {
        let found = self.filled.macros.get(index);
        let reads = found.and_then(|found| {
            let content = found.content.as_ref().ok()?;
            let (reference, _) = content.references().into_iter().next()?;
            Some(reference.to_string())
        });
        let reads = reads.unwrap_or_default();
        let verb = if self.what.starts_with("the values") {
            "are"
        } else {
            "is"
        };
        let message = format!("{} {verb} no YAML with the value of `{reads}`", self.what);
        let span = found.and_then(|found| self.readable.places.span(&found.range));
        let mut diagnostic =
            Diagnostic::error(&codes::VALUE_BREAKS_YAML, message).place(span, "filled in here");
        let sources = self
            .evaluated(index)
            .into_iter()
            .flat_map(|one| &one.sources);
        for source in sources.take(1) {
            diagnostic = diagnostic.place(origins.span(*source), "the value");
        }
        diagnostic.help(
            "put the macro in quotes that the value does not hold, or in a block (`|`), or change the value",
        )
    }
}
