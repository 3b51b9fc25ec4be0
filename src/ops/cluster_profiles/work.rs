//! What the commands share: stacks with their macros filled in.

use crate::cluster_profile;
use crate::cluster_profile::Expansion;
use crate::cluster_profile::GivenValues;
use crate::cluster_profile::InstallPlan;
use crate::cluster_profile::PackSettings;
use crate::cluster_profile::Stack;
use crate::cluster_profile::Unknowns;
use crate::diag::Reported;
use crate::model::ClusterProfile;
use crate::ops::Session;

/// A stack with everything that is known about it.
pub(super) struct Worked<'w> {
    pub(super) stack: Stack<'w>,
    pub(super) expansion: Expansion,
    pub(super) settings: Vec<PackSettings>,
    pub(super) plan: InstallPlan,
}

/// The stacks of some profiles: one each, or one of all.
pub(super) fn stacks(profiles: Vec<&ClusterProfile>, together: bool) -> Vec<Stack<'_>> {
    if together {
        return vec![Stack::new(profiles)];
    }
    let alone = profiles
        .into_iter()
        .map(|profile| Stack::new(vec![profile]));
    alone.collect()
}

/// Only values for variables that a stack of several declares are wrong if it does not: each
/// profile of its own gets those that it knows.
pub(super) fn known_to(
    stack: &Stack<'_>,
    all: &[&ClusterProfile],
    given: &GivenValues,
) -> GivenValues {
    let mut own = given.clone();
    own.variables.retain(|variable| {
        let means = |profile: &&&ClusterProfile| {
            let only = variable.profile.as_ref();
            only.is_none_or(|only| only.value == profile.name.value)
                && profile.variable(&variable.name.value).is_some()
        };
        let here = stack.profiles.iter().any(|profile| means(&profile));
        here || !all.iter().any(|profile| means(&profile))
    });
    own
}

/// Fills in the macros of a stack and reads what its layers say to Palette.
///
/// # Errors
/// When the shape of a profile is wrong: whatever else could be said would follow from that.
pub(super) fn work<'w>(
    stack: Stack<'w>,
    given: &GivenValues,
    unknowns: Unknowns,
    session: &mut Session,
) -> Result<Worked<'w>, Reported> {
    let mut wrong = None;
    for profile in &stack.profiles {
        wrong = profile.checked(&mut session.diagnostics).err().or(wrong);
        if let Some(incomplete) = cluster_profile::incomplete(profile, &session.origins) {
            session.diagnostics.push(incomplete);
        }
    }
    if let Some(reported) = wrong {
        return Err(reported);
    }
    let expansion = cluster_profile::expand(
        &stack,
        given,
        unknowns,
        &session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    );
    let settings = cluster_profile::settings(
        &stack,
        &expansion,
        &session.origins,
        &mut session.diagnostics,
    );
    let plan = InstallPlan::new(&stack, &settings);
    Ok(Worked {
        stack,
        expansion,
        settings,
        plan,
    })
}
