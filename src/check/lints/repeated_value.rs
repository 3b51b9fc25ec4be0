//! A variable is set to what it is already.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::resolve::variables::Scope;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::REPEATED_VALUE, LintLevel::Note, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for checked in subject.rendered {
        for variable in checked.plan.variables.iter() {
            if variable.lock.is_some() {
                // Locks have words of their own for this.
                continue;
            }
            let all: Vec<_> = variable.winner.iter().chain(&variable.overridden).collect();
            for pair in all.windows(2) {
                let [stronger, weaker] = pair else { continue };
                let layers = stronger.scope != weaker.scope && stronger.scope != Scope::CommandLine;
                if layers && stronger.value.same_value(&weaker.value) {
                    let (name, layer) = (&variable.name, weaker.scope.name());
                    let message =
                        format!("the variable `{name}` has this value from the {layer} layer");
                    findings.push(
                        Diagnostic::warning(&lints::REPEATED_VALUE, message)
                            .place(subject.span(stronger.origin), "changes nothing")
                            .place(subject.span(weaker.origin), "set here already"),
                    );
                }
            }
        }
    }
}
