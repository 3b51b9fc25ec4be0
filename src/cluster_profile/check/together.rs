//! What must hold for the profiles of one cluster.

use super::Finding;
use super::Findings;
use super::clouds;
use super::layers;
use crate::cluster_profile::stack::Stack;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::ClusterProfile;

/// A cluster needs an infrastructure.
pub(super) fn an_infrastructure(stack: &Stack<'_>, findings: &mut Findings<'_>) {
    let Some(first) = stack.profiles.first() else {
        return;
    };
    if infrastructures(stack).next().is_some() {
        return;
    }
    let message = "no profile of the stack has an infrastructure".to_owned();
    Finding::error(&codes::ONE_INFRASTRUCTURE, message)
        .at(first.name.origin, "one of its profiles")
        .help("name an Infrastructure or a Full profile, too")
        .report(findings);
}

/// What stands twice, or is not for the same.
pub(super) fn agreement(stack: &Stack<'_>, findings: &mut Findings<'_>) {
    no_second_infrastructure(stack, findings);
    one_cloud(stack, findings);
    // Two infrastructures have everything twice, which is told once.
    if stack.profiles.len() > 1 && infrastructures(stack).count() < 2 {
        let packs: Vec<_> = stack.layers.iter().map(|layer| layer.pack).collect();
        let within = stack.profiles.iter().any(|profile| has_twice(profile));
        // A profile that has a layer twice is told for itself.
        if !within {
            layers::one_of_each(&packs, findings);
        }
    }
}

fn has_twice(profile: &ClusterProfile) -> bool {
    let mut core: Vec<_> = profile.packs.iter().map(|pack| pack.layer.value).collect();
    core.retain(|layer| layer.is_core());
    let count = core.len();
    core.sort();
    core.dedup();
    core.len() < count
}

fn infrastructures<'s>(stack: &'s Stack<'_>) -> impl Iterator<Item = &'s ClusterProfile> {
    let profiles = stack.profiles.iter().copied();
    profiles.filter(|profile| profile.profile_type.value.has_core_layers())
}

fn no_second_infrastructure(stack: &Stack<'_>, findings: &mut Findings<'_>) {
    let mut all = infrastructures(stack);
    let Some(first) = all.next() else {
        return;
    };
    for again in all {
        let message = format!(
            "two profiles of the stack have an infrastructure: `{}` and `{}`",
            first.name.value, again.name.value
        );
        Finding::error(&codes::ONE_INFRASTRUCTURE, message)
            .at(again.profile_type.origin, "again here")
            .at(first.profile_type.origin, "first here")
            .help("a cluster has one Infrastructure or Full profile, and any number of Add-ons")
            .report(findings);
    }
}

fn one_cloud(stack: &Stack<'_>, findings: &mut Findings<'_>) {
    let clouds = stack.profiles.iter().filter_map(|profile| {
        let cloud = profile.cloud_type.as_ref()?;
        (&*cloud.value != clouds::ALL).then_some(cloud)
    });
    let clouds: Vec<_> = clouds.collect();
    let Some((first, others)) = clouds.split_first() else {
        return;
    };
    for other in others.iter().filter(|other| other.value != first.value) {
        let message = format!(
            "the profiles of the stack are for different clouds: `{}` and `{}`",
            first.value, other.value
        );
        Finding::error(&codes::CLOUD_TYPE, message)
            .at(other.origin, "this cloud")
            .at(first.origin, "and this")
            .help("name profiles for one cloud, or for `all`")
            .report(findings);
    }
}
