//! `paletteai revision diff`.

use super::list::standing;
use super::show::comparable;
use super::words::Wanted;
use crate::compare;
use crate::compare::Explainer;
use crate::compare::Object;
use crate::compare::Roots;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::kubernetes::ObjectId;
use crate::model::GROUP;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::ops::FieldReport;
use crate::ops::Session;
use crate::ops::diff::report;
use crate::workspace::Edition;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Settings;
use crate::workspace::Shelved;
use crate::workspace::Standing;
use crate::workspace::Workspace;
use serde::Serialize;
use std::path::PathBuf;

/// How two revisions differ.
#[derive(Clone, Debug, Serialize)]
pub struct RevisionDiff {
    /// The first.
    pub before: RevisionName,
    /// The second.
    pub after: RevisionName,
    /// The fields that differ, with the places that say so.
    pub fields: Vec<FieldReport>,
}

/// Which revision it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RevisionName {
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
}

/// One side of a comparison.
#[derive(Clone, Debug)]
struct Side {
    id: ResourceId,
    revision: Revision,
    /// Whether the working copy is meant, where both exist.
    working: bool,
}

/// Compares two revisions. Without a second one, the first is compared with the working copy; and
/// without a version, the newest recorded revision is.
///
/// # Errors
/// When the workspace does not load, or has no such revision.
pub fn diff_revisions(
    names: (&str, Option<&str>),
    namespace: Option<&str>,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RevisionDiff, Reported> {
    let mut workspace = session.load_unsettled(files, paths, settings, Lock::default(), &[])?;
    let sides = sides(names, namespace, &workspace);
    let (before, after) = sides.map_err(|wrong| session.diagnostics.report(wrong))?;
    let wanted = [&before, &after].map(|side| (side.id.clone(), side.revision.clone()));
    session.open(&mut workspace, &wanted, files, settings);
    session.diagnostics.check()?;
    session.hide_secrets();
    let (old, before) = side_of(&before, &workspace, session)?;
    let (new, after) = side_of(&after, &workspace, session)?;
    let (old, new) = (vec![old], vec![new]);
    let units = compare::compare_sets(&old, &new, false);
    let roots = Roots::default();
    let explainer = Explainer::new(&roots, &session.origins, &session.sources);
    let classes = report(&units, &new, Some(&explainer), session).classes;
    let objects = classes.into_iter().flat_map(|class| class.objects);
    Ok(RevisionDiff {
        before,
        after,
        fields: objects.flat_map(|object| object.fields).collect(),
    })
}

fn sides(
    (first, second): (&str, Option<&str>),
    namespace: Option<&str>,
    workspace: &Workspace,
) -> Result<(Side, Side), Diagnostic> {
    let wanted = Wanted::parse(first, namespace)?;
    let Some(second) = second else {
        let id = wanted.one(workspace)?;
        let after = working_copy(&id, workspace)?;
        let before = match &wanted.pin {
            Some(_) => side(&wanted, workspace)?,
            None => newest_recorded(&id, workspace)?,
        };
        return Ok((before, after));
    };
    let other = Wanted::parse(second, namespace)?;
    let (before, after) = (side(&wanted, workspace)?, side(&other, workspace)?);
    if before.id.kind != after.id.kind {
        let message = format!("`{}` and `{}` are of different kinds", before.id, after.id);
        return Err(Diagnostic::error(&codes::NOTHING_CHOSEN, message)
            .help("compare two revisions of one kind"));
    }
    Ok((before, after))
}

fn side(wanted: &Wanted<'_>, workspace: &Workspace) -> Result<Side, Diagnostic> {
    let (id, revision) = wanted.revision(workspace)?;
    Ok(Side {
        id,
        revision,
        working: wanted.pin.is_none(),
    })
}

fn newest_recorded(id: &ResourceId, workspace: &Workspace) -> Result<Side, Diagnostic> {
    let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
    let newest = recorded.last().ok_or_else(|| {
        let message = format!("nothing was recorded of `{id}`");
        Diagnostic::error(&codes::NOTHING_CHOSEN, message)
            .help("`paletteai revision record` records it")
    })?;
    Ok(Side {
        id: id.clone(),
        revision: newest.head().revision.clone(),
        working: false,
    })
}

fn working_copy(id: &ResourceId, workspace: &Workspace) -> Result<Side, Diagnostic> {
    let editions = workspace.editions_of(id).into_iter();
    let working = editions.filter(|edition| edition.working.is_some());
    let newest = working.max_by(|left, right| left.revision.cmp(&right.revision));
    let newest = newest.ok_or_else(|| {
        let message = format!("`{id}` has no working copy");
        Diagnostic::error(&codes::NOTHING_CHOSEN, message)
            .help("name a second revision to compare with")
    })?;
    Ok(Side {
        id: id.clone(),
        revision: newest.revision,
        working: true,
    })
}

fn side_of(
    side: &Side,
    workspace: &Workspace,
    session: &mut Session,
) -> Result<(Object, RevisionName), Reported> {
    let mut editions = workspace.editions_of(&side.id).into_iter();
    let edition = editions.find(|edition| edition.revision == side.revision);
    let found = edition.and_then(|edition| Some((content(&edition, side.working)?, edition)));
    let Some((content, edition)) = found else {
        return Err(session.defect("a revision that exists was not read"));
    };
    let id = &side.id;
    let object = Object {
        owner: None,
        side: None,
        // One identity for both, so that they are compared even where the names differ.
        id: ObjectId {
            group: GROUP.to_owned(),
            kind: id.kind.name().to_owned(),
            namespace: None,
            name: "revision".to_owned(),
        },
        node: comparable(content, id),
    };
    let name = RevisionName {
        kind: id.kind.name(),
        namespace: id.namespace.to_string(),
        name: id.name.to_string(),
        revision: side.revision.to_string(),
        standing: match edition.recorded {
            Some(_) if !side.working => Standing::Recorded.text(),
            _ => standing(&edition),
        },
        digest: content.digest(),
    };
    Ok((object, name))
}

fn content<'w>(edition: &Edition<'w, dyn Shelved>, working: bool) -> Option<&'w dyn Shelved> {
    let recorded = edition.recorded.and_then(|recorded| recorded.snapshot());
    let recorded = recorded.map(|one| one as &dyn Shelved);
    if working {
        edition.working.or(recorded)
    } else {
        recorded.or(edition.working)
    }
}
