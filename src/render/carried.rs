//! What the hub ships to the spokes.

use super::Manifest;
use super::Payload;
use super::naming::by_rule_hanging_on;
use super::naming::key;
use crate::kubernetes::CustomKinds;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use crate::yaml::write_json;

/// Everything a topology may ship.
pub(super) struct Carried<'a> {
    /// The workload's Namespace.
    pub(super) namespace: &'a Manifest,
    /// The Workload resource.
    pub(super) workload: &'a Manifest,
    /// The rendered objects, in apply order.
    pub(super) objects: &'a [Manifest],
}

impl Carried<'_> {
    /// The Namespace first, then what the payload asks for.
    fn manifests(&self, payload: Payload) -> impl Iterator<Item = &Manifest> {
        let objects = match payload {
            Payload::Workload => std::slice::from_ref(self.workload),
            Payload::Manifests => self.objects,
        };
        std::iter::once(self.namespace).chain(objects)
    }

    /// What decides in which order they are: the names of rendered objects.
    pub(super) fn order(
        &self,
        payload: Payload,
        origin: OriginId,
        origins: &mut Origins,
    ) -> OriginId {
        if payload == Payload::Workload {
            return origin;
        }
        let objects: Vec<OriginId> = self
            .objects
            .iter()
            .map(|object| object.node.origin)
            .collect();
        by_rule_hanging_on(super::rules::CONTEXT, &objects, origins)
    }

    /// `context.manifests`: the objects.
    pub(super) fn nodes(&self, payload: Payload, origin: OriginId) -> Node {
        let nodes = self
            .manifests(payload)
            .map(|manifest| manifest.node.clone())
            .collect();
        Node::new(Data::List(nodes), origin)
    }

    /// `context.manifestResources`: for each object its `group`, `resource`, `kind`, `name` and
    /// `namespace`, as orphaning rules and manifest configurations name it.
    pub(super) fn resources(
        &self,
        payload: Payload,
        kinds: &CustomKinds,
        origin: OriginId,
    ) -> Node {
        let resources = self.manifests(payload).map(|manifest| {
            let id = &manifest.id;
            let mut map = Map::default();
            let mut put = |name: &str, text: &str, origin: OriginId| {
                map.push(key(name, origin), Node::string(text, origin));
            };
            let field = |keys: &[&str]| manifest.node.at(keys).map_or(origin, |node| node.origin);
            let kind = field(&["kind"]);
            put("group", &id.group, field(&["apiVersion"]));
            put("resource", &kinds.resource(&id.group, &id.kind), kind);
            put("kind", &id.kind, kind);
            put("name", &id.name, field(&["metadata", "name"]));
            let namespace = field(&["metadata", "namespace"]);
            put(
                "namespace",
                id.namespace.as_deref().unwrap_or_default(),
                namespace,
            );
            Node::new(Data::Map(map), origin)
        });
        Node::new(Data::List(resources.collect()), origin)
    }

    /// `context.workloadYamls`: the Workload and its Namespace as JSON text, as PaletteAI's own
    /// rendering context has them; see
    /// <https://docs.palette-ai.com/docs/reference/definitions/render>.
    pub(super) fn texts(&self, origin: OriginId, origins: &mut Origins) -> Node {
        let texts = [self.workload, self.namespace].map(|manifest| {
            let mut text = String::new();
            write_json(&manifest.node, &mut text);
            let mut sources = Vec::new();
            scalar_origins(&manifest.node, &mut sources);
            let note = super::rules::CONTEXT;
            let trace = Trace {
                note,
                sources: &sources,
                ..Trace::default()
            };
            Node::string(text, origins.push(Step::Rule, &trace))
        });
        Node::new(Data::List(texts.to_vec()), origin)
    }
}

/// The origins of all scalars of a tree.
fn scalar_origins(node: &Node, found: &mut Vec<OriginId>) {
    match &node.data {
        Data::Map(map) => map
            .iter()
            .for_each(|entry| scalar_origins(&entry.value, found)),
        Data::List(items) => items.iter().for_each(|item| scalar_origins(item, found)),
        _ => found.push(node.origin),
    }
}
