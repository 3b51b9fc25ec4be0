//! Reads what the commands about Datum work with.

use crate::datum;
use crate::datum::Claim;
use crate::datum::Dialect;
use crate::datum::Facts;
use crate::datum::InstanceTypes;
use crate::datum::Level;
use crate::datum::Mapping;
use crate::datum::STANDARD;
use crate::datum::Workload;
use crate::diag::Code;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::command;
use crate::diag::codes::datum as datum_codes;
use crate::diag::did_you_mean;
use crate::ops::Session;
use crate::ops::documents::read_documents;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::path::Path;
use std::path::PathBuf;

/// Files that stand for what only the platform knows.
#[derive(Clone, Debug, Default)]
pub struct DatumTables {
    /// The mapping file.
    pub mapping: Option<PathBuf>,
    /// The table of instance types; the built-in one when there is none.
    pub instance_types: Option<PathBuf>,
    /// The level of the service.
    pub level: Option<Level>,
}

/// The tables, read.
pub(in crate::ops) struct Tables {
    pub(super) types: InstanceTypes,
    pub(super) mapping: Mapping,
    pub(super) level: Option<Level>,
}

/// The documents of some paths.
#[derive(Default)]
pub(super) struct Documents {
    pub(super) workloads: Vec<Workload>,
    /// Kubernetes objects, and what else there is of Datum's.
    pub(super) others: Vec<Node>,
}

impl DatumTables {
    /// Reads the files.
    ///
    /// # Errors
    /// When something in them is wrong; all of it is reported.
    pub(in crate::ops) fn read(
        &self,
        settings: &Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Tables, Reported> {
        let before = session.diagnostics.len();
        let types = match &self.instance_types {
            Some(path) => first(path, files, session),
            None => built_in(session),
        };
        let types =
            types.and_then(|node| InstanceTypes::read(&node, &mut decoding(settings, session)));
        let mapping = self.mapping.as_deref();
        let mapping = mapping.and_then(|path| first(path, files, session));
        let mapping =
            mapping.and_then(|node| Mapping::read(&node, &mut decoding(settings, session)));
        session.diagnostics.check_since(before)?;
        let mapping = mapping.unwrap_or_default();
        Ok(Tables {
            types: types.unwrap_or_default(),
            level: self.level.or(mapping.level),
            mapping,
        })
    }
}

/// What decoding needs, of a session.
pub(super) fn decoding<'r>(settings: &Settings, session: &'r mut Session) -> Decoding<'r> {
    Decoding {
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
        default_namespace: settings.default_namespace(),
    }
}

/// The first document of a file; nothing when it cannot be read or is empty, which is no mapping.
fn first(path: &Path, files: &dyn Files, session: &mut Session) -> Option<Node> {
    let mut documents = read_documents(path, files, session)?.into_iter();
    documents.next().map(|document| document.node)
}

fn built_in(session: &mut Session) -> Option<Node> {
    let source = session.sources.add("<instance types>", STANDARD)?;
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let mut documents = yaml::read(source, STANDARD, origins, diagnostics).into_iter();
    documents.next().map(|document| document.node)
}

/// The documents of files and folders. PaletteAI's own are left aside.
///
/// # Errors
/// When something cannot be read, or is wrong; the findings are in the session.
pub(super) fn documents(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Documents, Reported> {
    let workspace = session.load(files, paths, settings)?;
    let mut documents = Documents::default();
    for foreign in workspace.foreign() {
        match Claim::of(&foreign.node) {
            Claim::Workload(dialect) => documents.workloads.push(Workload {
                dialect,
                node: foreign.node.clone(),
            }),
            Claim::Other | Claim::Foreign => documents.others.push(foreign.node.clone()),
        }
    }
    Ok(documents)
}

/// The documents of files and folders, among which there is a Workload of Datum at least.
///
/// # Errors
/// As [`documents`], and when there is none.
pub(super) fn workloads(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Documents, Reported> {
    let documents = documents(paths, settings, files, session)?;
    if documents.workloads.is_empty() {
        let message = "there is no Workload of Datum here";
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message);
        let diagnostic = near(&documents.others, diagnostic, session);
        return Err(session.diagnostics.report(diagnostic));
    }
    Ok(documents)
}

/// Says which of some documents may have been meant as a Workload.
fn near(others: &[Node], diagnostic: Diagnostic, session: &Session) -> Diagnostic {
    let text = |node: &Node, key| {
        node.get(key)
            .and_then(Node::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    if let Some(made) = others.iter().find(|node| Claim::of(node) == Claim::Other) {
        let help = format!(
            "`{}` is the service's to make; name the Workload",
            text(made, "kind")
        );
        let kind = made.get("kind").map_or(made.origin, |kind| kind.origin);
        let span = session.origins.span(kind);
        return diagnostic.place(span, "this is no Workload").help(help);
    }
    let mut meant = others
        .iter()
        .filter(|node| text(node, "kind") == "Workload");
    let meant = meant.find_map(|node| {
        let known = Dialect::ALL.map(Dialect::api_version);
        let help = did_you_mean(&text(node, "apiVersion"), known)?;
        Some((node.get("apiVersion")?.origin, help))
    });
    match meant {
        Some((origin, help)) => diagnostic
            .place(session.origins.span(origin), "this is not Datum's")
            .help(help),
        None => diagnostic.help(
            "name a file or folder with one: its `apiVersion` is \
             `compute.miloapis.com/v1alpha1` or `compute.datumapis.com/v1alpha`",
        ),
    }
}

/// Keeps the one Workload of a name: `NAME` or `NAMESPACE/NAME`.
///
/// # Errors
/// When there is none, or there are several.
pub(super) fn choose(
    documents: &mut Documents,
    name: &str,
    session: &mut Session,
) -> Result<(), Reported> {
    let is_meant = |workload: &Workload| workload.name() == name || workload.called() == name;
    let workloads = documents.workloads.iter();
    let called: Vec<String> = workloads.clone().map(Workload::called).collect();
    let names: Vec<String> = workloads.map(|one| one.name().to_owned()).collect();
    documents.workloads.retain(is_meant);
    if documents.workloads.len() == 1 {
        return Ok(());
    }
    let what = if documents.workloads.is_empty() {
        "no"
    } else {
        "more than one"
    };
    let message = format!("there is {what} Workload `{name}`");
    let known = names.iter().chain(&called).map(String::as_str);
    let help =
        did_you_mean(name, known).unwrap_or_else(|| format!("there are: {}", called.join(", ")));
    let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message).help(help);
    Err(session.diagnostics.report(diagnostic))
}

/// Refuses Workloads that break a rule. That something is hardly meant is for `check` to say; but
/// a field that nobody knows goes nowhere, which is told.
///
/// # Errors
/// When one of them breaks a rule; the findings are in the session.
pub(super) fn refuse_broken(
    workloads: &[Workload],
    facts: Facts<'_>,
    settings: &Settings,
    session: &mut Session,
) -> Result<(), Reported> {
    let mut own = Diagnostics::default();
    let mut decoding = decoding(settings, session);
    decoding.diagnostics = &mut own;
    datum::check(workloads, &[], facts, &mut decoding);
    let before = session.diagnostics.len();
    let is_told = |one: &Diagnostic| {
        let goes_nowhere: [&Code; 2] = [&datum_codes::UNKNOWN_FIELD, &datum_codes::DROPPED_FIELD];
        one.severity == Severity::Error || goes_nowhere.contains(&one.code)
    };
    for diagnostic in own.take(is_told) {
        session.diagnostics.push(diagnostic);
    }
    session.diagnostics.check_since(before)
}
