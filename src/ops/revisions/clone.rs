//! `paletteai revision clone`.

use super::place::Written;
use super::place::new_file;
use super::place::shown;
use super::place::text_of;
use super::place::workspace_folder;
use super::show::opened;
use super::words::Wanted;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::revisions as codes;
use crate::emit::WholeFile;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::names::check_dns_label;
use crate::model::names::check_subdomain;
use crate::ops::Session;
use crate::revision::resource_node;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Settings;
use crate::workspace::Shelved;
use crate::workspace::Workspace;
use crate::yaml::Key;
use crate::yaml::Node;
use std::path::Path;
use std::path::PathBuf;

/// What `clone` is asked for.
#[derive(Clone, Debug, Default)]
pub struct CloneOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `[KIND/][NAMESPACE/]NAME[@v…]`
    pub revision: String,
    /// `-n`: the namespace of the revision.
    pub namespace: Option<String>,
    /// `[NAMESPACE/]NAME` of the new resource.
    pub new_name: String,
    /// The folder it goes to; the workspace when `None`.
    pub to: Option<PathBuf>,
}

/// Makes a new working copy that starts from a revision.
///
/// # Errors
/// When there is no such revision, or the new resource exists.
pub fn clone_revision(
    options: &CloneOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Written, Reported> {
    let mut workspace =
        session.load_unsettled(files, &options.paths, settings, Lock::default(), &[])?;
    let namespace = options.namespace.as_deref();
    let wanted = Wanted::parse(&options.revision, namespace);
    let wanted = wanted.and_then(|wanted| wanted.revision(&workspace));
    let wanted = wanted.map_err(|wrong| session.diagnostics.report(wrong))?;
    session.open(
        &mut workspace,
        std::slice::from_ref(&wanted),
        files,
        settings,
    );
    session.diagnostics.check()?;
    let (id, revision) = wanted;
    let Some((_, content)) = opened(&id, &revision, &workspace) else {
        return Err(session.defect("a revision that exists was not read"));
    };
    let new = new_id(&options.new_name, &id, &workspace);
    let new = new.map_err(|wrong| session.diagnostics.report(wrong))?;
    let node = renamed(content, &new, &id);
    let to = options.to.clone();
    let folder = to.unwrap_or_else(|| workspace_folder(&options.paths, files));
    let written = new_files(&node, content, &new, &folder, files);
    let written = written.map_err(|wrong| session.diagnostics.report(wrong))?;
    Ok(Written {
        kind: new.kind.name(),
        namespace: new.namespace.to_string(),
        name: new.name.to_string(),
        from: format!("{}@{revision}", id.name),
        revision: Revision::of(content.version().map(|version| &version.value)).to_string(),
        paths: written.iter().map(|file| shown(&file.path)).collect(),
        text: text_of(&node),
        files: written,
    })
}

fn new_id(name: &str, old: &ResourceId, workspace: &Workspace) -> Result<ResourceId, Diagnostic> {
    let (namespace, name) = match name.split_once('/') {
        Some((namespace, name)) => (namespace.into(), name),
        None => (old.namespace.clone(), name),
    };
    let checked = check_dns_label(&namespace, "a namespace")
        .and_then(|()| check_subdomain(name, "a resource"));
    checked.map_err(|fault| fault.at(None, ""))?;
    let new = ResourceId {
        kind: old.kind,
        namespace,
        name: name.into(),
    };
    if workspace.versioned_resources().contains(&new) {
        let message = format!("there is a `{new}`");
        return Err(Diagnostic::error(&codes::EXISTS, message).help("choose another name"));
    }
    Ok(new)
}

/// The document under its new name.
fn renamed(content: &dyn Shelved, new: &ResourceId, old: &ResourceId) -> Node {
    let mut node = resource_node(content, new.kind);
    let metadata = node.as_map_mut().and_then(|map| map.get_mut("metadata"));
    if let Some(map) = metadata.and_then(Node::as_map_mut) {
        let origin = content.metadata().origin;
        let mut set = |field: &str, text: &str| {
            let key = Key {
                text: field.into(),
                origin,
            };
            map.insert(key, Node::string(text, origin));
        };
        set("name", &new.name);
        if new.namespace != old.namespace {
            set("namespace", &new.namespace);
        }
    }
    node
}

/// The files of a new resource: one document, or a folder where the template stands in files of its
/// own.
pub(super) fn new_files(
    node: &Node,
    content: &dyn Shelved,
    id: &ResourceId,
    folder: &Path,
    files: &dyn Files,
) -> Result<Vec<WholeFile>, Diagnostic> {
    let name = format!("{}-{}", id.kind.name().to_lowercase(), id.name);
    let beside = content.files();
    if beside.is_empty() {
        let path = folder.join(format!("{name}.yaml"));
        return Ok(vec![new_file(path, text_of(node), files)?]);
    }
    let folder = folder.join(name);
    let definition = new_file(folder.join("definition.yaml"), text_of(node), files)?;
    let mut all = vec![definition];
    for (path, text) in beside {
        all.push(new_file(folder.join(&*path), text.to_string(), files)?);
    }
    Ok(all)
}
