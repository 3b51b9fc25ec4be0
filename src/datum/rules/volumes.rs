//! Dialect R: volumes, and where they are attached.

use super::Subject;
use super::page_pod::check_path;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::diag::did_you_mean;
use crate::kubernetes::Amount;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Where the source of a disk stands.
const SPEC: [&str; 3] = ["disk", "template", "spec"];

/// The smallest and the largest disk, and the smallest one made from an image, in Gi.
const SIZES: (i64, i64, i64) = (10, 100, 25);

fn all<'s>(subject: &Subject<'s>) -> &'s [Node] {
    let spec = subject.workload.template();
    spec.map_or(&[], |spec| look::list(spec, &["volumes"]))
}

/// What volumes are attached to: containers, or the machine.
fn hosts<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s Node> + use<'s> {
    let spec = subject.workload.template();
    let machine = spec.and_then(|spec| look::at(spec, &["runtime", "virtualMachine"]));
    subject.workload.containers().iter().chain(machine)
}

pub(super) fn attachments(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let volumes = all(subject);
    for host in hosts(subject) {
        let mut paths = BTreeSet::new();
        for attachment in look::list(host, &["volumeAttachments"]) {
            let message = "an attachment names no volume";
            let Some(name) = findings.required(attachment, &["name"], message, "write `name`")
            else {
                continue;
            };
            let mut named = volumes.iter();
            let named = named.find(|volume| look::text(volume, &["name"]) == name.text);
            let Some(volume) = named else {
                let message = format!("there is no volume `{}`", name.text);
                let known = volumes.iter().map(|volume| look::text(volume, &["name"]));
                let help = did_you_mean(name.text, known)
                    .unwrap_or_else(|| "declare it under `template.spec.volumes`".to_owned());
                findings.error(name.origin, message, &help);
                continue;
            };
            check_path(attachment, &mut paths, findings);
            let path = look::at(attachment, &["mountPath"]);
            let disk = look::at(volume, &["disk"]);
            let is_raw = disk.is_some() && !is_filled(volume);
            // Machines find what is attached to them by themselves.
            let is_seen = disk.is_some() || path.is_some() || !is_container(host);
            if !is_seen {
                let message = format!("the volume `{}` is attached without a path", name.text);
                findings.warning(
                    name.origin,
                    message,
                    "write `mountPath`, or nothing sees it",
                );
            }
            if let (Some(path), true) = (path, is_raw) {
                let message = format!("the disk `{}` has nothing to mount", name.text);
                let help = "give the disk `populator.filesystem`, or leave out `mountPath`";
                findings.error(path.origin, message, help);
            }
        }
    }
}

/// Whether volumes are attached to a container, and not to the machine.
fn is_container(host: &Node) -> bool {
    look::at(host, &["image"]).is_some()
}

/// Whether something fills a disk, so that it has files.
fn is_filled(volume: &Node) -> bool {
    let populator = ["disk", "template", "spec", "populator"];
    let populator = look::at(volume, &populator);
    populator.is_some_and(|populator| {
        ["image", "filesystem"]
            .iter()
            .any(|kind| look::at(populator, &[kind]).is_some())
    })
}

pub(super) fn volumes(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let attached: BTreeSet<&str> = hosts(subject)
        .flat_map(|host| look::list(host, &["volumeAttachments"]))
        .map(|attachment| look::text(attachment, &["name"]))
        .collect();
    let (mut seen, mut devices) = (BTreeSet::new(), BTreeSet::new());
    for (index, volume) in all(subject).iter().enumerate() {
        let name = findings.required(volume, &["name"], "a volume has no name", "name it");
        if let Some(name) = name {
            if let Err(reason) = names::dns_label(name.text) {
                let message = format!("`{}` cannot be a volume: it {reason}", name.text);
                findings.error(name.origin, message, "choose a name such as `data`");
            } else if !seen.insert(name.text) {
                let message = format!("there are two volumes `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            } else if !attached.contains(name.text) {
                let message = format!("the volume `{}` is attached to nothing", name.text);
                findings.error(name.origin, message, "attach it, or remove it");
            }
        }
        one_source(volume, findings);
        // The service keeps this name for every volume, also for those that are no disks.
        let own = format!("persistent-disk-{index}");
        let device = look::word(volume, &["disk", "deviceName"]);
        let device = device.map_or((own, volume.origin), |word| {
            (word.text.to_owned(), word.origin)
        });
        if !devices.insert(device.0.clone()) {
            let message = format!("two volumes have the device `{}`", device.0);
            findings.error(device.1, message, "give one of them another `deviceName`");
        }
    }
}

fn one_source(volume: &Node, findings: &mut Findings<'_>) {
    let sources = ["disk", "configMap", "secret"];
    let there: Vec<&Node> = sources
        .into_iter()
        .filter_map(|source| look::at(volume, &[source]))
        .collect();
    let help = "write one of `disk`, `configMap` and `secret`";
    match there.as_slice() {
        [] => findings.missing(volume.origin, "a volume has no source", help),
        [_] => {}
        [_, second, ..] => findings.error(second.origin, "a volume has two sources", help),
    }
}

pub(super) fn disks(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for volume in all(subject) {
        let Some(disk) = look::at(volume, &["disk"]) else {
            continue;
        };
        let Some(spec) = look::at(volume, &SPEC) else {
            let help = "write `disk.template.spec`";
            findings.missing(disk.origin, "a disk has no template", help);
            continue;
        };
        if let Some(kind) = look::word(spec, &["type"]).filter(|kind| kind.text != "pd-standard") {
            let message = format!("there is no type `{}` of disks", kind.text);
            findings.error(kind.origin, message, "write `pd-standard`, or leave it out");
        }
        populator(subject, spec, findings);
        size(spec, findings);
    }
}

fn populator(subject: &Subject<'_>, spec: &Node, findings: &mut Findings<'_>) {
    let Some(populator) = look::at(spec, &["populator"]) else {
        return;
    };
    let image = look::at(populator, &["image"]);
    let filesystem = look::at(populator, &["filesystem"]);
    if let (Some(_), Some(second)) = (image, filesystem) {
        let message = "a disk is filled from an image and with a file system";
        findings.error(second.origin, message, "keep one of them");
    }
    if image.is_none() && filesystem.is_none() {
        let message = "a populator fills a disk with nothing";
        let help = "write `filesystem` or `image`, or leave `populator` out";
        findings.missing(populator.origin, message, help);
    }
    let message = "a file system has no type";
    let kind =
        filesystem.and_then(|one| findings.required(one, &["type"], message, "write `ext4`"));
    if let Some(kind) = kind.filter(|kind| kind.text != "ext4") {
        let message = format!("disks cannot have the file system `{}`", kind.text);
        findings.error(kind.origin, message, "write `ext4`");
    }
    let images = &subject.facts.types.disk_images;
    let message = "the image of a disk has no name";
    let name = image.and_then(|image| findings.required(image, &["name"], message, "write `name`"));
    if let Some(name) = name
        && !images.iter().any(|known| &*known.value == name.text)
    {
        let message = format!("disks cannot be made from the image `{}`", name.text);
        let known: Vec<&str> = images.iter().map(|known| &*known.value).collect();
        findings.error(
            name.origin,
            message,
            &format!("there are: {}", known.join(", ")),
        );
    }
}

fn size(spec: &Node, findings: &mut Findings<'_>) {
    let from_image = look::at(spec, &["populator", "image"]).is_some();
    let (least, most, least_of_image) = SIZES;
    let Some(storage) = look::at(spec, &["resources", "requests", "storage"]) else {
        if !from_image {
            let help = "write `resources.requests.storage`, such as `10Gi`";
            findings.missing(spec.origin, "a disk has no size", help);
        }
        return;
    };
    for pair in look::pairs(spec, &["resources", "requests"]) {
        if &*pair.key.text != "storage" {
            let message = format!("a disk has no `{}`", pair.key.text);
            findings.warning(pair.key.origin, message, "remove it; only `storage` counts");
        }
    }
    let unit = Amount::parse("1Gi").unwrap_or_default();
    let help = format!("write {least}Gi to {most}Gi, in whole Gi");
    let Some(size) = Amount::of(storage).and_then(|amount| amount.whole(unit)) else {
        findings.error(
            storage.origin,
            "the size of a disk is not in whole Gi",
            &help,
        );
        return;
    };
    if !(least..=most).contains(&size) {
        let message = format!("a disk cannot have {size}Gi");
        findings.error(storage.origin, message, &help);
    } else if from_image && size < least_of_image {
        let message = format!("a disk of {size}Gi is too small for an image");
        let help = format!("write {least_of_image}Gi or more");
        findings.error(storage.origin, message, &help);
    }
}

pub(super) fn sources(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for volume in all(subject) {
        for (source, name) in [("configMap", "name"), ("secret", "secretName")] {
            let Some(node) = look::at(volume, &[source]) else {
                continue;
            };
            let message = format!("a `{source}` of a volume has no `{name}`");
            let word = findings.required(node, &[name], message, &format!("write `{name}`"));
            if let Some(word) = word
                && let Err(reason) = names::dns_subdomain(word.text)
            {
                let message = format!("no such object can be called `{}`: it {reason}", word.text);
                findings.error(word.origin, message, "correct the name");
            }
            let items = look::at(node, &["items"]).filter(|items| !look::lacks(items, &[]));
            if let Some(items) = items {
                let message = "the service does not take single `items`";
                findings.error(
                    items.origin,
                    message,
                    "leave `items` out, and mount all keys",
                );
            }
            if let Some(mode) = look::at(node, &["defaultMode"])
                && let Some(value) = mode.as_i64()
                && !(0..=0o777).contains(&value)
            {
                let message = format!("{value} is no mode of a file");
                findings.error(mode.origin, message, "write 0 to 511, which is 0777");
            }
        }
    }
}
