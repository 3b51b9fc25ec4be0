//! `macros: disabled` where there is nothing to keep.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::model::ComponentSpec;
use crate::workspace::LintLevel;
use crate::yaml::path::scalars;

pub(super) static LINT: Lint = Lint::new(
    &lints::MACROS_DISABLED_WITHOUT_BRACES,
    LintLevel::Warning,
    look,
);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let profiles = subject.workspace.profiles().iter();
    for component in profiles.flat_map(|profile| &profile.workload.components) {
        if component.macros_disabled && !has_braces(component) {
            let name = &component.name;
            let message = format!(
                "the properties of component `{}` have no braces",
                name.value
            );
            findings.push(
                Diagnostic::warning(&lints::MACROS_DISABLED_WITHOUT_BRACES, message)
                    .place(
                        subject.span(name.origin),
                        "macros are disabled for this component",
                    )
                    .help("remove `macros: disabled`"),
            );
        }
    }
}

fn has_braces(component: &ComponentSpec) -> bool {
    let mut found = false;
    let traits = component.traits.iter().map(|used| used.properties.as_ref());
    for properties in traits.chain([component.properties.as_ref()]).flatten() {
        scalars(properties, &mut |_, scalar| {
            found |= scalar.as_str().is_some_and(|text| text.contains("{{"));
        });
    }
    found
}
