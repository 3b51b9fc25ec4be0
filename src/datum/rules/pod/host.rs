//! What pods share with their node.

use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::ports;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Checks ports of the node, and what cannot be shared with it at once.
pub(in crate::datum::rules) fn host<'n>(
    pod: &'n Node,
    containers: impl Iterator<Item = &'n Node>,
    findings: &mut Findings<'_>,
) {
    let is_set = |key: &str| look::at(pod, &[key]).filter(|node| node.as_bool() == Some(true));
    let mut taken = BTreeSet::new();
    for container in containers {
        for port in look::list(container, &["ports"]) {
            host_port(port, is_set("hostNetwork").is_some(), &mut taken, findings);
        }
    }
    if let (Some(_), Some(shared)) = (is_set("hostPID"), is_set("shareProcessNamespace")) {
        let message = "pods share processes with their node, or among containers, not both";
        findings.error(
            shared.origin,
            message,
            "remove `hostPID` or `shareProcessNamespace`",
        );
    }
    let own_users = look::at(pod, &["hostUsers"]);
    let own_users = own_users.filter(|node| node.as_bool() == Some(false));
    for shared in ["hostNetwork", "hostPID", "hostIPC"] {
        if let (Some(own), Some(_)) = (own_users, is_set(shared)) {
            let message = format!("pods with users of their own cannot have `{shared}`");
            findings.error(
                own.origin,
                message,
                &format!("remove `hostUsers` or `{shared}`"),
            );
        }
    }
}

fn host_port<'n>(
    port: &'n Node,
    is_shared: bool,
    taken: &mut BTreeSet<(i64, &'n str, &'n str)>,
    findings: &mut Findings<'_>,
) {
    let own = look::integer(port, &["containerPort"]);
    // 0 means none; on the network of the node it is then the container's.
    let written = look::at(port, &["hostPort"]).filter(|node| node.as_i64() != Some(0));
    let (Some(number), origin) = (match written {
        Some(node) => (node.as_i64(), node.origin),
        None => (own.filter(|_| is_shared), port.origin),
    }) else {
        return;
    };
    if written.is_some() && !(1..=65535).contains(&number) {
        let message = format!("{number} is no port of a node");
        findings.error(origin, message, "write a number from 1 to 65535");
        return;
    }
    if is_shared && own.is_some_and(|own| own != number) {
        let message = "on the network of the node `hostPort` is `containerPort`";
        findings.error(origin, message, "leave out `hostPort`");
        return;
    }
    let address = look::text(port, &["hostIP"]);
    if !taken.insert((number, ports::protocol(port), address)) {
        let message = format!("port {number} of the node is taken twice");
        findings.error(origin, message, "choose another port for one of them");
    }
}
