//! `paletteai outdated`: what is newer than what references mean, and what taking it would change.

use super::Assignments;
use super::Choice;
use super::Session;
use super::choice::Chosen;
use super::deployments::How;
use super::deployments::Rendered;
use super::deployments::Renderer;
use super::lock::Resolved;
use super::lock::references;
use super::newer::newer;
use super::outputs::GivenOutputs;
use crate::compare::Object;
use crate::compare::compare_sets;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::VariableAssignment;
use crate::render::HubOptions;
use crate::render::Side;
use crate::resolve::LockViolations;
use crate::resolve::Referred;
use crate::workspace::Files;
use crate::workspace::LockKey;
use crate::workspace::LockState;
use crate::workspace::LockUse;
use crate::workspace::Locked;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What `outdated` is asked for.
#[derive(Clone, Debug, Default)]
pub struct OutdatedOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Which deployments' references.
    pub choice: Choice,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock of a variable means.
    pub lock_violations: LockViolations,
    /// List references that mean the newest, and are not pinned, too.
    pub all: bool,
}

/// Every reference and what is newer.
#[derive(Clone, Debug, Serialize)]
pub struct OutdatedReport {
    /// By kind, name and pin.
    pub references: Vec<OutdatedRow>,
}

impl OutdatedReport {
    /// Whether anything is newer than what a reference means.
    pub fn has_newer(&self) -> bool {
        self.references.iter().any(|row| !row.newer.is_empty())
    }
}

/// One reference.
#[derive(Clone, Debug, Serialize)]
pub struct OutdatedRow {
    /// The kind of what is referred to.
    pub kind: String,
    /// The reference as it is written.
    pub reference: String,
    /// The namespaces it is looked up in before the system namespace.
    pub from: Vec<String>,
    /// Where it was found: a namespace, or none for the built-in catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The revision it means.
    pub current: String,
    /// Why that one.
    pub reason: &'static str,
    /// The deployments that need it.
    pub deployments: Vec<String>,
    /// What is newer, the nearest first: the newest that the reference would take without a lock
    /// file, and the newest there is.
    pub newer: Vec<Newer>,
}

/// A newer revision.
#[derive(Clone, Debug, Serialize)]
pub struct Newer {
    /// The revision.
    pub revision: String,
    /// Whether the pin admits it: then only the lock file holds it back.
    pub admitted: bool,
    /// What the reference would change, if it meant this revision.
    pub effect: Effect,
}

/// What taking a newer revision would change, by rendering with both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "lowercase")]
pub enum Effect {
    /// Nothing.
    Unchanged,
    /// Some fields.
    Changed {
        /// How many deployments.
        deployments: usize,
        /// How many of their objects; new ones and those that go are counted.
        objects: usize,
        /// How many of their fields.
        fields: usize,
    },
    /// The deployments would no longer render.
    Fails {
        /// The errors, each once: code and message.
        errors: Vec<String>,
    },
}

/// Lists references and what is newer, and renders with both.
///
/// # Errors
/// When a deployment does not render as it is.
pub fn outdated(
    options: &OutdatedOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<OutdatedReport, Reported> {
    let also = wanted_revisions(options, settings, files);
    let lock = session.read_lock(files, settings);
    let mut workspace = session.load_with(files, &options.paths, settings, lock, &also)?;
    let assignments = options.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&options.outputs, files, session)?;
    let references = references(&workspace, settings, &options.choice, session)?;
    let trial = Trial {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: options.lock_violations,
    };
    let mut before = Rendering::default();
    let everything: BTreeSet<&str> = references.iter().map(|one| one.owner.as_str()).collect();
    let failed = trial.render(&workspace, &everything, &mut before, session);
    session
        .diagnostics
        .extend(std::mem::take(&mut before.diagnostics));
    failed.map_or(Ok(()), Err)?;
    let mut rows = Vec::new();
    for (key, (referred, owners)) in by_key(&references) {
        let targets = newer(referred);
        if targets.is_empty() && key.pin.is_none() && !options.all {
            continue;
        }
        let newer = targets.iter().map(|target| {
            let mut lock = workspace.lock().clone();
            let before_use = lock.usage().unwrap_or(LockUse::Prefer);
            lock.use_as(before_use);
            lock.insert(key.clone(), locked(referred, &target.revision));
            let old = workspace.set_lock(lock);
            let readers = readers(&references, &owners);
            let effect = trial.effect(&workspace, &readers, &before.objects, session);
            workspace.set_lock(old);
            Newer {
                revision: target.revision.to_string(),
                admitted: target.admitted,
                effect,
            }
        });
        let newer = newer.collect();
        rows.push(row(key, referred, &owners, newer));
    }
    Ok(OutdatedReport { references: rows })
}

/// The revisions that are newer than what is meant: they are to be read whole. What is wrong is
/// found again, and reported, when they are.
fn wanted_revisions(
    options: &OutdatedOptions,
    settings: &Settings,
    files: &dyn Files,
) -> Vec<(ResourceId, Revision)> {
    let mut scratch = Session::default();
    let Ok(workspace) = scratch.load(files, &options.paths, settings) else {
        return Vec::new();
    };
    let references = references(&workspace, settings, &options.choice, &mut scratch);
    let references = references.unwrap_or_default();
    let referred = references.iter().flat_map(|resolved| &resolved.references);
    let wanted = referred.flat_map(|referred| {
        let targets = newer(referred).into_iter();
        targets.map(|target| (referred.found.clone(), target.revision))
    });
    wanted.collect()
}

/// Each reference once, with the deployments that need it.
fn by_key(references: &[Resolved]) -> BTreeMap<&LockKey, (&Referred, BTreeSet<&str>)> {
    let mut all: BTreeMap<&LockKey, (&Referred, BTreeSet<&str>)> = BTreeMap::new();
    for resolved in references {
        for referred in &resolved.references {
            let (_, owners) = all
                .entry(&referred.key)
                .or_insert_with(|| (referred, BTreeSet::new()));
            owners.insert(&resolved.owner);
        }
    }
    all
}

/// These deployments, and all others as soon as any reads outputs of another one.
fn readers<'r>(references: &'r [Resolved], owners: &BTreeSet<&'r str>) -> BTreeSet<&'r str> {
    if references.iter().any(|resolved| resolved.reads_others) {
        return references.iter().map(|one| one.owner.as_str()).collect();
    }
    owners.clone()
}

/// The entry of a lock by which a reference means another revision.
fn locked(referred: &Referred, revision: &Revision) -> Locked {
    Locked {
        namespace: referred.place.namespace().cloned(),
        revision: revision.clone(),
        digest: "".into(),
        state: LockState::Holds,
        origin: None,
        words: Vec::new(),
    }
}

fn row(
    key: &LockKey,
    referred: &Referred,
    owners: &BTreeSet<&str>,
    newer: Vec<Newer>,
) -> OutdatedRow {
    OutdatedRow {
        kind: key.kind.name().to_owned(),
        reference: key.to_string(),
        from: key.namespaces.iter().map(ToString::to_string).collect(),
        namespace: referred.place.namespace().map(ToString::to_string),
        current: referred.revision.to_string(),
        reason: referred.reason.text(),
        deployments: owners.iter().map(|owner| (*owner).to_owned()).collect(),
        newer,
    }
}

/// What deployments are rendered with, before and after.
struct Trial<'t> {
    settings: &'t Settings,
    assignments: &'t [VariableAssignment],
    outputs: &'t GivenOutputs,
    lock_violations: LockViolations,
}

/// What was rendered: the objects of each deployment.
#[derive(Default)]
struct Rendering {
    objects: BTreeMap<String, Vec<Object>>,
    diagnostics: Diagnostics,
}

impl Trial<'_> {
    /// Renders some deployments and Workloads; the proof that one failed.
    fn render(
        &self,
        workspace: &Workspace,
        owners: &BTreeSet<&str>,
        rendering: &mut Rendering,
        session: &mut Session,
    ) -> Option<Reported> {
        let how = How {
            settings: self.settings,
            assignments: self.assignments,
            outputs: self.outputs,
            lock_violations: self.lock_violations,
            hub: HubOptions::default(),
            platform: None,
            hub_wanted: true,
            objects_wanted: true,
        };
        let is_wanted = |metadata: &crate::model::Metadata| {
            let name = format!("{}/{}", metadata.namespace.value, metadata.name.value);
            owners.contains(name.as_str())
        };
        let chosen = Chosen {
            deployments: workspace
                .deployments()
                .iter()
                .filter(|one| is_wanted(&one.metadata))
                .collect(),
            workloads: workspace
                .workloads()
                .iter()
                .filter(|one| is_wanted(&one.metadata))
                .collect(),
        };
        let mut renderer = Renderer::over(
            workspace,
            how,
            &session.sources,
            &mut session.origins,
            &mut rendering.diagnostics,
            &mut session.timings,
        );
        let outcome = renderer.all(&chosen);
        for rendered in outcome.done {
            let (owner, objects) = objects(rendered);
            rendering.objects.insert(owner, objects);
        }
        outcome.failed
    }

    fn effect(
        &self,
        workspace: &Workspace,
        owners: &BTreeSet<&str>,
        before: &BTreeMap<String, Vec<Object>>,
        session: &mut Session,
    ) -> Effect {
        let mut after = Rendering::default();
        if self
            .render(workspace, owners, &mut after, session)
            .is_some()
        {
            return fails(&after.diagnostics);
        }
        let of = |objects: &BTreeMap<String, Vec<Object>>| -> Vec<Object> {
            let wanted = owners.iter().filter_map(|owner| objects.get(*owner));
            wanted.flatten().cloned().collect()
        };
        let (old, new) = (of(before), of(&after.objects));
        let units = compare_sets(&old, &new, true);
        if units.is_empty() {
            return Effect::Unchanged;
        }
        let edits = || units.iter().flat_map(|unit| &unit.edits);
        Effect::Changed {
            deployments: units.len(),
            objects: edits().count(),
            fields: edits().map(|edit| edit.fields.len()).sum(),
        }
    }
}

fn fails(diagnostics: &Diagnostics) -> Effect {
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error);
    let errors: BTreeSet<String> = errors
        .map(|error| format!("{}: {}", error.code.slug, error.message))
        .collect();
    Effect::Fails {
        errors: errors.into_iter().collect(),
    }
}

fn objects(rendered: Rendered) -> (String, Vec<Object>) {
    let owner = format!("{}/{}", rendered.owner.0, rendered.owner.1);
    let sides = [
        (Side::Hub, rendered.rendering.hub),
        (Side::Spoke, rendered.rendering.spoke),
    ];
    let objects = sides.into_iter().flat_map(|(side, manifests)| {
        let owner = owner.clone();
        manifests.into_iter().map(move |manifest| Object {
            owner: Some(owner.clone()),
            side: Some(side),
            id: manifest.id,
            node: manifest.node,
        })
    });
    let objects = objects.collect();
    (owner, objects)
}
