//! `paletteai revision list`.

use super::place::shown;
use super::referrers::Referrers;
use super::referrers::referrers;
use super::words::Wanted;
use crate::diag::Reported;
use crate::model::ResourceId;
use crate::ops::Session;
use crate::workspace::Edition;
use crate::workspace::Files;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::workspace::Shelved;
use crate::workspace::Standing;
use serde::Serialize;
use std::path::PathBuf;

/// Revisions, the newest of each resource first.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionListing {
    /// By kind, namespace and name.
    pub revisions: Vec<RevisionRow>,
}

/// One revision.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevisionRow {
    /// The kind of the resource.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `v3`, `v1.2.0`
    pub revision: String,
    /// `recorded`, `working copy` and the like.
    pub standing: &'static str,
    /// The digest of its content.
    pub digest: String,
    /// The first date (`2026-11-26`) in its notes.
    pub date: Option<String>,
    /// What its author said about it.
    pub notes: Option<String>,
    /// The file that records it.
    pub file: Option<String>,
    /// Where its working copy stands: `file:line:column`.
    pub working_copy: Option<String>,
    /// Who refers to it, and in which words.
    pub referred_by: Vec<String>,
}

/// Lists the revisions of a workspace, or of one resource of it.
///
/// # Errors
/// When the workspace does not load, or has no such resource.
pub fn list_revisions(
    name: Option<&str>,
    namespace: Option<&str>,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RevisionListing, Reported> {
    let lock = session.read_lock(files, settings);
    let workspace = session.load_unsettled(files, paths, settings, lock, &[])?;
    let all = match name {
        None => Ok(workspace.versioned_resources().into_iter().collect()),
        Some(name) => Wanted::parse(name, namespace).and_then(|wanted| wanted.all(&workspace)),
    };
    let mut all: Vec<ResourceId> = all.map_err(|wrong| session.diagnostics.report(wrong))?;
    all.retain(|id| namespace.is_none_or(|namespace| *id.namespace == *namespace));
    let referrers = referrers(&workspace, settings, session);
    let mut revisions = Vec::new();
    for id in all {
        let mut editions = workspace.editions_of(&id);
        editions.sort_by(|left, right| {
            let key = |one: &Edition<'_, dyn Shelved>| (one.is_current(), one.revision.clone());
            key(right).cmp(&key(left))
        });
        let rows = editions
            .iter()
            .map(|edition| row(&id, edition, &referrers, session));
        revisions.extend(rows);
    }
    Ok(RevisionListing { revisions })
}

fn row(
    id: &ResourceId,
    edition: &Edition<'_, dyn Shelved>,
    referrers: &Referrers,
    session: &Session,
) -> RevisionRow {
    let head = edition.recorded.map(Recorded::head);
    let notes = head.and_then(|head| head.notes.as_deref());
    let referred = referrers.get(&(id.clone(), edition.revision.clone()));
    let working = edition
        .working
        .map(|one| session.place_of(one.metadata().name.origin));
    RevisionRow {
        kind: id.kind.name(),
        namespace: id.namespace.to_string(),
        name: id.name.to_string(),
        revision: edition.revision.to_string(),
        standing: standing(edition),
        digest: edition.digest(),
        date: notes.and_then(date).map(str::to_owned),
        notes: notes.map(str::to_owned),
        file: edition.recorded.map(|recorded| shown(recorded.path())),
        working_copy: working,
        referred_by: referred.into_iter().flatten().cloned().collect(),
    }
}

/// A working copy that differs from what was recorded under its version is no such revision yet.
pub(super) fn standing(edition: &Edition<'_, dyn Shelved>) -> &'static str {
    let standing = edition.standing();
    let differs = |working: &dyn Shelved| {
        let recorded = edition.recorded.map(Recorded::head);
        recorded.is_some_and(|head| *head.digest != *working.digest())
    };
    match standing {
        Standing::WorkingRecorded if edition.working.is_some_and(differs) => {
            "recorded, and the working copy differs"
        }
        standing => standing.text(),
    }
}

/// The first date in a text, as ISO 8601 writes it.
fn date(notes: &str) -> Option<&str> {
    const LENGTH: usize = 10;
    let is_digit = |letter: &u8| letter.is_ascii_digit();
    let shape = |window: &[u8]| match window {
        [year @ .., b'-', m, n, b'-', d, e] => {
            year.iter().all(is_digit) && [m, n, d, e].into_iter().all(is_digit)
        }
        _ => false,
    };
    let bytes = notes.as_bytes();
    let found = bytes.windows(LENGTH).position(shape)?;
    let apart = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_none_or(|one| !is_digit(one))
    };
    let alone = apart(found.checked_sub(1)) && apart(found.checked_add(LENGTH));
    notes.get(found..found + LENGTH).filter(|_| alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_found_where_the_author_gave_one() {
        assert_eq!(date("2026-11-26: two replicas"), Some("2026-11-26"));
        assert_eq!(date("größer, since 2026-11-26."), Some("2026-11-26"));
        assert_eq!(date("ticket 12026-11-261"), None);
        assert_eq!(date("26.11.2026"), None);
    }
}
