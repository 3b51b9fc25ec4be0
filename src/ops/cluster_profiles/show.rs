//! `paletteai cluster-profile show`.

use super::ProfileOptions;
use super::StackReport;
use super::choose;
use super::reporter::report;
use super::work;
use crate::cluster_profile::Unknowns;
use crate::diag::Reported;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;

/// What was asked for.
#[derive(Clone, Debug, Serialize)]
pub struct ShownStacks {
    /// One for each profile, or one of all.
    pub stacks: Vec<StackReport>,
}

/// Shows profiles, each for itself or all together as one stack. Macros without a value stay as
/// they are written.
///
/// # Errors
/// When something cannot be read, a word names no profile, or a profile is wrong.
pub fn show(
    options: &ProfileOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<ShownStacks, Reported> {
    let workspace = choose::load(options, settings, files, session)?;
    let profiles = choose::choose(options, &workspace, session)?;
    let given = options.values.read(files, session)?;
    let mut stacks = Vec::new();
    for stack in work::stacks(profiles.clone(), options.together) {
        let given = work::known_to(&stack, &profiles, &given);
        if let Ok(worked) = work::work(stack, &given, Unknowns::Keep, session) {
            stacks.push(report(&worked, !session.show_secrets, session));
        }
    }
    session.diagnostics.check()?;
    Ok(ShownStacks { stacks })
}
