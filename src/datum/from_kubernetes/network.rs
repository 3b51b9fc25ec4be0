//! Dialect R: the interface, and who may reach it.

use super::Lifting;
use super::RULE;
use super::parts::Parts;
use super::source::Source;
use crate::datum::dialect::Level;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::ports::protocol;
use crate::yaml::Node;

/// All addresses there are.
const EVERYWHERE: [&str; 2] = ["0.0.0.0/0", "::/0"];

/// Where a Service says which addresses may reach it.
const RANGES: [&str; 2] = ["spec", "loadBalancerSourceRanges"];

/// What Services and policies mean for an instance.
#[derive(Default)]
pub(super) struct Network {
    /// Ports that Services send traffic to, as containers declare them.
    pub(super) served: Vec<Node>,
    /// Rules for ingress; nothing when no object has any.
    rules: Option<Vec<Node>>,
    /// Whether something is open to the world.
    is_public: bool,
}

impl Network {
    pub(super) fn of(
        source: &Source<'_>,
        parts: &Parts<'_>,
        lifting: &Lifting<'_>,
        making: &mut Making<'_>,
    ) -> Self {
        let mut network = Self::default();
        for policy in parts.policies(source) {
            network.policy(policy, making);
        }
        // Where policies say who may reach the pods, a Service does not let in anybody else.
        let is_restricted = network.rules.is_some();
        for service in parts.services(source) {
            network.service(service, source, (is_restricted, lifting), making);
        }
        network
    }

    /// The only interface; in the network that a rendering has kept, where there is one.
    pub(super) fn interface(
        self,
        noted: Option<Node>,
        source: &Source<'_>,
        lifting: &Lifting<'_>,
        making: &mut Making<'_>,
    ) -> Node {
        let mapping = lifting.facts.mapping;
        let build = making.build(RULE, &[source.origin()]);
        let mapped = mapping.network.as_ref();
        let mapped = mapped.map(|name| Node::string(name.value.clone(), name.origin));
        let network = noted.or(mapped).unwrap_or_else(|| build.text("default"));
        let address = build.map([("class", Some(build.text("public-ipv4")))]);
        let is_public = self.is_public && mapping.public_ipv4 && lifting.level >= Level::R3;
        let policy = self
            .rules
            .map(|rules| build.map([("ingress", Some(build.list(rules)))]));
        build.map([
            ("network", Some(build.map([("name", Some(network))]))),
            ("addresses", is_public.then(|| build.list(vec![address]))),
            ("networkPolicy", policy),
        ])
    }

    /// The name of a Service goes; its ports may be opened, where no policy restricts them.
    fn service(
        &mut self,
        service: &Node,
        source: &Source<'_>,
        (is_restricted, lifting): (bool, &Lifting<'_>),
        making: &mut Making<'_>,
    ) {
        let name = look::text(service, &["metadata", "name"]);
        let kind = look::word(service, &["spec", "type"]).map_or("ClusterIP", |word| word.text);
        let is_public = matches!(kind, "LoadBalancer" | "NodePort");
        let opens = is_public || lifting.facts.mapping.open_cluster_ports;
        self.is_public |= is_public;
        let mut opened = Vec::new();
        for port in look::list(service, &["spec", "ports"]) {
            let Some(number) = target(port, source, making) else {
                continue;
            };
            let build = making.build(RULE, &[port.origin]);
            let protocol_node = look::at(port, &["protocol"]).cloned();
            self.served.push(build.map([
                ("name", look::at(port, &["name"]).cloned()),
                ("containerPort", Some(number.clone())),
                ("protocol", protocol_node.clone()),
            ]));
            let protocol_node = protocol_node.unwrap_or_else(|| build.text(protocol(port)));
            opened.push(build.map([("protocol", Some(protocol_node)), ("port", Some(number))]));
        }
        let origin =
            look::word(service, &["metadata", "name"]).map_or(service.origin, |word| word.origin);
        let message = format!("nothing is called like the Service `{name}` any more");
        let help = if is_restricted {
            "NetworkPolicies say who reaches its ports; name them with a Gateway and an HTTPRoute"
        } else if look::lacks(service, &RANGES) && opens {
            "its ports are open to the world; name them with a Gateway and an HTTPRoute"
        } else if opens {
            "its ports are open to its ranges; name them with a Gateway and an HTTPRoute"
        } else {
            "write `openClusterPorts: true` in the mapping file to open its ports, or expose them \
             with a Gateway"
        };
        making.lost(origin, message, help);
        if opens && !is_restricted && !opened.is_empty() {
            let rule = opening(opened, service, making);
            self.rules.get_or_insert_default().push(rule);
        }
    }

    fn policy(&mut self, policy: &Node, making: &mut Making<'_>) {
        if let Some(egress) = look::at(policy, &["spec", "egress"]) {
            let message = "Datum does not restrict what instances reach";
            making.lost(egress.origin, message, "the rules for egress are left out");
        }
        let types = look::list(policy, &["spec", "policyTypes"]);
        let is_ingress =
            types.is_empty() || types.iter().any(|one| one.as_str() == Some("Ingress"));
        if !is_ingress {
            return;
        }
        let rules = self.rules.get_or_insert_default();
        for rule in look::list(policy, &["spec", "ingress"]) {
            rules.extend(rule_of(rule, making));
        }
    }
}

/// The number of the port behind a port of a Service.
fn target(port: &Node, source: &Source<'_>, making: &mut Making<'_>) -> Option<Node> {
    let own = look::at(port, &["port"])?;
    let target = look::at(port, &["targetPort"]).unwrap_or(own);
    let number = match target.as_str() {
        None => target.clone(),
        Some(name) => {
            let containers = source.containers().iter();
            let mut ports = containers.flat_map(|one| look::list(one, &["ports"]));
            let found = ports.find(|port| look::text(port, &["name"]) == name);
            let number = found.and_then(|port| look::at(port, &["containerPort"]));
            let Some(number) = number else {
                let message = format!("no container has the port `{name}`");
                making.lost(target.origin, message, "nothing is opened for it");
                return None;
            };
            number.clone()
        }
    };
    if number.as_i64() != own.as_i64() {
        let (from, to) = (
            own.as_i64().unwrap_or_default(),
            number.as_i64().unwrap_or_default(),
        );
        let message = format!("port {from} leads to {to} no longer");
        making.lost(
            own.origin,
            message,
            "instances are reached at the port of the container",
        );
    }
    Some(number)
}

/// Opens ports to the ranges of a Service; to the world where it has none.
fn opening(ports: Vec<Node>, service: &Node, making: &mut Making<'_>) -> Node {
    let build = making.build(RULE, &[service.origin]);
    let mut ranges = look::list(service, &RANGES).to_vec();
    if ranges.is_empty() {
        ranges.extend(EVERYWHERE.map(|cidr| build.text(cidr)));
    }
    let from = ranges.into_iter().map(|cidr| {
        let block = build.map([("cidr", Some(cidr))]);
        build.map([("ipBlock", Some(block))])
    });
    let from = build.list(from.collect());
    build.map([("ports", Some(build.list(ports))), ("from", Some(from))])
}

/// A rule without peers that only a cluster knows. One that had only such peers goes: without them
/// it would let everybody in.
fn rule_of(rule: &Node, making: &mut Making<'_>) -> Option<Node> {
    let peers = look::list(rule, &["from"]);
    let mut kept = Vec::new();
    for peer in peers {
        if look::at(peer, &["ipBlock"]).is_some() {
            kept.push(peer.clone());
        } else {
            let message = "rules for ingress know addresses only";
            making.lost(
                peer.origin,
                message,
                "pods and namespaces as peers are left out",
            );
        }
    }
    if !peers.is_empty() && kept.is_empty() {
        return None;
    }
    let build = making.build(RULE, &[rule.origin]);
    Some(build.map([
        ("ports", look::at(rule, &["ports"]).cloned()),
        ("from", (!kept.is_empty()).then(|| build.list(kept))),
    ]))
}
