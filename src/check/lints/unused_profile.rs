//! A profile that is never deployed.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::UNUSED_PROFILE, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let workspace = subject.workspace;
    if workspace.deployments().is_empty() && workspace.bundles().is_empty() {
        // A library: its users are elsewhere.
        return;
    }
    let deployed = workspace.deployments().iter().map(|one| &*one.profile.name);
    let bundled = workspace.bundles().iter();
    let bundled = bundled.flat_map(|bundle| &bundle.workload_profiles);
    let used: BTreeSet<&str> = deployed.chain(bundled.map(|one| &*one.name)).collect();
    for profile in workspace.profiles() {
        let name = &profile.metadata.name;
        if !used.contains(&*name.value) {
            let message = format!("no deployment uses the profile `{}`", name.value);
            findings.push(
                Diagnostic::warning(&lints::UNUSED_PROFILE, message)
                    .place(subject.span(name.origin), "never rendered"),
            );
        }
    }
}
