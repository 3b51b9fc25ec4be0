//! What the server puts where a document says nothing.

use super::dialect::Dialect;
use super::dialect::Level;
use super::look;
use super::workload::Workload;
use crate::kubernetes::Builder;
use crate::source::OriginId;
use crate::source::Origins;
use crate::yaml::Data;
use crate::yaml::Node;

/// The page that says why a value is there.
const RULE: &str = "docs/datum.md#defaults";

/// A copy of a document with the defaults of its dialect filled in.
pub fn with_defaults(workload: &Workload, level: Level, origins: &mut Origins) -> Workload {
    let mut filled = workload.clone();
    let mut fill = Fill { origins };
    match workload.dialect {
        Dialect::S => fill.page(&mut filled.node),
        Dialect::R => fill.service(&mut filled.node, workload, level),
    }
    filled
}

struct Fill<'o> {
    origins: &'o mut Origins,
}

impl Fill<'_> {
    fn page(&mut self, node: &mut Node) {
        if let Some(spec) = child(node, "spec") {
            self.absent(spec, "replicas", |build| build.integer(1));
        }
    }

    fn service(&mut self, node: &mut Node, workload: &Workload, level: Level) {
        let Some(spec) = child(node, "spec") else {
            return;
        };
        for placement in items(spec, "placements") {
            if let Some(settings) = child(placement, "scaleSettings") {
                let ordered = |build: Builder| build.text("OrderedReady");
                self.absent(settings, "instanceManagementPolicy", ordered);
            }
        }
        let Some(spec) = child(spec, "template").and_then(|template| child(template, "spec"))
        else {
            return;
        };
        for runtime in ["sandbox", "virtualMachine"] {
            let Some(runtime) = child(spec, "runtime").and_then(|node| child(node, runtime)) else {
                continue;
            };
            self.ports(runtime);
            for container in items(runtime, "containers") {
                self.ports(container);
            }
        }
        for (index, volume) in items(spec, "volumes").enumerate() {
            self.disk(volume, index);
        }
        let namespace = workload.metadata("namespace");
        let namespace = namespace.map(|word| (word.text.to_owned(), word.origin));
        for interface in items(spec, "networkInterfaces") {
            self.interface(interface, namespace.as_ref(), level);
        }
    }

    fn ports(&mut self, host: &mut Node) {
        for port in items(host, "ports") {
            self.absent(port, "protocol", |build| build.text("TCP"));
        }
    }

    fn disk(&mut self, volume: &mut Node, index: usize) {
        let Some(disk) = child(volume, "disk") else {
            return;
        };
        let device = format!("persistent-disk-{index}");
        self.absent(disk, "deviceName", |build| build.text(device));
        if let Some(spec) = child(disk, "template").and_then(|template| child(template, "spec")) {
            self.absent(spec, "type", |build| build.text("pd-standard"));
        }
    }

    fn interface(
        &mut self,
        interface: &mut Node,
        namespace: Option<&(String, OriginId)>,
        level: Level,
    ) {
        if let (Some(network), Some((namespace, origin))) = (child(interface, "network"), namespace)
        {
            let node = Node::string(namespace.as_str(), *origin);
            self.absent(network, "namespace", |_| node);
        }
        if level >= Level::R3 {
            self.absent(interface, "name", |build| build.text("eth0"));
            let families = |build: Builder| build.list(vec![build.text("IPv6")]);
            self.absent(interface, "ipFamilies", families);
            self.absent(interface, "reclaimPolicy", |build| build.text("Delete"));
        }
    }

    /// Puts a value where there is none.
    fn absent(&mut self, node: &mut Node, key: &str, make: impl FnOnce(Builder) -> Node) {
        if look::at(node, &[key]).is_some() {
            return;
        }
        let build = Builder::by_rule(RULE, &[node.origin], self.origins);
        if let Some(map) = node.as_map_mut() {
            map.insert(build.key(key), make(build));
        }
    }
}

fn child<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    node.as_map_mut()?.get_mut(key)
}

/// The items of a list, to change.
fn items<'n>(node: &'n mut Node, key: &str) -> impl Iterator<Item = &'n mut Node> {
    let items = child(node, key).and_then(|list| match &mut list.data {
        Data::List(items) => Some(items.iter_mut()),
        _ => None,
    });
    items.into_iter().flatten()
}
