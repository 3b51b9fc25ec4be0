//! `paletteai bundle list`.

use super::finder;
use crate::bundle::Contents;
use crate::diag::Reported;
use crate::model::WorkloadProfileType;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::path::PathBuf;

/// The bundles of a workspace.
#[derive(Clone, Debug, Serialize)]
pub struct BundleListing {
    /// By namespace, name and version.
    pub bundles: Vec<BundleRow>,
}

/// One bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleRow {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `spec.type`.
    #[serde(rename = "type")]
    pub bundle_type: Option<&'static str>,
    /// `spec.version`.
    pub version: Option<String>,
    /// The inference engine it is made for.
    pub inference_engine: Option<String>,
    /// How many cluster profiles it lists.
    pub cluster_profiles: usize,
    /// How many workload profiles it lists, by type.
    pub workload_profiles: Counts,
    /// How many variables it declares.
    pub variables: usize,
    /// `file:line:column`.
    pub location: String,
}

/// Workload profiles by type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Of type Application.
    pub application: usize,
    /// Of type Model.
    pub model: usize,
    /// Of type Infrastructure.
    pub infrastructure: usize,
    /// Of no known type, or not found.
    pub unknown: usize,
}

/// Lists the bundles of a workspace, or of one of its namespaces.
///
/// # Errors
/// When it does not load.
pub fn list_bundles(
    namespace: Option<&str>,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<BundleListing, Reported> {
    let workspace = session.load(files, paths, settings)?;
    let finder = finder(&workspace, settings);
    let bundles = workspace.bundles().iter();
    let wanted = bundles.filter(|bundle| {
        namespace.is_none_or(|namespace| &*bundle.metadata.namespace.value == namespace)
    });
    let rows = wanted.map(|bundle| row(&Contents::of(bundle, &finder), session));
    Ok(BundleListing {
        bundles: rows.collect(),
    })
}

fn row(contents: &Contents<'_>, session: &Session) -> BundleRow {
    let bundle = contents.bundle;
    let metadata = &bundle.metadata;
    BundleRow {
        namespace: metadata.namespace.value.to_string(),
        name: metadata.name.value.to_string(),
        bundle_type: bundle.bundle_type.map(|of| of.value.name()),
        version: bundle
            .version
            .as_ref()
            .map(|version| version.value.to_string()),
        inference_engine: bundle.inference_engine().map(|text| text.value.to_string()),
        cluster_profiles: bundle.cluster_profiles.len(),
        workload_profiles: Counts::of(contents),
        variables: bundle.variables.len(),
        location: session.place_of(metadata.name.origin),
    }
}

impl Counts {
    fn of(contents: &Contents<'_>) -> Self {
        let mut counts = Self::default();
        for held in &contents.workload_profiles {
            let count = match held.profile_type() {
                Some(WorkloadProfileType::Application) => &mut counts.application,
                Some(WorkloadProfileType::Model) => &mut counts.model,
                Some(WorkloadProfileType::Infrastructure) => &mut counts.infrastructure,
                None => &mut counts.unknown,
            };
            *count += 1;
        }
        counts
    }
}
