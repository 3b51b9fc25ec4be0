//! Autoscalers that have nothing to measure by.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::Pod;
use crate::check::pods::text;
use crate::check::scaling::autoscalers;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(
    &lints::AUTOSCALER_WITHOUT_REQUESTS,
    LintLevel::Warning,
    look,
);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for (autoscaler, target) in autoscalers(subject) {
        let Some(pod) = Pod::of(target) else { continue };
        let metrics = autoscaler
            .node
            .at(&["spec", "metrics"])
            .and_then(Node::as_list);
        let resources = metrics
            .unwrap_or_default()
            .iter()
            .filter_map(|one| one.get("resource"));
        for metric in resources {
            let by = metric.at(&["target", "type"]).and_then(Node::as_str);
            let what = text(metric, "name");
            let silent = pod.main_containers().into_iter().find(|container| {
                let asks = |list| container.node.at(&["resources", list, what]).is_some();
                !asks("requests") && !asks("limits")
            });
            if let (Some("Utilization"), Some(container)) = (by, silent) {
                let message = format!(
                    "{} measures {what} that {} does not request",
                    autoscaler.id,
                    container.called()
                );
                let name = container.node.get("name").unwrap_or(container.node);
                let place = metric
                    .get("target")
                    .and_then(|target| target.get("averageUtilization"));
                findings.push(
                    Diagnostic::warning(&lints::AUTOSCALER_WITHOUT_REQUESTS, message)
                        .place(subject.span(name.origin), "requests nothing")
                        .place(
                            subject.span(place.unwrap_or(metric).origin),
                            "in percent of what?",
                        )
                        .help(format!("give the container a request of {what}")),
                );
            }
        }
    }
}
