//! API versions whose days are numbered.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::text;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::facts;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::DEPRECATED_API, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let release = subject.settings.kube_version.value;
    for manifest in subject.spoke() {
        let node = &manifest.node;
        let (api_version, kind) = (text(node, "apiVersion"), text(node, "kind"));
        let Some(facts) = facts::kind(api_version, kind) else {
            continue;
        };
        let Some(last) = facts
            .releases
            .until
            .filter(|_| facts.releases.contains(release))
        else {
            continue;
        };
        let gone = KubeVersion::new(last.major, last.minor + 1);
        let message = format!(
            "Kubernetes {}.{} does not serve `{kind}` in `{api_version}` any more",
            gone.major, gone.minor
        );
        let place = node.get("apiVersion").unwrap_or(node);
        let finding = Diagnostic::warning(&lints::DEPRECATED_API, message)
            .place(subject.span(place.origin), format!("of {}", manifest.id));
        let newer = facts::served(facts.group(), kind, KubeVersion::NEWEST);
        findings.push(match newer {
            Some(newer) => finding.help(format!("use `{}`", newer.api_version)),
            None => finding,
        });
    }
}
