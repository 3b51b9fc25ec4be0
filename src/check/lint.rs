//! A lint, and all of them at work.

use super::Subject;
use super::findings::Findings;
use super::lints;
use super::waivers::Waivers;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::source::Span;
use crate::workspace::LintLevel;
use std::collections::BTreeSet;

/// One thing to look for.
pub struct Lint {
    /// Its code; the name of the lint is what stands behind `lint::`.
    pub code: &'static Code,
    /// How serious it is unless the settings say otherwise.
    pub level: LintLevel,
    pub(super) look: fn(&Subject<'_>, &mut Findings),
}

impl Lint {
    pub(super) const fn new(
        code: &'static Code,
        level: LintLevel,
        look: fn(&Subject<'_>, &mut Findings),
    ) -> Self {
        Self { code, level, look }
    }

    /// For findings that other phases make.
    pub(super) const fn elsewhere(code: &'static Code, level: LintLevel) -> Self {
        Self::new(code, level, |_, _| {})
    }
}

/// Looks for everything. Findings that are there already and belong to a lint get its level, too;
/// waived ones are taken out. Returns the places of what looks like a secret.
pub fn run(subject: &Subject<'_>, diagnostics: &mut Diagnostics) -> Vec<Span> {
    let mut secrets = Vec::new();
    let level = |lint: &Lint| subject.settings.lints.get(lint.code).unwrap_or(lint.level);
    let mut waivers = Waivers::of(subject);
    for lint in lints::ALL {
        let mut findings = Findings {
            list: diagnostics.take(|known| known.code == lint.code),
            secrets: Vec::new(),
        };
        (lint.look)(subject, &mut findings);
        secrets.extend(findings.secrets);
        // What one place of a profile does in many deployments is told once.
        let mut told: BTreeSet<(Option<Span>, String)> = BTreeSet::new();
        for finding in findings.list {
            let place = finding.places.first().map(|place| place.span);
            let words = place.map_or(finding.message.clone(), |_| String::new());
            if told.insert((place, words)) && !waivers.waive(&finding) {
                push(finding, level(lint), diagnostics);
            }
        }
    }
    for lint in [&lints::BAD_WAIVER, &lints::UNUSED_WAIVER] {
        for finding in waivers.findings(lint.code, |code| {
            lints::ALL
                .iter()
                .any(|lint| lint.code == code && level(lint) == LintLevel::Off)
        }) {
            push(finding, level(lint), diagnostics);
        }
    }
    secrets
}

fn push(finding: Diagnostic, level: LintLevel, diagnostics: &mut Diagnostics) {
    let severity = match level {
        LintLevel::Off => return,
        LintLevel::Note => Severity::Note,
        LintLevel::Warning => Severity::Warning,
        LintLevel::Error => Severity::Error,
    };
    diagnostics.push(Diagnostic {
        severity,
        ..finding
    });
}
