//! The rules of profiles and stacks.
//!
//! In: a stack with its macros filled in.
//! Out: everything that Palette would refuse, and what is hardly meant.
//! Never: changes anything.

mod clouds;
mod form;
mod layers;
mod packs;
mod together;
mod variables;

pub use form::incomplete;

use super::expand::Expansion;
use super::settings::PackSettings;
use super::stack::Stack;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Severity;
use crate::source::OriginId;
use crate::source::Origins;

/// Whether the profiles of a stack stand for themselves or make one cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Only what holds for each profile.
    Alone,
    /// Also what must hold for the profiles of one cluster.
    Together,
}

/// Checks a stack that was expanded; what the expansion itself found is reported already.
pub fn check(
    stack: &Stack<'_>,
    expansion: &Expansion,
    settings: &[PackSettings],
    rules: Rules,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let mut findings = Findings {
        origins,
        diagnostics,
    };
    for (number, profile) in stack.profiles.iter().enumerate() {
        clouds::check(profile, &mut findings);
        layers::check(profile, &mut findings);
        let resolved = expansion.variables.get(number);
        variables::check(profile, resolved, &mut findings);
        variables::unused(number, stack, expansion, &mut findings);
    }
    packs::check(stack, expansion, settings, &mut findings);
    match rules {
        Rules::Alone => {
            for number in 0..stack.profiles.len() {
                let of_profile = |layer: usize| {
                    let layer = stack.layers.get(layer);
                    layer.is_some_and(|layer| layer.profile == number)
                };
                packs::identities(stack, settings, of_profile, &mut findings);
            }
        }
        Rules::Together => {
            together::an_infrastructure(stack, &mut findings);
            agree(stack, settings, &mut findings);
        }
    }
}

/// Reports where the profiles of one cluster contradict each other, so that nobody could say what
/// is meant.
pub fn check_agreement(
    stack: &Stack<'_>,
    settings: &[PackSettings],
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let mut findings = Findings {
        origins,
        diagnostics,
    };
    agree(stack, settings, &mut findings);
}

fn agree(stack: &Stack<'_>, settings: &[PackSettings], findings: &mut Findings<'_>) {
    packs::identities(stack, settings, |_| true, findings);
    together::agreement(stack, findings);
}

/// Where findings go.
struct Findings<'f> {
    origins: &'f Origins,
    diagnostics: &'f mut Diagnostics,
}

/// A finding to be reported.
struct Finding {
    code: &'static Code,
    severity: Severity,
    message: String,
    places: Vec<(OriginId, &'static str)>,
    help: String,
}

impl Finding {
    fn error(code: &'static Code, message: String) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message,
            places: Vec::new(),
            help: String::new(),
        }
    }

    fn warning(code: &'static Code, message: String) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    fn note(code: &'static Code, message: String) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::error(code, message)
        }
    }

    fn at(mut self, origin: OriginId, label: &'static str) -> Self {
        self.places.push((origin, label));
        self
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    fn report(self, findings: &mut Findings<'_>) {
        let mut diagnostic = Diagnostic::error(self.code, self.message);
        diagnostic.severity = self.severity;
        for (origin, label) in self.places {
            diagnostic = diagnostic.place(findings.origins.span(origin), label);
        }
        findings.diagnostics.push(diagnostic.help(self.help));
    }
}
