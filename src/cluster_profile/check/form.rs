//! What a file lacks because of what it was saved from.

use crate::diag::Diagnostic;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::ClusterProfile;
use crate::model::cluster_profile::ProfileForm;
use crate::source::Origins;

/// A warning about a profile that holds less than an export.
pub fn incomplete(profile: &ClusterProfile, origins: &Origins) -> Option<Diagnostic> {
    let lacks = match profile.form {
        ProfileForm::Export => return None,
        ProfileForm::ApiObject => "the content of manifests, and variables",
        ProfileForm::CreateBody => "the versions of packs, and the names of registries",
    };
    let words = profile.form.words();
    let name = &profile.name;
    let message = format!("`{}` is {words}, which lacks {lacks}", name.value);
    let diagnostic = Diagnostic::warning(&codes::INCOMPLETE_FORM, message)
        .place(origins.span(name.origin), "this profile")
        .help("export the profile in Palette, and use that file");
    Some(diagnostic)
}
