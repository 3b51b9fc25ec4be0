//! What is newer than what a reference means.

use crate::model::Pin;
use crate::model::Revision;
use crate::resolve::Referred;
use crate::resolve::versions::admits;
use crate::workspace::Standing;

/// A revision that a reference could mean instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) revision: Revision,
    /// Whether the pin admits it.
    pub(super) admitted: bool,
}

/// The newest that the pin admits, and the newest there is, as far as they are newer than what the
/// reference means; each once. Pre-releases are not offered.
pub(super) fn newer(referred: &Referred) -> Vec<Target> {
    let own = (referred.revision.clone(), referred.standing);
    let all: Vec<(Revision, Standing)> = referred.others.iter().cloned().chain([own]).collect();
    let reference = referred.reference.as_ref();
    let pin = reference.and_then(|reference| reference.pin.as_ref());
    let mut targets: Vec<Target> = Vec::new();
    for revision in [newest(&all, pin), newest(&all, None)]
        .into_iter()
        .flatten()
    {
        let known = targets.iter().any(|target| target.revision == revision);
        if revision != referred.revision && !known {
            targets.push(Target {
                admitted: pin.is_none_or(|pin| admits(pin, &revision)),
                revision,
            });
        }
    }
    targets
}

/// What a reference with this pin means among these.
fn newest(all: &[(Revision, Standing)], pin: Option<&Pin>) -> Option<Revision> {
    let admitted = |revision: &Revision| match pin {
        Some(pin) => admits(pin, revision),
        None => !revision.is_pre_release(),
    };
    // A working copy that is counted by numbers is what has just been edited.
    let current = all.iter().find(|(revision, standing)| {
        pin.is_none() && revision.number().is_some() && *standing != Standing::Recorded
    });
    let newest = all.iter().filter(|(revision, _)| admitted(revision)).max();
    current.or(newest).map(|(revision, _)| revision.clone())
}
