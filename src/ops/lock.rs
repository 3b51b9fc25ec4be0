//! `paletteai lock`: which revision each reference means, recorded.

use super::Choice;
use super::Session;
use super::render::report_all;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::command::NOTHING_CHOSEN;
use crate::diag::did_you_mean;
use crate::model::Metadata;
use crate::resolve::Draft;
use crate::resolve::Finder;
use crate::resolve::LockViolations;
use crate::resolve::Options;
use crate::resolve::Referred;
use crate::resolve::references_of_workload;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::LockKey;
use crate::workspace::LockState;
use crate::workspace::LockUse;
use crate::workspace::Locked;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What `lock` is asked for.
#[derive(Clone, Debug, Default)]
pub struct LockOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// What is chosen anew.
    pub update: Update,
}

/// Which entries of the lock file are chosen anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Update {
    /// None: what is recorded stays.
    #[default]
    Nothing,
    /// Those of these names; a name that is not there is an error.
    Names(Vec<String>),
    /// All.
    Everything,
}

/// What became of the lock file.
#[derive(Clone, Debug, Serialize)]
pub struct LockReport {
    /// Where it lies.
    pub file: String,
    /// How many references it records.
    pub references: usize,
    /// What is different from the file that is there.
    pub changes: Vec<LockChange>,
    /// The file as it should be.
    #[serde(skip)]
    pub text: String,
    /// Whether the file that is there has another text.
    #[serde(rename = "outOfDate")]
    pub differs: bool,
}

/// One reference that means something else now.
#[derive(Clone, Debug, Serialize)]
pub struct LockChange {
    /// The kind of what is referred to.
    pub kind: String,
    /// The reference as it is written.
    pub reference: String,
    /// The namespaces it is looked up in before the system namespace.
    pub from: Vec<String>,
    /// What was recorded; absent for a new entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Meaning>,
    /// What is recorded now; absent for what nothing refers to any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Meaning>,
}

/// What a reference means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meaning {
    /// Its namespace; absent for the built-in catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// Its revision, such as `v1.2.0`.
    pub revision: String,
    /// The digest of its content.
    pub digest: String,
}

impl From<&Locked> for Meaning {
    fn from(locked: &Locked) -> Self {
        Self {
            namespace: locked.namespace.as_deref().map(str::to_owned),
            revision: locked.revision.to_string(),
            digest: locked.digest.to_string(),
        }
    }
}

/// Resolves every reference of the workspace and says what the lock file should hold. Writing it is
/// left to the caller.
///
/// # Errors
/// When a reference cannot be resolved, or no longer means what is recorded and is not to be chosen
/// anew.
pub fn lock(
    options: &LockOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<LockReport, Reported> {
    let settings = Settings {
        lock_use: LockUse::Extend,
        ..settings.clone()
    };
    let old = match options.update {
        // A file that cannot be read is no hindrance to writing it anew.
        Update::Everything => readable(files, &settings),
        _ => session.read_lock(files, &settings),
    };
    session.diagnostics.check()?;
    let kept = kept(&old, &options.update, session)?;
    let workspace = session.load_with(files, &options.paths, &settings, kept, &[])?;
    let choice = Choice::default();
    let new = locked(&references(&workspace, &settings, &choice, session)?);
    let origin = settings.namespace.origin;
    let (path, text) = (Lock::path(&settings), new.text(origin));
    let current = files.read(&path).ok();
    Ok(LockReport {
        file: path.display().to_string(),
        references: new.iter().count(),
        changes: changes(&old, &new),
        differs: current.is_none_or(|current| current != text.as_bytes()),
        text,
    })
}

fn readable(files: &dyn Files, settings: &Settings) -> Lock {
    let mut scratch = Session::default();
    let lock = scratch.read_lock(files, settings);
    match scratch.diagnostics.check() {
        Ok(()) => lock,
        Err(_) => Lock::used(LockUse::Extend),
    }
}

/// The entries that hold.
fn kept(old: &Lock, update: &Update, session: &mut Session) -> Result<Lock, Reported> {
    let mut kept = old.clone();
    match update {
        Update::Nothing => {}
        Update::Everything => kept.retain(|_, _| false),
        Update::Names(names) => {
            let before = session.diagnostics.len();
            for name in names {
                if !old.iter().any(|(key, _)| is_named(key, name)) {
                    session.diagnostics.push(nobody(name, old));
                }
            }
            session.diagnostics.check_since(before)?;
            kept.retain(|key, _| !names.iter().any(|name| is_named(key, name)));
        }
    }
    Ok(kept)
}

/// Whether a word of the command line means an entry: by name, or by the reference as it is written.
fn is_named(key: &LockKey, word: &str) -> bool {
    *key.name == *word || key.to_string() == word
}

fn nobody(name: &str, lock: &Lock) -> Diagnostic {
    let message = format!("nothing called `{name}` is in the lock file");
    let known = lock.iter().map(|(key, _)| &*key.name);
    let help = did_you_mean(name, known);
    Diagnostic::error(&NOTHING_CHOSEN, message)
        .help(help.unwrap_or_else(|| "`paletteai lock` alone adds what is missing".to_owned()))
}

/// What a deployment, or a Workload found on disk, refers to.
pub(super) struct Resolved {
    /// `NAMESPACE/NAME`
    pub(super) owner: String,
    pub(super) references: Vec<Referred>,
    /// Whether it reads outputs of other deployments.
    pub(super) reads_others: bool,
}

/// Every reference of the chosen deployments and Workloads.
///
/// # Errors
/// When one cannot be resolved. What is wrong otherwise does not matter here, and is not reported.
pub(super) fn references(
    workspace: &Workspace,
    settings: &Settings,
    choice: &Choice,
    session: &mut Session,
) -> Result<Vec<Resolved>, Reported> {
    let chosen = choice
        .of(workspace)
        .map_err(|all| report_all(all, session))?;
    let options = Options {
        assignments: &[],
        lock_violations: LockViolations::Warn,
        settings,
        sources: &session.sources,
        hub: None,
    };
    let finder = Finder {
        workspace,
        system_namespace: &settings.system_namespace.value,
    };
    let (origins, mut found) = (&mut session.origins, Diagnostics::default());
    let mut all = Vec::new();
    for deployment in chosen.deployments {
        if let Ok(draft) = Draft::new(deployment, workspace, &options, origins, &mut found) {
            all.push(Resolved {
                owner: full_name(&deployment.metadata),
                references: draft.references(),
                reads_others: !draft.hub_outputs(&session.sources, origins).is_empty(),
            });
        }
    }
    for workload in chosen.workloads {
        all.push(Resolved {
            owner: full_name(&workload.metadata),
            references: references_of_workload(workload, finder, origins, &mut found),
            reads_others: false,
        });
    }
    let before = session.diagnostics.len();
    for finding in found.take(|finding| is_about_references(finding.code.slug)) {
        session.diagnostics.push(finding);
    }
    session.diagnostics.check_since(before)?;
    Ok(all)
}

fn is_about_references(slug: &str) -> bool {
    let areas = ["references", "versions", "revisions", "lock"];
    slug.split_once("::")
        .is_some_and(|(area, _)| areas.contains(&area))
}

fn full_name(metadata: &Metadata) -> String {
    format!("{}/{}", metadata.namespace.value, metadata.name.value)
}

/// What references mean, as it is recorded.
fn locked(resolved: &[Resolved]) -> Lock {
    let mut lock = Lock::used(LockUse::Prefer);
    for referred in resolved.iter().flat_map(|one| &one.references) {
        let locked = Locked {
            namespace: referred.place.namespace().cloned(),
            revision: referred.revision.clone(),
            digest: referred.digest.as_str().into(),
            state: LockState::Holds,
            origin: None,
            words: Vec::new(),
        };
        lock.insert(referred.key.clone(), locked);
    }
    lock
}

fn changes(old: &Lock, new: &Lock) -> Vec<LockChange> {
    let keys = old.iter().chain(new.iter()).map(|(key, _)| key);
    let keys: BTreeSet<&LockKey> = keys.collect();
    let changes = keys.into_iter().filter_map(|key| {
        let (before, after) = (old.find(key), new.find(key));
        let same = before
            .zip(after)
            .is_some_and(|(one, other)| one.says_the_same(other));
        (!same).then(|| LockChange {
            kind: key.kind.name().to_owned(),
            reference: key.to_string(),
            from: key.namespaces.iter().map(ToString::to_string).collect(),
            before: before.map(Meaning::from),
            after: after.map(Meaning::from),
        })
    });
    changes.collect()
}
