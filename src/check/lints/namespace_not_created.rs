//! Nothing creates the namespace of a workload.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::NAMESPACE_NOT_CREATED, LintLevel::Note, look);

/// Every cluster has these.
const ALWAYS_THERE: &[&str] = &["default", "kube-public", "kube-system"];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let rendered = subject.spoke().filter(|one| one.id.kind == "Namespace");
    let mut there: BTreeSet<&str> = rendered.map(|one| one.id.name.as_str()).collect();
    let documents = subject.workspace.foreign().iter();
    let documents = documents.filter(|document| &*document.kind == "Namespace");
    there
        .extend(documents.filter_map(|document| document.node.at(&["metadata", "name"])?.as_str()));
    for checked in subject.rendered {
        let namespace = &checked.plan.target.namespace;
        let name = &*namespace.value;
        if !there.contains(name) && !ALWAYS_THERE.contains(&name) {
            let message = format!("nothing creates the namespace `{name}`");
            findings.push(
                Diagnostic::warning(&lints::NAMESPACE_NOT_CREATED, message).place(
                    subject.span(namespace.origin),
                    "has to be on the clusters already",
                ),
            );
        }
    }
}
