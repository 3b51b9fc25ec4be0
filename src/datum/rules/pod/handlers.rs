//! Probes and hooks of a container.

use super::tables::check_filled;
use super::tables::check_given;
use super::tables::check_limits;
use super::tables::check_one_of;
use super::tables::check_words;
use super::tables::each;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::ports;
use crate::yaml::Node;
use std::collections::BTreeSet;

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

const HOOKS: [&str; 2] = ["postStart", "preStop"];

/// How long a pod may take to stop when it does not say so, in seconds.
const GRACE_PERIOD: i64 = 30;

/// Checks probes and hooks of a container. `is_first` says that it ends before others start.
pub(in crate::datum::rules) fn handlers(
    pod: &Node,
    container: &Node,
    is_first: bool,
    findings: &mut Findings<'_>,
) {
    for name in PROBES {
        if let Some(probe) = look::at(container, &[name]) {
            refuse_early(probe, name, is_first, findings);
            let ways = ["exec", "httpGet", "tcpSocket", "grpc"];
            check_one_of(probe, (&format!("`{name}`"), &ways), false, findings);
            way(container, probe, findings);
            numbers(probe, name, findings);
        }
    }
    let Some(lifecycle) = look::at(container, &["lifecycle"]) else {
        return;
    };
    refuse_early(lifecycle, "lifecycle", is_first, findings);
    for name in HOOKS {
        if let Some(hook) = look::at(lifecycle, &[name]) {
            let ways = ["exec", "httpGet", "tcpSocket", "sleep"];
            check_one_of(hook, (&format!("`{name}`"), &ways), false, findings);
            way(container, hook, findings);
            let grace = look::integer(pod, &["terminationGracePeriodSeconds"]);
            let grace = grace.unwrap_or(GRACE_PERIOD).max(0);
            check_limits(hook, &[("sleep.seconds", 0, grace)], findings);
        }
    }
}

fn refuse_early(node: &Node, name: &str, is_first: bool, findings: &mut Findings<'_>) {
    if is_first {
        let message = format!("a container that ends before others start cannot have `{name}`");
        let help = "remove it, or write `restartPolicy: Always` to keep the container running";
        findings.error(node.origin, message, help);
    }
}

fn numbers(probe: &Node, name: &str, findings: &mut Findings<'_>) {
    check_limits(
        probe,
        &[
            ("initialDelaySeconds", 0, i64::MAX),
            ("timeoutSeconds", 0, i64::MAX),
            ("periodSeconds", 0, i64::MAX),
            ("successThreshold", 0, i64::MAX),
            ("failureThreshold", 0, i64::MAX),
            ("terminationGracePeriodSeconds", 1, i64::MAX),
        ],
        findings,
    );
    let threshold = look::at(probe, &["successThreshold"]);
    if name != "readinessProbe"
        && let Some(threshold) = threshold.filter(|node| node.as_i64().is_some_and(|many| many > 1))
    {
        let message = format!("`successThreshold` of a `{name}` can be 1 only");
        findings.error(threshold.origin, message, "leave it out");
    }
    let grace = look::at(probe, &["terminationGracePeriodSeconds"]);
    if let Some(grace) = grace.filter(|_| name == "readinessProbe") {
        let message = "a `readinessProbe` cannot have `terminationGracePeriodSeconds`";
        findings.error(grace.origin, message, "remove it");
    }
}

/// Checks how a probe or hook asks.
fn way(container: &Node, node: &Node, findings: &mut Findings<'_>) {
    check_given(node, &[("exec", &["command"])], findings);
    let port: &[&str] = &["port"];
    let with_port = [("httpGet", port), ("tcpSocket", port)];
    check_filled(node, &with_port, findings);
    check_words(node, &[("httpGet.scheme", &["HTTP", "HTTPS"])], findings);
    check_limits(node, &[("grpc.port", 1, 65535)], findings);
    for port in ["httpGet.port", "tcpSocket.port"] {
        check_limits(node, &[(port, 1, 65535)], findings);
        for name in words(node, port) {
            named_port(container, name, findings);
        }
    }
    for header in words(node, "httpGet.httpHeaders[].name") {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if !header.text.bytes().all(fits) {
            let message = format!("`{}` cannot be a header", header.text);
            findings.error(header.origin, message, "write letters, digits and `-`");
        }
    }
    check_filled(node, &[("httpGet.httpHeaders[]", &["name"])], findings);
}

/// That no port has the name, only the node sees: the probe fails for ever.
fn named_port(container: &Node, name: look::Word<'_>, findings: &mut Findings<'_>) {
    if let Err(reason) = ports::service_name(name.text) {
        let message = format!("`{}` cannot name a port: it {reason}", name.text);
        findings.error(
            name.origin,
            message,
            "write the number or the name of a port",
        );
        return;
    }
    let known: BTreeSet<&str> = each(container, "ports[].name")
        .into_iter()
        .filter_map(Node::as_str)
        .collect();
    if !known.contains(name.text) {
        let message = format!("the container has no port `{}`", name.text);
        let help = crate::diag::did_you_mean(name.text, known)
            .unwrap_or_else(|| "declare it under `ports`, or write its number".to_owned());
        findings.warning(name.origin, message, &help);
    }
}
