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
    if !draft.overridden_by.is_empty() {
        // A pattern that fits one name leaves out another.
        let components = profile.workload.components.iter();
        names.extend(components.map(|component| component.name.origin));
        names.extend(&draft.overridden_by);
    }
    push(&names, origins)
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
