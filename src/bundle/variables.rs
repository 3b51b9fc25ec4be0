//! The variables of a bundle, against those it stands on.

use super::Contents;
use super::HeldProfile;
use super::composition::Surroundings;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::diag::codes::variables::REQUIRED;
use crate::diag::did_you_mean;
use crate::resolve::LockViolations;
use crate::resolve::read_by_profile;
use crate::resolve::variables;
use crate::resolve::variables::Layers;
use crate::resolve::variables::Variables;
use crate::source::Origins;
use std::collections::BTreeSet;

/// Resolves the variables of a bundle in its own namespace, without a deployment, and reports what
/// is wrong with them: a locked variable that the bundle sets, a value of the wrong type, a value
/// or a macro for a variable that nothing declares. A required variable may be without a value:
/// whoever deploys the bundle gives it one.
pub(super) fn check_variables(
    contents: &Contents<'_>,
    around: &Surroundings<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) {
    let mut found = Diagnostics::default();
    let variables = of_bundle(contents, around, origins, &mut found);
    let _later = found.take(|one| one.code == &REQUIRED);
    // What is wrong with the sets themselves is not the bundle's fault, but keeps it from working.
    diagnostics.extend(found);
    undeclared(contents, &variables, around, origins, diagnostics);
}

/// The variables as a deployment of the bundle in its own namespace sees them, before it sets any.
pub(super) fn of_bundle(
    contents: &Contents<'_>,
    around: &Surroundings<'_>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Variables {
    let finder = &around.finder;
    let (namespace, system) = (
        &contents.bundle.metadata.namespace.value,
        finder.system_namespace,
    );
    let project = (namespace != system).then(|| finder.variable_set(namespace));
    let layers = Layers {
        system: finder.variable_set(system),
        project: project.flatten(),
        bundle: Some(contents.bundle),
        deployment: &[],
        command_line: &[],
    };
    variables::resolve(&layers, LockViolations::Refuse, origins, diagnostics)
}

fn undeclared(
    contents: &Contents<'_>,
    variables: &Variables,
    around: &Surroundings<'_>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let profiles = contents.workload_profiles.iter();
    for profile in profiles.filter_map(HeldProfile::profile) {
        let mut told: BTreeSet<String> = BTreeSet::new();
        for read in read_by_profile(profile, around.sources, origins) {
            if variables.get(&read.name).is_some() || !told.insert(read.name.to_string()) {
                continue;
            }
            let message = format!("the variable `{}` is not declared", read.name);
            let meant = did_you_mean(&read.name, variables.names());
            let bundle = contents.bundle.metadata.name.origin;
            let diagnostic = Diagnostic::warning(&codes::UNDECLARED_VARIABLE, message)
                .place(read.span, "read here")
                .place(origins.span(bundle), "by a profile of this bundle")
                .help(meant.unwrap_or_else(|| {
                    "declare it in `spec.variableSet` of the bundle".to_owned()
                }));
            diagnostics.push(diagnostic);
        }
    }
}
