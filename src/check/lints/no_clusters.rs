//! A Placement that chooses no cluster.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::NO_CLUSTERS, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for placement in subject.placements() {
        let number = placement.node.at(&["spec", "numberOfClusters"]);
        if let Some(number) = number.filter(|node| node.as_i64() == Some(0)) {
            let message = format!("{} chooses no cluster", placement.id);
            findings.push(
                Diagnostic::warning(&lints::NO_CLUSTERS, message)
                    .place(subject.span(number.origin), "none")
                    .help("leave `numberOfClusters` out for all clusters that match"),
            );
        }
    }
}
