//! Folders of the node in a pod.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::pods;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::HOST_PATH, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for pod in pods(subject) {
        for volume in pod.list("volumes") {
            if let Some(host_path) = volume.get("hostPath") {
                let message = format!("{} mounts a folder of its node", pod.manifest.id);
                let path = host_path.get("path").unwrap_or(host_path);
                findings.push(
                    Diagnostic::warning(&lints::HOST_PATH, message)
                        .place(subject.span(path.origin), "on the node")
                        .help("use a PersistentVolumeClaim, an emptyDir or a ConfigMap"),
                );
            }
        }
    }
}
