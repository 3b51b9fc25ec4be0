//! Annotations that steer nothing.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::diag::did_you_mean;
use crate::workspace::LintLevel;
use crate::yaml::Map;

pub(super) static LINT: Lint = Lint::new(
    &lints::UNKNOWN_RENDERING_ANNOTATION,
    LintLevel::Warning,
    look,
);

const PREFIX: &str = "rendering.spectrocloud.com/";

/// What may follow the prefix; a `*` stands for anything.
const KNOWN: &[&str] = &[
    "field-validation",
    "kustomization-*",
    "oci-interval",
    "oci-timeout",
    "resync-period",
    "suspend",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let workspace = subject.workspace;
    let mut places: Vec<&Map> = Vec::new();
    for deployment in workspace.deployments() {
        places.push(&deployment.metadata.annotations);
        places.push(&deployment.workload.annotations);
    }
    places.extend(
        workspace
            .workloads()
            .iter()
            .map(|workload| &workload.metadata.annotations),
    );
    for entry in places.into_iter().flatten() {
        let Some(name) = entry.key.text.strip_prefix(PREFIX) else {
            continue;
        };
        let fits = |known: &&str| match known.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *known,
        };
        if !KNOWN.iter().any(fits) {
            let message = format!("the annotation `{}` steers nothing", entry.key.text);
            let finding = Diagnostic::warning(&lints::UNKNOWN_RENDERING_ANNOTATION, message)
                .place(subject.span(entry.key.origin), "not known");
            findings.push(match did_you_mean(name, KNOWN.iter().copied()) {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
    }
}
