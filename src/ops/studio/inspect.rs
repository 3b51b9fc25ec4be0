//! `paletteai studio inspect`.

use super::export::FileRow;
use super::export::MissingRow;
use super::export::file_rows;
use super::folder;
use super::import::ImportOptions;
use super::import::ImportTo;
use super::import::missing;
use super::opened::ArchiveOptions;
use super::opened::Opened;
use super::plan::ImportRow;
use crate::bundle::Progress;
use crate::diag::Reported;
use crate::diag::codes::studio as codes;
use crate::model::ClusterProfile;
use crate::model::cluster_profile::Pack;
use crate::model::cluster_profile::PackKind;
use crate::model::cluster_profile::Registry;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::collections::BTreeSet;

/// What an archive holds and needs.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectReport {
    /// The name of the bundle.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// `spec.type`.
    #[serde(rename = "type")]
    pub bundle_type: Option<&'static str>,
    /// Whether the archive has an index.
    pub indexed: bool,
    /// The digest of the contents.
    pub digest: String,
    /// The resources in it, sorted by path.
    pub resources: Vec<ResourceRow>,
    /// All files in it, sorted by path.
    pub files: Vec<FileRow>,
    /// Packs that its cluster profiles are made of, which Palette must have.
    pub packs: Vec<PackRow>,
    /// Registries that these packs come from.
    pub registries: Vec<RegistryRow>,
    /// Definitions that come with paletteai.
    pub built_in: Vec<BuiltInRow>,
    /// What the bundle needs besides, and the archive does not hold.
    pub missing: Vec<MissingRow>,
    /// What an import would do, where a namespace is given.
    pub changes: Option<Vec<ImportRow>>,
}

/// A resource of an archive.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceRow {
    /// As in `kind`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version, if it has one.
    pub version: Option<String>,
    /// Where an archive that paletteai writes has it.
    pub path: String,
}

/// A pack that Palette must have.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "camelCase")]
pub struct PackRow {
    /// Its name.
    pub name: String,
    /// Its version, as far as the profile says.
    pub version: Option<String>,
    /// `pack`, `helm`, `zarf` or `oci`.
    pub kind: &'static str,
    /// The registry it comes from, as far as the profile says.
    pub registry: Option<String>,
}

/// A registry that Palette must know.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "camelCase")]
pub struct RegistryRow {
    /// Its name, or its identity where it has no name.
    pub name: String,
    /// Whether it needs credentials.
    pub private: bool,
}

/// A definition that comes with paletteai.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BuiltInRow {
    /// `ComponentDefinition`, `TraitDefinition` or `PolicyDefinition`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Whether this paletteai has that version.
    pub known: bool,
}

/// Tells what an archive holds; with a namespace in the options, what importing it would do.
///
/// # Errors
/// When the archive cannot be read, or anything in it is wrong.
pub fn inspect_archive(
    archive: &ArchiveOptions,
    import: Option<&ImportOptions>,
    settings: &Settings,
    files: &dyn Files,
    progress: Progress<'_>,
    session: &mut Session,
) -> Result<InspectReport, Reported> {
    let namespace = import.map_or("default", |import| &import.namespace);
    let opened = Opened::read(archive, namespace, settings, files, progress, session)?;
    let changes = match import {
        Some(import) => Some(changes(&opened, import, settings, files, session)?),
        None => None,
    };
    let bundle = &opened.bundle;
    let missing = missing(bundle, &opened.workspace, &opened.settings, session);
    let resources = opened.parts.iter().map(|part| ResourceRow {
        kind: part.kind.to_string(),
        name: part.name.to_string(),
        version: part.version.clone(),
        path: part.path.clone(),
    });
    let profiles: Vec<&ClusterProfile> = opened.workspace.cluster_profiles().iter().collect();
    Ok(InspectReport {
        name: bundle.metadata.name.value.to_string(),
        version: bundle
            .version
            .as_ref()
            .map(|version| version.value.to_string()),
        bundle_type: bundle.bundle_type.map(|of| of.value.name()),
        indexed: opened.unpacked.index.is_some(),
        digest: opened.digest.clone(),
        resources: resources.collect(),
        files: file_rows(&opened.unpacked.files),
        packs: packs(&profiles),
        registries: registries(&profiles),
        built_in: built_in(&opened),
        missing,
        changes,
    })
}

/// What an import would do. That nobody has decided about conflicts is no error here.
fn changes(
    opened: &Opened,
    import: &ImportOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<ImportRow>, Reported> {
    let ImportTo::Workspace { root, paths, named } = &import.to else {
        return Ok(Vec::new());
    };
    let workspace = folder::load(root, paths, *named, settings, files, session)?;
    let rows = folder::rows(opened, import, root, &workspace, settings, files, session);
    session.diagnostics.take(|one| one.code == &codes::CONFLICT);
    session.diagnostics.check().map(|()| rows)
}

/// Manifests stand in the profile itself, and need no pack.
fn from_elsewhere<'p>(profiles: &[&'p ClusterProfile]) -> impl Iterator<Item = &'p Pack> {
    let packs: Vec<&'p Pack> = profiles.iter().flat_map(|profile| &profile.packs).collect();
    packs
        .into_iter()
        .filter(|pack| pack.kind() != PackKind::Manifest)
}

fn packs(profiles: &[&ClusterProfile]) -> Vec<PackRow> {
    let packs = from_elsewhere(profiles).map(|pack| PackRow {
        name: pack.name.value.to_string(),
        version: pack
            .shown_version()
            .map(|version| version.value.to_string()),
        kind: pack.kind().word(),
        registry: pack.registry.as_ref().and_then(shown_name),
    });
    let packs: BTreeSet<PackRow> = packs.collect();
    packs.into_iter().collect()
}

fn registries(profiles: &[&ClusterProfile]) -> Vec<RegistryRow> {
    let registries = from_elsewhere(profiles).filter_map(|pack| {
        let registry = pack.registry.as_ref()?;
        Some(RegistryRow {
            name: shown_name(registry)?,
            private: registry.is_private,
        })
    });
    let registries: BTreeSet<RegistryRow> = registries.collect();
    registries.into_iter().collect()
}

fn shown_name(registry: &Registry) -> Option<String> {
    registry.shown_name().map(|name| name.value.to_string())
}

/// The built-in definitions that the index names.
pub(super) fn built_in(opened: &Opened) -> Vec<BuiltInRow> {
    let index = opened.unpacked.index.iter();
    let named = index.flat_map(|index| &index.built_in);
    let known = |kind: &str, name: &str, version: Option<&str>| {
        let mut definitions = opened.workspace.all_definitions();
        definitions.any(|definition| {
            let own = definition.version.as_ref().map(|own| own.value.to_string());
            definition.built_in
                && definition.kind.kind().name() == kind
                && &*definition.metadata.name.value == name
                && own.as_deref() == version
        })
    };
    named
        .map(|one| BuiltInRow {
            kind: one.kind.clone(),
            name: one.name.clone(),
            version: one.version.clone(),
            known: known(&one.kind, &one.name, one.version.as_deref()),
        })
        .collect()
}
