//! `paletteai bundle compatible`.

use super::find::all_found;
use super::find::full_name;
use super::find::load;
use crate::bundle::Engines;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::bundles as codes;
use crate::diag::or;
use crate::model::BundleType;
use crate::model::ProfileBundle;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::path::PathBuf;

/// Whether a model runs in a compute pool.
#[derive(Clone, Debug, Serialize)]
pub struct CompatibilityReport {
    /// The bundle that the pool is made of.
    pub infrastructure: EngineRow,
    /// The bundle with the model.
    pub application: EngineRow,
    /// `compatible`, `incompatible` or `unknown`.
    pub verdict: &'static str,
}

/// The engine of a bundle.
#[derive(Clone, Debug, Serialize)]
pub struct EngineRow {
    /// `NAMESPACE/NAME`.
    pub bundle: String,
    /// The inference engine, where the bundle names one.
    pub engine: Option<String>,
    /// Where the engine is named, or else the bundle: `file:line:column`.
    pub location: String,
}

/// Compares the inference engine of a compute pool's bundle with that of a model's bundle. What
/// speaks against the two is in the session.
///
/// # Errors
/// When the workspace does not load, has no such bundles, or they are not of the types for it.
pub fn compatible_bundles(
    infrastructure: &str,
    application: &str,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<CompatibilityReport, Reported> {
    let names = [infrastructure.to_owned(), application.to_owned()];
    let workspace = load(&names, paths, settings, files, session)?;
    let bundles = all_found(&names, &workspace, &mut session.diagnostics)?;
    let [(pool, _), (model, _)] = bundles.as_slice() else {
        return Err(session.defect("two names led to another number of bundles"));
    };
    check_types(pool, model, session)?;
    let engines = Engines { pool, model };
    if let Some(found) = engines.report(&session.origins) {
        session.diagnostics.push(found);
    }
    Ok(CompatibilityReport {
        infrastructure: row(pool, session),
        application: row(model, session),
        verdict: engines.compatibility().word(),
    })
}

/// Whether the bundles are of types that this can be asked of.
fn check_types(
    pool: &ProfileBundle,
    model: &ProfileBundle,
    session: &mut Session,
) -> Result<(), Reported> {
    let of_type = |bundle: &ProfileBundle| bundle.bundle_type.map(|of| of.value);
    let swapped = (
        Some(BundleType::Application),
        Some(BundleType::Infrastructure),
    );
    if (of_type(pool), of_type(model)) == swapped {
        let (first, second) = (&pool.metadata.name, &model.metadata.name);
        let message = format!(
            "`{}` is the bundle of a compute pool, and stands behind `{}`",
            second.value, first.value
        );
        let diagnostic = Diagnostic::error(&codes::NOT_ACCEPTED, message).help(format!(
            "name the compute pool first: `paletteai bundle compatible {} {}`",
            second.value, first.value
        ));
        return Err(session.diagnostics.report(diagnostic));
    }
    let before = session.diagnostics.len();
    let makers = [BundleType::Infrastructure, BundleType::Fullstack];
    check_type(pool, &makers, "makes no compute pool", session);
    let users = [BundleType::Application, BundleType::Fullstack];
    check_type(model, &users, "deploys nothing to a compute pool", session);
    session.diagnostics.check_since(before)
}

fn check_type(bundle: &ProfileBundle, wanted: &[BundleType], why: &str, session: &mut Session) {
    let name = &bundle.metadata.name;
    let Some(of) = bundle.bundle_type else {
        let message = format!("the bundle `{}` has no type", name.value);
        let place = session.origins.span(name.origin);
        session.diagnostics.push(
            Diagnostic::error(&codes::NO_TYPE, message)
                .place(place, "`spec.type` is missing in this one")
                .help("write `type: Infrastructure`, `Application` or `Fullstack` below `spec`"),
        );
        return;
    };
    if wanted.contains(&of.value) {
        return;
    }
    let message = format!("the bundle `{}` of type {} {why}", name.value, of.value);
    let names: Vec<&str> = wanted.iter().map(|one| one.name()).collect();
    let place = session.origins.span(of.origin);
    session.diagnostics.push(
        Diagnostic::error(&codes::NOT_ACCEPTED, message)
            .place(place, "its type")
            .help(format!("name one of type {}", or(&names))),
    );
}

fn row(bundle: &ProfileBundle, session: &Session) -> EngineRow {
    let engine = bundle.inference_engine();
    let origin = engine
        .as_ref()
        .map_or(bundle.metadata.name.origin, |engine| engine.origin);
    EngineRow {
        bundle: full_name(bundle),
        engine: engine.map(|engine| engine.value.to_string()),
        location: session.place_of(origin),
    }
}
