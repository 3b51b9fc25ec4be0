//! A variable that is locked without a value.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;

pub(super) static LINT: Lint = Lint::new(&lints::LOCK_WITHOUT_VALUE, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let sets = subject.workspace.variable_sets().iter();
    for variable in sets.flat_map(|set| &set.variables) {
        if variable.locked.value && variable.value.is_none() {
            let name = &variable.name;
            let message = format!("the variable `{}` is locked and has no value", name.value);
            findings.push(
                Diagnostic::warning(&lints::LOCK_WITHOUT_VALUE, message)
                    .place(subject.span(variable.locked.origin), "locked here")
                    .help("give it a value, or remove the lock"),
            );
        }
    }
}
