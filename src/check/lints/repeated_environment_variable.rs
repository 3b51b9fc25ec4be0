//! An environment variable that is there twice.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::containers;
use crate::check::pods::text;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(
    &lints::REPEATED_ENVIRONMENT_VARIABLE,
    LintLevel::Warning,
    look,
);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for container in containers(subject) {
        let mut seen: BTreeMap<&str, &Node> = BTreeMap::new();
        for variable in container.list("env") {
            let (name, node) = (
                text(variable, "name"),
                variable.get("name").unwrap_or(variable),
            );
            if let Some(first) = seen.insert(name, node) {
                let message = format!(
                    "{} has the environment variable `{name}` twice",
                    container.called()
                );
                findings.push(
                    Diagnostic::warning(&lints::REPEATED_ENVIRONMENT_VARIABLE, message)
                        .place(subject.span(first.origin), "has no effect")
                        .place(subject.span(node.origin), "this one counts"),
                );
            }
        }
    }
}
