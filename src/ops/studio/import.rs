//! `paletteai studio import`.

use super::folder;
use super::opened::ArchiveOptions;
use super::opened::Opened;
use super::plan::Imported;
use super::stream;
use crate::bundle;
use crate::bundle::Closure;
use crate::bundle::Contents;
use crate::bundle::HistoryTaken;
use crate::bundle::OnConflict;
use crate::bundle::Progress;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::bundles;
use crate::diag::codes::studio as codes;
use crate::diag::codes::variables::UNDECLARED;
use crate::model::ProfileBundle;
use crate::ops::Session;
use crate::ops::bundles::surroundings;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Strictness;
use std::collections::BTreeSet;
use std::path::PathBuf;

use super::export::MissingRow;
use super::export::missing_rows;

/// What `studio import` is asked for.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// The archive.
    pub archive: ArchiveOptions,
    /// The namespace that the bundle gets.
    pub namespace: String,
    /// Where it goes.
    pub to: ImportTo,
    /// What to do with what is there already and says something else.
    pub on_conflict: OnConflict,
    /// A file with the variable set of the cluster, for a stream.
    pub live_variables: Option<PathBuf>,
    /// The folder for cluster profiles.
    pub cluster_profiles: Option<PathBuf>,
    /// Whether definitions that only paletteai understands go onto a stream.
    pub jinja_definitions: bool,
}

/// Where an import goes.
#[derive(Clone, Debug)]
pub enum ImportTo {
    /// Into a workspace.
    Workspace {
        /// The folder for new files.
        root: PathBuf,
        /// What the workspace is read from.
        paths: Vec<PathBuf>,
        /// Whether the folder was named, and need not be a workspace yet.
        named: bool,
    },
    /// Onto one stream of documents.
    Stream,
}

impl Default for ImportTo {
    fn default() -> Self {
        Self::Workspace {
            root: PathBuf::from("."),
            paths: vec![PathBuf::from(".")],
            named: false,
        }
    }
}

/// Plans an import; `settings` are those of the workspace it goes to.
///
/// # Errors
/// When anything is wrong with the archive, or would be wrong after the import.
pub fn import_bundle(
    options: &ImportOptions,
    settings: &Settings,
    files: &dyn Files,
    progress: Progress<'_>,
    session: &mut Session,
) -> Result<Imported, Reported> {
    let archive = &options.archive;
    let opened = Opened::read(
        archive,
        &options.namespace,
        settings,
        files,
        progress,
        session,
    )?;
    match &options.to {
        ImportTo::Workspace { root, paths, named } => {
            let workspace = folder::load(root, paths, *named, settings, files, session)?;
            folder::plan(&opened, options, root, &workspace, settings, files, session)
        }
        ImportTo::Stream => stream::plan(&opened, options, files, session),
    }
}

/// Why something that an import made is where it is.
pub(super) fn by_import(origins: &mut Origins) -> OriginId {
    let trace = Trace {
        note: "docs/studio.md#import",
        ..Trace::default()
    };
    origins.push(Step::Rule, &trace)
}

/// Judges the bundle in the workspace in which it will be, and returns what it lacks there.
pub(super) fn judge(
    bundle: &ProfileBundle,
    workspace: &Workspace,
    settings: &Settings,
    session: &mut Session,
) -> Result<Vec<MissingRow>, Reported> {
    let around = surroundings(workspace, settings, &session.sources);
    let contents = Contents::of(bundle, &around.finder);
    let mut own = Diagnostics::default();
    bundle::check(&contents, &around, &mut session.origins, &mut own);
    let environments = workspace.environments().iter();
    let beside =
        environments.filter(|one| one.metadata.namespace.value == bundle.metadata.namespace.value);
    let closure = Closure::of(
        contents,
        beside.collect(),
        &around,
        (settings.strictness, HistoryTaken::AsItIs),
        &session.origins,
        &mut own,
    );
    if settings.strictness == Strictness::Lenient {
        // What is missing is told in one list.
        own.take(|one| TOLD_AS_MISSING.contains(&one.code));
    }
    let checked = own.check();
    session.diagnostics.extend(own);
    checked.map(|()| lacking(&closure, workspace, settings))
}

/// What a bundle lacks in a workspace whose variable sets come with it.
fn lacking(closure: &Closure<'_>, workspace: &Workspace, settings: &Settings) -> Vec<MissingRow> {
    let own = &closure.contents.bundle.metadata.namespace.value;
    let namespaces = [own, &settings.system_namespace.value];
    let sets = workspace.variable_sets().iter();
    let sets = sets.filter(|set| namespaces.contains(&&set.metadata.namespace.value));
    let variables = sets.flat_map(|set| &set.variables);
    let declared: BTreeSet<&str> = variables.map(|one| &*one.name.value).collect();
    let mut rows = missing_rows(closure);
    rows.retain(|row| row.what != "variable" || !declared.contains(row.name.as_str()));
    rows
}

/// What a bundle lacks in a workspace, whatever else is wrong with it.
pub(super) fn missing(
    bundle: &ProfileBundle,
    workspace: &Workspace,
    settings: &Settings,
    session: &Session,
) -> Vec<MissingRow> {
    let around = surroundings(workspace, settings, &session.sources);
    let contents = Contents::of(bundle, &around.finder);
    let environments = workspace.environments().iter().collect();
    let closure = Closure::of(
        contents,
        environments,
        &around,
        (settings.strictness, HistoryTaken::AsItIs),
        &session.origins,
        &mut Diagnostics::default(),
    );
    lacking(&closure, workspace, settings)
}

/// What a bundle may expect of the place where it goes.
const TOLD_AS_MISSING: &[&crate::diag::Code] = &[
    &codes::MISSING_DEFINITION,
    &bundles::UNDECLARED_VARIABLE,
    &bundles::UNDECLARED_REPOSITORY,
    &bundles::REPOSITORY_NOT_FOUND,
    &bundles::UNKNOWN_CLUSTER_PROFILE,
    &UNDECLARED,
];
