//! What a file lacks because of what it was saved from.

use super::Finding;
use super::Findings;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::ClusterProfile;
use crate::model::cluster_profile::ProfileForm;

pub(super) fn check(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    let lacks = match profile.form {
        ProfileForm::Export => return,
        ProfileForm::ApiObject => "the content of manifests, and variables",
        ProfileForm::CreateBody => "the versions of packs, and the names of registries",
    };
    let words = profile.form.words();
    let name = &profile.name;
    let message = format!("`{}` is {words}, which lacks {lacks}", name.value);
    Finding::warning(&codes::INCOMPLETE_FORM, message)
        .at(name.origin, "this profile")
        .help("export the profile in Palette, and use that file")
        .report(findings);
}
