//! Fields of a Placement that nothing acts on.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::text;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint =
    Lint::new(&lints::PLACEMENT_WITHOUT_EFFECT, LintLevel::Warning, look);

const FIELDS: &[&str] = &["spreadPolicy", "sortBy", "scoreRateLimit"];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut found = |message: String, node: &Node| {
        findings.push(
            Diagnostic::warning(&lints::PLACEMENT_WITHOUT_EFFECT, message)
                .place(subject.span(node.origin), "has no effect")
                .help("remove it"),
        );
    };
    for placement in subject.placements() {
        let Some(spec) = placement.node.get("spec") else {
            continue;
        };
        for field in FIELDS {
            if let Some(node) = spec.get(field) {
                found(
                    format!("Open Cluster Management does not act on `{field}`"),
                    node,
                );
            }
        }
        let scored = spec.get("prioritizerPolicy");
        if let (Some(node), None) = (scored, spec.get("numberOfClusters")) {
            let message = "all clusters that match are chosen, so that no score matters";
            found(message.to_owned(), node);
        }
        let tolerations = spec.get("tolerations").and_then(Node::as_list);
        for toleration in tolerations.unwrap_or_default() {
            if text(toleration, "effect") == "PreferNoSelect" {
                let message = "a taint with the effect PreferNoSelect keeps no cluster out";
                found(
                    message.to_owned(),
                    toleration.get("effect").unwrap_or(toleration),
                );
            }
        }
    }
}
