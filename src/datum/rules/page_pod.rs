//! Dialect S: the pods.

use super::Subject;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::look::Word;
use crate::datum::ports;
use crate::kubernetes::Amount;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// All containers of the pod or sandbox, those that run first included.
fn all<'s>(subject: &Subject<'s>) -> impl Iterator<Item = &'s Node> + use<'s> {
    let pod = subject.workload.template();
    let first = pod.map_or(&[][..], |pod| look::list(pod, &["initContainers"]));
    first.iter().chain(subject.workload.containers())
}

pub(super) fn containers(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let spec = look::at(node, &["spec"]).unwrap_or(node);
    let help = "write `spec.template.spec.containers` with a container";
    if look::at(spec, &["template"]).is_none() {
        findings.missing(spec.origin, "the Workload has no template", help);
        return;
    }
    if subject.workload.containers().is_empty() {
        let template = look::at(spec, &["template"]).unwrap_or(spec);
        findings.missing(template.origin, "the template has no containers", help);
    }
    check_names_and_images(all(subject), findings);
}

/// Names are labels of DNS and stand once; images are there. That a name is missing is told
/// elsewhere.
pub(super) fn check_names_and_images<'n>(
    containers: impl Iterator<Item = &'n Node>,
    findings: &mut Findings<'_>,
) {
    let mut seen = BTreeSet::new();
    for container in containers {
        if let Some(name) = look::word(container, &["name"]) {
            if let Err(reason) = names::dns_label(name.text) {
                let message = format!("`{}` cannot be a container: it {reason}", name.text);
                findings.error(name.origin, message, "choose a name such as `app`");
            } else if !seen.insert(name.text) {
                let message = format!("there are two containers `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            }
        }
        if look::word(container, &["image"]).is_none() {
            let name = look::text(container, &["name"]);
            let message = format!("container `{name}` has no image");
            findings.missing(container.origin, message, "write `image`");
        }
    }
}

pub(super) fn ports(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let mut names = BTreeSet::new();
    for container in all(subject) {
        let mut numbers = BTreeSet::new();
        for port in look::list(container, &["ports"]) {
            ports::check(port, "containerPort", findings);
            if let Some(name) = look::word(port, &["name"])
                && !names.insert(name.text)
            {
                let message = format!("two ports of the pod are called `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            }
            let number = look::integer(port, &["containerPort"]);
            if let Some(number) = number
                && !numbers.insert((number, ports::protocol(port)))
            {
                let message = format!("port {number} stands twice");
                findings.error(port.origin, message, "remove one of them");
            }
        }
    }
}

pub(super) fn resources(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for container in all(subject) {
        for kind in ["requests", "limits"] {
            for pair in look::pairs(container, &["resources", kind]) {
                // The shape has told about what is no amount at all.
                if Amount::of(&pair.value).is_some_and(Amount::is_negative) {
                    let message = format!("the {kind} of `{}` are below 0", pair.key.text);
                    let help = "write an amount such as `500m` or `1Gi`";
                    findings.error(pair.value.origin, message, help);
                }
            }
        }
        for pair in look::pairs(container, &["resources", "requests"]) {
            let key: &[&str] = &["resources", "limits", &pair.key.text];
            let limit = look::at(container, key).and_then(Amount::of);
            if let (Some(request), Some(limit)) = (Amount::of(&pair.value), limit)
                && request > limit
            {
                let message = format!(
                    "more `{}` is requested than the limit allows",
                    pair.key.text
                );
                let help = "raise the limit, or lower the request";
                findings.error(pair.value.origin, message, help);
            }
        }
    }
}

pub(super) fn mounts(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(pod) = subject.workload.template() else {
        return;
    };
    let volumes: Vec<Word<'_>> = look::list(pod, &["volumes"])
        .iter()
        .filter_map(|volume| look::word(volume, &["name"]))
        .collect();
    let mut used = BTreeSet::new();
    for container in all(subject) {
        let mut paths = BTreeSet::new();
        for mount in look::list(container, &["volumeMounts"]) {
            let name = look::word(mount, &["name"]);
            if let Some(name) = name {
                used.insert(name.text);
                if !volumes.iter().any(|volume| volume.text == name.text) {
                    let message = format!("there is no volume `{}`", name.text);
                    let known = volumes.iter().map(|volume| volume.text);
                    let help = crate::diag::did_you_mean(name.text, known)
                        .unwrap_or_else(|| "declare it under `volumes`".to_owned());
                    findings.error(name.origin, message, &help);
                }
            }
            check_path(mount, &mut paths, findings);
        }
    }
    for volume in volumes.iter().filter(|volume| !used.contains(volume.text)) {
        let message = format!("no container mounts the volume `{}`", volume.text);
        findings.warning(volume.origin, message, "mount it, or remove it");
    }
}

/// A path is absolute, and stands once in a container, however it is written.
pub(super) fn check_path(mount: &Node, paths: &mut BTreeSet<String>, findings: &mut Findings<'_>) {
    let Some(path) = look::word(mount, &["mountPath"]) else {
        return;
    };
    let parts = path
        .text
        .split('/')
        .filter(|part| !["", "."].contains(part));
    let folder = format!("/{}", parts.collect::<Vec<&str>>().join("/"));
    if !path.text.starts_with('/') {
        let message = format!("`{}` is no absolute path", path.text);
        findings.error(path.origin, message, "begin it with `/`");
    } else if paths.contains(&folder) {
        let message = format!("two volumes are mounted at `{folder}`");
        findings.error(path.origin, message, "choose another path for one of them");
    }
    paths.insert(folder);
}

pub(super) fn environment(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for container in all(subject) {
        for variable in look::list(container, &["env"]) {
            // That there is no name at all, the structure has told.
            let written = look::at(variable, &["name"]);
            if let Some(written) = written.filter(|written| look::lacks(written, &[])) {
                let message = "the name of a variable of the environment is empty";
                findings.error(written.origin, message, "name it");
            }
            let name = look::word(variable, &["name"]);
            if let Some(name) = name.filter(|name| name.text.contains('=')) {
                let message = format!("`{}` cannot be a variable: it holds `=`", name.text);
                findings.error(name.origin, message, "write the value under `value`");
            }
            let value = look::at(variable, &["value"]);
            let has_value = value.is_some_and(|value| value.as_str() != Some(""));
            if let (true, Some(from)) = (has_value, look::at(variable, &["valueFrom"])) {
                let name = name.map_or("", |name| name.text);
                let message = format!("variable `{name}` has `value` and `valueFrom`");
                findings.error(from.origin, message, "keep one of them");
            }
        }
    }
}

pub(super) fn restarts(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let pod = subject.workload.template();
    let policy = pod.and_then(|pod| look::word(pod, &["restartPolicy"]));
    if let Some(policy) = policy.filter(|policy| policy.text != "Always") {
        let message = format!("replicas cannot have the restart policy `{}`", policy.text);
        findings.error(policy.origin, message, "write `Always`, or leave it out");
    }
}
