//! A Placement that a `ManifestWorkReplicaSet` names twice.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::works::works;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;
use std::collections::BTreeMap;

pub(super) static LINT: Lint = Lint::new(&lints::REPEATED_PLACEMENT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (work, _) in works(subject) {
        let mut seen = BTreeMap::new();
        for target in work.targets() {
            if let Some(first) = seen.insert(target.name, target.node) {
                let message = format!(
                    "{} names Placement `{}` twice",
                    work.manifest.id, target.name
                );
                let origin = |node: &Node| node.get("name").map_or(node.origin, |name| name.origin);
                findings.push(
                    Diagnostic::warning(&lints::REPEATED_PLACEMENT, message)
                        .place(subject.span(origin(target.node)), "named again")
                        .place(subject.span(origin(first)), "named first")
                        .help("remove one of them"),
                );
            }
        }
    }
}
