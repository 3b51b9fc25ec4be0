//! Probes at ports that are not there.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::containers;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(&lints::PROBE_PORT_NOT_DECLARED, LintLevel::Warning, look);

const PROBES: &[&str] = &["livenessProbe", "readinessProbe", "startupProbe"];
const HANDLERS: &[&str] = &["httpGet", "tcpSocket", "grpc"];

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    for container in containers(subject) {
        for probe in PROBES {
            let ports = HANDLERS
                .iter()
                .filter_map(|handler| container.node.at(&[probe, handler, "port"]));
            for port in ports {
                // Declaring ports is for people; a number needs a declaration only beside others.
                let silent = port.as_str().is_none() && container.list("ports").is_empty();
                if silent || container.has_port(port) {
                    continue;
                }
                let message = format!(
                    "the {probe} of {} asks at a port it does not declare",
                    container.called()
                );
                findings.push(
                    Diagnostic::warning(&lints::PROBE_PORT_NOT_DECLARED, message)
                        .place(subject.span(port.origin), "no such port")
                        .help(known(container.list("ports"))),
                );
            }
        }
    }
}

fn known(ports: &[Node]) -> String {
    let shown = ports.iter().filter_map(|port| {
        let number = port.get("containerPort")?.as_i64()?;
        let name = port.get("name").and_then(Node::as_str);
        Some(name.map_or(number.to_string(), |name| format!("{name} ({number})")))
    });
    let shown: Vec<String> = shown.collect();
    if shown.is_empty() {
        return "the container declares no ports".to_owned();
    }
    format!("the container declares {}", shown.join(", "))
}
