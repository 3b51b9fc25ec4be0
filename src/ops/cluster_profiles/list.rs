//! `paletteai cluster-profile list`.

use crate::diag::Reported;
use crate::model::ClusterProfile;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use serde::Serialize;
use std::path::PathBuf;

/// The cluster profiles of a workspace.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileListing {
    /// By name and version.
    pub cluster_profiles: Vec<ProfileRow>,
}

/// One version of a profile.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileRow {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// `infra`, `add-on`, `cluster` or `system`.
    #[serde(rename = "type")]
    pub profile_type: &'static str,
    /// The type as Palette's user interface calls it.
    #[serde(skip)]
    pub title: &'static str,
    /// The cloud it is for.
    pub cloud_type: Option<String>,
    /// Its packs, in the order of the file.
    pub layers: Vec<String>,
    /// How many variables it declares.
    pub variables: usize,
    /// Whether its shape is wrong, so that no command can use it.
    pub faulty: bool,
    /// `file:line:column`.
    pub location: String,
}

/// Lists the cluster profiles of a workspace. What is wrong with them is left to `check`.
///
/// # Errors
/// When the workspace does not load.
pub fn list(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<ProfileListing, Reported> {
    let workspace = session.load(files, paths, settings)?;
    let profiles = workspace.cluster_profiles().iter();
    let rows = profiles.map(|profile| row(profile, session));
    Ok(ProfileListing {
        cluster_profiles: rows.collect(),
    })
}

fn row(profile: &ClusterProfile, session: &Session) -> ProfileRow {
    let layers = profile.packs.iter();
    ProfileRow {
        name: profile.name.value.to_string(),
        version: profile.version.value.to_string(),
        profile_type: profile.profile_type.value.word(),
        title: profile.profile_type.value.title(),
        cloud_type: profile
            .cloud_type
            .as_ref()
            .map(|cloud| cloud.value.to_string()),
        layers: layers.map(|pack| pack.name.value.to_string()).collect(),
        variables: profile.variables.len(),
        faulty: profile.faults.has_errors(),
        location: session.place_of(profile.name.origin),
    }
}
