//! A stack, for people and programs.

use serde::Serialize;

/// A stack.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StackReport {
    /// Its profiles.
    pub profiles: Vec<ProfileReport>,
    /// Its layers, in the order of installation.
    pub layers: Vec<LayerReport>,
    /// The order of installation: layers of one wave are installed together.
    pub waves: Vec<WaveReport>,
    /// Its variables, profile by profile.
    pub variables: Vec<VariableReport>,
    /// Macros whose values only Palette knows, and that were not given.
    pub needs: Vec<NeededMacro>,
    /// The registries that a Palette server must have.
    pub registries: Vec<RegistryReport>,
    /// The images that the layers say they need.
    pub images: Vec<String>,
}

/// A profile of a stack.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileReport {
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
    /// What it is for.
    pub description: Option<String>,
    /// The file it stands in.
    pub file: String,
}

/// A layer of a stack.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerReport {
    /// The pack or chart.
    pub name: String,
    /// What it is called in the stack.
    pub display_name: String,
    /// The profile it belongs to.
    pub profile: String,
    /// `kernel`, `os`, `k8s`, `cni`, `csi` or `addon`.
    pub layer: &'static str,
    /// `pack`, `helm`, `manifest`, `zarf` or `oci`.
    pub kind: &'static str,
    /// The version, if the profile names it.
    pub version: Option<String>,
    /// The version asked for.
    pub tag: Option<String>,
    /// The registry, by name or identity.
    pub registry: Option<String>,
    /// Where it is installed.
    pub namespace: Option<String>,
    /// The number of its wave, from 1.
    pub wave: usize,
    /// The install priority of an add-on.
    pub priority: Option<i64>,
    /// Its values with their macros filled in; none where those of the pack hold.
    pub values: Option<String>,
    /// The macros in its values and manifests.
    pub macros: Vec<FilledMacro>,
    /// Its manifests.
    pub manifests: Vec<ManifestReport>,
    /// `file:line:column`.
    pub location: String,
}

/// A macro of a layer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FilledMacro {
    /// As it is written.
    #[serde(rename = "macro")]
    pub written: String,
    /// Its value; none where only Palette knows it.
    pub value: Option<String>,
    /// `file:line:column`.
    pub location: String,
}

/// A manifest of a layer.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestReport {
    /// Its name.
    pub name: String,
    /// The objects in it: `ConfigMap demo/greeting`.
    pub objects: Vec<String>,
}

/// Layers that are installed together.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WaveReport {
    /// From 1.
    pub wave: usize,
    /// Their layer.
    pub layer: &'static str,
    /// Their install priority.
    pub priority: Option<i64>,
    /// What they are called in the stack.
    pub layers: Vec<String>,
}

/// A variable of a profile.
#[derive(Clone, Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of the report"
)]
#[serde(rename_all = "camelCase")]
pub struct VariableReport {
    /// The profile that declares it.
    pub profile: String,
    /// Its name.
    pub name: String,
    /// What people see.
    pub display_name: Option<String>,
    /// What it is for.
    pub description: Option<String>,
    /// `string`, `number`, …
    pub format: &'static str,
    /// Its value; none when it has to be given.
    pub value: Option<String>,
    /// Whether the value was given, not the default.
    pub given: bool,
    /// Whether it must have a value.
    pub required: bool,
    /// Whether nobody may set it.
    pub immutable: bool,
    /// Whether it is hidden when a cluster is deployed.
    pub hidden: bool,
    /// Whether its value is masked.
    pub sensitive: bool,
    /// The pattern it must match.
    pub regex: Option<String>,
    /// What a dropdown offers.
    pub options: Vec<String>,
    /// The layers that read it.
    pub used_by: Vec<String>,
    /// `file:line:column`.
    pub location: String,
}

/// A macro that only Palette knows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NeededMacro {
    /// `.spectro.macro.name`
    pub name: String,
    /// The layers that read it.
    pub used_by: Vec<String>,
}

/// A registry.
#[derive(Clone, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "camelCase")]
pub struct RegistryReport {
    /// Its name.
    pub name: Option<String>,
    /// Its identity on one Palette server.
    pub uid: Option<String>,
    /// `pack`, `helm` or `oci`.
    pub kind: Option<&'static str>,
    /// What an OCI registry holds.
    pub provider_type: Option<&'static str>,
    /// Whether it needs credentials.
    pub private: bool,
}
