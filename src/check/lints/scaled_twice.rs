//! A fixed number of replicas where an autoscaler is in charge.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::scaling::autoscalers;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::SCALED_TWICE, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (autoscaler, target) in autoscalers(subject) {
        if let Some(replicas) = target.node.at(&["spec", "replicas"]) {
            let message = format!(
                "{} is scaled by {} and has fixed replicas",
                target.id, autoscaler.id
            );
            let minimum = autoscaler
                .node
                .at(&["spec", "maxReplicas"])
                .unwrap_or(&autoscaler.node);
            findings.push(
                Diagnostic::warning(&lints::SCALED_TWICE, message)
                    .place(
                        subject.span(replicas.origin),
                        "jumps back to this when it is applied",
                    )
                    .place(subject.span(minimum.origin), "scaled here")
                    .help("remove one of the two"),
            );
        }
    }
}
