//! Which layers a profile has, and in which order
//! (<https://docs.spectrocloud.com/profiles/cluster-profiles/>).

use super::Finding;
use super::Findings;
use super::clouds;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::ClusterProfile;
use crate::model::cluster_profile::Layer;
use crate::model::cluster_profile::Pack;
use crate::model::cluster_profile::ProfileType;

pub(super) fn check(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    match profile.profile_type.value {
        ProfileType::Infrastructure => {
            refuse_add_ons(profile, findings);
            require_core(profile, findings);
        }
        ProfileType::Full => {
            require_core(profile, findings);
            expect_add_ons(profile, findings);
        }
        ProfileType::AddOn => refuse_core(profile, findings),
        // Palette's own; nobody else knows its rules.
        ProfileType::System => return,
    }
    one_of_each(&profile.packs.iter().collect::<Vec<_>>(), findings);
    order(profile, findings);
}

fn refuse_add_ons(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    for pack in profile
        .packs
        .iter()
        .filter(|pack| !pack.layer.value.is_core())
    {
        let message = format!(
            "the Infrastructure profile `{}` has the add-on `{}`",
            profile.name.value, pack.name.value
        );
        Finding::error(&codes::LAYER_NOT_ALLOWED, message)
            .at(pack.layer.origin, "an add-on layer")
            .at(profile.profile_type.origin, "because of this type")
            .help(
                "move the layer into an Add-on profile, or make the profile Full: `type: cluster`",
            )
            .report(findings);
    }
}

/// Infrastructure usually stays out of Add-on profiles; without an operating system and Kubernetes
/// of their own there is nothing they could mean.
fn refuse_core(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    for pack in profile
        .packs
        .iter()
        .filter(|pack| pack.layer.value.is_core())
    {
        let layer = pack.layer.value;
        let message = format!(
            "the Add-on profile `{}` has a layer `{layer}` ({}): `{}`",
            profile.name.value,
            layer.title(),
            pack.name.value
        );
        let finding = match layer {
            Layer::Network | Layer::Storage => Finding::warning(&codes::LAYER_NOT_ALLOWED, message),
            _ => Finding::error(&codes::LAYER_NOT_ALLOWED, message),
        };
        finding
            .at(pack.layer.origin, "a core layer")
            .at(profile.profile_type.origin, "because of this type")
            .help("move the layer into an Infrastructure profile, or write `layer: addon`")
            .report(findings);
    }
}

fn require_core(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    let custom = clouds::is_custom(profile);
    let edge = profile.cloud_type.as_ref();
    let edge = edge.is_some_and(|cloud| &*cloud.value == "edge-native");
    for layer in Layer::CORE {
        if profile.packs.iter().any(|pack| pack.layer.value == layer) {
            continue;
        }
        let title = profile.profile_type.value.title();
        let message = format!(
            "the {title} profile `{}` has no layer `{layer}` ({})",
            profile.name.value,
            layer.title()
        );
        // Edge clusters exist without storage, and custom clouds bring their own system.
        let may_lack = match layer {
            Layer::Storage => edge,
            Layer::OperatingSystem | Layer::Kubernetes => custom,
            _ => false,
        };
        let finding = if may_lack {
            Finding::warning(&codes::MISSING_LAYER, message)
        } else {
            Finding::error(&codes::MISSING_LAYER, message)
        };
        finding
            .at(profile.profile_type.origin, "because of this type")
            .help(format!("add a pack with `layer: {layer}`"))
            .report(findings);
    }
}

fn expect_add_ons(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    if profile.packs.iter().any(|pack| !pack.layer.value.is_core()) {
        return;
    }
    let message = format!("the Full profile `{}` has no add-on", profile.name.value);
    Finding::note(&codes::MISSING_LAYER, message)
        .at(profile.profile_type.origin, "this type")
        .help("an Infrastructure profile (`type: infra`) has the core layers only")
        .report(findings);
}

/// A cluster has one operating system, one Kubernetes, one network and one storage.
pub(super) fn one_of_each(packs: &[&Pack], findings: &mut Findings<'_>) {
    for layer in std::iter::once(Layer::Kernel).chain(Layer::CORE) {
        let mut of_layer = packs.iter().filter(|pack| pack.layer.value == layer);
        let Some(first) = of_layer.next() else {
            continue;
        };
        for again in of_layer {
            let message = format!(
                "two packs are the layer `{layer}` ({}): `{}` and `{}`",
                layer.title(),
                first.name.value,
                again.name.value
            );
            Finding::error(&codes::DUPLICATE_LAYER, message)
                .at(again.layer.origin, "again here")
                .at(first.layer.origin, "first here")
                .help("keep one of them")
                .report(findings);
        }
    }
}

fn order(profile: &ClusterProfile, findings: &mut Findings<'_>) {
    let pairs = profile.packs.windows(2);
    for pair in pairs {
        let [before, after] = pair else { continue };
        if before.layer.value <= after.layer.value {
            continue;
        }
        let message = format!(
            "the layer `{}` stands behind `{}`",
            after.layer.value, before.layer.value
        );
        Finding::warning(&codes::LAYER_ORDER, message)
            .at(after.layer.origin, "stands too late")
            .at(before.layer.origin, "behind this")
            .help("write the layers in the order os, k8s, cni, csi, addon")
            .report(findings);
    }
}
