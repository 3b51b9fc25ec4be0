//! What a plan hangs on: the names by which its parts were found.

use super::draft::Draft;
use super::draft::Named;
use crate::model::Reference;
use crate::model::Workload;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;

/// The page that states it.
const PAGE: &str = "docs/explain.md#what-an-object-hangs-on";

/// One origin for all: who the deployment, its profile and its Environment are, by which
/// references they were found, and the words by which overrides choose.
pub(super) fn of_draft(draft: &Draft<'_>, origins: &mut Origins) -> OriginId {
    let deployment = draft.deployment;
    let mut names: Vec<OriginId> = deployment.metadata.identity(&deployment.node).collect();
    let profile = draft.profile.item();
    reference(&deployment.profile, &mut names);
    names.extend(profile.metadata.identity(&profile.node));
    names.extend(profile.version.as_ref().map(|version| version.origin));
    if let (Named::Found(found), Some(named)) = (&draft.environment, &deployment.environment) {
        let environment = found.item();
        reference(named, &mut names);
        names.extend(environment.metadata.identity(&environment.node));
        names.extend(environment.version.as_ref().map(|version| version.origin));
    }
    names.extend(locked_by(draft));
    if !draft.overridden_by.is_empty() {
        // A pattern that fits one name leaves out another.
        let components = profile.workload.components.iter();
        names.extend(components.map(|component| component.name.origin));
        names.extend(&draft.overridden_by);
    }
    push(&names, origins)
}

/// The words of the lock file that have a say in what the references mean.
fn locked_by<'d>(draft: &'d Draft<'_>) -> impl Iterator<Item = &'d OriginId> {
    let environment = match &draft.environment {
        Named::Found(found) => Some(&found.locked_by),
        Named::Not | Named::Wrongly => None,
    };
    let bundle = draft.bundle.as_ref().map(|found| &found.locked_by);
    let definitions = draft.definitions.iter().flat_map(|definitions| {
        let traits = definitions.traits.iter().flatten();
        definitions.component.iter().chain(traits)
    });
    let policies = draft.policy_definitions.iter().map(|(_, found)| found);
    let definitions = definitions.chain(policies).map(|found| &found.locked_by);
    std::iter::once(&draft.profile.locked_by)
        .chain(environment)
        .chain(bundle)
        .chain(definitions)
        .flatten()
}

/// Of a Workload found on disk: who it is.
pub(super) fn of_workload(workload: &Workload, origins: &mut Origins) -> OriginId {
    let names: Vec<OriginId> = workload.metadata.identity(&workload.node).collect();
    push(&names, origins)
}

fn reference(reference: &Reference, names: &mut Vec<OriginId>) {
    names.push(reference.origin);
    names.extend(
        reference
            .namespace
            .as_ref()
            .map(|namespace| namespace.origin),
    );
}

fn push(conditions: &[OriginId], origins: &mut Origins) -> OriginId {
    let trace = Trace {
        note: PAGE,
        conditions,
        ..Trace::default()
    };
    origins.push(Step::Rule, &trace)
}
