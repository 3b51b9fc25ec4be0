//! One of two sets of manifests: rendered now, or read from files.

use super::Assignments;
use super::RenderOptions;
use super::Session;
use super::Target;
use super::documents::read_documents;
use super::render;
use crate::compare::Object;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command as codes;
use crate::kubernetes;
use crate::kubernetes::ObjectId;
use crate::model::Claim;
use crate::model::Kind;
use crate::render::HubOptions;
use crate::render::Manifest;
use crate::render::Owned;
use crate::render::Side;
use crate::render::one_stream;
use crate::resolve::LockViolations;
use crate::source::Span;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use crate::workspace::OUTPUT_INDEX;
use crate::workspace::Settings;
use crate::workspace::Unlisted;
use crate::workspace::Visit;
use crate::workspace::shown;
use crate::workspace::unreadable;
use crate::yaml::Data;
use crate::yaml::Document;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

/// One of two sets of manifests, as it is named.
pub struct DiffSide<'a> {
    /// The files it is read from.
    pub files: &'a dyn Files,
    /// A folder or file of manifests, or the paths of a workspace.
    pub paths: Vec<PathBuf>,
    /// The settings of the workspace.
    pub settings: Settings,
    /// Variables for this side.
    pub assignments: Assignments,
}

/// What both sides are rendered with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideOptions {
    /// Which clusters' objects count.
    pub target: Target,
    /// How the hub's objects are made.
    pub hub: HubOptions,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// Only these deployments, `NAME` or `NAMESPACE/NAME`; none means all.
    pub deployments: Vec<String>,
}

/// What a side turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Deployments to render.
    Workspace,
    /// A folder of manifests, in which deployments lie apart.
    Folder,
    /// One text, in which equal objects stand once.
    Stream,
}

impl DiffSide<'_> {
    /// What it is: a workspace if a document of ours is in it that a rendering never holds.
    pub(super) fn form(&self) -> Form {
        let [path] = self.paths.as_slice() else {
            return Form::Workspace;
        };
        match self.files.kind(path) {
            Some(EntryKind::Folder) => {
                let is_ours = self.files.kind(&path.join(OUTPUT_INDEX)).is_some();
                if !is_ours
                    && self
                        .manifests(path)
                        .0
                        .iter()
                        .any(|file| self.is_input(file))
                {
                    Form::Workspace
                } else {
                    Form::Folder
                }
            }
            // Standard input and pipes can be read only once, so they are not looked at before.
            Some(EntryKind::File) if !self.files.can_be_read_again(path) => Form::Stream,
            Some(EntryKind::File) if !self.is_input(path) => Form::Stream,
            Some(EntryKind::File) | None => Form::Workspace,
        }
    }

    /// The objects of this side; `united` writes equal objects of several deployments once.
    pub(super) fn objects(
        &self,
        form: Form,
        united: bool,
        options: &SideOptions,
        session: &mut Session,
    ) -> Result<Vec<Object>, Reported> {
        let objects = match form {
            Form::Workspace => self.rendered(options, session)?,
            Form::Folder => {
                let found = self.paths.first().map(|path| self.manifests(path));
                let (files, unlisted) = found.unwrap_or_default();
                let before = session.diagnostics.len();
                for (path, error) in unlisted {
                    session.diagnostics.push(unreadable(&shown(&path), &error));
                }
                let objects = self.read(&files, session)?;
                session.diagnostics.check_since(before)?;
                objects
            }
            Form::Stream => self.read(&self.paths, session)?,
        };
        let mut objects = if united && form != Form::Stream {
            unite(objects, session)?
        } else {
            objects
        };
        objects.retain(|object| {
            let owner = object.owner.as_deref();
            object.side.is_none_or(|side| options.target.wants(side))
                && owner.is_none_or(|owner| options.is_wanted(owner))
        });
        Ok(objects)
    }

    fn rendered(
        &self,
        options: &SideOptions,
        session: &mut Session,
    ) -> Result<Vec<Object>, Reported> {
        let render_options = RenderOptions {
            paths: self.paths.clone(),
            hub: options.hub,
            assignments: self.assignments.clone(),
            outputs: options.outputs.clone(),
            lock_violations: options.lock_violations,
            // All may be new, or gone.
            may_be_empty: true,
            ..RenderOptions::default()
        };
        let result = render(&render_options, &self.settings, self.files, session)?;
        let object = |owned: Owned| Object {
            owner: Some(owned.owner),
            side: Some(owned.side),
            id: owned.manifest.id,
            node: owned.manifest.node,
        };
        Ok(result.manifests.into_iter().map(object).collect())
    }

    /// The manifests below a folder, in order, and what of it cannot be read.
    fn manifests(&self, folder: &Path) -> (Vec<PathBuf>, Unlisted) {
        let mut found = Vec::new();
        let listed = self.files.list(folder, &mut |path, kind| {
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if name.starts_with('.') {
                return Visit::Skip;
            }
            let ending = name.rsplit_once('.').map(|(_, ending)| ending);
            if kind == EntryKind::File && matches!(ending, Some("yaml" | "yml" | "json")) {
                found.push(path.to_owned());
            }
            Visit::Enter
        });
        (found, listed.err().unwrap_or_default())
    }

    /// True for a file with a document that is rendered, not one that rendering makes. A Workload
    /// may be either.
    fn is_input(&self, path: &Path) -> bool {
        let Ok(bytes) = self.files.read(path) else {
            return false;
        };
        let text = String::from_utf8_lossy(&bytes);
        if !text.contains("spectrocloud.com/") {
            return false;
        }
        let mut scratch = Session::default();
        let documents = read_documents(path, self.files, &mut scratch).unwrap_or_default();
        let nodes = documents.into_iter().map(|document| document.node);
        nodes.flat_map(items).any(|node| match Claim::of(&node) {
            Claim::Ours(kind) => kind != Kind::Workload,
            _ => false,
        })
    }

    fn read(&self, paths: &[PathBuf], session: &mut Session) -> Result<Vec<Object>, Reported> {
        let before = session.diagnostics.len();
        let mut objects = Vec::new();
        for path in paths {
            for document in read_documents(path, self.files, session).unwrap_or_default() {
                let (owner, side) = comment(&document, session).unzip();
                for node in items(document.node) {
                    let Some(id) = ObjectId::of(&node) else {
                        // It says what is missing; the result says the same.
                        let (origins, diagnostics) = (&session.origins, &mut session.diagnostics);
                        let _refused = kubernetes::check(&node, origins, diagnostics);
                        continue;
                    };
                    objects.push(Object {
                        owner: owner.clone(),
                        side,
                        id,
                        node,
                    });
                }
            }
        }
        session.diagnostics.check_since(before)?;
        Ok(objects)
    }
}

impl SideOptions {
    /// Refuses names that no object of either side belongs to, because "no difference" would be
    /// taken for an answer.
    pub(super) fn check_deployments(
        &self,
        sides: &[&[Object]],
        session: &mut Session,
    ) -> Result<(), Reported> {
        let before = session.diagnostics.len();
        let owners = sides.iter().copied().flatten();
        let owners: BTreeSet<&str> = owners.filter_map(|one| one.owner.as_deref()).collect();
        for wanted in &self.deployments {
            let is_named =
                |owner: &&&str| *owner == wanted || owner.rsplit('/').next() == Some(wanted);
            if owners.iter().find(is_named).is_none() {
                let message = format!("neither side has a deployment `{wanted}`");
                let diagnostic = Diagnostic::error(&codes::NOTHING_CHOSEN, message)
                    .help("`paletteai list deployments` shows what there is");
                session.diagnostics.push(diagnostic);
            }
        }
        session.diagnostics.check_since(before)
    }

    fn is_wanted(&self, owner: &str) -> bool {
        let name = owner.rsplit('/').next().unwrap_or_default();
        let mut wanted = self.deployments.iter();
        self.deployments.is_empty() || wanted.any(|wanted| wanted == owner || wanted == name)
    }
}

/// Deployment and side, from the comment that we write before every document.
fn comment(document: &Document, session: &Session) -> Option<(String, Side)> {
    let Span { source, start, .. } = document.span;
    let before = session.sources.text(source).get(..start as usize)?;
    let line = before.lines().rev().find(|line| !line.trim().is_empty())?;
    let (owner, side) = line.strip_prefix("# ")?.split_once(' ')?;
    let side = match side {
        "hub" => Side::Hub,
        "spoke" => Side::Spoke,
        "datum" => Side::Datum,
        _ => return None,
    };
    owner.contains('/').then(|| (owner.to_owned(), side))
}

/// The objects of a `v1` `List`, or the one object.
fn items(mut node: Node) -> Vec<Node> {
    let is_list = node.get("kind").and_then(Node::as_str) == Some("List");
    let listed = node.as_map_mut().filter(|_| is_list);
    match listed
        .and_then(|map| map.remove("items"))
        .map(|entry| entry.value.data)
    {
        Some(Data::List(items)) => items,
        _ => vec![node],
    }
}

/// The objects as they would stand on one stream.
fn unite(objects: Vec<Object>, session: &mut Session) -> Result<Vec<Object>, Reported> {
    let (known, unknown): (Vec<Object>, Vec<Object>) = objects
        .into_iter()
        .partition(|object| object.owner.is_some() && object.side.is_some());
    let owned = known.into_iter().filter_map(|object| {
        Some(Owned {
            owner: object.owner?,
            side: object.side?,
            cluster: None,
            manifest: Manifest {
                id: object.id,
                node: object.node,
            },
        })
    });
    let before = session.diagnostics.len();
    let (united, _) = one_stream(owned.collect(), &session.origins, &mut session.diagnostics);
    session.diagnostics.check_since(before)?;
    let object = |owned: Owned| Object {
        owner: Some(owned.owner),
        side: Some(owned.side),
        id: owned.manifest.id,
        node: owned.manifest.node,
    };
    Ok(united.into_iter().map(object).chain(unknown).collect())
}
