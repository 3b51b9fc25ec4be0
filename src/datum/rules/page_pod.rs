//! Dialect S: the pods.

use super::Subject;
use super::pod;
pub(super) use super::pod::check_path;
use crate::datum::dialect::Dialect;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::ports;
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
    if look::at(node, &["spec"]).is_some_and(|spec| spec.as_map().is_none()) {
        return;
    }
    let help = "write `spec.template.spec.containers` with a container";
    let Some(template) = look::at(spec, &["template"]) else {
        findings.missing(spec.origin, "the Workload has no template", help);
        return;
    };
    let containers = look::at(template, &["spec", "containers"]);
    let is_empty = containers
        .and_then(Node::as_list)
        .is_some_and(<[Node]>::is_empty);
    // That a pod lacks the field, and that something is no mapping, the shapes tell.
    let is_absent = template.as_map().is_some() && look::at(template, &["spec"]).is_none();
    if is_empty || is_absent {
        findings.missing(template.origin, "the template has no containers", help);
    }
    for container in all(subject) {
        // That there is no name at all, the structure has told.
        let name = look::at(container, &["name"]);
        if let Some(name) = name.filter(|name| look::lacks(name, &[])) {
            findings.error(name.origin, "a container has an empty name", "name it");
        }
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
    for container in containers.filter(|container| container.as_map().is_some()) {
        if let Some(name) = look::word(container, &["name"]) {
            if let Err(reason) = names::dns_label(name.text) {
                let message = format!("`{}` cannot be a container: it {reason}", name.text);
                findings.error(name.origin, message, "choose a name such as `app`");
            } else if !seen.insert(name.text) {
                let message = format!("there are two containers `{}`", name.text);
                findings.error(name.origin, message, "give one of them another name");
            }
        }
        let called = look::text(container, &["name"]);
        if look::lacks(container, &["image"]) {
            let message = format!("container `{called}` has no image");
            findings.missing(container.origin, message, "write `image`");
        }
        if let Some(image) = look::word(container, &["image"])
            && image.text.trim() != image.text
        {
            let message = format!("the image of container `{called}` begins or ends with a space");
            findings.error(image.origin, message, "remove it");
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
            if let Some(name) = look::at(port, &["name"]).filter(|name| name.as_str() == Some("")) {
                let message = "the name of a port is empty, which is no name";
                findings.warning(name.origin, message, "name it, or leave `name` out");
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
    if let Some(pod) = subject.workload.template() {
        pod::host(pod, all(subject), findings);
    }
}

pub(super) fn resources(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(pod) = subject.workload.template() else {
        return;
    };
    pod::amounts(pod, pod, true, findings);
    for container in all(subject) {
        pod::amounts(pod, container, false, findings);
    }
}

pub(super) fn mounts(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(pod) = subject.workload.template() else {
        return;
    };
    pod::sources(pod, findings);
    let mut used = BTreeSet::new();
    for container in all(subject) {
        pod::mounts(pod, container, &mut used, findings);
    }
    for volume in look::list(pod, &["volumes"]) {
        if let Some(name) = look::word(volume, &["name"])
            && !used.contains(name.text)
        {
            let message = format!("no container mounts the volume `{}`", name.text);
            findings.warning(name.origin, message, "mount it, or remove it");
        }
    }
}

pub(super) fn environment(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for container in all(subject) {
        pod::environment(container, subject.facts.release, findings);
        match subject.workload.template() {
            Some(pod) if subject.workload.dialect == Dialect::S => {
                pod::variable_files(pod, container, findings);
            }
            _ => pod::no_variable_files(container, findings),
        }
    }
}

/// What belongs to no rule of the page, and Kubernetes would refuse all the same.
pub(super) fn pods(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(pod) = subject.workload.template() else {
        return;
    };
    let release = subject.facts.release;
    pod::settings(pod, findings);
    pod::scheduling(pod, release, findings);
    pod::security(pod, findings);
    for (list, is_first) in [("initContainers", true), ("containers", false)] {
        for container in look::list(pod, &[list]) {
            let keeps_running = look::text(container, &["restartPolicy"]) == "Always";
            pod::container_settings(container, is_first, release, findings);
            pod::handlers(pod, container, is_first && !keeps_running, findings);
            pod::security(container, findings);
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
