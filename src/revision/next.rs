//! Which revision a working copy becomes when it is recorded.

use super::version::is_enough;
use super::version::smallest;
use crate::diag::Diagnostic;
use crate::diag::codes::revisions;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::Version;
use crate::schema::Bump;
use crate::schema::SchemaChange;
use crate::schema::schema_changes;
use crate::source::Origins;
use crate::source::Spanned;
use crate::workspace::Recorded;
use crate::workspace::Shelved;
use crate::yaml::Node;

/// How many reasons to raise a version are named.
const REASONS: usize = 3;

/// What recording a working copy means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: it was recorded as this revision.
    Recorded(Revision),
    /// It becomes this revision.
    New(Revision),
}

/// Which revision a working copy becomes when it is recorded. `revision` is what it counts as now,
/// and `recorded` its history, of which the newest release before its version must be open.
///
/// # Errors
/// When its version was recorded with another content, or was not raised far enough.
pub fn next(
    id: &ResourceId,
    working: &dyn Shelved,
    revision: &Revision,
    recorded: &[Recorded],
    origins: &Origins,
) -> Result<Next, Diagnostic> {
    let same = recorded.iter().find(|one| one.head().revision == *revision);
    match (same, working.version()) {
        (Some(same), Some(version)) if *same.head().digest != *working.digest() => {
            Err(raise(id, working, version, same, recorded, origins))
        }
        (Some(_), _) => Ok(Next::Recorded(revision.clone())),
        (None, Some(version)) => {
            check_bump(id, working, version, recorded, origins)?;
            Ok(Next::New(revision.clone()))
        }
        (None, None) => Ok(Next::New(revision.clone())),
    }
}

/// The version of the newest release that was recorded before another version.
pub fn predecessor<'r>(version: &Version, recorded: &'r [Recorded]) -> Option<&'r Recorded> {
    let releases = recorded.iter().filter(|one| match &one.head().revision {
        Revision::Semantic(known) => known.pre.is_empty() && known.cmp_precedence(version).is_lt(),
        Revision::Number(_) => false,
    });
    releases.max_by(|left, right| left.head().revision.cmp(&right.head().revision))
}

/// The error that a working copy differs from the recorded revision of its version, with the
/// smallest version that would do.
pub fn raise(
    id: &ResourceId,
    working: &dyn Shelved,
    version: &Spanned<Version>,
    same: &Recorded,
    recorded: &[Recorded],
    origins: &Origins,
) -> Diagnostic {
    let message = format!("`{id}` differs from its recorded version {}", version.value);
    let body = same.body();
    let place = body.and_then(|body| origins.span(body.revision));
    let changes = body.map_or_else(Vec::new, |body| changes(&*body.snapshot, working));
    let bump = far(&changes);
    let enough = smallest(bump, &version.value, &versions(recorded));
    Diagnostic::error(&revisions::RAISE_VERSION, message)
        .place(origins.span(version.origin), "this version")
        .place(place, "was recorded here with another content")
        .help(format!(
            "raise `spec.version` to {enough}{}",
            reasons(&changes, bump)
        ))
}

/// The smallest version for a content that follows the newest one.
pub fn raised(
    before: Option<&dyn Shelved>,
    content: &dyn Shelved,
    newest: &Version,
    recorded: &[Recorded],
) -> Version {
    let changes = before.map_or_else(Vec::new, |before| changes(before, content));
    smallest(far(&changes), newest, &versions(recorded))
}

fn check_bump(
    id: &ResourceId,
    working: &dyn Shelved,
    version: &Spanned<Version>,
    recorded: &[Recorded],
    origins: &Origins,
) -> Result<(), Diagnostic> {
    let before = predecessor(&version.value, recorded).filter(|_| version.value.pre.is_empty());
    let Some((before, Revision::Semantic(from))) = before.map(|one| (one, &one.head().revision))
    else {
        return Ok(());
    };
    let changes = before
        .snapshot()
        .map_or_else(Vec::new, |old| changes(old, working));
    let bump = far(&changes);
    if is_enough(bump, from, &version.value) {
        return Ok(());
    }
    let enough = smallest(bump, from, &versions(recorded));
    let message = format!(
        "version {} of `{id}` is not raised far enough after {from}",
        version.value
    );
    let reason = changes.iter().find(|change| change.bump == bump);
    let reason = reason.and_then(|change| Some((origins.span(change.origin)?, change)));
    let mut diagnostic = Diagnostic::error(&revisions::RAISE_VERSION, message)
        .place(origins.span(version.origin), "this version");
    if let Some((span, change)) = reason {
        diagnostic = diagnostic.place(Some(span), change.text.clone());
    }
    Err(diagnostic.help(format!(
        "raise `spec.version` to {enough}{}",
        reasons(&changes, bump)
    )))
}

/// How the parameters of a definition have changed; nothing for what has none.
fn changes(old: &dyn Shelved, new: &dyn Shelved) -> Vec<SchemaChange> {
    fn parameters(resource: &dyn Shelved) -> Option<&Node> {
        resource.node().at(&["spec", "parameters"])
    }
    let is_definition = |one: &dyn Shelved| one.node().at(&["spec", "schematic"]).is_some();
    if !is_definition(old) || !is_definition(new) {
        return Vec::new();
    }
    schema_changes(parameters(old), parameters(new))
}

fn far(changes: &[SchemaChange]) -> Bump {
    changes
        .iter()
        .map(|change| change.bump)
        .max()
        .unwrap_or(Bump::Patch)
}

fn reasons(changes: &[SchemaChange], bump: Bump) -> String {
    let all: Vec<&str> = changes
        .iter()
        .filter(|change| change.bump == bump)
        .map(|change| change.text.as_str())
        .collect();
    if all.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = all.iter().copied().take(REASONS).collect();
    let more = match all.len() - shown.len() {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    format!(" ({} change: {}{more})", bump.text(), shown.join(", "))
}

fn versions(recorded: &[Recorded]) -> Vec<&Version> {
    let versions = recorded
        .iter()
        .filter_map(|one| match &one.head().revision {
            Revision::Semantic(version) => Some(version),
            Revision::Number(_) => None,
        });
    versions.collect()
}
