//! A reference without a version.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::model::Reference;
use crate::model::WorkloadSpec;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::UNPINNED_REFERENCE, LintLevel::Off, look);

/// Built into the program, so that it has no versions.
const OVERRIDE: &str = "override";

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let workspace = subject.workspace;
    let mut references: Vec<&Reference> = Vec::new();
    for deployment in workspace.deployments() {
        references.push(&deployment.profile);
        references.extend(&deployment.environment);
    }
    for profile in workspace.profiles() {
        references.extend(of_workload(&profile.workload));
    }
    for workload in workspace.workloads() {
        references.extend(of_workload(&workload.spec));
    }
    for environment in workspace.environments() {
        let policies = std::iter::once(&environment.topology).chain(&environment.policies);
        references.extend(policies.map(|policy| &policy.definition));
    }
    for reference in references {
        if reference.pin.is_none() && &*reference.name != OVERRIDE {
            let message = format!("`{}` stands for its newest version", reference.name);
            findings.push(
                Diagnostic::warning(&lints::UNPINNED_REFERENCE, message)
                    .place(subject.span(reference.origin), "no version")
                    .help(format!("write `{}@v…`", reference.name)),
            );
        }
    }
}

fn of_workload(workload: &WorkloadSpec) -> Vec<&Reference> {
    let mut references = Vec::new();
    for component in &workload.components {
        references.push(&component.definition);
        references.extend(component.traits.iter().map(|used| &used.definition));
    }
    references
}
