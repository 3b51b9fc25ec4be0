//! `paletteai definition vet`.

use crate::authoring::Case;
use crate::authoring::DefaultContext;
use crate::authoring::Vet;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::definitions as codes;
use crate::model::Definition;
use crate::ops::Session;
use crate::ops::documents::read_source;
use crate::source::Spanned;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::workspace::case_files;
use serde::Serialize;
use std::path::PathBuf;

/// What was checked.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct VetReport {
    /// Definition by definition.
    pub definitions: Vec<Vetted>,
}

/// A definition that was checked.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Vetted {
    /// `component`, `trait` or `policy`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// `spec.version`, where it has one.
    pub version: Option<String>,
    /// `file:line:column` of its name.
    pub location: String,
    /// With how many sets of parameters it was tried.
    pub tried: usize,
    /// How many errors were found.
    pub errors: usize,
    /// How many warnings were found.
    pub warnings: usize,
}

/// Checks the definitions at or below the paths. The findings are in the session.
///
/// # Errors
/// When a path is wrong, or there is no definition.
pub fn vet_definitions(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<VetReport, Reported> {
    let before = session.diagnostics.len();
    let workspace = Workspace::read(
        files,
        paths,
        settings,
        &mut session.sources,
        &mut session.origins,
        &mut session.diagnostics,
    )?;
    let (sources, origins) = (&mut session.sources, &mut session.origins);
    let context = DefaultContext::read(sources, origins, &mut session.diagnostics);
    let mut report = VetReport::default();
    for definition in workspace.all_definitions() {
        let cases = cases(definition, settings, files, session);
        let vetted = vet(definition, &cases, &context, settings, session);
        report.definitions.push(vetted);
    }
    if report.definitions.is_empty() {
        // A definition that cannot be read is one, and what is wrong with it is told.
        session.diagnostics.check_since(before)?;
        let diagnostic = Diagnostic::error(&codes::NO_DEFINITION, "there is no definition here")
            .help("name files or folders with definitions");
        return Err(session.diagnostics.report(diagnostic));
    }
    Ok(report)
}

fn vet(
    definition: &Definition,
    cases: &[Case],
    context: &DefaultContext,
    settings: &Settings,
    session: &mut Session,
) -> Vetted {
    let before = session.diagnostics.len();
    let version = &settings.kube_version;
    let mut vet = Vet {
        context,
        kube_version: &Spanned::new(version.value, version.origin),
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
    };
    let tried = vet.definition(definition, cases);
    let count = |severity: Severity| {
        let new = session.diagnostics.iter().skip(before);
        new.filter(|one| one.severity == severity).count()
    };
    let name = &definition.metadata.name;
    let version = definition.version.as_ref();
    Vetted {
        kind: definition.kind.name(),
        name: name.value.to_string(),
        version: version.map(|version| version.value.to_string()),
        location: session.place_of(name.origin),
        tried,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
    }
}

/// The cases beside a definition, as far as they can be read: `definition test` tells of the others.
fn cases(
    definition: &Definition,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Vec<Case> {
    let kept = session.diagnostics.clone();
    let span = session.origins.span(definition.node.origin);
    let path = span.map(|span| PathBuf::from(session.sources.name(span.source)));
    let found = path.map(|path| {
        case_files(
            files,
            &[path],
            &mut session.sources,
            &mut session.diagnostics,
        )
    });
    let mut cases = Vec::new();
    for found in found.into_iter().flatten().flatten() {
        for path in &found.cases {
            if let Ok(source) = read_source(path, files, session) {
                let (sources, origins) = (&session.sources, &mut session.origins);
                let told = &mut session.diagnostics;
                cases.extend(Case::read(source, sources, settings, origins, told).ok());
            }
        }
    }
    session.diagnostics = kept;
    cases
}
