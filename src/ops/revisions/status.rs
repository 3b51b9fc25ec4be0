//! `paletteai revision status`.

use super::words::Wanted;
use crate::diag::Reported;
use crate::model::ResourceId;
use crate::ops::Session;
use crate::revision;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::WorkingCopy;
use crate::workspace::Workspace;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Map;
use crate::yaml::Node;
use std::path::PathBuf;

/// What `status` is asked for.
#[derive(Clone, Debug, Default)]
pub struct StatusOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `[KIND/][NAMESPACE/]NAME`; everything when empty.
    pub names: Vec<String>,
    /// Only this namespace.
    pub namespace: Option<String>,
}

/// The working copies as documents that say in `status.latestRevision` which recorded revision is
/// the newest.
///
/// # Errors
/// When the workspace does not load, or has no such resource.
pub fn revision_status(
    options: &StatusOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<Node>, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let namespace = options.namespace.as_deref();
    let (mut chosen, mut wrong) = (Vec::new(), Vec::new());
    for name in &options.names {
        let found = Wanted::parse(name, namespace).and_then(|wanted| wanted.all(&workspace));
        match found {
            Ok(found) => chosen.extend(found),
            Err(diagnostic) => wrong.push(diagnostic),
        }
    }
    if !wrong.is_empty() {
        return Err(super::report_all(wrong, session));
    }
    let is_chosen = |id: &ResourceId| {
        let all = options.names.is_empty();
        let here = namespace.is_none_or(|namespace| *id.namespace == *namespace);
        here && (all || chosen.contains(id))
    };
    let copies = workspace.working_copies().into_iter();
    let copies = copies.filter(|copy| is_chosen(&copy.id));
    Ok(copies.map(|copy| with_status(&copy, &workspace)).collect())
}

fn with_status(copy: &WorkingCopy<'_>, workspace: &Workspace) -> Node {
    let id = &copy.id;
    let mut node = revision::resource_node(copy.item, id.kind);
    let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
    // Numbers and semantic versions are two ways of counting; the working copy says which.
    let numbered = copy.revision.number().is_some();
    let counted = recorded.iter().rev();
    let mut counted = counted.filter(|one| one.head().revision.number().is_some() == numbered);
    let Some(latest) = counted.next().or(recorded.last()) else {
        return node;
    };
    let origin = node.origin;
    let key = |text: &str| Key {
        text: text.into(),
        origin,
    };
    let mut status = Map::default();
    let latest = revision::latest_revision(latest.head(), origin);
    status.push(key("latestRevision"), latest);
    if let Some(map) = node.as_map_mut() {
        map.insert(key("status"), Node::new(Data::Map(status), origin));
    }
    node
}
