//! A Secret with its data.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(&lints::SECRET_IN_MANIFEST, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let secrets = subject
        .spoke()
        .filter(|one| one.id.group.is_empty() && one.id.kind == "Secret");
    for secret in secrets {
        let mut first = None;
        for field in ["data", "stringData"] {
            for entry in secret
                .node
                .get(field)
                .and_then(Node::as_map)
                .into_iter()
                .flatten()
            {
                if entry.value.as_str().is_some_and(|text| !text.is_empty()) {
                    findings.hide(subject.span(entry.value.origin));
                    first = first.or(Some(entry));
                }
            }
        }
        if let Some(entry) = first {
            let message = format!("{} holds its data in the clear", secret.id);
            findings.push(
                Diagnostic::warning(&lints::SECRET_IN_MANIFEST, message)
                    .place(subject.span(entry.key.origin), "readable here")
                    .help("let an operator on the cluster fetch it"),
            );
        }
    }
}
