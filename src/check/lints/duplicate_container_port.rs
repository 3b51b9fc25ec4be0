//! One port declared twice in a pod.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::pods;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;
use std::collections::BTreeMap;

pub(super) static LINT: Lint =
    Lint::new(&lints::DUPLICATE_CONTAINER_PORT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for pod in pods(subject) {
        let mut seen: BTreeMap<(i64, &str), &Node> = BTreeMap::new();
        for container in pod.main_containers() {
            for port in container.list("ports") {
                let Some(number) = port.get("containerPort") else {
                    continue;
                };
                let protocol = port.get("protocol").and_then(Node::as_str).unwrap_or("TCP");
                let key = (number.as_i64().unwrap_or_default(), protocol);
                let Some(first) = seen.insert(key, number) else {
                    continue;
                };
                let message = format!(
                    "{} has the port {}/{protocol} twice",
                    pod.manifest.id, key.0
                );
                findings.push(
                    Diagnostic::warning(&lints::DUPLICATE_CONTAINER_PORT, message)
                        .place(subject.span(number.origin), "again here")
                        .place(subject.span(first.origin), "declared here"),
                );
            }
        }
    }
}
