//! Containers that request nothing.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::Pod;
use crate::check::pods::pods;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::NO_RESOURCE_REQUESTS, LintLevel::Note, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for container in pods(subject).iter().flat_map(Pod::main_containers) {
        let asks = |what| {
            // A limit without a request is the request, too.
            let of = |list| container.node.at(&["resources", list, what]).is_some();
            of("requests") || of("limits")
        };
        let missing: Vec<&str> = ["cpu", "memory"]
            .into_iter()
            .filter(|what| !asks(what))
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "{} requests no {}",
                container.called(),
                missing.join(" and no ")
            );
            let name = container.node.get("name").unwrap_or(container.node);
            findings.push(
                Diagnostic::warning(&lints::NO_RESOURCE_REQUESTS, message)
                    .place(subject.span(name.origin), "this container"),
            );
        }
    }
}
