//! Filters of keys that are not there.

use crate::check::Checked;
use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::model::Schematic;
use crate::workspace::LintLevel;
use crate::yaml::path::Step;
use crate::yaml::scalars;

pub(super) static LINT: Lint = Lint::new(&lints::FILTER_WITHOUT_MATCH, LintLevel::Warning, look);

const FILTERS: &[&str] = &[
    "filter.spectrocloud.com/label-keys",
    "filter.spectrocloud.com/annotation-keys",
];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for checked in subject.rendered {
        for filter in FILTERS {
            let Some(list) = checked.plan.target.annotations.get(filter) else {
                continue;
            };
            let keys = list.as_str().unwrap_or_default().split(',').map(str::trim);
            for key in keys.filter(|key| !key.is_empty() && !is_there(key, checked)) {
                let message = format!("the filter leaves out `{key}`, which nothing has");
                findings.push(
                    Diagnostic::warning(&lints::FILTER_WITHOUT_MATCH, message)
                        .place(subject.span(list.origin), "this filter"),
                );
            }
        }
    }
}

/// Whether the workload or a definition it uses has the key. What was filtered is gone from the
/// objects, so that the sources are searched.
fn is_there(key: &str, checked: &Checked<'_>) -> bool {
    let target = &checked.plan.target;
    if target.labels.get(key).is_some() || target.annotations.get(key).is_some() {
        return true;
    }
    let mut found = false;
    scalars(&checked.plan.workload.node, &mut |path, scalar| {
        let in_path = |step: &Step| matches!(step, Step::Key(name) if &**name == key);
        found |= path.steps().iter().any(in_path);
        found |= scalar.as_str().is_some_and(|text| text.contains(key));
    });
    found
        || checked
            .uses()
            .iter()
            .any(|(definition, _)| match &definition.schematic {
                Schematic::Jinja(template, _) => template.text.contains(key),
                _ => false,
            })
}
