//! A declared variable that no macro reads.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::path::scalars;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::UNUSED_VARIABLE, LintLevel::Warning, look);

/// What stands before a variable's name in a macro.
const READ: &str = ".var.";

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut read = BTreeSet::new();
    for node in subject.users() {
        scalars(node, &mut |_, scalar| {
            if let Some(text) = scalar.as_str() {
                names(text, &mut read);
            }
        });
    }
    let sets = subject.workspace.variable_sets().iter();
    let bundles = subject.workspace.bundles().iter();
    let inline = bundles.flat_map(|bundle| &bundle.variables);
    for variable in sets.flat_map(|set| &set.variables).chain(inline) {
        let name = &variable.name;
        if !read.contains(&*name.value) {
            let message = format!("no macro reads the variable `{}`", name.value);
            findings.push(
                Diagnostic::warning(&lints::UNUSED_VARIABLE, message)
                    .place(subject.span(name.origin), "declared here")
                    .help(format!(
                        "remove it, or read it with `{{{{ .var.{} }}}}`",
                        name.value
                    )),
            );
        }
    }
}

/// The names of variables that a text reads, and perhaps some that only look like it.
fn names<'t>(text: &'t str, found: &mut BTreeSet<&'t str>) {
    for rest in text.split(READ).skip(1) {
        let end = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-'));
        found.extend(rest.get(..end.unwrap_or(rest.len())));
    }
}
