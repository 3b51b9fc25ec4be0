//! One cluster for each type of cloud.

use super::Contents;
use super::HeldClusterProfile;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::bundles as codes;
use crate::model::Text;
use crate::model::cluster_profile::ProfileType;
use crate::source::Origins;
use std::collections::BTreeMap;

/// The type of cloud of an Add-on that fits everywhere.
pub(super) const EVERY_CLOUD: &str = "all";

/// Reports where a bundle makes no cluster, or two, for a type of cloud.
///
/// A cluster profile that is not in the workspace may be anything, so that nothing is said to be
/// missing where one of them is listed.
pub(super) fn check_clouds(
    contents: &Contents<'_>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let mut makers: BTreeMap<Option<&str>, &HeldClusterProfile<'_>> = BTreeMap::new();
    let clouds: Vec<Option<Text>> = contents
        .cluster_profiles
        .iter()
        .map(HeldClusterProfile::cloud_type)
        .collect();
    let pairs = || contents.cluster_profiles.iter().zip(&clouds);
    for (held, cloud) in pairs().filter(|(held, _)| held.makes_a_cluster()) {
        let cloud = cloud.as_ref().map(|cloud| &*cloud.value);
        if let Some(first) = makers.get(&cloud) {
            // One that stands twice is told of as such.
            if first.listed.name.value != held.listed.name.value {
                diagnostics.push(several(first, held, cloud, origins));
            }
        } else {
            makers.insert(cloud, held);
        }
    }
    let unknown = pairs().any(|(held, _)| held.cluster_type().is_none());
    if makers.is_empty() && !unknown {
        diagnostics.push(none(contents, origins));
        return;
    }
    for (held, cloud) in pairs() {
        let Some(cloud) = cloud.as_ref().filter(|_| !unknown) else {
            continue;
        };
        let alone = held.cluster_type() == Some(ProfileType::AddOn)
            && &*cloud.value != EVERY_CLOUD
            && !makers.contains_key(&Some(&*cloud.value))
            && !makers.contains_key(&None);
        if alone {
            diagnostics.push(add_on_alone(held, cloud, origins));
        }
    }
}

fn several(
    first: &HeldClusterProfile<'_>,
    again: &HeldClusterProfile<'_>,
    cloud: Option<&str>,
    origins: &Origins,
) -> Diagnostic {
    let cloud = cloud.map_or("one type of cloud".to_owned(), |cloud| format!("`{cloud}`"));
    let message = format!(
        "the cluster profiles `{}` and `{}` both make a cluster for {cloud}",
        first.listed.name.value, again.listed.name.value
    );
    Diagnostic::error(&codes::SEVERAL_INFRASTRUCTURE, message)
        .place(
            origins.span(again.listed.name.origin),
            format!("of type {}", title(again)),
        )
        .place(
            origins.span(first.listed.name.origin),
            format!("of type {}", title(first)),
        )
        .help("remove one of them, or give it a `cloudType` of its own")
}

fn none(contents: &Contents<'_>, origins: &Origins) -> Diagnostic {
    let bundle = contents.bundle;
    let words = bundle.bundle_type.map_or("", |of| of.value.name());
    let message = format!(
        "the {words} bundle `{}` has no cluster profile of type Infrastructure or Full",
        bundle.metadata.name.value
    );
    let written = bundle.bundle_type.map(|of| of.origin);
    let mut diagnostic = Diagnostic::error(&codes::NO_INFRASTRUCTURE, message)
        .place(
            written.and_then(|origin| origins.span(origin)),
            "the bundle's type",
        )
        .help("list one below `spec.clusterProfiles`");
    for held in &contents.cluster_profiles {
        diagnostic = diagnostic.place(
            origins.span(held.listed.name.origin),
            format!("of type {}", title(held)),
        );
    }
    diagnostic
}

fn add_on_alone(held: &HeldClusterProfile<'_>, cloud: &Text, origins: &Origins) -> Diagnostic {
    let message = format!(
        "the Add-on `{}` is for `{}`, for which the bundle makes no cluster",
        held.listed.name.value, cloud.value
    );
    Diagnostic::warning(&codes::ADD_ON_ALONE, message)
        .place(origins.span(held.listed.name.origin), "never deployed")
        .place(origins.span(cloud.origin), "its type of cloud")
        .help("list a cluster profile of type Infrastructure or Full for it, or remove it")
}

fn title(held: &HeldClusterProfile<'_>) -> &'static str {
    held.cluster_type().map_or("unknown", ProfileType::title)
}
