//! What the lock file says about a reference, and whether that is still so.

use super::references::Found;
use super::references::Place;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::lock as codes;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::WorkloadProfile;
use crate::source::Origins;
use crate::source::Span;
use crate::workspace::Edition;
use crate::workspace::LOCK_FILE;
use crate::workspace::Lock;
use crate::workspace::LockKey;
use crate::workspace::LockState;
use crate::workspace::LockUse;
use crate::workspace::Locked;
use crate::workspace::Versioned;
use crate::workspace::Workspace;

/// The recorded revisions that a lock names, for [`open_history`](super::open_history).
pub fn locked_revisions(lock: &Lock) -> Vec<(ResourceId, Revision)> {
    let in_namespaces = lock.iter().filter_map(|(key, locked)| {
        let id = ResourceId {
            kind: key.kind,
            namespace: locked.namespace.clone()?,
            name: key.name.clone(),
        };
        Some((id, locked.revision.clone()))
    });
    in_namespaces.collect()
}

/// Finds out of every entry of the workspace's lock whether what it names is still there, with the
/// content it had.
pub fn check_lock(workspace: &mut Workspace) {
    let mut lock = workspace.set_lock(Lock::default());
    for (key, locked) in lock.iter_mut() {
        locked.state = match digest_now(workspace, key, locked) {
            None => LockState::Gone,
            Some(digest) if *digest == *locked.digest => LockState::Holds,
            Some(digest) => LockState::Changed(digest),
        };
    }
    workspace.set_lock(lock);
}

fn digest_now(workspace: &Workspace, key: &LockKey, locked: &Locked) -> Option<String> {
    let Some(namespace) = &locked.namespace else {
        let kind = DefinitionKind::of(key.kind)?;
        let editions = workspace.catalogue_editions(kind, &key.name);
        return digest_of(&editions, &locked.revision);
    };
    match key.kind {
        Kind::WorkloadProfile => in_workspace::<WorkloadProfile>(workspace, key, namespace, locked),
        Kind::Environment => in_workspace::<Environment>(workspace, key, namespace, locked),
        Kind::ProfileBundle => in_workspace::<ProfileBundle>(workspace, key, namespace, locked),
        _ => in_workspace::<Definition>(workspace, key, namespace, locked),
    }
}

fn in_workspace<T: Versioned>(
    workspace: &Workspace,
    key: &LockKey,
    namespace: &str,
    locked: &Locked,
) -> Option<String> {
    let editions = workspace.editions::<T>(key.kind, namespace, &key.name);
    digest_of(&editions, &locked.revision)
}

fn digest_of<T: Versioned>(editions: &[Edition<'_, T>], revision: &Revision) -> Option<String> {
    let mut editions = editions.iter();
    let edition = editions.find(|edition| edition.revision == *revision)?;
    edition.item().map(|_| edition.digest())
}

/// Reports what the lock says against what was found for a reference at `span`.
pub(super) fn judge<T: Versioned>(
    found: &Found<'_, T>,
    lock: &Lock,
    span: Option<Span>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let Some(usage) = lock.usage() else { return };
    let finding = match lock.find(&found.key) {
        None if usage == LockUse::Require => Some(missing(&found.key, span)),
        None => None,
        Some(locked) => match &locked.state {
            LockState::Unknown | LockState::Holds => None,
            LockState::Changed(digest) => {
                Some(changed(&found.key, locked, digest, usage, span, origins))
            }
            LockState::Gone => {
                let now = (&found.place, found.revision());
                Some(gone(&found.key, locked, now, usage, span, origins))
            }
        },
    };
    if let Some(finding) = finding {
        diagnostics.push(finding);
    }
}

fn missing(key: &LockKey, span: Option<Span>) -> Diagnostic {
    let message = format!("`{key}` is not in `{LOCK_FILE}`");
    Diagnostic::error(&codes::MISSING, message)
        .place(span, "this reference")
        .help("`paletteai lock` adds it")
}

fn changed(
    key: &LockKey,
    locked: &Locked,
    digest: &str,
    usage: LockUse,
    span: Option<Span>,
    origins: &Origins,
) -> Diagnostic {
    let revision = &locked.revision;
    let message = format!(
        "`{}@{revision}` is not what `{LOCK_FILE}` recorded",
        key.name
    );
    let help = format!(
        "it was {}, and is {digest}; take the change back, or run `paletteai lock --update {}`",
        locked.digest, key.name
    );
    drift(message, help, locked, usage, span, origins)
}

fn gone(
    key: &LockKey,
    locked: &Locked,
    (place, revision): (&Place, &Revision),
    usage: LockUse,
    span: Option<Span>,
    origins: &Origins,
) -> Diagnostic {
    let name = &key.name;
    let was = Place::of_locked(locked);
    let message = format!(
        "`{name}@{}` of {was}, which `{LOCK_FILE}` recorded, is not there",
        locked.revision
    );
    let help = format!(
        "without the lock, `{key}` means `{name}@{revision}` of {place}; bring the revision back, or run \
         `paletteai lock --update {name}`"
    );
    drift(message, help, locked, usage, span, origins)
}

/// Old and new differ: an error where the lock must hold, else a warning.
fn drift(
    message: String,
    help: String,
    locked: &Locked,
    usage: LockUse,
    span: Option<Span>,
    origins: &Origins,
) -> Diagnostic {
    let diagnostic = match usage {
        LockUse::Prefer | LockUse::Ignore => Diagnostic::warning(&codes::DRIFT, message),
        LockUse::Extend | LockUse::Require => Diagnostic::error(&codes::DRIFT, message),
    };
    let recorded = locked.origin.and_then(|origin| origins.span(origin));
    diagnostic
        .place(span, "this reference")
        .place(recorded, "recorded here")
        .help(help)
}
