//! What is said about macros.

use super::expander::FilledLayer;
use super::expander::FilledText;
use super::expander::Outcome;
use super::read::Read;
use super::read::Readable;
use super::text::Work;
use super::text::written_text;
use crate::cluster_profile::Unknowns;
use crate::cluster_profile::given::GivenValues;
use crate::cluster_profile::language::Failure;
use crate::cluster_profile::language::Macro;
use crate::cluster_profile::language::Reference;
use crate::diag::Diagnostic;
use crate::diag::Severity;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use std::ops::Range;

/// Reports what became of the macros of a text. In a comment nothing has an effect, so that
/// whatever is wrong there is worth a note.
pub(super) fn outcomes(
    filled: &FilledText,
    read: &Read,
    readable: &Readable<'_>,
    work: &mut Work<'_>,
) {
    let pairs = filled.macros.iter().zip(&filled.outcomes);
    for ((found, outcome), replaced) in pairs.zip(&readable.assembled.replaced) {
        let Some((mut diagnostic, range)) = diagnostic(found, outcome, filled, work) else {
            continue;
        };
        let label = if read.is_comment(&replaced.filled) {
            diagnostic.severity = Severity::Note;
            "in a comment"
        } else {
            "here"
        };
        let span = readable.places.span(&range);
        work.diagnostics.push(diagnostic.place(span, label));
    }
}

/// A macro that could not be filled in because of another one stays quiet, as that is reported
/// where it stands. Should there be no report, this is one: nothing is left out in silence.
pub(super) fn unfilled(layers: &[FilledLayer], work: &mut Work<'_>) {
    if work.diagnostics.has_errors() {
        return;
    }
    let manifests = layers.iter().flat_map(|layer| &layer.manifests);
    let texts = layers.iter().filter_map(|layer| layer.values.as_ref());
    let texts = texts.chain(manifests.map(|(_, text)| text));
    for filled in texts {
        let pairs = filled.macros.iter().zip(&filled.outcomes);
        let silent = pairs.filter(|(_, one)| matches!(one.result, Err(Failure::Elsewhere)));
        for (found, _) in silent {
            let message = format!("`{}` cannot be filled in", written_text(filled, found));
            let span = work.origins.span(filled.written.origin);
            work.diagnostics.push(
                Diagnostic::error(&codes::VALUE_BREAKS_YAML, message)
                    .place(span, "in this text")
                    .help("the values it reads are no YAML before their own macros are filled in"),
            );
        }
    }
}

/// What there is to say about a macro, and about which part of it.
fn diagnostic(
    found: &Macro,
    outcome: &Outcome,
    filled: &FilledText,
    work: &Work<'_>,
) -> Option<(Diagnostic, Range<usize>)> {
    match &outcome.result {
        Err(Failure::Wrong(wrong)) => {
            let mut diagnostic = Diagnostic::error(wrong.fault.code, &*wrong.fault.message);
            diagnostic.help.clone_from(&wrong.fault.help);
            Some((diagnostic, wrong.range.clone()))
        }
        Err(Failure::Missing(reference, range)) if work.unknowns == Unknowns::Refuse => {
            Some((missing(reference, work.given), range.clone()))
        }
        Err(Failure::Missing(..) | Failure::Elsewhere) => None,
        Ok(evaluated) => {
            let fault = outcome.remark.as_ref().filter(|_| evaluated.has_nothing);
            if let Some(fault) = fault {
                let mut diagnostic = Diagnostic::warning(fault.code, &*fault.message);
                diagnostic.help.clone_from(&fault.help);
                return Some((diagnostic, found.range.clone()));
            }
            let cut = is_cut_version(found, &evaluated.text, filled);
            cut.then(|| (cut_version(&evaluated.text), found.range.clone()))
        }
    }
}

fn missing(reference: &Reference, given: &GivenValues) -> Diagnostic {
    let message = format!("`{reference}` has no value here");
    let help = match reference {
        Reference::Pack(_) => {
            "name the profile that has the pack, too, or add `default`".to_owned()
        }
        Reference::Macro(name) => did_you_mean(name, given.macro_names())
            .unwrap_or_else(|| format!("give it with `--macros FILE`: `macros: {{{name}: …}}`")),
        Reference::System(name) => format!("give it with `--macros FILE`: `system: {{{name}: …}}`"),
        Reference::Variable(name) => format!("give it with `--var {name}=VALUE`"),
    };
    Diagnostic::error(&codes::MACRO_WITHOUT_VALUE, message).help(help)
}

/// `substr` counts bytes, but the numbers of a version do not all have two digits.
fn is_cut_version(found: &Macro, value: &str, filled: &FilledText) -> bool {
    let written = written_text(filled, found);
    written.contains("version") && written.contains("substr") && value.ends_with('.')
}

fn cut_version(value: &str) -> Diagnostic {
    let message = format!("`substr` cuts the version to `{value}`");
    Diagnostic::warning(&codes::CUT_VERSION, message)
        .help("choose the length for this version, or use `splitList` and `join`")
}
