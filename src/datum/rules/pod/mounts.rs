//! Where containers have the volumes of their pod.

use super::tables::check_filled;
use super::tables::check_words;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::look::Word;
use crate::diag::did_you_mean;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Checks where a container mounts volumes, and which devices it has. The names of the volumes that
/// it has are added to `used`.
pub(in crate::datum::rules) fn mounts<'n>(
    pod: &'n Node,
    container: &'n Node,
    used: &mut BTreeSet<&'n str>,
    findings: &mut Findings<'_>,
) {
    let volumes: BTreeSet<&str> = words(pod, "volumes[].name")
        .iter()
        .map(|word| word.text)
        .collect();
    let mut paths = BTreeSet::new();
    for mount in look::list(container, &["volumeMounts"]) {
        named(mount, &volumes, used, findings);
        check_path(mount, &mut paths, findings);
        part(mount, findings);
        shared(container, mount, findings);
    }
    let own = ("volumeMounts[]", &["name", "mountPath"] as &[&str]);
    let devices = ("volumeDevices[]", &["name", "devicePath"] as &[&str]);
    check_filled(container, &[own, devices], findings);
    for device in look::list(container, &["volumeDevices"]) {
        named(device, &volumes, used, findings);
        check_device(pod, device, &mut paths, findings);
    }
    let mounted = words(container, "volumeMounts[].name");
    let mut seen: BTreeSet<&str> = mounted.iter().map(|word| word.text).collect();
    for device in words(container, "volumeDevices[].name") {
        if !seen.insert(device.text) {
            let message = format!("the container has the volume `{}` already", device.text);
            findings.error(device.origin, message, "use it as a device, or mount it");
        }
    }
}

fn named<'n>(
    mount: &'n Node,
    volumes: &BTreeSet<&'n str>,
    used: &mut BTreeSet<&'n str>,
    findings: &mut Findings<'_>,
) {
    let Some(name) = look::word(mount, &["name"]) else {
        return;
    };
    used.insert(name.text);
    if !volumes.contains(name.text) {
        let message = format!("there is no volume `{}`", name.text);
        let help = did_you_mean(name.text, volumes.iter().copied())
            .unwrap_or_else(|| "declare it under `volumes`".to_owned());
        findings.error(name.origin, message, &help);
    }
}

/// A path is absolute, and stands once in a container, however it is written.
pub(in crate::datum::rules) fn check_path(
    mount: &Node,
    paths: &mut BTreeSet<String>,
    findings: &mut Findings<'_>,
) {
    let Some(path) = look::word(mount, &["mountPath"]) else {
        return;
    };
    if !path.text.starts_with('/') {
        let message = format!("`{}` is no absolute path", path.text);
        findings.error(path.origin, message, "begin it with `/`");
    } else if path.text.contains(':') {
        let message = format!("`{}` holds `:`", path.text);
        findings.error(path.origin, message, "choose a path without it");
    } else {
        taken(path, paths, findings);
    }
}

fn taken(path: Word<'_>, paths: &mut BTreeSet<String>, findings: &mut Findings<'_>) {
    let mut steps = Vec::new();
    for step in path.text.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    let folder = format!("/{}", steps.join("/"));
    let message = format!("two volumes are mounted at `{folder}`");
    if !paths.insert(folder) {
        findings.error(path.origin, message, "choose another path for one of them");
    }
}

/// Checks which part of a volume is mounted.
fn part(mount: &Node, findings: &mut Findings<'_>) {
    let (path, expression) = (["subPath"], ["subPathExpr"]);
    if let (Some(_), Some(second)) = (look::word(mount, &path), look::word(mount, &expression)) {
        let message = "a mount has `subPath` and `subPathExpr`";
        findings.error(second.origin, message, "keep one of them");
    }
    for key in [path, expression] {
        if let Some(part) = look::word(mount, &key)
            && (part.text.starts_with('/') || part.text.split('/').any(|step| step == ".."))
        {
            let message = format!("`{}` leads out of the volume", part.text);
            findings.error(part.origin, message, "write a path inside the volume");
        }
    }
}

/// <https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation>
fn shared(container: &Node, mount: &Node, findings: &mut Findings<'_>) {
    let propagation: &[&str] = &["None", "HostToContainer", "Bidirectional"];
    let read_only: &[&str] = &["Disabled", "IfPossible", "Enabled"];
    let tables = [
        ("mountPropagation", propagation),
        ("recursiveReadOnly", read_only),
    ];
    check_words(mount, &tables, findings);
    let is_true =
        |node: &Node, keys: &[&str]| look::at(node, keys).and_then(Node::as_bool) == Some(true);
    if let Some(word) = look::word(mount, &["mountPropagation"])
        && word.text == "Bidirectional"
        && !is_true(container, &["securityContext", "privileged"])
    {
        let message = "only a privileged container mounts in both directions";
        let help = "write `HostToContainer`, or `securityContext.privileged: true`";
        findings.error(word.origin, message, help);
    }
    if let Some(word) = look::word(mount, &["recursiveReadOnly"])
        && ["IfPossible", "Enabled"].contains(&word.text)
        && !is_true(mount, &["readOnly"])
    {
        let message = format!("`recursiveReadOnly: {}` needs `readOnly`", word.text);
        findings.error(word.origin, message, "write `readOnly: true`");
    }
}

/// A device is a claim's, has a path of its own, and does not lead back.
fn check_device(
    pod: &Node,
    device: &Node,
    paths: &mut BTreeSet<String>,
    findings: &mut Findings<'_>,
) {
    let name = look::text(device, &["name"]);
    let volume = look::list(pod, &["volumes"]).iter();
    let mut volume = volume.filter(|volume| look::text(volume, &["name"]) == name);
    let is_claim = |volume: &Node| {
        ["persistentVolumeClaim", "ephemeral"]
            .iter()
            .any(|source| look::at(volume, &[source]).is_some())
    };
    if volume.next().is_some_and(|volume| !is_claim(volume)) {
        let message = format!("the volume `{name}` is no device");
        findings.error(device.origin, message, "use a claim, or mount it");
    }
    if let Some(path) = look::word(device, &["devicePath"]) {
        if path.text.split('/').any(|step| step == "..") {
            let message = format!("`{}` leads back", path.text);
            findings.error(path.origin, message, "write the path without `..`");
        } else {
            taken(path, paths, findings);
        }
    }
}
