//! What of a folder must be rendered anew.

use super::Memory;
use super::Recalled;
use super::Remembered;
use super::is_remembered;
use super::record::Record;
use crate::emit::Coverage;
use crate::emit::DiskFolder;
use crate::emit::Owners;
use crate::emit::as_written;
use crate::model::Metadata;
use crate::ops::RenderOptions;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::ops::render::render_chosen;
use crate::workspace::DeploymentId;
use crate::workspace::Files;
use crate::workspace::HidingFiles;
use crate::workspace::Settings;
use crate::workspace::TracedFiles;
use crate::workspace::Workspace;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread;

impl Memory {
    /// What is known of the folder; nothing where everything must be rendered.
    pub fn recall(
        &self,
        options: &RenderOptions,
        settings: &Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Option<Recalled> {
        if !is_remembered(options) {
            return None;
        }
        let record = Record::read(&files.read(&self.file).ok()?, options, settings)?;
        let (index, changed) = self.look(&record, files);
        if index? != record.index {
            return None;
        }
        let changed = changed?;
        if changed.is_empty() {
            return Some(Recalled::UpToDate);
        }
        let part = part(record, &changed, (options, settings), files, session)?;
        Some(Recalled::Part(Box::new(part)))
    }

    /// The index of the folder, if all of it is as the index says, and the files that changed. The
    /// folder and the files are looked at side by side.
    fn look(
        &self,
        record: &Record,
        files: &dyn Files,
    ) -> (Option<String>, Option<BTreeSet<PathBuf>>) {
        thread::scope(|scope| {
            let index = scope.spawn(|| as_written(&DiskFolder::open(&self.folder).ok()?));
            let changed = record.trace.changed(files);
            (index.join().ok().flatten(), changed)
        })
    }
}

/// Renders the deployments of changed files, in a workspace without the files of all others.
///
/// Whatever is said, and whatever reads from another deployment, needs everything: then there is no
/// result, and nothing of the attempt is left in the session.
fn part(
    mut record: Record,
    changed: &BTreeSet<PathBuf>,
    (options, settings): (&RenderOptions, &Settings),
    files: &dyn Files,
    session: &mut Session,
) -> Option<(RenderResult, Remembered)> {
    if !changed
        .iter()
        .all(|path| record.deployment_files.contains_key(path))
    {
        return None;
    }
    let all = record.deployment_files.keys();
    let hidden: BTreeSet<PathBuf> = all
        .filter(|path| !changed.contains(*path))
        .cloned()
        .collect();
    let traced = TracedFiles::new(files);
    let mut attempt = session.attempt();
    let workspace = attempt
        .load(
            &HidingFiles::new(&traced, &hidden),
            &options.paths,
            settings,
        )
        .ok()?;
    let same = |(path, ids): (&PathBuf, &Vec<DeploymentId>)| {
        record.deployment_files.get(path) == Some(ids)
    };
    let files_now = workspace.deployment_files();
    if files_now.len() != changed.len() || !files_now.iter().all(same) {
        return None;
    }
    let chosen = options.choice.of(&workspace).ok()?;
    let rendered = render_chosen(
        &workspace,
        &chosen,
        options,
        settings,
        &traced,
        &mut attempt,
    );
    let result = rendered.ok()?;
    if !attempt.diagnostics.is_empty() || result.reads_from_others {
        return None;
    }
    let result = RenderResult {
        coverage: Coverage {
            owners: Owners::Only(owners(&workspace)),
            ..result.coverage
        },
        others_are_up_to_date: true,
        ..result
    };
    record.trace = record.trace.and_then(traced.into_trace());
    *session = attempt;
    Some((result, Remembered { record }))
}

/// Everything that a workspace renders, by namespace and name.
fn owners(workspace: &Workspace) -> Vec<DeploymentId> {
    let id = |metadata: &Metadata| {
        (
            metadata.namespace.value.to_string(),
            metadata.name.value.to_string(),
        )
    };
    let deployments = workspace.deployments().iter().map(|one| id(&one.metadata));
    let workloads = workspace.workloads().iter().map(|one| id(&one.metadata));
    deployments.chain(workloads).collect()
}
