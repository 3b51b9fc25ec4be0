//! An Environment that nothing is deployed to.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::UNUSED_ENVIRONMENT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let deployments = subject.workspace.deployments();
    if deployments.is_empty() {
        // A library: its users are elsewhere.
        return;
    }
    let used = deployments
        .iter()
        .filter_map(|one| one.environment.as_ref());
    let used: BTreeSet<&str> = used.map(|reference| &*reference.name).collect();
    for environment in subject.workspace.environments() {
        let name = &environment.metadata.name;
        if !used.contains(&*name.value) {
            let message = format!("no deployment uses the Environment `{}`", name.value);
            findings.push(
                Diagnostic::warning(&lints::UNUSED_ENVIRONMENT, message)
                    .place(subject.span(name.origin), "never rendered"),
            );
        }
    }
}
