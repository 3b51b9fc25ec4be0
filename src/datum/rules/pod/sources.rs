//! Volumes of a pod, and what is in them.

use super::environment::AMOUNTS;
use super::environment::check_divisors;
use super::environment::is_field;
use super::tables::Keys;
use super::tables::Limits;
use super::tables::Words;
use super::tables::check_filled;
use super::tables::check_given;
use super::tables::check_limits;
use super::tables::check_one_of;
use super::tables::check_words;
use super::tables::each;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::Amount;
use crate::kubernetes::facts::Type;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// What a source does not work without, and the shapes do not ask for.
const GIVEN: &[Keys] = &[
    ("configMap", &["name"]),
    ("secret", &["secretName"]),
    ("projected.sources[].configMap", &["name"]),
    ("projected.sources[].secret", &["name"]),
    ("ephemeral", &["volumeClaimTemplate"]),
    (
        "ephemeral.volumeClaimTemplate.spec",
        &["accessModes", "resources"],
    ),
    (
        "ephemeral.volumeClaimTemplate.spec.resources",
        &["requests"],
    ),
    (
        "ephemeral.volumeClaimTemplate.spec.resources.requests",
        &["storage"],
    ),
    ("scaleIO", &["volumeName"]),
    ("image", &["reference"]),
];

/// What a source does not work without, and the shapes ask for.
const FILLED: &[Keys] = &[
    ("hostPath", &["path"]),
    ("nfs", &["server", "path"]),
    ("configMap.items[]", &["key", "path"]),
    ("secret.items[]", &["key", "path"]),
    ("downwardAPI.items[]", &["path"]),
    ("projected.sources[].configMap.items[]", &["key", "path"]),
    ("projected.sources[].secret.items[]", &["key", "path"]),
    ("projected.sources[].downwardAPI.items[]", &["path"]),
    ("projected.sources[].serviceAccountToken", &["path"]),
    ("persistentVolumeClaim", &["claimName"]),
    ("csi", &["driver"]),
    ("iscsi", &["targetPortal", "iqn"]),
    ("cephfs", &["monitors"]),
    ("rbd", &["monitors", "image"]),
    ("glusterfs", &["endpoints", "path"]),
    ("azureFile", &["secretName", "shareName"]),
    ("azureDisk", &["diskName", "diskURI"]),
    ("vsphereVolume", &["volumePath"]),
    ("awsElasticBlockStore", &["volumeID"]),
    ("gcePersistentDisk", &["pdName"]),
    ("cinder", &["volumeID"]),
    ("gitRepo", &["repository"]),
    ("flexVolume", &["driver"]),
    ("portworxVolume", &["volumeID"]),
    ("photonPersistentDisk", &["pdID"]),
    ("scaleIO", &["gateway", "system"]),
    ("quobyte", &["registry", "volume"]),
];

/// The largest mode of a file, 0777.
const MODE: i64 = 0o777;

const LIMITS: &[Limits] = &[
    ("configMap.defaultMode", 0, MODE),
    ("configMap.items[].mode", 0, MODE),
    ("secret.defaultMode", 0, MODE),
    ("secret.items[].mode", 0, MODE),
    ("downwardAPI.defaultMode", 0, MODE),
    ("downwardAPI.items[].mode", 0, MODE),
    ("projected.defaultMode", 0, MODE),
    ("projected.sources[].configMap.items[].mode", 0, MODE),
    ("projected.sources[].secret.items[].mode", 0, MODE),
    ("projected.sources[].downwardAPI.items[].mode", 0, MODE),
    (
        "projected.sources[].serviceAccountToken.expirationSeconds",
        600,
        1 << 32,
    ),
    ("gcePersistentDisk.partition", 0, 255),
    ("iscsi.lun", 0, 255),
];

const WORDS: &[Words] = &[
    (
        "hostPath.type",
        &[
            "DirectoryOrCreate",
            "Directory",
            "FileOrCreate",
            "File",
            "Socket",
            "CharDevice",
            "BlockDevice",
        ],
    ),
    (
        "ephemeral.volumeClaimTemplate.spec.accessModes[]",
        &[
            "ReadWriteOnce",
            "ReadOnlyMany",
            "ReadWriteMany",
            "ReadWriteOncePod",
        ],
    ),
    (
        "ephemeral.volumeClaimTemplate.spec.volumeMode",
        &["Filesystem", "Block"],
    ),
    ("image.pullPolicy", &["Always", "IfNotPresent", "Never"]),
];

/// Where files go inside a volume.
const FILES: [&str; 7] = [
    "configMap.items[].path",
    "secret.items[].path",
    "downwardAPI.items[].path",
    "projected.sources[].configMap.items[].path",
    "projected.sources[].secret.items[].path",
    "projected.sources[].downwardAPI.items[].path",
    "projected.sources[].serviceAccountToken.path",
];

/// Fields of a pod that a file can have the value of.
const FIELDS: [&str; 5] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.labels",
    "metadata.annotations",
];

/// Checks the volumes of a pod.
pub(in crate::datum::rules) fn sources(pod: &Node, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for volume in look::list(pod, &["volumes"]) {
        if look::lacks(volume, &["name"]) && volume.get("name").is_some() {
            findings.missing(volume.origin, "a volume has no name", "name it");
        }
        if let Some(name) = look::word(volume, &["name"]) {
            if let Err(reason) = names::dns_label(name.text) {
                let message = format!("`{}` cannot be a volume: it {reason}", name.text);
                findings.error(name.origin, message, "choose a name such as `data`");
            } else if !seen.insert(name.text) {
                let message = format!("there are two volumes `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            }
        }
        source(volume, findings);
    }
}

fn source(volume: &Node, findings: &mut Findings<'_>) {
    let known = Type::named("core.v1.Volume");
    let fields = known.into_iter().flat_map(Type::fields);
    let fields: Vec<&str> = fields
        .map(|field| field.name)
        .filter(|name| *name != "name")
        .collect();
    // Without a source it is an empty folder.
    check_one_of(volume, ("a volume", &fields), true, findings);
    check_given(volume, GIVEN, findings);
    check_filled(volume, FILLED, findings);
    check_limits(volume, LIMITS, findings);
    check_words(volume, WORDS, findings);
    let limit = look::at(volume, &["emptyDir", "sizeLimit"]);
    if let Some(limit) = limit
        && Amount::of(limit).is_some_and(Amount::is_negative)
    {
        let help = "write an amount such as `1Gi`";
        findings.error(
            limit.origin,
            "a volume cannot be smaller than nothing",
            help,
        );
    }
    for path in words(volume, "hostPath.path") {
        if path.text.split('/').any(|part| part == "..") {
            let message = format!("`{}` leads back", path.text);
            findings.error(path.origin, message, "write the path without `..`");
        }
    }
    for path in words(volume, "nfs.path") {
        if !path.text.starts_with('/') {
            let message = format!("`{}` is no absolute path", path.text);
            findings.error(path.origin, message, "begin it with `/`");
        }
    }
    projections(volume, findings);
    files(volume, findings);
}

fn projections(volume: &Node, findings: &mut Findings<'_>) {
    let known = Type::named("core.v1.VolumeProjection");
    let fields = known.into_iter().flat_map(Type::fields);
    let fields: Vec<&str> = fields.map(|field| field.name).collect();
    for source in each(volume, "projected.sources[]") {
        check_one_of(
            source,
            ("a source of a projected volume", &fields),
            false,
            findings,
        );
    }
    for items in [
        "downwardAPI.items[]",
        "projected.sources[].downwardAPI.items[]",
    ] {
        for item in each(volume, items) {
            let fields = ["fieldRef", "resourceFieldRef"];
            check_one_of(item, ("a file", &fields), false, findings);
            for field in words(item, "fieldRef.fieldPath") {
                if !is_field(field.text, &FIELDS) {
                    let message = format!("a file cannot have the value of `{}`", field.text);
                    let help = crate::diag::did_you_mean(field.text, FIELDS)
                        .unwrap_or_else(|| format!("there are: {}", FIELDS.join(", ")));
                    findings.error(field.origin, message, &help);
                }
            }
            check_given(item, &[("resourceFieldRef", &["containerName"])], findings);
            check_words(item, &[("resourceFieldRef.resource", AMOUNTS)], findings);
            check_divisors(item, "resourceFieldRef", findings);
        }
    }
}

/// Files stay inside their volume, and do not take each other's place.
fn files(volume: &Node, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for path in FILES.iter().flat_map(|path| words(volume, path)) {
        let message = if path.text.starts_with('/') || path.text.split('/').any(|part| part == "..")
        {
            format!("`{}` leads out of the volume", path.text)
        } else if !seen.insert(path.text) {
            format!("two files go to `{}`", path.text)
        } else {
            continue;
        };
        findings.error(
            path.origin,
            message,
            "write a path of its own inside the volume",
        );
    }
}
