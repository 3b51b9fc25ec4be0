//! `paletteai revision rollback`.

use super::clone::new_files;
use super::place::Written;
use super::place::shown;
use super::place::text_of;
use super::place::workspace_folder;
use super::words::Wanted;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command;
use crate::diag::codes::revisions as codes;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::Version;
use crate::ops::Session;
use crate::revision;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::workspace::Shelved;
use crate::workspace::Workspace;
use crate::yaml::Node;
use std::path::Path;
use std::path::PathBuf;

/// What `rollback` is asked for.
#[derive(Clone, Debug, Default)]
pub struct RollbackOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `[KIND/][NAMESPACE/]NAME@v…`
    pub revision: String,
    /// `-n`: its namespace.
    pub namespace: Option<String>,
    /// Whether a working copy that nothing could bring back is replaced.
    pub force: bool,
}

/// What a working copy becomes.
struct Target {
    node: Node,
    revision: Revision,
}

/// Makes the working copy what it was in a recorded revision. A semantic version is raised, because
/// its number is taken by another content.
///
/// # Errors
/// When there is no such revision, or the working copy would be lost.
pub fn rollback(
    options: &RollbackOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Written, Reported> {
    let mut workspace =
        session.load_unsettled(files, &options.paths, settings, Lock::default(), &[])?;
    let wanted = wanted(options, &workspace);
    let (id, revision) = wanted.map_err(|wrong| session.diagnostics.report(wrong))?;
    let mut needed = vec![(id.clone(), revision.clone())];
    let newest = newest_release(workspace.history().of(id.kind, &id.namespace, &id.name));
    needed.extend(newest.map(|newest| (id.clone(), Revision::Semantic(newest))));
    session.open(&mut workspace, &needed, files, settings);
    session.diagnostics.check()?;
    let written = written(&id, &revision, options, &workspace, files, session);
    written.map_err(|wrong| session.diagnostics.report(wrong))
}

fn wanted(
    options: &RollbackOptions,
    workspace: &Workspace,
) -> Result<(ResourceId, Revision), Diagnostic> {
    let wanted = Wanted::parse(&options.revision, options.namespace.as_deref())?;
    if wanted.pin.is_none() {
        let message = format!("`{}` names no revision to go back to", options.revision);
        return Err(Diagnostic::error(&command::NOTHING_CHOSEN, message)
            .help(format!("write `{}@v…`", options.revision)));
    }
    let (id, revision) = wanted.revision(workspace)?;
    if workspace.history().find(&id, &revision).is_none() {
        let message = format!("{revision} of `{id}` was not recorded");
        return Err(Diagnostic::error(&command::NOTHING_CHOSEN, message)
            .help("`paletteai revision list` shows what was"));
    }
    Ok((id, revision))
}

fn written(
    id: &ResourceId,
    revision: &Revision,
    options: &RollbackOptions,
    workspace: &Workspace,
    files: &dyn Files,
    session: &Session,
) -> Result<Written, Diagnostic> {
    let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
    let snapshot = recorded.iter().find(|one| one.head().revision == *revision);
    let snapshot = snapshot.and_then(Recorded::snapshot).ok_or_else(|| {
        let message = format!("{revision} of `{id}` cannot be read");
        Diagnostic::error(&command::NOTHING_CHOSEN, message)
    })?;
    let target = target(id, revision, snapshot, recorded);
    let copies = workspace.working_copies().into_iter();
    let working = copies.filter(|copy| copy.id == *id);
    let working = working.max_by(|left, right| left.revision.cmp(&right.revision));
    let all = match working {
        None => {
            let folder = workspace_folder(&options.paths, files);
            new_files(&target.node, snapshot, id, &folder, files)?
        }
        Some(working) => {
            let digest = working.item.digest();
            let is_there = recorded
                .iter()
                .map(Recorded::head)
                .any(|head| *head.digest == *digest && head.revision == target.revision);
            if is_there && target.revision == *revision {
                return Ok(done(id, revision, &target, Vec::new()));
            }
            let known = recorded.iter().any(|one| *one.head().digest == *digest);
            if !known && !options.force {
                return Err(unsaved(id, working.item, session));
            }
            replaced_files(&target.node, snapshot, working.item, session)?
        }
    };
    Ok(done(id, revision, &target, all))
}

fn done(id: &ResourceId, from: &Revision, target: &Target, files: Vec<WholeFile>) -> Written {
    Written {
        kind: id.kind.name(),
        namespace: id.namespace.to_string(),
        name: id.name.to_string(),
        from: from.to_string(),
        revision: target.revision.to_string(),
        paths: files.iter().map(|file| shown(&file.path)).collect(),
        text: text_of(&target.node),
        files,
    }
}

fn target(
    id: &ResourceId,
    revision: &Revision,
    snapshot: &dyn Shelved,
    recorded: &[Recorded],
) -> Target {
    let mut node = revision::resource_node(snapshot, id.kind);
    let heads = recorded.iter().map(Recorded::head);
    let Revision::Semantic(version) = revision else {
        let newest = heads.filter_map(|head| head.revision.number()).max();
        let newest = newest.unwrap_or_default();
        let same = *revision == Revision::Number(newest);
        let next = if same {
            newest
        } else {
            newest.saturating_add(1)
        };
        return Target {
            node,
            revision: Revision::Number(next),
        };
    };
    let newest = newest_release(recorded).unwrap_or_else(|| version.clone());
    if newest.cmp_precedence(version).is_le() {
        return Target {
            node,
            revision: revision.clone(),
        };
    }
    let revision = Revision::Semantic(newest.clone());
    let newest_body = recorded.iter().find(|one| one.head().revision == revision);
    let before = newest_body.and_then(Recorded::snapshot);
    let raised = revision::raised(
        before.map(|one| one as &dyn Shelved),
        snapshot,
        &newest,
        recorded,
    );
    set_version(&mut node, &raised);
    Target {
        node,
        revision: Revision::Semantic(raised),
    }
}

fn set_version(node: &mut Node, version: &Version) {
    let spec = node.as_map_mut().and_then(|map| map.get_mut("spec"));
    let Some(spec) = spec.and_then(Node::as_map_mut) else {
        return;
    };
    for field in ["version", "Version"] {
        if let Some(written) = spec.get_mut(field) {
            *written = Node::string(version.to_string(), written.origin);
            return;
        }
    }
}

/// The newest version that was recorded and is no pre-release.
fn newest_release(recorded: &[Recorded]) -> Option<Version> {
    let versions = recorded
        .iter()
        .filter_map(|one| match &one.head().revision {
            Revision::Semantic(version) => Some(version.clone()),
            Revision::Number(_) => None,
        });
    versions.filter(|version| version.pre.is_empty()).max()
}

fn unsaved(id: &ResourceId, working: &dyn Shelved, session: &Session) -> Diagnostic {
    let message = format!("the working copy of `{id}` was not recorded, and would be lost");
    let place = session.origins.span(working.metadata().name.origin);
    Diagnostic::error(&codes::UNSAVED, message)
        .place(place, "this working copy")
        .help("record it first with `paletteai revision record`, or use `--force`")
}

/// The file of a working copy with the document replaced, and the files that belong to it.
fn replaced_files(
    node: &Node,
    snapshot: &dyn Shelved,
    working: &dyn Shelved,
    session: &Session,
) -> Result<Vec<WholeFile>, Diagnostic> {
    let place = session.origins.span(working.node().origin);
    let Some(place) = place else {
        let message = "the working copy stands in no file";
        return Err(Diagnostic::error(&codes::NOT_A_DOCUMENT, message));
    };
    let sources = &session.sources;
    let path = PathBuf::from(sources.name(place.source));
    let text = revision::replaced(sources.text(place.source), place.range(), node);
    let text = text.map_err(|fault| {
        let name = session.origins.span(working.metadata().name.origin);
        fault.at(name, "this working copy")
    })?;
    let replace = |path: PathBuf, text: String| WholeFile {
        path,
        content: text.into_bytes(),
        existing: Existing::Replace,
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let beside = snapshot.files().into_iter();
    let beside = beside.map(|(path, text)| replace(folder.join(&*path), text.to_string()));
    let beside: Vec<WholeFile> = beside.collect();
    Ok(std::iter::once(replace(path, text)).chain(beside).collect())
}
