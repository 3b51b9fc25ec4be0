//! A deployment that goes nowhere.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(
    &lints::DEPLOYMENT_WITHOUT_ENVIRONMENT,
    LintLevel::Note,
    look,
);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let deployments = subject.workspace.deployments().iter();
    for deployment in deployments.filter(|deployment| deployment.environment.is_none()) {
        let name = &deployment.metadata.name;
        let message = format!("the deployment `{}` names no Environment", name.value);
        findings.push(
            Diagnostic::warning(&lints::DEPLOYMENT_WITHOUT_ENVIRONMENT, message)
                .place(subject.span(name.origin), "goes to no cluster")
                .help("add `spec.environmentRef`"),
        );
    }
}
