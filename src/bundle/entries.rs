//! The items of a bundle's lists, each by itself.

use super::Contents;
use super::HeldClusterProfile;
use super::HeldProfile;
use super::clouds::EVERY_CLOUD;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::diag::did_you_mean;
use crate::model::BundleType;
use crate::model::ListedClusterProfile;
use crate::model::PROFILE_TYPE;
use crate::model::ProfileBundle;
use crate::model::cluster_profile::ProfileType;
use crate::source::OriginId;
use crate::source::Origins;
use crate::workspace::Workspace;
use std::collections::BTreeMap;

/// Reports items that lead nowhere, stand twice, or are of no known type.
pub(super) fn check_entries(
    contents: &Contents<'_>,
    workspace: &Workspace,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    for held in &contents.workload_profiles {
        check_profile(held, origins, diagnostics);
    }
    let bundle_type = contents.bundle.bundle_type.map(|of| of.value);
    // Those of an Application bundle are wrong whatever they are.
    if bundle_type != Some(BundleType::Application) {
        for held in &contents.cluster_profiles {
            check_cluster_profile(held, workspace, origins, diagnostics);
        }
    }
    listed_twice(contents.bundle, origins, diagnostics);
}

fn check_profile(held: &HeldProfile<'_>, origins: &Origins, diagnostics: &mut Diagnostics) {
    let listed = origins.span(held.listed.origin);
    let profile = match &held.found {
        Ok(found) => found.item(),
        Err(fault) => {
            diagnostics.push(fault.clone().at(listed, "listed here"));
            return;
        }
    };
    if profile.profile_type.is_none() {
        let name = &profile.metadata.name;
        let message = format!("the workload profile `{}` has no type", name.value);
        let diagnostic = Diagnostic::error(&codes::NO_PROFILE_TYPE, message)
            .place(
                origins.span(name.origin),
                "`spec.type` is missing in this one",
            )
            .place(listed, "listed here")
            .help(format!(
                "write `type: Application`, `Model` or `Infrastructure` below its `spec`, \
                 or the label `{PROFILE_TYPE}`"
            ));
        diagnostics.push(diagnostic);
    }
}

fn check_cluster_profile(
    held: &HeldClusterProfile<'_>,
    workspace: &Workspace,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let Some(profile) = held.profile else {
        diagnostics.push(unknown_cluster_profile(held.listed, workspace, origins));
        return;
    };
    // What is wrong with the file itself.
    diagnostics.extend(profile.faults.clone());
    let name = &held.listed.name;
    if profile.profile_type.value == ProfileType::System {
        let message = format!(
            "the cluster profile `{}` is of type System, which is for Palette itself",
            name.value
        );
        let diagnostic = Diagnostic::error(&codes::CLUSTER_PROFILE_NOT_ALLOWED, message)
            .place(origins.span(name.origin), "listed here")
            .place(origins.span(profile.profile_type.origin), "its type")
            .help("remove it");
        diagnostics.push(diagnostic);
    }
    if let (Some(listed), Some(own)) = (&held.listed.cloud_type, &profile.cloud_type)
        && listed.value != own.value
        && &*own.value != EVERY_CLOUD
    {
        let message = format!(
            "the cluster profile `{}` is for `{}`, and the bundle lists it for `{}`",
            name.value, own.value, listed.value
        );
        let diagnostic = Diagnostic::error(&codes::OTHER_CLOUD_TYPE, message)
            .place(origins.span(listed.origin), "listed for this")
            .place(origins.span(own.origin), "made for this")
            .help(format!(
                "leave `cloudType` out, or list a cluster profile for `{}`",
                listed.value
            ));
        diagnostics.push(diagnostic);
    }
}

fn unknown_cluster_profile(
    listed: &ListedClusterProfile,
    workspace: &Workspace,
    origins: &Origins,
) -> Diagnostic {
    let all = workspace.cluster_profiles();
    let name = &listed.name;
    let versions = all.named(&name.value).iter();
    let versions: Vec<String> = versions
        .map(|one| format!("`{}`", one.version.value))
        .collect();
    let (message, origin, help) = match (&listed.version, versions.as_slice()) {
        (Some(version), [_, ..]) => (
            format!("there is no version {} of `{}`", version.value, name.value),
            version.origin,
            format!("there is {}", versions.join(", ")),
        ),
        _ => (
            format!(
                "the cluster profile `{}` is not in the workspace",
                name.value
            ),
            name.origin,
            did_you_mean(&name.value, all.names())
                .unwrap_or_else(|| "export it from Palette into the workspace".to_owned()),
        ),
    };
    Diagnostic::warning(&codes::UNKNOWN_CLUSTER_PROFILE, message)
        .place(origins.span(origin), "its type is not known")
        .help(help)
}

/// A workload profile stands once, in whatever version; a cluster profile once for a type of cloud.
fn listed_twice(bundle: &ProfileBundle, origins: &Origins, diagnostics: &mut Diagnostics) {
    let own = &bundle.metadata.namespace;
    let profiles = bundle.workload_profiles.iter().map(|listed| {
        let namespace = &listed.namespace.as_ref().unwrap_or(own).value;
        let key = format!("workload profile `{namespace}/{}`", listed.name);
        (key, listed.origin)
    });
    let clusters = bundle.cluster_profiles.iter().map(|listed| {
        let cloud = listed.cloud_type.as_ref();
        let cloud = cloud.map_or(String::new(), |cloud| format!(" for `{}`", cloud.value));
        let key = format!("cluster profile `{}`{cloud}", listed.name.value);
        (key, listed.name.origin)
    });
    let mut seen: BTreeMap<String, OriginId> = BTreeMap::new();
    for (key, origin) in profiles.chain(clusters) {
        let Some(first) = seen.get(&key) else {
            seen.insert(key, origin);
            continue;
        };
        let message = format!(
            "the bundle `{}` lists the {key} twice",
            bundle.metadata.name.value
        );
        let diagnostic = Diagnostic::error(&codes::LISTED_TWICE, message)
            .place(origins.span(origin), "listed again here")
            .place(origins.span(*first), "first listed here")
            .help("remove one of the two");
        diagnostics.push(diagnostic);
    }
}
