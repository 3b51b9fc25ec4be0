//! Where clusters run.

use super::Finding;
use super::Findings;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use crate::model::ClusterProfile;
use crate::model::cluster_profile::ProfileType;

/// The clouds that Palette itself has, under the names that its API, its provider for Terraform and
/// its packs use.
const KNOWN: &[&str] = &[
    "aks",
    "all",
    "apache-cloudstack",
    "aws",
    "azure",
    "baremetal",
    "custom",
    "edge",
    "edge-native",
    "eks",
    "gcp",
    "generic",
    "gke",
    "maas",
    "nested",
    "openstack",
    "virtual",
    "vsphere",
];

/// What fits every cloud.
pub(super) const ALL: &str = "all";

/// Whether the cloud is one that users have added to Palette; it may come with its own layers.
pub(super) fn is_custom(profile: &ClusterProfile) -> bool {
    let cloud = profile.cloud_type.as_ref();
    cloud.is_some_and(|cloud| !KNOWN.contains(&&*cloud.value))
}

pub(super) fn check(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    let needs_cloud = profile.profile_type.value.has_core_layers();
    let Some(cloud) = &profile.cloud_type else {
        if needs_cloud {
            let message = format!(
                "`{}` does not say for which cloud it is",
                profile.name.value
            );
            Finding::error(&codes::CLOUD_TYPE, message)
                .at(profile.name.origin, "this profile has no `cloudType`")
                .help("write `cloudType` beside `type`, such as `edge-native`")
                .report(findings);
        }
        return;
    };
    if &*cloud.value == ALL && profile.profile_type.value != ProfileType::AddOn {
        let title = profile.profile_type.value.title();
        let message = format!("a profile of type {title} cannot be for all clouds");
        Finding::error(&codes::CLOUD_TYPE, message)
            .at(cloud.origin, "only an Add-on profile may say `all`")
            .help("name the cloud, such as `edge-native`")
            .report(findings);
    }
    if is_custom(profile) {
        let message = format!("`{}` is no cloud of Palette itself", cloud.value);
        let finding = match did_you_mean(&cloud.value, KNOWN.iter().copied()) {
            Some(help) => Finding::warning(&codes::UNKNOWN_CLOUD, message).help(help),
            None => Finding::note(&codes::UNKNOWN_CLOUD, message)
                .help("it must be a custom cloud of the Palette server"),
        };
        finding.at(cloud.origin, "this cloud").report(findings);
    }
}
