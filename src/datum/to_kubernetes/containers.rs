//! Containers of a sandbox.

use super::RULE;
use super::ToKubernetes;
use crate::datum::instance_types::InstanceType;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::rules::Facts;
use crate::datum::workload::Workload;
use crate::kubernetes::Amount;
use crate::kubernetes::Builder;
use crate::kubernetes::KubeVersion;
use crate::yaml::Node;

/// Fields that are the same on both sides.
const SAME: [&str; 7] = [
    "name",
    "image",
    "command",
    "args",
    "env",
    "envFrom",
    "securityContext",
];

/// The instance type of a Workload, where the table knows it.
pub(super) fn instance_type<'f>(workload: &Workload, facts: Facts<'f>) -> Option<&'f InstanceType> {
    let spec = workload.template()?;
    let name = look::word(spec, &["runtime", "resources", "instanceType"])?;
    facts.types.named(name.text)
}

/// The containers of a pod. The size of the instance goes to its only container, or to several in
/// equal parts, unless the pod as a whole has it.
pub(super) fn containers(
    workload: &Workload,
    facts: Facts<'_>,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let containers = workload.containers();
    let kind = instance_type(workload, facts).filter(|_| !options.pod_resources);
    let size = kind.map(|kind| (resources(workload, kind, containers.len(), making), kind));
    if let (Some((_, kind)), [_, second, ..]) = (&size, containers) {
        let name = &kind.name.value;
        let message = format!("the size of `{name}` is split into equal parts");
        let help = "`--pod-resources` gives it to the pod as a whole, from Kubernetes 1.34 on";
        making.lost(second.origin, message, help);
    }
    let size = size.map(|(resources, _)| resources);
    containers
        .iter()
        .map(|node| container(node, size.as_ref(), workload, making))
        .collect()
}

fn container(
    node: &Node,
    size: Option<&Node>,
    workload: &Workload,
    making: &mut Making<'_>,
) -> Node {
    let build = making.build(RULE, &[node.origin]);
    let mut made = Node::map(node.origin);
    let mounts = mounts(node, workload, making);
    let ports: Vec<Node> = look::list(node, &["ports"])
        .iter()
        .map(|port| container_port(port, build))
        .collect();
    if let Some(map) = made.as_map_mut() {
        for pair in look::pairs(node, &[]) {
            if SAME.contains(&&*pair.key.text) {
                map.push(pair.key.clone(), pair.value.clone());
            }
        }
        if !ports.is_empty() {
            map.insert(build.key("ports"), build.list(ports));
        }
        if !mounts.is_empty() {
            map.insert(build.key("volumeMounts"), build.list(mounts));
        }
        if let Some(size) = size {
            map.insert(build.key("resources"), size.clone());
        }
    }
    made
}

fn container_port(port: &Node, build: Builder) -> Node {
    build.map([
        ("name", look::at(port, &["name"]).cloned()),
        ("containerPort", look::at(port, &["port"]).cloned()),
        ("protocol", look::at(port, &["protocol"]).cloned()),
    ])
}

fn mounts(container: &Node, workload: &Workload, making: &mut Making<'_>) -> Vec<Node> {
    let volumes = workload.template();
    let volumes = volumes.map_or(&[][..], |spec| look::list(spec, &["volumes"]));
    let mut mounts = Vec::new();
    for attachment in look::list(container, &["volumeAttachments"]) {
        let name = look::text(attachment, &["name"]);
        let Some(path) = look::at(attachment, &["mountPath"]) else {
            let message = format!("the volume `{name}` is attached without a path");
            let help = "write `mountPath`; Kubernetes has no such devices";
            making.refuse(attachment.origin, message, help);
            continue;
        };
        let mut volumes = volumes.iter();
        let volume = volumes.find(|volume| look::text(volume, &["name"]) == name);
        let is_disk = volume.is_some_and(|volume| look::at(volume, &["disk"]).is_some());
        let build = making.build(RULE, &[attachment.origin]);
        mounts.push(build.map([
            ("name", look::at(attachment, &["name"]).cloned()),
            ("mountPath", Some(path.clone())),
            ("readOnly", (!is_disk).then(|| build.flag(true))),
        ]));
    }
    mounts
}

/// Requests and limits of one of several containers; guaranteed, as an instance is.
fn resources(
    workload: &Workload,
    kind: &InstanceType,
    parts: usize,
    making: &mut Making<'_>,
) -> Node {
    let (cpu, memory) = &kind.written;
    let spec = workload.template();
    let named = spec.and_then(|spec| look::at(spec, &["runtime", "resources", "instanceType"]));
    let named = named.map_or(workload.origin(), |node| node.origin);
    let build = making.build(RULE, &[named, kind.origin()]);
    let parts = i64::try_from(parts).unwrap_or(i64::MAX);
    let (cpu, memory) = if parts <= 1 {
        (cpu.clone(), memory.clone())
    } else {
        let unit = Amount::parse("1Mi").unwrap_or_default();
        (
            build.text(format!("{}m", kind.cpu.thousandths(parts))),
            build.text(format!("{}Mi", kind.memory.share(unit, parts))),
        )
    };
    let amounts = build.map([("cpu", Some(cpu)), ("memory", Some(memory))]);
    build.map([
        ("requests", Some(amounts.clone())),
        ("limits", Some(amounts)),
    ])
}

/// The first release that takes the size of a pod as a whole without further ado.
const POD_RESOURCES: KubeVersion = KubeVersion::new(1, 34);

/// The size of the pod as a whole, where it is asked for.
pub(super) fn pod_resources(
    workload: &Workload,
    facts: Facts<'_>,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Option<Node> {
    let kind = instance_type(workload, facts).filter(|_| options.pod_resources)?;
    if facts.release < POD_RESOURCES {
        let spec = workload.template()?;
        let size = look::at(spec, &["runtime", "resources", "instanceType"]).unwrap_or(spec);
        let message = format!(
            "pods of Kubernetes {} have no size as a whole",
            facts.release
        );
        let help = "leave out `--pod-resources`, or name a `--kube-version` from 1.34 on";
        making.refuse(size.origin, message, help);
    }
    Some(resources(workload, kind, 1, making))
}
