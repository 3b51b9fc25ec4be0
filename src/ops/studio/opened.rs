//! An archive becomes parts.

use super::export::revision_documents;
use super::import::by_import;
use super::layout;
use crate::bundle::ArchiveFiles;
use crate::bundle::Limits;
use crate::bundle::MergedSet;
use crate::bundle::OnConflict;
use crate::bundle::Part;
use crate::bundle::Progress;
use crate::bundle::Unpacked;
use crate::bundle::incoming_of_sets;
use crate::bundle::read_archive;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::diag::codes::workspace as codes;
use crate::digest::DigestReader;
use crate::model::ProfileBundle;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::names::check_dns_label;
use crate::ops::Session;
use crate::source::Step;
use crate::source::Trace;
use crate::workspace::EntryKind;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::MemoryFiles;
use crate::workspace::Reading;
use crate::workspace::Recorded;
use crate::workspace::Setting;
use crate::workspace::SettingSource;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;

/// The path that means standard input.
const STANDARD_INPUT: &str = "-";

/// Which archive is meant.
#[derive(Clone, Debug, Default)]
pub struct ArchiveOptions {
    /// The file, or the folder of an OCI image layout; `-` is standard input.
    pub path: PathBuf,
    /// Which bundle of a layout is meant.
    pub tag: Option<String>,
    /// The digest that its contents must have.
    pub digest: Option<String>,
}

/// An archive that was read into a workspace of its own, in which everything is in one namespace.
pub(super) struct Opened {
    pub(super) unpacked: Unpacked,
    pub(super) workspace: Workspace,
    /// The settings under which it was read.
    pub(super) settings: Settings,
    pub(super) bundle: ProfileBundle,
    pub(super) parts: Vec<Part>,
    pub(super) digest: String,
}

impl Opened {
    /// Reads an archive as if its documents were in a namespace.
    ///
    /// # Errors
    /// When it cannot be read, breaks a rule about archives, or holds anything that is wrong.
    pub(super) fn read(
        options: &ArchiveOptions,
        namespace: &str,
        settings: &Settings,
        files: &dyn Files,
        progress: Progress<'_>,
        session: &mut Session,
    ) -> Result<Self, Reported> {
        let settings = in_namespace(settings, namespace, session)?;
        let archive = read_files(options, files, progress, session)?;
        let name = shown(&options.path);
        let Session {
            sources,
            origins,
            diagnostics,
            ..
        } = session;
        let mut decoding = Decoding {
            origins,
            diagnostics,
            strictness: settings.strictness,
            default_namespace: settings.default_namespace(),
        };
        let unpacked = Unpacked::new(archive, &name, sources, &mut decoding)?;
        let digest = unpacked.files.digest();
        check_digest(options.digest.as_deref(), &digest, session)?;
        let (memory, paths) = unpacked.documents();
        let mut workspace = session.load(&memory, &paths, &settings)?;
        open_all(&mut workspace, &memory, &settings, session)?;
        let revisions = revision_documents(workspace.history());
        let texts = (&session.sources, &session.origins);
        let diagnostics = &mut session.diagnostics;
        let (bundle, parts) = unpacked.parts(&workspace, &revisions, texts, diagnostics)?;
        let opened = Self {
            unpacked,
            workspace,
            settings,
            bundle,
            parts,
            digest,
        };
        if opened.is_in_one_namespace(namespace) {
            return Ok(opened);
        }
        opened.brought_together(namespace, session)
    }

    /// Whether no document names another namespace.
    fn is_in_one_namespace(&self, namespace: &str) -> bool {
        let mut parts = self.parts.iter();
        parts.all(|part| {
            let own = part
                .node
                .at(&["metadata", "namespace"])
                .and_then(Node::as_str);
            part.neutral().is_none() || own.is_none_or(|own| own == namespace)
        })
    }

    /// An archive from elsewhere, with everything in one namespace.
    fn brought_together(self, namespace: &str, session: &mut Session) -> Result<Self, Reported> {
        let before = session.diagnostics.len();
        let origin = by_import(&mut session.origins);
        let mut beside = MemoryFiles::default();
        let mut documents = Vec::new();
        for part in self
            .parts
            .iter()
            .filter(|part| &*part.kind != "VariableSet")
        {
            let path = PathBuf::from(&part.path);
            let folder = path.parent().unwrap_or(Path::new(""));
            for file in &part.files {
                beside.add(folder.join(&*file.written), file.text.as_bytes());
            }
            let node = match part.neutral() {
                Some(neutral) => neutral.placed(namespace, origin),
                None => part.node.clone(),
            };
            documents.push((path, node));
        }
        let sets = incoming_of_sets(self.workspace.variable_sets().iter());
        let (origins, diagnostics) = (&session.origins, &mut session.diagnostics);
        let merged = MergedSet::new(sets, None, None, OnConflict::Refuse, origins, diagnostics);
        if merged.changes() {
            let node = merged.node(None, namespace, origin);
            documents.push((PathBuf::from("variables.yaml"), node));
        }
        let mut reading = Reading {
            files: &beside,
            settings: &self.settings,
            sources: &mut session.sources,
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
        };
        let workspace = Workspace::default().changed(&BTreeSet::new(), documents, &mut reading);
        session.diagnostics.check_since(before)?;
        let workspace = workspace.with_catalogue(
            &self.settings,
            &mut session.sources,
            &mut session.origins,
            &mut session.diagnostics,
        )?;
        let bundle = workspace.bundles().as_slice().first().cloned();
        let bundle = bundle.unwrap_or_else(|| self.bundle.clone());
        Ok(Self {
            workspace,
            bundle,
            ..self
        })
    }
}

/// Reads every recorded revision of an archive whole, whether anything refers to it or not: all of
/// it must be right.
fn open_all(
    workspace: &mut Workspace,
    files: &dyn Files,
    settings: &Settings,
    session: &mut Session,
) -> Result<(), Reported> {
    let heads = workspace.history().iter().map(Recorded::head);
    let all: Vec<(ResourceId, Revision)> = heads
        .map(|head| (head.id.clone(), head.revision.clone()))
        .collect();
    let before = session.diagnostics.len();
    session.open(workspace, &all, files, settings);
    session.diagnostics.check_since(before)
}

/// The settings with another namespace for resources that name none.
fn in_namespace(
    settings: &Settings,
    namespace: &str,
    session: &mut Session,
) -> Result<Settings, Reported> {
    if let Err(fault) = check_dns_label(namespace, "a namespace") {
        let diagnostic = Diagnostic {
            code: &ARGUMENTS,
            ..fault.at(None, "")
        };
        return Err(session.diagnostics.report(diagnostic));
    }
    let trace = Trace {
        note: "docs/studio.md#import",
        ..Trace::default()
    };
    let origin = session.origins.push(Step::Rule, &trace);
    Ok(Settings {
        namespace: Setting {
            value: namespace.into(),
            origin,
            source: SettingSource::Flag,
        },
        ..settings.clone()
    })
}

/// Reads a file, or the one of a layout that is meant.
fn read_files(
    options: &ArchiveOptions,
    files: &dyn Files,
    progress: Progress<'_>,
    session: &mut Session,
) -> Result<ArchiveFiles, Reported> {
    let (path, tag) = (&options.path, options.tag.as_deref());
    let is_folder = files.kind(path) == Some(EntryKind::Folder);
    if let (false, Some(_)) = (is_folder, tag) {
        let message = format!(
            "`--tag` is for image layouts, and `{}` is none",
            shown(path)
        );
        return Err(session
            .diagnostics
            .report(Diagnostic::error(&ARGUMENTS, message)));
    }
    let blob = is_folder
        .then(|| layout::archive_in(path, tag, files, session))
        .transpose()?;
    let place = blob.as_ref().map_or(path.as_path(), |blob| &blob.path);
    let name = shown(path);
    let mut report = |diagnostic| session.diagnostics.report(diagnostic);
    let mut input = opened(place, files).map_err(|fault| report(fault.at(None, "")))?;
    let Some(blob) = &blob else {
        return read(&mut *input, &name, progress).map_err(|fault| report(fault.at(None, "")));
    };
    let mut digested = DigestReader::new(input);
    let archive = read(&mut digested, &name, progress);
    let archive = archive.map_err(|fault| report(fault.at(None, "")))?;
    let (digest, size) = digested.finish();
    blob.check(&digest, size).map_err(report)?;
    Ok(archive)
}

fn opened(path: &Path, files: &dyn Files) -> Result<Box<dyn Read>, Fault> {
    let name = path.display();
    files.open(path).map_err(|error| match error {
        FileError::Missing => {
            Fault::new(&codes::NO_SUCH_PATH, format!("there is no file `{name}`"))
        }
        FileError::Refused(reason) => Fault::new(
            &codes::UNREADABLE,
            format!("`{name}` cannot be read: {reason}"),
        ),
        FileError::TooLarge => Fault::new(
            &codes::TOO_LARGE,
            format!("`{name}` is larger than what is read"),
        ),
    })
}

fn read(input: &mut dyn Read, name: &str, progress: Progress<'_>) -> Result<ArchiveFiles, Fault> {
    read_archive(input, &Limits::STANDARD, progress).map_err(|fault| Fault {
        message: format!("`{name}`: {}", fault.message),
        ..fault
    })
}

/// The name of an archive in messages.
fn shown(path: &Path) -> String {
    if path == Path::new(STANDARD_INPUT) {
        return "<stdin>".to_owned();
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn check_digest(wanted: Option<&str>, found: &str, session: &mut Session) -> Result<(), Reported> {
    let Some(wanted) = wanted.filter(|wanted| *wanted != found) else {
        return Ok(());
    };
    let message = format!("the archive has the digest `{found}`, not `{wanted}`");
    let code = &crate::diag::codes::studio::DIGEST;
    let diagnostic = Diagnostic::error(code, message);
    Err(session
        .diagnostics
        .report(diagnostic.help("it is another archive than the one that is meant")))
}
