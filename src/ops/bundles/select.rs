//! `paletteai bundle select`.

use super::find::full_name;
use super::find::named;
use super::finder;
use crate::bundle;
use crate::bundle::Contents;
use crate::bundle::ModelMapping;
use crate::bundle::ModelSource;
use crate::bundle::Pool;
use crate::bundle::Selection;
use crate::diag::Reported;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Which model is to be served, and from where.
#[derive(Clone, Debug, Default)]
pub struct SelectOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// The model.
    pub model: ModelSource,
    /// The pool it goes to; all kinds where there is none.
    pub pool: Option<Pool>,
    /// Only bundles of this namespace.
    pub namespace: Option<String>,
}

/// Which bundles serve a model.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SelectionReport {
    /// Where the model comes from.
    pub source: String,
    /// Its attributes.
    pub attributes: BTreeMap<String, String>,
    /// The mapping that decided.
    pub mapping: MappingRow,
    /// Later mappings that are for the model, too, and have no say.
    pub later_mappings: Vec<MappingRow>,
    /// One for each kind of pool; several for one are a tie.
    pub selected: Vec<SelectedRow>,
}

/// A mapping.
#[derive(Clone, Debug, Serialize)]
pub struct MappingRow {
    /// Its number in `modelAsAService.mappings`, from 1.
    pub number: usize,
    /// `file:line:column`.
    pub location: String,
}

/// A selected bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SelectedRow {
    /// `shared` or `dedicated`.
    pub pool: &'static str,
    /// `NAMESPACE/NAME`.
    pub bundle: String,
    /// `spec.type`.
    #[serde(rename = "type")]
    pub bundle_type: Option<&'static str>,
    /// The version that is meant: the newest.
    pub version: String,
    /// The inference engine it is made for.
    pub inference_engine: Option<String>,
    /// `file:line:column`.
    pub location: String,
    /// Whether others fit as well.
    pub tie: bool,
}

/// Selects the bundles that serve a model, by the mappings of the settings file. What speaks
/// against the selection is in the session.
///
/// # Errors
/// When the workspace does not load, a mapping cannot be read, or none is for the model.
pub fn select_bundles(
    options: &SelectOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<SelectionReport, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let mappings = mappings(settings, session)?;
    let finder = finder(&workspace, settings);
    let bundles = newest(&workspace, options.namespace.as_deref());
    let bundles: Vec<Contents<'_>> = bundles
        .iter()
        .map(|bundle| Contents::of(bundle, &finder))
        .collect();
    let pools = options
        .pool
        .map_or(vec![Pool::Shared, Pool::Dedicated], |pool| vec![pool]);
    let before = session.diagnostics.len();
    let (origins, diagnostics) = (&session.origins, &mut session.diagnostics);
    let selection = bundle::select(
        &options.model,
        &mappings,
        &bundles,
        &pools,
        origins,
        diagnostics,
    );
    let Some(selection) = selection else {
        session.diagnostics.check_since(before)?;
        return Err(session.defect("a model was refused without a reason"));
    };
    Ok(report(&options.model, &selection, &workspace, session))
}

fn mappings(settings: &Settings, session: &mut Session) -> Result<Vec<ModelMapping>, Reported> {
    let Some(node) = &settings.model_as_a_service else {
        return Ok(Vec::new());
    };
    let before = session.diagnostics.len();
    let mut decoding = Decoding {
        default_namespace: settings.default_namespace(),
        origins: &mut session.origins,
        diagnostics: &mut session.diagnostics,
        strictness: settings.strictness,
    };
    let mappings = ModelMapping::decode_all(node, &mut decoding);
    session.diagnostics.check_since(before)?;
    Ok(mappings)
}

/// The newest version of every bundle.
fn newest<'w>(workspace: &'w Workspace, namespace: Option<&str>) -> Vec<&'w ProfileBundle> {
    let names = workspace.names::<ProfileBundle>(Kind::ProfileBundle);
    let wanted: BTreeSet<(&str, &str)> = names
        .filter(|(own, _)| namespace.is_none_or(|wanted| wanted == *own))
        .collect();
    let bundles = wanted.into_iter();
    bundles
        .filter_map(|(namespace, name)| named(&format!("{namespace}/{name}"), workspace).ok())
        .collect()
}

fn report(
    model: &ModelSource,
    selection: &Selection<'_, '_>,
    workspace: &Workspace,
    session: &Session,
) -> SelectionReport {
    let mapping = |number: usize, mapping: &ModelMapping| MappingRow {
        number,
        location: session.place_of(mapping.source.origin),
    };
    let mut selected = Vec::new();
    for (pool, bundles) in &selection.pools {
        let rows = bundles.iter().map(|contents| {
            let bundle = contents.bundle;
            SelectedRow {
                pool: pool.word(),
                bundle: full_name(bundle),
                bundle_type: bundle.bundle_type.map(|of| of.value.name()),
                version: workspace.revision_of(bundle).to_string(),
                inference_engine: bundle.inference_engine().map(|text| text.value.to_string()),
                location: session.place_of(bundle.metadata.name.origin),
                tie: bundles.len() > 1,
            }
        });
        selected.extend(rows);
    }
    let later = selection.later.iter();
    SelectionReport {
        source: model.source.clone(),
        attributes: model.attributes.clone(),
        mapping: mapping(selection.number, selection.mapping),
        later_mappings: later.map(|(number, one)| mapping(*number, one)).collect(),
        selected,
    }
}
