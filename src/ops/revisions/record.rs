//! `paletteai revision record`.

use super::place::new_file;
use super::place::shown;
use super::place::text_of;
use super::place::workspace_folder;
use super::words::Wanted;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::revisions as codes;
use crate::emit::WholeFile;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::RevisionHead;
use crate::model::VersioningType;
use crate::ops::Session;
use crate::revision;
use crate::revision::Next;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Settings;
use crate::workspace::WorkingCopy;
use crate::workspace::Workspace;
use crate::yaml::Node;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// What `record` is asked for.
#[derive(Clone, Debug, Default)]
pub struct RecordOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `[KIND/][NAMESPACE/]NAME`; all working copies when empty.
    pub names: Vec<String>,
    /// Only working copies of this namespace.
    pub namespace: Option<String>,
    /// What is said about the new revisions.
    pub notes: Option<String>,
    /// The folder they go to; `revisions` in the workspace when `None`.
    pub to: Option<PathBuf>,
}

/// What was, or would be, recorded.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RecordReport {
    /// The new revisions, by kind, namespace, name and version.
    pub revisions: Vec<NewRevision>,
    /// How many working copies were recorded before just as they are.
    pub unchanged: usize,
}

/// A new revision.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewRevision {
    /// The kind of the resource.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `v3`, `v1.2.0`
    pub revision: String,
    /// The digest of its content.
    pub digest: String,
    /// The file it goes to.
    pub path: String,
    /// The file.
    #[serde(skip)]
    pub file: WholeFile,
    /// The document.
    #[serde(skip)]
    pub node: Node,
}

/// Makes revisions of the working copies that differ from what was recorded of them.
///
/// # Errors
/// When anything cannot be recorded, such as a version that was not raised; then nothing is.
pub fn record(
    options: &RecordOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RecordReport, Reported> {
    let mut workspace =
        session.load_unsettled(files, &options.paths, settings, Lock::default(), &[])?;
    let chosen = chosen(options, &workspace);
    let chosen = chosen.map_err(|wrong| super::report_all(wrong, session))?;
    let needed = needed(&chosen, &workspace);
    session.open(&mut workspace, &needed, files, settings);
    session.diagnostics.check()?;
    let folder = options
        .to
        .clone()
        .unwrap_or_else(|| workspace_folder(&options.paths, files).join("revisions"));
    let mut found = Diagnostics::default();
    let mut report = RecordReport {
        revisions: Vec::new(),
        unchanged: 0,
    };
    for copy in copies(&chosen, &workspace) {
        let id = &copy.id;
        let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
        let origins = &session.origins;
        match revision::next(id, copy.item, &copy.revision, recorded, origins) {
            Ok(Next::Recorded(_)) => report.unchanged += 1,
            Ok(Next::New(revision)) => {
                warn_about_number(&copy, &revision, settings, session, &mut found);
                match made(&copy, revision, &folder, options.notes.as_deref(), files) {
                    Ok(revision) => report.revisions.push(revision),
                    Err(wrong) => found.push(wrong),
                }
            }
            Err(wrong) => found.push(wrong),
        }
    }
    let checked = found.check();
    session.diagnostics.extend(found);
    checked.map(|()| report)
}

/// The resources that are meant.
fn chosen(
    options: &RecordOptions,
    workspace: &Workspace,
) -> Result<Vec<ResourceId>, Vec<Diagnostic>> {
    let namespace = options.namespace.as_deref();
    if options.names.is_empty() {
        let copies = workspace.working_copies().into_iter();
        let mut all: Vec<ResourceId> = copies
            .map(|copy| copy.id)
            .filter(|id| namespace.is_none_or(|namespace| *id.namespace == *namespace))
            .collect();
        all.dedup();
        return Ok(all);
    }
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for name in &options.names {
        let found = Wanted::parse(name, namespace).and_then(|wanted| wanted.all(workspace));
        match found {
            Ok(found) => all.extend(found),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    all.sort();
    all.dedup();
    if wrong.is_empty() {
        Ok(all)
    } else {
        Err(wrong)
    }
}

fn copies<'w>(chosen: &[ResourceId], workspace: &'w Workspace) -> Vec<WorkingCopy<'w>> {
    let mut copies = workspace.working_copies();
    copies.retain(|copy| chosen.binary_search(&copy.id).is_ok());
    copies
}

/// The recorded revisions that a version is compared with.
fn needed(chosen: &[ResourceId], workspace: &Workspace) -> Vec<(ResourceId, Revision)> {
    let mut needed = Vec::new();
    for copy in copies(chosen, workspace) {
        let id = copy.id;
        let Some(version) = copy.item.version() else {
            continue;
        };
        let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
        let before = revision::predecessor(&version.value, recorded);
        needed.extend(before.map(|before| (id.clone(), before.head().revision.clone())));
        needed.push((id, copy.revision));
    }
    needed
}

fn made(
    copy: &WorkingCopy<'_>,
    revision: Revision,
    folder: &std::path::Path,
    notes: Option<&str>,
    files: &dyn Files,
) -> Result<NewRevision, Diagnostic> {
    let head = RevisionHead {
        id: copy.id.clone(),
        revision,
        digest: copy.item.digest().into(),
        notes: notes.map(Arc::from),
    };
    let node = revision::revision_node(copy.item, &head);
    let name = format!("{}.yaml", head.document_name());
    let path = folder.join(&*head.id.namespace).join(name);
    Ok(NewRevision {
        kind: head.id.kind.name(),
        namespace: head.id.namespace.to_string(),
        name: head.id.name.to_string(),
        revision: head.revision.to_string(),
        digest: head.digest.to_string(),
        path: shown(&path),
        file: new_file(path, text_of(&node), files)?,
        node,
    })
}

/// In semantic mode, a number is seldom what was meant.
fn warn_about_number(
    copy: &WorkingCopy<'_>,
    revision: &Revision,
    settings: &Settings,
    session: &Session,
    found: &mut Diagnostics,
) {
    let is_semantic = settings.versioning_type.value == VersioningType::Semantic;
    if !is_semantic || revision.number().is_none() {
        return;
    }
    let message = format!(
        "`{}` is recorded as {revision}: it has no `spec.version`",
        copy.id
    );
    let place = session.origins.span(copy.item.metadata().name.origin);
    found.push(
        Diagnostic::warning(&codes::UNVERSIONED, message)
            .place(place, "this resource")
            .help("add `spec.version: 1.0.0`, or set `versioningType: basic`"),
    );
}
