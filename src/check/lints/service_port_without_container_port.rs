//! Services that send traffic where nothing listens.

use crate::check::Subject;
use crate::check::findings::Findings;
use crate::check::lint::Lint;
use crate::check::pods::Container;
use crate::check::pods::Pod;
use crate::check::pods::pods;
use crate::check::services::services;
use crate::diag::Diagnostic;
use crate::diag::codes::lints;
use crate::workspace::LintLevel;
use crate::yaml::Node;

pub(super) static LINT: Lint = Lint::new(
    &lints::SERVICE_PORT_WITHOUT_CONTAINER_PORT,
    LintLevel::Warning,
    look,
);

fn look(subject: &Subject<'_>, findings: &mut Findings) {
    let pods = pods(subject);
    for service in services(subject) {
        let namespace = service.manifest.id.namespace.as_deref();
        let selected = pods
            .iter()
            .filter(|pod| pod.is_selected(namespace, service.selector));
        let containers: Vec<Container<'_>> = selected.flat_map(Pod::main_containers).collect();
        // Declaring ports is for people; where nobody does, there is nothing to compare.
        if containers
            .iter()
            .all(|container| container.list("ports").is_empty())
        {
            continue;
        }
        let ports = service
            .manifest
            .node
            .at(&["spec", "ports"])
            .and_then(Node::as_list);
        for port in ports.unwrap_or_default() {
            let Some(target) = port.get("targetPort").or_else(|| port.get("port")) else {
                continue;
            };
            if !containers
                .iter()
                .any(|container| container.has_port(target))
            {
                let message = format!(
                    "{} sends to a port that its pods do not have",
                    service.manifest.id
                );
                findings.push(
                    Diagnostic::warning(&lints::SERVICE_PORT_WITHOUT_CONTAINER_PORT, message)
                        .place(subject.span(target.origin), "no container declares it")
                        .help(known(&containers)),
                );
            }
        }
    }
}

fn known(containers: &[Container<'_>]) -> String {
    let ports = containers
        .iter()
        .flat_map(|container| container.list("ports"));
    let numbers = ports.filter_map(|port| port.get("containerPort")?.as_i64());
    let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
    format!("the containers declare {}", numbers.join(", "))
}
