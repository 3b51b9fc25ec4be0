//! The files of an archive become documents.

use super::ArchiveFiles;
use super::index::INDEX;
use super::index::Index;
use super::index::IndexEntry;
use super::neutral::Carried;
use super::parts::Part;
use super::parts::PartContent;
use super::parts::Parting;
use super::repositories::collect;
use super::repositories::metadata_text;
use super::repositories::repository_kind;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::studio as codes;
use crate::diag::codes::workspace::NOT_TEXT;
use crate::model::KeptResource;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::RevisionHead;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::MemoryFiles;
use crate::workspace::Workspace;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Path;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// An archive whose files are what its index says.
#[derive(Clone, Debug)]
pub struct Unpacked {
    /// Its files, without a folder around them.
    pub files: ArchiveFiles,
    /// Its index; an archive from elsewhere has none.
    pub index: Option<Index>,
    /// What stands before a path in messages: the name of the archive and `/`.
    prefix: String,
}

impl Unpacked {
    /// Reads the index of an archive, if it has one, and compares it with the files. `name` is that
    /// of the archive in messages.
    ///
    /// # Errors
    /// When the index is wrong, or the files are not those that it lists.
    pub fn new(
        files: ArchiveFiles,
        name: &str,
        sources: &mut Sources,
        decoding: &mut Decoding<'_>,
    ) -> Result<Self, Reported> {
        let mut unpacked = Self {
            files: files.without_folder_around(INDEX),
            index: None,
            prefix: format!("{name}/"),
        };
        let Some(bytes) = unpacked.files.get(INDEX) else {
            return Ok(unpacked);
        };
        let path = unpacked.shown(INDEX);
        let Ok(text) = str::from_utf8(bytes) else {
            let message = format!("`{path}` is not UTF-8 text");
            return Err(decoding
                .diagnostics
                .report(Diagnostic::error(&NOT_TEXT, message)));
        };
        let text: Arc<str> = text.into();
        let before = decoding.diagnostics.len();
        let source = sources.add(path.as_str(), text.clone());
        let documents =
            source.map(|source| yaml::read(source, &text, decoding.origins, decoding.diagnostics));
        decoding.diagnostics.check_since(before)?;
        let [document] = documents.as_deref().unwrap_or_default() else {
            let message = format!("`{path}` is not one document");
            return Err(decoding
                .diagnostics
                .report(Diagnostic::error(&codes::INDEX, message)));
        };
        let index = Index::decode(&document.node, decoding)?;
        index.check(&unpacked.files, decoding.origins, decoding.diagnostics)?;
        unpacked.index = Some(index);
        Ok(unpacked)
    }

    /// A path of the archive in messages.
    fn shown(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// The files, and which of them hold documents: those that the index lists, else everything
    /// that looks like YAML or JSON.
    pub fn documents(&self) -> (MemoryFiles, Vec<PathBuf>) {
        let files = self.files.iter().filter(|(path, _)| *path != INDEX);
        let memory = files.map(|(path, bytes)| (self.shown(path), bytes));
        let paths: Vec<PathBuf> = if let Some(index) = &self.index {
            let entries = index.entries.iter();
            let listed = entries.map(|entry| self.shown(&entry.path.value).into());
            listed.collect()
        } else {
            let all = self.files.iter().map(|(path, _)| path);
            let documents = all.filter(|path| is_document(path));
            documents.map(|path| self.shown(path).into()).collect()
        };
        (memory.collect(), paths)
    }

    /// The bundle of an archive whose documents were read into a workspace, and its parts, sorted by
    /// path; variable sets are among them. `revisions` are the documents of its recorded revisions.
    ///
    /// # Errors
    /// When something in it does not belong into an archive, or is not what the index says.
    pub fn parts(
        &self,
        workspace: &Workspace,
        revisions: &[(RevisionHead, Node)],
        (sources, origins): (&Sources, &Origins),
        diagnostics: &mut Diagnostics,
    ) -> Result<(ProfileBundle, Vec<Part>), Reported> {
        let mut own = Diagnostics::default();
        refuse_foreign(workspace, origins, &mut own);
        let bundle = self.bundle(workspace, origins, &mut own);
        if let Err(reported) = own.check() {
            diagnostics.extend(own);
            return Err(reported);
        }
        let mut parting = Parting::new(carried(workspace, bundle.ok()), sources, origins);
        parting.everything(workspace);
        for (head, node) in revisions {
            parting.revision(head, node);
        }
        let mut parts = parting.finish(&mut own);
        if let Some(index) = &self.index {
            for entry in &index.entries {
                self.agree(entry, &mut parts, sources, origins, &mut own);
            }
        }
        let checked = own.check();
        diagnostics.extend(own);
        checked.and(bundle).map(|bundle| (bundle.clone(), parts))
    }

    /// The one bundle of the archive.
    fn bundle<'w>(
        &self,
        workspace: &'w Workspace,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Result<&'w ProfileBundle, Reported> {
        Err(match workspace.bundles().as_slice() {
            [bundle] => return Ok(bundle),
            [] => {
                let name = self.prefix.trim_end_matches('/');
                let message = format!("`{name}` holds no ProfileBundle");
                let diagnostic = Diagnostic::error(&codes::NOT_A_BUNDLE, message);
                diagnostics.report(diagnostic.help("`paletteai studio export` makes an archive"))
            }
            [first, second, ..] => {
                let message = "the archive holds more than one ProfileBundle";
                let place = |bundle: &ProfileBundle| origins.span(bundle.metadata.name.origin);
                diagnostics.report(
                    Diagnostic::error(&codes::NOT_A_BUNDLE, message)
                        .place(place(second), "this one")
                        .place(place(first), "and this one"),
                )
            }
        })
    }

    /// Compares an entry of the index with the document in its file, and takes over where the
    /// bundle's own namespace belongs.
    fn agree(
        &self,
        entry: &IndexEntry,
        parts: &mut [Part],
        sources: &Sources,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) {
        let path = self.shown(&entry.path.value);
        let place = origins.span(entry.path.origin);
        let here = |part: &&mut Part| {
            let span = origins.span(part.origin);
            span.is_some_and(|span| sources.name(span.source) == path)
        };
        let mut found: Vec<&mut Part> = parts.iter_mut().filter(here).collect();
        let [part] = found.as_mut_slice() else {
            let message = format!("`{path}` does not hold exactly one resource");
            let diagnostic = Diagnostic::error(&codes::INDEX, message);
            diagnostics.push(diagnostic.place(place, "listed here"));
            return;
        };
        let is = (&*part.kind, &*part.name, part.version.as_ref());
        if is
            != (
                entry.kind.as_str(),
                entry.name.as_str(),
                entry.version.as_ref(),
            )
        {
            let message = format!("`{path}` holds another resource than the index says");
            diagnostics.push(
                Diagnostic::error(&codes::INDEX, message)
                    .place(place, format!("{} `{}` is listed", entry.kind, entry.name))
                    .place(origins.span(part.origin), format!("this is {}", part.kind)),
            );
        }
        let PartContent::Neutral(neutral) = &mut part.content else {
            return;
        };
        let mut used = Vec::new();
        collect(&neutral.node, &mut Path::default(), &mut used);
        let used: BTreeSet<Path> = used.into_iter().map(|(path, _)| path).collect();
        for path in &entry.own_namespace {
            if !used.contains(path) {
                let message = format!(
                    "`{path}` of `{}` is no reference to a repository",
                    part.name
                );
                let diagnostic = Diagnostic::error(&codes::INDEX, message);
                diagnostics.push(diagnostic.place(place, "in `ownNamespace` of this entry"));
                continue;
            }
            if !neutral.own_namespace.contains(path) {
                neutral.own_namespace.push(path.clone());
            }
        }
    }
}

fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    // Some systems put files that begin with a dot beside others.
    !name.starts_with('.') && matches!(ending, Some("yaml" | "yml" | "json"))
}

/// Reports every resource that has no place in an archive.
fn refuse_foreign(workspace: &Workspace, origins: &Origins, diagnostics: &mut Diagnostics) {
    let mut refuse = |kind: &str, origin: OriginId| {
        let message = format!("an archive carries no {kind}");
        diagnostics.push(
            Diagnostic::error(&codes::FOREIGN, message)
                .place(origins.span(origin), "this one")
                .help("only profiles, definitions, variable sets, repositories and environments travel with a bundle"),
        );
    };
    for deployment in workspace.deployments() {
        refuse("WorkloadDeployment", deployment.metadata.name.origin);
    }
    for workload in workspace.workloads() {
        refuse("Workload", workload.metadata.name.origin);
    }
    let kept = Kind::all().flat_map(|kind| workspace.kept(kind));
    for KeptResource { kind, metadata, .. } in kept {
        refuse(kind.name(), metadata.name.origin);
    }
    for object in workspace.foreign() {
        if repository_kind(object).is_none() {
            refuse(&object.kind, object.node.origin);
        }
    }
}

/// Everything in an archive with the namespaces that its documents name.
fn carried(workspace: &Workspace, bundle: Option<&ProfileBundle>) -> Carried {
    let mut carried = Carried::default();
    if let Some(bundle) = bundle {
        carried
            .own
            .insert(bundle.metadata.namespace.value.to_string());
    }
    for profile in workspace.profiles() {
        let (namespace, name) = (&profile.metadata.namespace, &profile.metadata.name);
        carried.add("WorkloadProfile", &namespace.value, &name.value);
    }
    for id in workspace.history().resources() {
        carried.add(id.kind.name(), &id.namespace, &id.name);
    }
    for object in workspace.foreign() {
        let namespace = metadata_text(&object.node, "namespace");
        let name = metadata_text(&object.node, "name");
        if let (Some(namespace), Some(name)) = (namespace, name) {
            carried.add(&object.kind, namespace, name);
        }
    }
    carried
}
