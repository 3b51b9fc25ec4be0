//! `paletteai studio export`.

use super::layout::LayoutReport;
use crate::bundle;
use crate::bundle::ArchiveFiles;
use crate::bundle::Closure;
use crate::bundle::Contents;
use crate::bundle::HistoryTaken;
use crate::bundle::Surroundings;
use crate::bundle::oci;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::model::Environment;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::RevisionHead;
use crate::ops::Session;
use crate::ops::bundles::named;
use crate::ops::bundles::surroundings;
use crate::revision::revision_node;
use crate::source::Origins;
use crate::source::Spanned;
use crate::source::Step;
use crate::source::Trace;
use crate::workspace::Files;
use crate::workspace::Recorded;
use crate::workspace::Settings;
use crate::yaml::Node;
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;

/// What `studio export` is asked for.
#[derive(Clone, Debug, Default)]
pub struct ExportOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// `NAME` or `NAMESPACE/NAME`, with `@v…` if need be.
    pub bundle: String,
    /// Environments that travel with it, by name, with `@v…` if need be.
    pub environments: Vec<String>,
    /// Whether recorded revisions that references with a version mean travel, too.
    pub with_history: bool,
}

/// An archive that is not written yet.
#[derive(Clone, Debug)]
pub struct Exported {
    /// Its files.
    pub files: ArchiveFiles,
    /// What it holds.
    pub report: ExportReport,
    /// The tag that it gets in an OCI image layout, if nobody chooses another.
    pub tag: String,
}

/// What an archive holds.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ExportReport {
    /// The name of the bundle.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// The digest of the contents.
    pub digest: String,
    /// Its files, sorted by path.
    pub files: Vec<FileRow>,
    /// Sensitive variables whose values it holds.
    pub secrets: Vec<String>,
    /// What must be there where it goes.
    pub missing: Vec<MissingRow>,
    /// Where it is in an OCI image layout, if it went into one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<LayoutReport>,
}

/// A file of an archive.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FileRow {
    /// Where it is in the archive.
    pub path: String,
    /// In bytes.
    pub size: usize,
    /// `sha256:` and hex.
    pub digest: String,
}

/// Something that does not travel with a bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingRow {
    /// `component definition`, `variable`, `HelmRepository` …
    pub what: &'static str,
    /// Its name.
    pub name: String,
}

/// Packs a bundle with everything it needs.
///
/// # Errors
/// When the workspace does not load or has no such bundle, and when the bundle breaks a rule or
/// something it needs is missing.
pub fn export_bundle(
    options: &ExportOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Exported, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let bundle =
        named(&options.bundle, &workspace).map_err(|wrong| session.diagnostics.report(wrong))?;
    let before = session.diagnostics.len();
    let Session {
        sources,
        origins,
        diagnostics,
        ..
    } = session;
    let around = surroundings(&workspace, settings, sources);
    let environments = environments(&options.environments, bundle, &around, origins, diagnostics);
    let contents = Contents::of(bundle, &around.finder);
    let history = if options.with_history {
        HistoryTaken::Taken
    } else {
        HistoryTaken::Left
    };
    bundle::check(&contents, &around, origins, diagnostics);
    let closure = Closure::of(
        contents,
        environments,
        &around,
        (settings.strictness, history),
        origins,
        diagnostics,
    );
    let revisions = revision_documents(closure.revisions.iter().copied());
    let parts = closure.parts(&revisions, sources, origins, diagnostics);
    diagnostics.check_since(before)?;
    let files = closure.archive(&parts, origins);
    let report = ExportReport {
        name: bundle.metadata.name.value.to_string(),
        version: bundle
            .version
            .as_ref()
            .map(|version| version.value.to_string()),
        digest: files.digest(),
        files: file_rows(&files),
        secrets: secrets(bundle),
        missing: missing_rows(&closure),
        layout: None,
    };
    Ok(Exported {
        files,
        report,
        tag: oci::tag_of(bundle),
    })
}

/// The documents of recorded revisions that were opened.
pub(super) fn revision_documents<'w>(
    revisions: impl IntoIterator<Item = &'w Recorded>,
) -> Vec<(RevisionHead, Node)> {
    let recorded = revisions.into_iter();
    let opened = recorded.filter_map(|one| Some((one.head(), one.snapshot()?)));
    opened
        .map(|(head, snapshot)| (head.clone(), revision_node(snapshot, head)))
        .collect()
}

/// The sensitive variables that have a value in a bundle.
fn secrets(bundle: &ProfileBundle) -> Vec<String> {
    let declared = bundle.variables.iter();
    let declared = declared.filter(|variable| variable.value.is_some());
    let declared = declared.map(|variable| &variable.name.value);
    let assigned = bundle.assignments.iter();
    let valued = declared.chain(assigned.map(|assignment| &assignment.name.value));
    let sensitive = |name: &&Arc<str>| bundle.sensitive.iter().any(|one| one.value == **name);
    valued.filter(sensitive).map(ToString::to_string).collect()
}

/// The files of an archive.
pub(super) fn file_rows(files: &ArchiveFiles) -> Vec<FileRow> {
    let row = |(path, bytes): (&str, &[u8])| FileRow {
        path: path.to_owned(),
        size: bytes.len(),
        digest: files.digest_of(path).unwrap_or_default(),
    };
    files.iter().map(row).collect()
}

/// What a bundle needs and does not bring.
pub(super) fn missing_rows(closure: &Closure<'_>) -> Vec<MissingRow> {
    let missing = closure.missing.iter();
    missing
        .map(|missing| MissingRow {
            what: missing.what,
            name: missing.name.clone(),
        })
        .collect()
}

/// The environments of these names, looked up as a deployment beside the bundle would.
fn environments<'w>(
    names: &[String],
    bundle: &ProfileBundle,
    around: &Surroundings<'w>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<&'w Environment> {
    let mut found = Vec::new();
    let namespace = &bundle.metadata.namespace.value;
    for name in names {
        let trace = Trace {
            note: "docs/studio.md#environments",
            ..Trace::default()
        };
        let text = Spanned::new(name.as_str().into(), origins.push(Step::Rule, &trace));
        let environment = Reference::parse(&text)
            .and_then(|reference| around.finder.environment(&reference, namespace));
        match environment {
            Ok(environment) => found.push(environment.item()),
            Err(fault) => diagnostics.push(at_flag(fault)),
        }
    }
    found.sort_by(|left, right| {
        let key = |one: &Environment| {
            let version = one.version.as_ref().map(|version| version.value.clone());
            (one.metadata.name.value.clone(), version)
        };
        key(left).cmp(&key(right))
    });
    found.dedup_by(|left, right| std::ptr::eq(*left, *right));
    found
}

/// A fault about a word of the command line, which no file holds.
fn at_flag(fault: Fault) -> crate::diag::Diagnostic {
    fault.at(None, "")
}
