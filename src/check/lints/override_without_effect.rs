//! An override that matches nowhere.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::source::Span;
use crate::workspace::LintLevel;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(&lints::OVERRIDE_WITHOUT_EFFECT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    if !subject.complete {
        // It may match in a deployment that did not render.
        return;
    }
    // Who uses an Environment, and in how many of these an override misses.
    let mut users: BTreeMap<(&str, &str, String), usize> = BTreeMap::new();
    let mut misses: BTreeMap<Span, (usize, (&str, &str, String))> = BTreeMap::new();
    for checked in subject.rendered {
        let Some(environment) = &checked.plan.environment else {
            continue;
        };
        let revision = environment.revision.to_string();
        let who = (&*environment.namespace, &*environment.name, revision);
        *users.entry(who.clone()).or_default() += 1;
        for origin in &checked.plan.without_effect {
            if let Some(span) = subject.span(*origin) {
                misses.entry(span).or_insert((0, who.clone())).0 += 1;
            }
        }
    }
    for (span, (count, who)) in misses {
        if users.get(&who) == Some(&count) {
            let message = format!(
                "this override of the Environment `{}` changes nothing",
                who.1
            );
            findings.push(
                Diagnostic::warning(&lints::OVERRIDE_WITHOUT_EFFECT, message)
                    .place(Some(span), "matches in none of its deployments")
                    .help("correct the name or type it looks for, or remove it"),
            );
        }
    }
}
