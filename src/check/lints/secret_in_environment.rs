//! A secret in an environment variable of a container.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::containers;
use crate::check::pods::text;
use crate::check::secrets;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::SECRET_IN_ENVIRONMENT, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for container in containers(subject) {
        for variable in container.list("env") {
            let (name, value) = (text(variable, "name"), variable.get("value"));
            let Some(value) = value else { continue };
            let plain = value.as_str().unwrap_or_default();
            if let Some(why) = secrets::why(name, plain) {
                findings.hide(subject.span(value.origin));
                let message = format!(
                    "`{name}` of {} looks like a secret: {why}",
                    container.called()
                );
                findings.push(
                    Diagnostic::warning(&lints::SECRET_IN_ENVIRONMENT, message)
                        .place(subject.span(value.origin), "in the clear")
                        .help("read it from a Secret, with `valueFrom.secretKeyRef`"),
                );
            }
        }
    }
}
