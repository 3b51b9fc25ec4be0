//! Volumes of instances.

use super::RULE;
use super::exposure::namespace;
use super::units::Named;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::mapping::Mapping;
use crate::datum::workload::Workload;
use crate::yaml::Map;
use crate::yaml::Node;

/// The volumes of a pod, and the claims that fill some of them.
#[derive(Default)]
pub(super) struct Volumes {
    /// `spec.volumes` of the pod.
    pub(super) of_pod: Vec<Node>,
    /// Templates of claims of a `StatefulSet`, or whole claims beside a Deployment.
    pub(super) claims: Vec<Node>,
}

/// Makes the volumes of a pod. Each pod of a `StatefulSet` gets disks of its own; a Deployment has
/// one claim for all of its pods, so it may have one pod only.
pub(super) fn volumes(
    workload: &Workload,
    named: &Named<'_>,
    shared: bool,
    mapping: &Mapping,
    making: &mut Making<'_>,
) -> Volumes {
    let spec = workload.template();
    let mut all = Volumes::default();
    for volume in spec.map_or(&[][..], |spec| look::list(spec, &["volumes"])) {
        let Some(disk) = look::at(volume, &["disk"]) else {
            all.of_pod.push(volume.clone());
            continue;
        };
        if let Some(image) = look::at(disk, &["template", "spec", "populator", "image"]) {
            let message = "Kubernetes makes no disks from images of machines";
            let help = "write a file system, or leave the Workload to Datum";
            making.refuse(image.origin, message, help);
            continue;
        }
        if let Some(device) = look::at(disk, &["deviceName"]) {
            let message = "Kubernetes does not name devices";
            making.lost(
                device.origin,
                message,
                "containers find the disk where it is mounted",
            );
        }
        if !shared {
            all.claims
                .push(claim(volume, disk, named, None, mapping, making));
            continue;
        }
        if most(named.unit.placement) > 1 {
            let message = "several pods of a Deployment would share one disk";
            making.refuse(
                disk.origin,
                message,
                "render a StatefulSet, or write one replica",
            );
            continue;
        }
        let volume_name = look::text(volume, &["name"]);
        let name = format!("{}-{volume_name}", named.name);
        let build = making.build(RULE, &[disk.origin]);
        let reference = build.map([("claimName", Some(build.text(name.as_str())))]);
        all.of_pod.push(build.map([
            ("name", look::at(volume, &["name"]).cloned()),
            ("persistentVolumeClaim", Some(reference)),
        ]));
        let own = (name.as_str(), namespace(workload));
        all.claims
            .push(claim(volume, disk, named, Some(own), mapping, making));
    }
    all
}

/// How many instances there may be.
fn most(placement: &Node) -> i64 {
    let count = |key| look::integer(placement, &["scaleSettings", key]).unwrap_or(1);
    count("minReplicas").max(count("maxReplicas"))
}

/// A claim, by itself or as a template.
fn claim(
    volume: &Node,
    disk: &Node,
    named: &Named<'_>,
    own: Option<(&str, Option<Node>)>,
    mapping: &Mapping,
    making: &mut Making<'_>,
) -> Node {
    tell_lost(disk, mapping, making);
    let build = making.build(RULE, &[disk.origin]);
    let spec = look::at(disk, &["template", "spec"]).unwrap_or(disk);
    let kind = look::word(spec, &["type"]).map_or("pd-standard", |word| word.text);
    let storage = look::at(spec, &["resources", "requests", "storage"]).cloned();
    let requests = build.map([("requests", Some(build.map([("storage", storage)])))]);
    let spec = build.map([
        (
            "accessModes",
            Some(build.list(vec![build.text("ReadWriteOnce")])),
        ),
        ("storageClassName", class(&mapping.storage_classes, kind)),
        ("resources", Some(requests)),
    ]);
    let Some((name, namespace)) = own else {
        let name = look::at(volume, &["name"]).cloned();
        return build.map([
            ("metadata", Some(build.map([("name", name)]))),
            ("spec", Some(spec)),
        ]);
    };
    let metadata = build.map([
        ("name", Some(build.text(name))),
        ("namespace", namespace),
        ("labels", Some(named.labels.clone())),
    ]);
    build.object("v1", "PersistentVolumeClaim", metadata, Some(spec))
}

/// What a claim does not say of a disk.
fn tell_lost(disk: &Node, mapping: &Mapping, making: &mut Making<'_>) {
    if let Some(metadata) = look::at(disk, &["template", "metadata"]) {
        let message = "the metadata of a disk does not go over";
        making.lost(metadata.origin, message, "it is left out");
    }
    if let Some(kind) = look::word(disk, &["template", "spec", "type"])
        && class(&mapping.storage_classes, kind.text).is_none()
    {
        let message = format!("no storage class of Kubernetes stands for `{}`", kind.text);
        let help = "name one under `storageClasses` in the mapping file; without, the cluster's own is taken";
        making.lost(kind.origin, message, help);
    }
}

/// The name that Kubernetes has for one of Datum's, as the mapping file writes it.
pub(super) fn class(classes: &Map, meant: &str) -> Option<Node> {
    let mut classes = classes.iter();
    let found = classes.find(|class| class.value.as_str() == Some(meant))?;
    Some(Node::string(found.key.text.clone(), found.key.origin))
}
