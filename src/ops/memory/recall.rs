//! What of a folder must be rendered anew.

use super::Memory;
use super::Recalled;
use super::Remembered;
use super::is_remembered;
use super::record::Record;
use crate::emit::Coverage;
use crate::emit::DiskFolder;
use crate::emit::Inspection;
use crate::emit::Owners;
use crate::emit::index_digest;
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
use std::path::Path;
use std::path::PathBuf;
use std::thread;

/// More do not read a folder faster.
const MOST: usize = 4;

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
        if !files.can_be_read_again(&self.file) {
            return None;
        }
        let record = Record::read(&files.read(&self.file).ok()?, options, settings)?;
        let folder = DiskFolder::open(&self.folder).ok()?;
        let inspection = Inspection::of(&folder)?;
        if inspection.digest() != record.index {
            return None;
        }
        // The folder and the files are looked at side by side.
        let news = thread::scope(|scope| {
            let look = || DiskFolder::open(&self.folder).map(|own| inspection.take_part(&own));
            for _ in 1..session.threads.get().min(MOST) {
                // Whoever does not come is not needed.
                let _helper = thread::Builder::new().spawn_scoped(scope, look);
            }
            let changed = record.trace.changed(files);
            let news = changed
                .and_then(|changed| news_of(record, &changed, (options, settings), files, session));
            inspection.take_part(&folder);
            news
        });
        let news = news?;
        inspection.is_as_written().then(|| recalled(news, session))
    }
}

impl Remembered {
    /// What is to be done since, where of all files only these may be different; nothing where
    /// everything must be rendered.
    ///
    /// Who asks has watched the files since they were read. The files of the folder are not looked
    /// at, but for those of the deployments that are rendered.
    pub fn since(
        &self,
        suspects: &BTreeSet<PathBuf>,
        folder: &Path,
        (options, settings): (&RenderOptions, &Settings),
        files: &dyn Files,
        session: &mut Session,
    ) -> Option<Recalled> {
        let record = &self.record;
        if !record.is_of(options, settings) {
            return None;
        }
        if index_digest(&DiskFolder::open(folder).ok()?)? != record.index {
            return None;
        }
        let changed = record.trace.changed_among(suspects, files)?;
        let news = news_of(
            record.clone(),
            &changed,
            (options, settings),
            files,
            session,
        )?;
        Some(recalled(news, session))
    }
}

/// Takes what an attempt made into the session.
fn recalled(news: News, session: &mut Session) -> Recalled {
    match news {
        News::Nothing => Recalled::UpToDate,
        News::Part(part, attempt) => {
            // What was said before stays said.
            let said = std::mem::take(&mut session.diagnostics);
            *session = *attempt;
            session.diagnostics = said;
            Recalled::Part(part)
        }
    }
}

/// What is different from what a run saw.
enum News {
    Nothing,
    /// Some deployments, with the session in which they were rendered.
    Part(Box<(RenderResult, Remembered)>, Box<Session>),
}

/// What there is to do where the content of some files is another one.
fn news_of(
    record: Record,
    changed: &BTreeSet<PathBuf>,
    request: (&RenderOptions, &Settings),
    files: &dyn Files,
    session: &Session,
) -> Option<News> {
    if changed.is_empty() {
        return Some(News::Nothing);
    }
    let mut attempt = session.attempt();
    let part = part(record, changed, request, files, &mut attempt)?;
    Some(News::Part(Box::new(part), Box::new(attempt)))
}

/// Renders the deployments of changed files, in a workspace without the files of all others.
///
/// Whatever is said, and whatever reads from another deployment, needs everything: then there is no
/// result, and the attempt is forgotten.
fn part(
    mut record: Record,
    changed: &BTreeSet<PathBuf>,
    (options, settings): (&RenderOptions, &Settings),
    files: &dyn Files,
    attempt: &mut Session,
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
    let workspace = attempt
        .load(
            &HidingFiles::new(&traced, &hidden),
            &options.paths,
            settings,
        )
        .ok()?;
    let before = |path| record.deployment_files.get(path);
    let now = |path| workspace.deployment_files().get(path);
    if !changed.iter().all(|path| before(path) == now(path)) {
        return None;
    }
    let chosen = options.choice.of(&workspace).ok()?;
    let rendered = render_chosen(&workspace, &chosen, options, settings, &traced, attempt);
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
