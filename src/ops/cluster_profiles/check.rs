//! `paletteai cluster-profile check`.

use super::ProfileOptions;
use super::choose;
use super::work;
use crate::cluster_profile;
use crate::cluster_profile::ObjectRequest;
use crate::cluster_profile::Rules;
use crate::cluster_profile::Unknowns;
use crate::diag::Reported;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;

/// Checks profiles, each for itself or all together as those of one cluster. What is found is in
/// the session. Returns how many were checked.
///
/// # Errors
/// When something cannot be read, or a word names no profile.
pub fn check(
    options: &ProfileOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<usize, Reported> {
    let workspace = choose::load(options, settings, files, session)?;
    let profiles = choose::choose(options, &workspace, session)?;
    let given = options.values.read(files, session)?;
    let rules = if options.together {
        Rules::Together
    } else {
        Rules::Alone
    };
    for stack in work::stacks(profiles.clone(), options.together) {
        let given = work::known_to(&stack, &profiles, &given);
        let Ok(worked) = work::work(stack, &given, Unknowns::Keep, session) else {
            continue;
        };
        cluster_profile::check(
            &worked.stack,
            &worked.expansion,
            &worked.settings,
            rules,
            &session.origins,
            &mut session.diagnostics,
        );
        // The objects themselves are of no interest; what is wrong with them is.
        let request = ObjectRequest {
            stack: &worked.stack,
            expansion: &worked.expansion,
            settings: &worked.settings,
            plan: &worked.plan,
            flux: None,
        };
        cluster_profile::objects(&request, &mut session.origins, &mut session.diagnostics);
    }
    Ok(profiles.len())
}
