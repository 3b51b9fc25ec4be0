//! `paletteai revision show`.

use super::list::standing;
use super::place::shown;
use super::words::Wanted;
use crate::diag::Reported;
use crate::emit::masked;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::files_map;
use crate::ops::Session;
use crate::revision::resource_node;
use crate::workspace::Edition;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::workspace::Shelved;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Node;
use crate::yaml::write_json;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One revision with its content.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RevisionReport {
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
    /// What its author said about it.
    pub notes: Option<String>,
    /// The file that records it.
    pub file: Option<String>,
    /// The resource as it was.
    pub resource: serde_json::Value,
    /// The files that belong to it, by path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub files: BTreeMap<String, String>,
    /// The resource as it was, as YAML.
    #[serde(skip)]
    pub text: String,
}

/// Shows a revision. `for_people` says whether secrets are dots.
///
/// # Errors
/// When the workspace does not load, or has no such revision.
pub fn show_revision(
    name: &str,
    namespace: Option<&str>,
    for_people: bool,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RevisionReport, Reported> {
    let mut workspace = session.load_unsettled(files, paths, settings, Lock::default(), &[])?;
    let wanted = Wanted::parse(name, namespace).and_then(|wanted| wanted.revision(&workspace));
    let wanted = wanted.map_err(|wrong| session.diagnostics.report(wrong))?;
    session.open(
        &mut workspace,
        std::slice::from_ref(&wanted),
        files,
        settings,
    );
    session.diagnostics.check()?;
    let (id, revision) = wanted;
    let Some((edition, content)) = opened(&id, &revision, &workspace) else {
        return Err(session.defect("a revision that exists was not read"));
    };
    let mut node = resource_node(content, id.kind);
    if for_people && !session.show_secrets {
        node = masked(&node, &session.origins);
    }
    let head = edition.recorded.map(Recorded::head);
    Ok(RevisionReport {
        kind: id.kind.name(),
        namespace: id.namespace.to_string(),
        name: id.name.to_string(),
        revision: revision.to_string(),
        standing: standing(&edition),
        digest: edition.digest(),
        notes: head.and_then(|head| head.notes.as_deref().map(str::to_owned)),
        file: edition.recorded.map(|recorded| shown(recorded.path())),
        resource: json(&node),
        files: content
            .files()
            .iter()
            .map(|(path, text)| (path.to_string(), text.to_string()))
            .collect(),
        text: super::place::text_of(&node),
    })
}

/// A revision that was opened, and what was recorded; a working copy only where nothing was.
pub(super) fn opened<'w>(
    id: &ResourceId,
    revision: &Revision,
    workspace: &'w Workspace,
) -> Option<(Edition<'w, dyn Shelved>, &'w dyn Shelved)> {
    let mut editions = workspace.editions_of(id).into_iter();
    let edition = editions.find(|edition| edition.revision == *revision)?;
    let recorded = edition.recorded.and_then(|recorded| recorded.snapshot());
    let recorded = recorded.map(|one| one as &dyn Shelved);
    let content = recorded.or(edition.working)?;
    Some((edition, content))
}

/// The document of a revision with the files that belong to it, to be compared.
pub(super) fn comparable(content: &dyn Shelved, id: &ResourceId) -> Node {
    let mut node = resource_node(content, id.kind);
    let files = content.files();
    if let (false, Some(map)) = (files.is_empty(), node.as_map_mut()) {
        let origin = content.metadata().origin;
        let key = crate::yaml::Key {
            text: "files".into(),
            origin,
        };
        map.insert(key, Node::new(Data::Map(files_map(&files, origin)), origin));
    }
    node
}

pub(super) fn json(node: &Node) -> serde_json::Value {
    let mut text = String::new();
    write_json(node, &mut text);
    serde_json::from_str(&text).unwrap_or_default()
}
