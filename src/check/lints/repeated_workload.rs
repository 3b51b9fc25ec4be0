//! A Workload that two deployments make on the same clusters.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::resolve::RenderPlan;
use crate::workspace::LintLevel;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(&lints::REPEATED_WORKLOAD, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut seen = BTreeMap::new();
    // What is found on disk as a Workload is nobody's deployment.
    let plans = subject.rendered.iter().map(|one| one.plan);
    for plan in plans.filter(|plan| plan.profile.is_some()) {
        let environment = plan.environment.as_ref();
        let environment = environment.map(|one| (&one.namespace, &one.name));
        let (namespace, name) = (&plan.target.namespace, &plan.target.name);
        let Some(first) = seen.insert((environment, &namespace.value, &name.value), plan) else {
            continue;
        };
        let owner = |of: &RenderPlan<'_>| {
            format!("{}/{}", of.metadata.namespace.value, of.metadata.name.value)
        };
        let place = match environment {
            Some((_, name)) => format!("in the Environment `{name}`"),
            None => "without an Environment".to_owned(),
        };
        let message = format!(
            "deployments `{}` and `{}` make the same Workload `{}/{}` {place}",
            owner(first),
            owner(plan),
            namespace.value,
            name.value
        );
        findings.push(
            Diagnostic::warning(&lints::REPEATED_WORKLOAD, message)
                .place(subject.span(name.origin), "named again")
                .place(subject.span(first.target.name.origin), "named first")
                .help("give one of them another `spec.workload.name` or `namespace`, or remove it"),
        );
    }
}
