//! Services that select nothing.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::pods;
use crate::check::services::services;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::SERVICE_WITHOUT_PODS, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let pods = pods(subject);
    for service in services(subject) {
        let namespace = service.manifest.id.namespace.as_deref();
        if !pods
            .iter()
            .any(|pod| pod.is_selected(namespace, service.selector))
        {
            let message = format!("{} selects no pods", service.manifest.id);
            let first = service.selector.as_map().and_then(|map| map.iter().next());
            let place = first.map_or(service.selector.origin, |entry| entry.value.origin);
            findings.push(
                Diagnostic::warning(&lints::SERVICE_WITHOUT_PODS, message)
                    .place(subject.span(place), "no pod template has these labels"),
            );
        }
    }
}
