//! An import into the folder of a workspace.
//!
//! In: an opened archive, and the workspace it goes to.
//! Out: what becomes of each part, and the files that will be there.
//! Never: writes.

mod change;
mod finish;
mod variables;

use super::conflict::conflict;
use super::import::ImportOptions;
use super::import::by_import;
use super::opened::Opened;
use super::plan::Action;
use super::plan::ImportRow;
use super::plan::Imported;
use crate::bundle::Existing;
use crate::bundle::Fate;
use crate::bundle::OnConflict;
use crate::bundle::Part;
use crate::bundle::PartContent;
use crate::bundle::Target;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::output::FOREIGN;
use crate::diag::codes::studio as codes;
use crate::emit::encode;
use crate::model::ProfileBundle;
use crate::ops::Session;
use crate::source::OriginId;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use crate::workspace::MemoryFiles;
use crate::workspace::Recorded;
use crate::workspace::SETTINGS_FILE;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Node;
use change::Change;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;

/// The folder of a workspace in which bundles are put.
const FOLDER: &str = "bundles";

/// Plans an import into a workspace.
pub(super) fn plan(
    opened: &Opened,
    options: &ImportOptions,
    root: &Path,
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Imported, Reported> {
    let before = session.diagnostics.len();
    let planning = Planning::of(opened, options, root, workspace, settings, files, session);
    planning.session.diagnostics.check_since(before)?;
    planning.finish()
}

/// What would become of everything in an archive; what is in the way is reported.
pub(super) fn rows(
    opened: &Opened,
    options: &ImportOptions,
    root: &Path,
    workspace: &Workspace,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Vec<ImportRow> {
    Planning::of(opened, options, root, workspace, settings, files, session).rows
}

/// The workspace that is there; none at all where a new folder is named.
pub(super) fn load(
    root: &Path,
    paths: &[PathBuf],
    named: bool,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Workspace, Reported> {
    if named && files.kind(root).is_none() {
        return Ok(Workspace::default());
    }
    let workspace = session.load(files, paths, settings)?;
    let has_settings = || files.kind(&root.join(SETTINGS_FILE)) == Some(EntryKind::File);
    if named || !workspace.is_empty() || has_settings() {
        return Ok(workspace);
    }
    let message = format!("`{}` is no workspace", root.display());
    Err(session.diagnostics.report(
        Diagnostic::error(&codes::NO_WORKSPACE, message)
            .help("name the folder that the bundle goes to with `--to DIR`, or `--to -` for `kubectl apply -f -`"),
    ))
}

struct Planning<'a> {
    opened: &'a Opened,
    options: &'a ImportOptions,
    root: PathBuf,
    workspace: &'a Workspace,
    settings: &'a Settings,
    files: &'a dyn Files,
    session: &'a mut Session,
    origin: OriginId,
    bundle: &'a ProfileBundle,
    rows: Vec<ImportRow>,
    /// New files, and files that are replaced whole.
    new: BTreeMap<PathBuf, String>,
    changes: Vec<Change>,
    /// Documents that will not be there any more.
    gone: BTreeSet<OriginId>,
    /// Documents that will be there, with their files.
    more: Vec<(PathBuf, Node)>,
    /// Template files that will be beside them.
    beside: MemoryFiles,
}

impl<'a> Planning<'a> {
    fn of(
        opened: &'a Opened,
        options: &'a ImportOptions,
        root: &Path,
        workspace: &'a Workspace,
        settings: &'a Settings,
        files: &'a dyn Files,
        session: &'a mut Session,
    ) -> Self {
        let origin = by_import(&mut session.origins);
        let mut planning = Self {
            opened,
            options,
            root: tidy(root),
            workspace,
            settings,
            files,
            session,
            origin,
            bundle: &opened.bundle,
            rows: Vec::new(),
            new: BTreeMap::new(),
            changes: Vec::new(),
            gone: BTreeSet::new(),
            more: Vec::new(),
            beside: MemoryFiles::default(),
        };
        for part in &opened.parts {
            if &*part.kind != "VariableSet" {
                planning.part(part);
            }
        }
        planning.variables();
        planning
    }

    fn namespace(&self) -> &str {
        &self.options.namespace
    }

    fn part(&mut self, part: &Part) {
        let target = Target {
            workspace: self.workspace,
            namespace: &self.options.namespace,
            default_namespace: &self.settings.namespace.value,
        };
        match target.fate(part) {
            // Reading both reports why they cannot stand side by side.
            Fate::New | Fate::Mixed(_) => self.add(part),
            Fate::Same(existing) => self.row(part, Action::Same, &existing),
            Fate::Recorded(recorded, same) => self.recorded(part, recorded, same),
            Fate::Differs(existing) => match self.options.on_conflict {
                OnConflict::Keep => self.row(part, Action::Keep, &existing),
                OnConflict::Replace => self.replace(part, &existing),
                OnConflict::Refuse => self.conflict(part, &existing),
            },
        }
    }

    fn row(&mut self, part: &Part, action: Action, existing: &Existing<'_>) {
        let path = self.path_of(existing.origin);
        self.rows.push(ImportRow::of(part, action, path));
    }

    /// The file in which something is written.
    fn path_of(&self, origin: OriginId) -> Option<String> {
        let span = self.session.origins.span(origin)?;
        Some(self.session.sources.name(span.source).to_owned())
    }

    fn conflict(&mut self, part: &Part, existing: &Existing<'_>) {
        self.row(part, Action::Conflict, existing);
        let origins = &self.session.origins;
        let diagnostic = conflict(part, existing, &self.options.namespace, origins);
        self.session.diagnostics.push(diagnostic);
    }

    /// A recorded revision is never changed: a working copy or a deployment may mean it.
    fn recorded(&mut self, part: &Part, recorded: &Recorded, same: bool) {
        let keep = self.options.on_conflict == OnConflict::Keep;
        let action = match same {
            true => Action::Same,
            false if keep => Action::Keep,
            false => Action::Conflict,
        };
        let path = shown(recorded.path());
        self.rows
            .push(ImportRow::of(part, action, Some(path.clone())));
        if action != Action::Conflict {
            return;
        }
        let head = recorded.head();
        let message = format!(
            "the {} `{}@{}` is recorded in `{path}`, with another content",
            head.id.kind.name(),
            head.id.name,
            head.revision,
        );
        self.session.diagnostics.push(
            Diagnostic::error(&codes::CONFLICT, message)
                .place(self.session.origins.span(part.origin), "in the archive")
                .help("a recorded revision is never changed: leave it with `--on-conflict=keep`, or import into another namespace"),
        );
    }

    /// The document in its namespace, and its text.
    fn placed(&self, part: &Part) -> (Node, String) {
        match &part.content {
            PartContent::Neutral(neutral) => {
                let node = neutral.placed(self.namespace(), self.origin);
                let mut text = String::new();
                yaml::write(&node, &mut text);
                (node, text)
            }
            PartContent::Profile { .. } => (part.node.clone(), part.text()),
        }
    }

    /// The folder of the bundle in the workspace.
    fn folder(&self) -> PathBuf {
        let name = encode(&self.bundle.metadata.name.value);
        self.root.join(FOLDER).join(self.namespace()).join(name)
    }

    /// Where a document goes that is not there yet.
    fn new_path(&self, part: &Part) -> PathBuf {
        match (&*part.kind, &self.options.cluster_profiles, &part.version) {
            ("ClusterProfile", Some(folder), _) => {
                let file = part.path.rsplit('/').next().unwrap_or_default();
                folder.join(file)
            }
            ("ProfileBundle", _, Some(version)) => {
                self.folder().join(format!("profile-bundle@{version}.yaml"))
            }
            _ => self.folder().join(&part.path),
        }
    }

    fn add(&mut self, part: &Part) {
        let path = self.new_path(part);
        let (node, text) = self.placed(part);
        self.rows
            .push(ImportRow::of(part, Action::Add, Some(shown(&path))));
        self.write(&path, text);
        self.files_beside(part, &path);
        self.more.push((path, node));
    }

    /// The template files of a definition go beside it.
    fn files_beside(&mut self, part: &Part, document: &Path) {
        let folder = document.parent().unwrap_or(Path::new(""));
        for file in &part.files {
            let path = tidy(&folder.join(&*file.written));
            self.beside.add(&path, file.text.as_bytes());
            self.write(&path, file.text.to_string());
        }
    }

    /// Notes a file to be written, if it does not hold just that; it must not be somebody else's.
    fn write(&mut self, path: &Path, text: String) {
        if let Some(way) = self.way_out(path) {
            let message = format!("`{}` leads out of the workspace", shown(&way));
            let diagnostic = Diagnostic::error(&FOREIGN, message);
            let help = "put a folder in its place, or name the one it leads to with `--to`";
            self.session.diagnostics.push(diagnostic.help(help));
            return;
        }
        if self.files.kind(path).is_none() {
            self.new.insert(path.to_owned(), text);
            return;
        }
        let found = self.files.read(path);
        if found.as_deref() == Ok(text.as_bytes()) {
            return;
        }
        if self.options.on_conflict == OnConflict::Replace && found.is_ok() {
            self.new.insert(path.to_owned(), text);
            return;
        }
        let message = format!("`{}` is there already, and is something else", shown(path));
        self.session
            .diagnostics
            .push(Diagnostic::error(&FOREIGN, message).help("move it away"));
    }

    /// The part of a path below the workspace that a link leads out of it.
    fn way_out(&self, path: &Path) -> Option<PathBuf> {
        let below = path
            .ancestors()
            .take_while(|part| part.starts_with(&self.root) && *part != self.root);
        let mut there = below.filter(|part| self.files.kind(part).is_some());
        let last = there.next()?;
        if self.files.stays_below(last, &self.root) {
            return None;
        }
        let out = |part: &&Path| !self.files.stays_below(part, &self.root);
        // The outermost one is the link.
        Some(there.take_while(out).last().unwrap_or(last).to_owned())
    }

    fn replace(&mut self, part: &Part, existing: &Existing<'_>) {
        self.row(part, Action::Replace, existing);
        let (node, _) = self.placed(part);
        let Some(document) = self.session.origins.span(existing.node.origin) else {
            return;
        };
        let path = PathBuf::from(self.session.sources.name(document.source));
        self.files_beside(part, &path);
        self.gone.insert(existing.node.origin);
        self.more.push((path, node.clone()));
        self.changes.push(Change {
            source: document.source,
            document,
            edits: Vec::new(),
            wanted: node,
        });
    }
}

/// A path without `./`.
fn tidy(path: &Path) -> PathBuf {
    let parts = path.components();
    parts.filter(|part| *part != Component::CurDir).collect()
}

/// A path for people and reports.
fn shown(path: &Path) -> String {
    path.to_string_lossy()
        .replace(std::path::MAIN_SEPARATOR, "/")
}
