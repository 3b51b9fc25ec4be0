//! Placements that a `ManifestWorkReplicaSet` does not find.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::works::works;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::PLACEMENT_NOT_FOUND, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (work, _) in works(subject) {
        let id = &work.manifest.id;
        let namespace = id.namespace.as_deref().unwrap_or_default();
        for target in work.targets() {
            let elsewhere = work.placements(target.name).next();
            if let (None, Some(elsewhere)) = (work.placement(&target), elsewhere) {
                let message = format!("{id} looks for Placement `{}` beside it", target.name);
                let there = elsewhere.node.at(&["metadata", "namespace"]);
                let there = there.unwrap_or(&elsewhere.node);
                findings.push(
                    Diagnostic::warning(&lints::PLACEMENT_NOT_FOUND, message)
                        .place(subject.span(target.node.origin), "looked for here")
                        .place(subject.span(there.origin), "in another namespace")
                        .help(format!(
                            "put both into one namespace, such as `{namespace}`"
                        )),
                );
            }
        }
    }
}
