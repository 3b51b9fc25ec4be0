//! An import into the folder of a workspace.

use super::conflict::conflict;
use super::import::ImportOptions;
use super::import::by_import;
use super::import::judge;
use super::opened::Opened;
use super::plan::Action;
use super::plan::ImportReport;
use super::plan::ImportRow;
use super::plan::Imported;
use crate::bundle::Edit;
use crate::bundle::Existing;
use crate::bundle::Fate;
use crate::bundle::MergedSet;
use crate::bundle::OnConflict;
use crate::bundle::Part;
use crate::bundle::PartContent;
use crate::bundle::Target;
use crate::bundle::edited;
use crate::bundle::incoming;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::output::FOREIGN;
use crate::diag::codes::studio as codes;
use crate::emit;
use crate::emit::WholeFile;
use crate::emit::encode;
use crate::model::ProfileBundle;
use crate::model::SENSITIVE_VARIABLES;
use crate::model::VARIABLE_SET_NAME;
use crate::model::VariableSet;
use crate::ops::Session;
use crate::resolve::open_history;
use crate::source::OriginId;
use crate::source::SourceId;
use crate::source::Span;
use crate::workspace::EntryKind;
use crate::workspace::Files;
use crate::workspace::MemoryFiles;
use crate::workspace::Reading;
use crate::workspace::Recorded;
use crate::workspace::SETTINGS_FILE;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Node;
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

/// A change to a document of a file that is there.
struct Change {
    source: SourceId,
    document: Span,
    edits: Vec<OwnedEdit>,
    wanted: Node,
}

/// An edit with its node.
enum OwnedEdit {
    Replace(Span, Node),
    AddItem(Span, Node),
    AddPair(Span, &'static str, Node),
}

impl OwnedEdit {
    fn borrowed(&self) -> Edit<'_> {
        match self {
            Self::Replace(span, node) => Edit::Replace(*span, node),
            Self::AddItem(span, node) => Edit::AddItem(*span, node),
            Self::AddPair(after, key, value) => Edit::AddPair {
                after: *after,
                key,
                value,
            },
        }
    }
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

    /// Merges the variables of the archive into the set of the namespace.
    fn variables(&mut self) {
        let system_namespace = &*self.settings.system_namespace.value;
        let set_of = |namespace: &str| {
            let sets = self
                .workspace
                .variable_sets()
                .named(namespace, VARIABLE_SET_NAME);
            sets.first()
        };
        let target = set_of(&self.options.namespace);
        let system = (system_namespace != self.options.namespace).then(|| set_of(system_namespace));
        let incoming = incoming(self.opened.workspace.variable_sets().iter(), self.bundle);
        let merged = MergedSet::new(
            incoming,
            target,
            system.flatten(),
            self.options.on_conflict,
            &self.session.origins,
            &mut self.session.diagnostics,
        );
        let new_path = self
            .root
            .join(FOLDER)
            .join(self.namespace())
            .join(format!("{VARIABLE_SET_NAME}.yaml"));
        let path = target.and_then(|set| self.path_of(set.metadata.name.origin));
        let path = path.unwrap_or_else(|| shown(&new_path));
        self.variable_rows(&merged, &path);
        if !merged.changes() {
            return;
        }
        let node = merged.node(target, self.namespace(), self.origin);
        self.more.push((PathBuf::from(&path), node.clone()));
        if let Some(set) = target {
            self.change_set(set, &merged, node);
            return;
        }
        let mut text = String::new();
        yaml::write(&node, &mut text);
        self.write(&new_path, text);
    }

    fn variable_rows(&mut self, merged: &MergedSet<'_>, path: &str) {
        let name = |variable: &crate::model::Variable| variable.name.value.to_string();
        let added = merged
            .added
            .iter()
            .map(|one| (name(one.variable), Action::Add));
        let replaced = merged
            .replaced
            .iter()
            .map(|(old, _)| (name(old), Action::Replace));
        let kept = merged.kept.iter().map(|one| (name(one), Action::Keep));
        let same = merged.same.iter().map(|one| (name(one), Action::Same));
        let mut rows: Vec<(String, Action)> =
            added.chain(replaced).chain(kept).chain(same).collect();
        rows.sort();
        let rows = rows
            .iter()
            .map(|(name, action)| ImportRow::of_variable(name, *action, Some(path.to_owned())));
        self.rows.extend(rows);
    }

    /// Changes a set that people wrote as little as possible.
    fn change_set(&mut self, set: &VariableSet, merged: &MergedSet<'_>, wanted: Node) {
        let origins = &self.session.origins;
        let Some(document) = origins.span(set.node.origin) else {
            return;
        };
        let mut edits = Vec::new();
        for (old, new) in &merged.replaced {
            if let Some(span) = origins.span(old.origin) {
                edits.push(OwnedEdit::Replace(span, new.node.clone()));
            }
        }
        let last = set
            .variables
            .last()
            .and_then(|last| origins.span(last.origin));
        for added in &merged.added {
            if let Some(last) = last {
                edits.push(OwnedEdit::AddItem(last, added.node.clone()));
            }
        }
        if let Some(names) = merged.sensitive_names(Some(set)) {
            edits.extend(self.sensitive_edit(set, &names));
        }
        self.gone.insert(set.node.origin);
        self.changes.push(Change {
            source: document.source,
            document,
            edits,
            wanted,
        });
    }

    /// The annotation that names sensitive variables.
    fn sensitive_edit(&self, set: &VariableSet, names: &str) -> Option<OwnedEdit> {
        let origins = &self.session.origins;
        let names = Node::string(names, self.origin);
        let annotations = set.node.at(&["metadata", "annotations"]);
        if let Some(old) = annotations.and_then(|node| node.get(SENSITIVE_VARIABLES)) {
            return Some(OwnedEdit::Replace(origins.span(old.origin)?, names));
        }
        // Into annotations that are there nothing is put: the document is written anew.
        annotations.is_none().then_some(())?;
        let mut pair = Node::map(self.origin);
        let key = yaml::Key {
            text: SENSITIVE_VARIABLES.into(),
            origin: self.origin,
        };
        pair.as_map_mut()?.push(key, names);
        let after = origins.span(set.metadata.name.origin)?;
        Some(OwnedEdit::AddPair(after, "annotations", pair))
    }

    /// Carries the changes out on the texts, reads the result as a workspace, and judges it.
    fn finish(mut self) -> Result<Imported, Reported> {
        self.edit();
        let before = self.session.diagnostics.len();
        let more = std::mem::take(&mut self.more);
        let mut reading = Reading {
            files: &self.beside,
            settings: self.settings,
            sources: &mut self.session.sources,
            origins: &mut self.session.origins,
            diagnostics: &mut self.session.diagnostics,
        };
        let mut after = self.workspace.changed(&self.gone, more, &mut reading);
        reading.files = self.files;
        open_history(&mut after, &[], &mut reading);
        self.session.diagnostics.check_since(before)?;
        let after = after.with_catalogue(
            self.settings,
            &mut self.session.sources,
            &mut self.session.origins,
            &mut self.session.diagnostics,
        )?;
        let metadata = &self.bundle.metadata;
        let versions = after
            .bundles()
            .named(&self.options.namespace, &metadata.name.value);
        let version = self.bundle.version.as_ref().map(|version| &version.value);
        let mut versions = versions.iter();
        let placed = versions.find(|one| one.version.as_ref().map(|one| &one.value) == version);
        let missing = match placed {
            Some(bundle) => judge(bundle, &after, self.settings, self.session)?,
            None => Vec::new(),
        };
        let there = self.files;
        let files = self.new.into_iter();
        let files = files.map(|(path, text)| WholeFile {
            existing: match there.kind(&path) {
                Some(_) => emit::Existing::Replace,
                None => emit::Existing::Refuse,
            },
            path,
            content: text.into_bytes(),
        });
        Ok(Imported {
            report: ImportReport {
                name: metadata.name.value.to_string(),
                version: version.map(ToString::to_string),
                namespace: self.options.namespace.clone(),
                digest: self.opened.digest.clone(),
                changes: self.rows,
                missing,
            },
            files: files.collect(),
            documents: Vec::new(),
        })
    }

    /// Changes the texts of files, the last document of each first, so that places stay right.
    fn edit(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort_by_key(|change| std::cmp::Reverse((change.source, change.document.start)));
        for change in changes {
            let path = PathBuf::from(self.session.sources.name(change.source));
            let text = match self.new.get(&path) {
                Some(text) => text.clone(),
                None => self.session.sources.text(change.source).to_owned(),
            };
            let edits: Vec<Edit<'_>> = change.edits.iter().map(OwnedEdit::borrowed).collect();
            if let Some(text) = edited(&text, change.document, &edits, &change.wanted) {
                self.new.insert(path, text);
                continue;
            }
            let message = format!("`{}` cannot be changed in its place", shown(&path));
            self.session.diagnostics.push(
                Diagnostic::error(&codes::CONFLICT, message)
                    .place(Some(change.document), "this document")
                    .help("give it a file of its own, or change it by hand"),
            );
        }
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
