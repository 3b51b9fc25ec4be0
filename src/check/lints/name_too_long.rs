//! Names that do not fit where controllers write them.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::NAME_TOO_LONG, LintLevel::Warning, look);

/// Group, kind, and how long a name may be: 63 characters of a label, less what controllers add
/// (11 for the revision of a `StatefulSet` and the time of a `CronJob`).
const LIMITS: &[(&str, &str, usize)] = &[
    ("apps", "StatefulSet", 52),
    ("batch", "CronJob", 52),
    ("batch", "Job", 63),
    ("cluster.open-cluster-management.io", "Placement", 63),
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for manifest in subject.spoke().chain(subject.hub()) {
        let id = &manifest.id;
        let limit = LIMITS
            .iter()
            .find(|(group, kind, _)| *group == id.group && *kind == id.kind);
        let length = id.name.chars().count();
        if let Some((_, kind, limit)) = limit
            && length > *limit
        {
            let message = format!("the name of {id} has {length} characters");
            let name = manifest
                .node
                .at(&["metadata", "name"])
                .unwrap_or(&manifest.node);
            findings.push(
                Diagnostic::warning(&lints::NAME_TOO_LONG, message)
                    .place(subject.span(name.origin), "named here")
                    .help(format!(
                        "give a {kind} a name of at most {limit} characters"
                    )),
            );
        }
    }
}
