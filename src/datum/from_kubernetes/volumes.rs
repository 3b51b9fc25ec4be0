//! Dialect R: volumes.

use super::Lifting;
use super::RULE;
use super::parts::Parts;
use super::source::Source;
use crate::datum::look;
use crate::datum::making::Making;
use crate::kubernetes::Amount;
use crate::yaml::Node;

/// The smallest and the largest disk, in Gi.
const SIZES: (i64, i64) = (10, 100);

/// Fields of `spec` of a claim that a disk is made of.
const CLAIM: [&str; 3] = ["accessModes", "resources", "storageClassName"];

/// The volumes of an instance.
pub(super) fn volumes(
    source: &Source<'_>,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let mounted = source.mounted();
    let is_mounted = |named: &Node, name: &[&str], making: &mut Making<'_>| {
        let name = look::text(named, name);
        if !mounted.contains(name) {
            let message = format!("no container mounts the volume `{name}`");
            making.lost(named.origin, message, "it is left out");
        }
        mounted.contains(name)
    };
    let mut all = Vec::new();
    for volume in look::list(source.pod, &["volumes"]) {
        if is_mounted(volume, &["name"], making) {
            all.extend(of_pod(volume, source, parts, lifting, making));
        }
    }
    let name = ["metadata", "name"];
    for claim in source.claims() {
        if is_mounted(claim, &name, making) {
            all.push(disk(claim, &name, claim, lifting, making));
        }
    }
    all
}

fn of_pod(
    volume: &Node,
    source: &Source<'_>,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let kind = look::pairs(volume, &[]).find(|pair| &*pair.key.text != "name");
    let name = look::text(volume, &["name"]);
    match kind.map(|pair| &*pair.key.text) {
        Some("configMap" | "secret") => Some(config(volume, making)),
        Some("emptyDir") => empty(volume, lifting, making),
        Some("persistentVolumeClaim") => claimed(volume, source, parts, lifting, making),
        other => {
            let message = match other {
                Some(kind) => format!("the volume `{name}` is of the kind `{kind}`"),
                None => format!("the volume `{name}` has no source"),
            };
            let help = "instances have disks, ConfigMaps and Secrets as volumes";
            making.refuse(volume.origin, message, help);
            None
        }
    }
}

/// A `ConfigMap` or Secret, as a whole.
fn config(volume: &Node, making: &mut Making<'_>) -> Node {
    for kind in ["configMap", "secret"] {
        if let Some(items) = look::at(volume, &[kind, "items"]) {
            let message = "the service does not take single `items`";
            let help = "mount all keys, or put those that are wanted into an object of their own";
            making.refuse(items.origin, message, help);
        }
    }
    volume.clone()
}

fn empty(volume: &Node, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Option<Node> {
    let name = look::text(volume, &["name"]);
    let directory = look::at(volume, &["emptyDir"])?;
    if !lifting.facts.mapping.empty_dir_as_disk {
        let message = format!("the volume `{name}` is an empty folder that containers share");
        let help = "write `emptyDirAsDisk: true` in the mapping file to make a disk of 10Gi of it";
        making.refuse(directory.origin, message, help);
        return None;
    }
    let message = format!("the empty folder `{name}` becomes a disk");
    making.rewritten(
        directory.origin,
        message,
        "it outlives the containers, not the instance",
    );
    let build = making.build(RULE, &[directory.origin]);
    let size = build.text(format!("{}Gi", SIZES.0));
    let name = look::at(volume, &["name"]).cloned();
    Some(made(name, (None, size), directory, making))
}

fn claimed(
    volume: &Node,
    source: &Source<'_>,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let reference = look::at(volume, &["persistentVolumeClaim"])?;
    let name = look::text(reference, &["claimName"]);
    let Some(claim) = parts.claim(source, name) else {
        let message = format!("the claim `{name}` is not among the objects");
        let help = "add the PersistentVolumeClaim, so that its size is known";
        making.refuse(reference.origin, message, help);
        return None;
    };
    let is_alone = source
        .replicas()
        .is_none_or(|count| count.as_i64() == Some(1))
        && parts.autoscaler(source).is_none();
    if let Some(read_only) = look::at(reference, &["readOnly"])
        && read_only.as_bool() == Some(true)
    {
        let message = format!("the claim `{name}` can be written to");
        making.lost(read_only.origin, message, "disks are not read only");
    }
    if !is_alone {
        let message = format!("several instances would share the claim `{name}`");
        let help = "disks belong to one instance; write one replica, or use a StatefulSet";
        making.refuse(reference.origin, message, help);
        return None;
    }
    Some(disk(volume, &["name"], claim, lifting, making))
}

/// A disk for a claim.
fn disk(
    named: &Node,
    name: &[&str],
    claim: &Node,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Node {
    let called = look::text(named, name);
    tell_of_claim(claim, making);
    for mode in look::list(claim, &["spec", "accessModes"]) {
        if !matches!(mode.as_str(), Some("ReadWriteOnce" | "ReadWriteOncePod")) {
            let mode_name = mode.as_str().unwrap_or_default();
            let message = format!("the volume `{called}` is wanted as `{mode_name}`");
            making.refuse(
                mode.origin,
                message,
                "disks are for one instance: `ReadWriteOnce`",
            );
        }
    }
    let kind = kind(claim, lifting, making);
    let storage = look::at(claim, &["spec", "resources", "requests", "storage"]);
    let size = match storage {
        Some(storage) => size(storage, called, making),
        None => making
            .build(RULE, &[claim.origin])
            .text(format!("{}Gi", SIZES.0)),
    };
    let name = look::at(named, name).cloned();
    made(name, (kind, size), claim, making)
}

/// What a claim says besides name, size, access and storage class.
fn tell_of_claim(claim: &Node, making: &mut Making<'_>) {
    let called = look::text(claim, &["metadata", "name"]);
    let metadata = look::pairs(claim, &["metadata"])
        .filter(|pair| ["labels", "annotations"].contains(&&*pair.key.text));
    let spec = look::pairs(claim, &["spec"]).filter(|pair| !CLAIM.contains(&&*pair.key.text));
    let resources =
        look::pairs(claim, &["spec", "resources"]).filter(|pair| &*pair.key.text != "requests");
    for pair in metadata.chain(spec).chain(resources) {
        let is_default =
            &*pair.key.text == "volumeMode" && pair.value.as_str() == Some("Filesystem");
        if is_default || pair.value.is_null() {
            continue;
        }
        let message = format!(
            "`{}` of the claim `{called}` has no counterpart",
            pair.key.text
        );
        let help = match &*pair.key.text {
            "dataSource" | "dataSourceRef" | "volumeName" | "selector" => "the disk begins empty",
            "volumeMode" => "disks have a file system",
            _ => "it is left out",
        };
        making.lost(pair.key.origin, message, help);
    }
}

/// The type of disks that stands for the storage class of a claim.
fn kind(claim: &Node, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Option<Node> {
    let class = look::word(claim, &["spec", "storageClassName"])?;
    let known = lifting.facts.mapping.storage_classes.get(class.text);
    if known.is_none() {
        let name = class.text;
        let message = format!("no type of disks stands for the storage class `{name}`");
        let help = "it becomes `pd-standard`; name it under `storageClasses` in the mapping file";
        making.lost(class.origin, message, help);
    }
    known.cloned()
}

/// A size in whole Gi, within what disks may have.
fn size(storage: &Node, called: &str, making: &mut Making<'_>) -> Node {
    let unit = Amount::parse("1Gi").unwrap_or_default();
    let (least, most) = SIZES;
    let wanted = Amount::of(storage).map_or(0, |amount| amount.rounded_up(unit));
    let exact = Amount::of(storage).and_then(|amount| amount.whole(unit));
    if wanted > most {
        let message = format!("the volume `{called}` is larger than a disk may be");
        making.refuse(
            storage.origin,
            message,
            &format!("disks have up to {most}Gi"),
        );
        return storage.clone();
    }
    if exact.is_some_and(|exact| exact >= least) {
        return storage.clone();
    }
    let size = wanted.max(least);
    let message = format!("the volume `{called}` becomes a disk of {size}Gi");
    let help = format!("disks have {least}Gi or more, in whole Gi");
    making.rewritten(storage.origin, message, &help);
    making
        .build(RULE, &[storage.origin])
        .text(format!("{size}Gi"))
}

/// A disk with a file system.
fn made(
    name: Option<Node>,
    (kind, size): (Option<Node>, Node),
    because: &Node,
    making: &mut Making<'_>,
) -> Node {
    let build = making.build(RULE, &[because.origin]);
    let requests = build.map([("storage", Some(size))]);
    let filesystem = build.map([("type", Some(build.text("ext4")))]);
    let spec = build.map([
        (
            "type",
            Some(kind.unwrap_or_else(|| build.text("pd-standard"))),
        ),
        ("resources", Some(build.map([("requests", Some(requests))]))),
        (
            "populator",
            Some(build.map([("filesystem", Some(filesystem))])),
        ),
    ]);
    let template = build.map([("spec", Some(spec))]);
    let disk = build.map([("template", Some(template))]);
    build.map([("name", name), ("disk", Some(disk))])
}
