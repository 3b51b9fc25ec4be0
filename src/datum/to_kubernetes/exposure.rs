//! Services and network policies.

use super::RULE;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::workload::Workload;
use crate::kubernetes::Builder;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// A Service of the Workload's name for all ports of its containers; nothing when there are none.
pub(super) fn cluster_ip(
    workload: &Workload,
    selector: Option<&Node>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let Some(selector) = selector else {
        let message = format!(
            "the pods of `{}` have no labels to find them by",
            workload.name()
        );
        let help = "give the template labels, or leave out `--service`";
        making.lost(workload.origin(), message, help);
        return None;
    };
    let ports = ports(workload, making);
    let build = making.build(RULE, &[workload.origin()]);
    if ports.is_empty() {
        let message = format!("`{}` has no ports to make a Service of", workload.name());
        making.lost(
            workload.origin(),
            message,
            "declare ports, or leave out `--service`",
        );
        return None;
    }
    is_good_name(workload.name(), "leave out `--service`", workload, making)?;
    let name = look::at(&workload.node, &["metadata", "name"])?.clone();
    let metadata = build.map([
        ("name", Some(name)),
        ("namespace", namespace(workload)),
        (
            "labels",
            look::at(&workload.node, &["metadata", "labels"]).cloned(),
        ),
    ]);
    let spec = build.map([
        ("type", Some(build.text("ClusterIP"))),
        ("selector", Some(selector.clone())),
        ("ports", Some(build.list(ports))),
    ]);
    Some(build.object("v1", "Service", metadata, Some(spec)))
}

/// Names of Services are stricter than those of other objects. Nothing when it is none.
fn is_good_name(
    name: &str,
    otherwise: &str,
    workload: &Workload,
    making: &mut Making<'_>,
) -> Option<()> {
    let reason = names::dns_1035_label(name).err();
    let Some(reason) = reason else {
        return Some(());
    };
    let message = format!("there cannot be a Service `{name}`: its name {reason}");
    let help = format!("give the Workload another name, or {otherwise}");
    making.refuse(workload.origin(), message, &help);
    None
}

/// The Service that a `StatefulSet` needs to name its pods.
pub(super) fn headless(
    workload: &Workload,
    (name, labels): (&str, &Node),
    making: &mut Making<'_>,
) -> Option<Node> {
    is_good_name(name, "render `--as deployment`", workload, making)?;
    let ports = ports(workload, making);
    let build = making.build(RULE, &[workload.origin()]);
    let metadata = build.map([
        ("name", Some(build.text(name))),
        ("namespace", namespace(workload)),
        ("labels", Some(labels.clone())),
    ]);
    let spec = build.map([
        ("clusterIP", Some(build.text("None"))),
        ("selector", Some(labels.clone())),
        ("ports", (!ports.is_empty()).then(|| build.list(ports))),
    ]);
    Some(build.object("v1", "Service", metadata, Some(spec)))
}

/// The namespace as it is written.
pub(super) fn namespace(workload: &Workload) -> Option<Node> {
    look::at(&workload.node, &["metadata", "namespace"]).cloned()
}

/// A port of a Service for each number and protocol of the containers' ports.
fn ports(workload: &Workload, making: &mut Making<'_>) -> Vec<Node> {
    let (mut numbers, mut names) = (BTreeSet::new(), BTreeSet::new());
    let mut all = Vec::new();
    for container in workload.containers() {
        for port in look::list(container, &["ports"]) {
            let number = ["containerPort", "port"];
            let mut number = number.into_iter().filter_map(|key| look::at(port, &[key]));
            let Some(number) = number.next() else {
                continue;
            };
            let protocol = crate::datum::ports::protocol(port);
            if !numbers.insert((number.as_i64(), protocol)) {
                continue;
            }
            let build = making.build(RULE, &[number.origin]);
            all.push(service_port(port, number, &mut names, build));
        }
    }
    all
}

fn service_port(port: &Node, number: &Node, names: &mut BTreeSet<String>, build: Builder) -> Node {
    let written = look::word(port, &["name"]).map(|name| name.text.to_owned());
    // A Service may have ports with names only.
    let name = written
        .filter(|name| !names.contains(name))
        .unwrap_or_else(|| {
            let number = number.as_i64().unwrap_or_default();
            format!(
                "p{number}-{}",
                crate::datum::ports::protocol(port).to_lowercase()
            )
        });
    names.insert(name.clone());
    let written = look::at(port, &["name"]).filter(|node| node.as_str() == Some(&name));
    build.map([
        (
            "name",
            Some(written.cloned().unwrap_or_else(|| build.text(name))),
        ),
        ("port", Some(number.clone())),
        ("targetPort", Some(number.clone())),
        ("protocol", look::at(port, &["protocol"]).cloned()),
    ])
}

/// The policy of the first interface.
pub(super) fn policy(
    workload: &Workload,
    (name, labels): (&str, &Node),
    making: &mut Making<'_>,
) -> Option<Node> {
    let interface = look::list(workload.template()?, &["networkInterfaces"]).first()?;
    let ingress = look::at(interface, &["networkPolicy", "ingress"])?;
    let build = making.build(RULE, &[ingress.origin]);
    let metadata = build.map([
        ("name", Some(build.text(name))),
        ("namespace", namespace(workload)),
        ("labels", Some(labels.clone())),
    ]);
    let selector = build.map([("matchLabels", Some(labels.clone()))]);
    let spec = build.map([
        ("podSelector", Some(selector)),
        ("policyTypes", Some(build.list(vec![build.text("Ingress")]))),
        ("ingress", Some(ingress.clone())),
    ]);
    Some(build.object(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        metadata,
        Some(spec),
    ))
}
