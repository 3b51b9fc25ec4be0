//! A variable that looks like a secret.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::secrets;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::model::Text;
use crate::workspace::LintLevel;
use crate::yaml::Node;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::SECRET_IN_VARIABLE, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let workspace = subject.workspace;
    let mut sensitive: BTreeSet<&str> = BTreeSet::new();
    let mut values: Vec<(&Text, &Node)> = Vec::new();
    for set in workspace.variable_sets() {
        sensitive.extend(set.sensitive.iter().map(|name| &*name.value));
        let set = set.variables.iter();
        values.extend(set.filter_map(|one| Some((&one.name, one.value.as_ref()?))));
    }
    for bundle in workspace.bundles() {
        sensitive.extend(bundle.sensitive.iter().map(|name| &*name.value));
        let set = bundle.variables.iter();
        values.extend(set.filter_map(|one| Some((&one.name, one.value.as_ref()?))));
        values.extend(bundle.assignments.iter().map(|one| (&one.name, &one.value)));
    }
    for deployment in workspace.deployments() {
        values.extend(
            deployment
                .variables
                .iter()
                .map(|one| (&one.name, &one.value)),
        );
    }
    for (name, value) in values {
        let text = value.as_str().unwrap_or_default();
        if let Some(why) = secrets::why(&name.value, text)
            && !sensitive.contains(&*name.value)
        {
            findings.hide(subject.span(value.origin));
            let message = format!("the variable `{}` looks like a secret: {why}", name.value);
            findings.push(
                Diagnostic::warning(&lints::SECRET_IN_VARIABLE, message)
                    .place(subject.span(name.origin), "set in the clear")
                    .help("name it in the annotation `palette.ai/sensitive-variables` of its set"),
            );
        }
    }
}
