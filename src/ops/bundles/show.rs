//! `paletteai bundle show`.

use super::find::all_found;
use super::find::load;
use super::finder;
use crate::bundle::Contents;
use crate::bundle::HeldClusterProfile;
use crate::bundle::HeldProfile;
use crate::diag::Reported;
use crate::model::DeclaredRepository;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::Revision;
use crate::model::ValidationMode;
use crate::model::Variable;
use crate::model::VariableAssignment;
use crate::model::WorkloadProfileType;
use crate::model::cluster_profile::ProfileType;
use crate::ops::Session;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use serde::Serialize;
use std::path::PathBuf;

/// Everything about a bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleReport {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// `spec.type`.
    #[serde(rename = "type")]
    pub bundle_type: Option<&'static str>,
    /// The version shown: `v1`, `v1.2.0`.
    pub version: String,
    /// All versions of it in the workspace, oldest first.
    pub versions: Vec<String>,
    /// The inference engine it is made for.
    pub inference_engine: Option<String>,
    /// `file:line:column`.
    pub location: String,
    /// In the order of its list.
    pub cluster_profiles: Vec<ClusterProfileRow>,
    /// In the order of its list.
    pub workload_profiles: Vec<WorkloadProfileRow>,
    /// In the order of its set.
    pub variables: Vec<BundleVariable>,
    /// Repositories that it declares.
    pub repositories: Vec<RepositoryRow>,
}

/// A cluster profile of a bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ClusterProfileRow {
    /// Its name in Palette.
    pub name: String,
    /// The version that the bundle asks for.
    pub pin: Option<String>,
    /// The version that this means; none where it is not in the workspace.
    pub version: Option<String>,
    /// The type of cloud it is for.
    pub cloud_type: Option<String>,
    /// Infrastructure, Full, Add-on or System; none where it is not in the workspace.
    #[serde(rename = "type")]
    pub cluster_type: Option<&'static str>,
    /// Where the bundle lists it: `file:line:column`.
    pub location: String,
}

/// A workload profile of a bundle.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkloadProfileRow {
    /// The namespace in which it was found, or is looked for.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The version that the bundle asks for: `v1`.
    pub pin: Option<String>,
    /// The version that this means; none where there is no such profile.
    pub version: Option<String>,
    /// `Application`, `Model` or `Infrastructure`.
    #[serde(rename = "type")]
    pub profile_type: Option<&'static str>,
    /// Names of its components.
    pub components: Vec<String>,
    /// Where the profile is written, or the list where there is none: `file:line:column`.
    pub location: String,
}

/// A variable of a bundle's inline set.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BundleVariable {
    /// Its name.
    pub name: String,
    /// Its type; none for a value of a variable that is declared elsewhere.
    #[serde(rename = "type")]
    pub variable_type: Option<&'static str>,
    /// Its value; dots for a secret.
    pub value: Option<serde_json::Value>,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether nothing stronger may set it.
    pub locked: bool,
    /// Whether its value is secret.
    pub sensitive: bool,
    /// What it is for.
    pub description: Option<String>,
    /// `file:line:column`.
    pub location: String,
}

/// A repository that a bundle declares.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RepositoryRow {
    /// `HelmRepository` or `OCIRepository`.
    pub kind: &'static str,
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: Option<String>,
    /// `file:line:column`.
    pub location: String,
}

/// Shows a bundle, as far as it can be told: what is wrong with it, `bundle check` says.
///
/// # Errors
/// When the workspace does not load or has no such bundle.
pub fn show_bundle(
    name: &str,
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<BundleReport, Reported> {
    let names = [name.to_owned()];
    let workspace = load(&names, paths, settings, files, session)?;
    let found = all_found(&names, &workspace, &mut session.diagnostics)?;
    let Some((bundle, revision)) = found.into_iter().next() else {
        return Err(session.defect("one name led to no bundle"));
    };
    let contents = Contents::of_revision(bundle, revision, &finder(&workspace, settings));
    Ok(report(&contents, &workspace, session))
}

fn report(contents: &Contents<'_>, workspace: &Workspace, session: &Session) -> BundleReport {
    let bundle = contents.bundle;
    let metadata = &bundle.metadata;
    let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
    let mut versions: Vec<Revision> = workspace
        .editions::<ProfileBundle>(Kind::ProfileBundle, namespace, name)
        .into_iter()
        .map(|edition| edition.revision)
        .collect();
    versions.sort();
    let clusters = contents.cluster_profiles.iter();
    let profiles = contents.workload_profiles.iter();
    let repositories = bundle.repositories.iter();
    BundleReport {
        namespace: namespace.to_string(),
        name: name.to_string(),
        bundle_type: bundle.bundle_type.map(|of| of.value.name()),
        version: contents.revision.to_string(),
        versions: versions.iter().map(Revision::to_string).collect(),
        inference_engine: bundle.inference_engine().map(|text| text.value.to_string()),
        location: session.place_of(metadata.name.origin),
        cluster_profiles: clusters.map(|held| cluster_row(held, session)).collect(),
        workload_profiles: profiles
            .map(|held| profile_row(held, bundle, session))
            .collect(),
        variables: variables(bundle, session),
        repositories: repositories
            .map(|one| repository_row(one, session))
            .collect(),
    }
}

fn cluster_row(held: &HeldClusterProfile<'_>, session: &Session) -> ClusterProfileRow {
    let listed = held.listed;
    ClusterProfileRow {
        name: listed.name.value.to_string(),
        pin: listed
            .version
            .as_ref()
            .map(|version| version.value.to_string()),
        version: held
            .profile
            .map(|profile| profile.version.value.to_string()),
        cloud_type: held.cloud_type().map(|text| text.value.to_string()),
        cluster_type: held.cluster_type().map(ProfileType::title),
        location: session.place_of(listed.name.origin),
    }
}

fn profile_row(
    held: &HeldProfile<'_>,
    bundle: &ProfileBundle,
    session: &Session,
) -> WorkloadProfileRow {
    let listed = held.listed;
    let profile = held.profile();
    let wanted = listed
        .namespace
        .as_ref()
        .unwrap_or(&bundle.metadata.namespace);
    let namespace = profile.map_or(wanted, |profile| &profile.metadata.namespace);
    let components = profile.into_iter().flat_map(|one| &one.workload.components);
    let place = profile.map_or(listed.origin, |profile| profile.metadata.name.origin);
    let version = held.found.as_ref().ok();
    WorkloadProfileRow {
        namespace: namespace.value.to_string(),
        name: listed.name.to_string(),
        pin: listed.pin.as_ref().map(|pin| pin.text.to_string()),
        version: version.map(|found| found.revision().to_string()),
        profile_type: held.profile_type().map(WorkloadProfileType::name),
        components: components.map(|one| one.name.value.to_string()).collect(),
        location: session.place_of(place),
    }
}

/// Declarations first, then the values of variables that are declared elsewhere.
fn variables(bundle: &ProfileBundle, session: &Session) -> Vec<BundleVariable> {
    let declared = bundle.variables.iter();
    let declared = declared.map(|variable| declaration(variable, bundle, session));
    let assigned = bundle.assignments.iter();
    let assigned = assigned.map(|assignment| value(assignment, bundle, session));
    declared.chain(assigned).collect()
}

fn declaration(variable: &Variable, bundle: &ProfileBundle, session: &Session) -> BundleVariable {
    let shown = variable.value.as_ref();
    BundleVariable {
        name: variable.name.value.to_string(),
        variable_type: Some(variable.variable_type.value.name()),
        value: shown.map(|value| session.value_of(value)),
        required: variable.validation_mode.value == ValidationMode::Required,
        locked: variable.locked.value,
        sensitive: is_sensitive(bundle, &variable.name.value),
        description: variable
            .description
            .as_ref()
            .map(|text| text.value.to_string()),
        location: session.place_of(variable.name.origin),
    }
}

fn value(
    assignment: &VariableAssignment,
    bundle: &ProfileBundle,
    session: &Session,
) -> BundleVariable {
    BundleVariable {
        name: assignment.name.value.to_string(),
        variable_type: None,
        value: Some(session.value_of(&assignment.value)),
        required: false,
        locked: false,
        sensitive: is_sensitive(bundle, &assignment.name.value),
        description: None,
        location: session.place_of(assignment.name.origin),
    }
}

fn is_sensitive(bundle: &ProfileBundle, name: &str) -> bool {
    bundle.sensitive.iter().any(|text| &*text.value == name)
}

fn repository_row(repository: &DeclaredRepository, session: &Session) -> RepositoryRow {
    RepositoryRow {
        kind: repository.kind.name(),
        namespace: repository.namespace.value.to_string(),
        name: repository.name.value.to_string(),
        url: repository.url.as_ref().map(|url| url.value.to_string()),
        location: session.place_of(repository.name.origin),
    }
}
