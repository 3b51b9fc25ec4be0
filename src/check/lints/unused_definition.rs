//! A definition that nothing uses.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::path::Step;
use crate::yaml::path::scalars;
use std::collections::BTreeSet;

pub(super) static LINT: Lint = Lint::new(&lints::UNUSED_DEFINITION, LintLevel::Warning, look);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let mut used = BTreeSet::new();
    for node in subject.users() {
        // An override policy names definitions in its properties, so every `type` counts.
        scalars(node, &mut |path, scalar| {
            let last = path.steps().last();
            if matches!(last, Some(Step::Key(key)) if &**key == "type") {
                used.extend(scalar.as_str().and_then(|text| text.split('@').next()));
            }
        });
    }
    if used.is_empty() {
        // A library: its users are elsewhere.
        return;
    }
    let own = subject.workspace.all_definitions();
    for definition in own.filter(|definition| !definition.built_in) {
        let name = &definition.metadata.name;
        if !used.contains(&*name.value) {
            let message = format!(
                "nothing uses the {} `{}`",
                definition.kind.name(),
                name.value
            );
            findings.push(
                Diagnostic::warning(&lints::UNUSED_DEFINITION, message)
                    .place(subject.span(name.origin), "defined here")
                    .help("remove it, or waive this where others use it"),
            );
        }
    }
}
