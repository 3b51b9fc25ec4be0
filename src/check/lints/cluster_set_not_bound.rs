//! Cluster sets that a Placement may not choose from.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::placement::BOUND;
use crate::workspace::LintLevel;
use crate::yaml::Node;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::CLUSTER_SET_NOT_BOUND, LintLevel::Note, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut bound: BTreeSet<(&str, &str)> = BOUND.iter().copied().collect();
    let documents = subject
        .workspace
        .foreign()
        .iter()
        .map(|document| &document.node);
    let rendered = subject.hub().map(|manifest| &manifest.node);
    bound.extend(documents.chain(rendered).filter_map(binding));
    for placement in subject.placements() {
        let namespace = placement.id.namespace.as_deref().unwrap_or_default();
        let sets = placement.node.at(&["spec", "clusterSets"]);
        let sets = sets.and_then(Node::as_list).unwrap_or_default();
        let mut found = |message: String, node: &Node| {
            findings.push(
                Diagnostic::warning(&lints::CLUSTER_SET_NOT_BOUND, message)
                    .place(subject.span(node.origin), "chosen from here")
                    .help("render the binding with `--with-bindings`, unless the hub has it"),
            );
        };
        if sets.is_empty() && !bound.iter().any(|(place, _)| *place == namespace) {
            let place = placement.node.at(&["metadata", "namespace"]);
            let message = format!("no cluster set is bound to the namespace `{namespace}`");
            found(message, place.unwrap_or(&placement.node));
        }
        for set in sets {
            let name = set.as_str().unwrap_or_default();
            if !bound.contains(&(namespace, name)) {
                let message =
                    format!("cluster set `{name}` is not bound to the namespace `{namespace}`");
                found(message, set);
            }
        }
    }
}

/// Namespace and cluster set of a `ManagedClusterSetBinding`.
fn binding(node: &Node) -> Option<(&str, &str)> {
    let text = |keys: &[&str]| node.at(keys).and_then(Node::as_str);
    if text(&["kind"]) != Some("ManagedClusterSetBinding") {
        return None;
    }
    Some((
        text(&["metadata", "namespace"])?,
        text(&["metadata", "name"])?,
    ))
}
