//! The hub side: the topology policy, which is a definition like any other.

use super::Manifest;
use super::Request;
use super::Tools;
use super::carried::Carried;
use super::context::Context;
use super::context::text;
use super::hub_name::hub_name;
use super::naming;
use super::naming::by_rule;
use super::reasons::Reasons;
use super::rules;
use super::shipment::Shipment;
use super::spoke::shipped_namespace;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::render as codes;
use crate::model::Text;
use crate::resolve::PlannedPolicy;
use crate::resolve::RenderPlan;
use crate::schema::Use;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the hub ships to the spokes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Payload {
    /// The Workload resource and its Namespace, as a PaletteAI hub does; a controller on the spoke
    /// renders it.
    #[default]
    Workload,
    /// The rendered objects and their Namespace: a plain Open Cluster Management hub is enough.
    Manifests,
}

impl Payload {
    /// `workload` or `manifests`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Workload => "workload",
            Self::Manifests => "manifests",
        }
    }
}

/// How the hub's objects are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HubOptions {
    /// What the hub ships.
    pub payload: Payload,
    /// Whether cluster sets are bound to namespaces where a hub does not bind them by itself.
    pub with_bindings: bool,
}

/// Whether topologies of the catalogue ship the workload's Namespace, by definition and properties:
/// their templates decide it by nothing else.
#[derive(Clone, Debug, Default)]
pub struct Shipping(BTreeMap<(OriginId, OriginId), bool>);

/// What the policies of an Environment are rendered with.
pub(super) struct Hub<'a, 'w> {
    pub(super) plan: &'a RenderPlan<'w>,
    pub(super) request: &'a Request<'a>,
    pub(super) carried: &'a Carried<'a>,
    pub(super) context: &'a Context,
}

impl<'w> Hub<'_, 'w> {
    /// Renders the topology, and after it the Environment's other policies.
    pub(super) fn render(
        &self,
        topology: &PlannedPolicy<'w>,
        tools: &mut Tools<'_, 'w>,
    ) -> Result<Vec<Manifest>, Reported> {
        let mut nodes = self.policy(topology, "topology", tools)?;
        if nodes.is_empty() {
            return Err(makes_nothing(topology, tools));
        }
        for policy in &self.plan.policies {
            nodes.extend(self.policy(policy, "policy", tools)?);
        }
        let manifests = super::manifest::well_formed(nodes, self.plan, tools)?;
        let shipment = Shipment {
            payload: self.request.hub.payload,
            topology: topology.spec.origin,
        };
        shipment.check(&manifests, tools)?;
        Ok(manifests)
    }

    /// Whether a topology ships the workload's Namespace, and where it says so.
    pub(super) fn ships_namespace(
        &self,
        topology: &PlannedPolicy<'w>,
        tools: &mut Tools<'_, 'w>,
    ) -> Result<Option<Vec<OriginId>>, Reported> {
        let properties = topology.spec.properties.as_ref();
        let key = properties.filter(|_| topology.built_in);
        let key = key.map(|node| (topology.definition.node.origin, node.origin));
        let known = key.and_then(|key| tools.shipping.0.get(&key).copied());
        if let Some(ships) = known {
            return Ok(ships.then(Vec::new));
        }
        let nodes = self.policy(topology, "topology", tools)?;
        let manifests = super::manifest::well_formed(nodes, self.plan, tools)?;
        let shipped = shipped_namespace(&manifests, self.carried.namespace);
        if let Some(key) = key {
            tools.shipping.0.insert(key, shipped.is_some());
        }
        Ok(shipped)
    }

    /// The objects of one policy.
    fn policy(
        &self,
        policy: &PlannedPolicy<'w>,
        what: &str,
        tools: &mut Tools<'_, 'w>,
    ) -> Result<Vec<Node>, Reported> {
        let (spec, definition) = (&policy.spec, policy.definition);
        let compiled = tools
            .templates
            .get(definition, tools.origins, tools.diagnostics)?;
        let parameter = compiled.parameters.check(
            spec.properties.as_ref(),
            &Use {
                what: &format!("{what} `{}`", spec.definition.name),
                origin: spec.origin,
            },
            &|_| false,
            tools.origins,
            tools.diagnostics,
        )?;
        let namespace = hub_namespace(&parameter, self.request);
        let name = name_on_hub(self.plan, &namespace, tools)?;
        let context = self.context_of(policy, &name, &namespace, tools);
        let inputs = [("parameter", &parameter), ("context", &context)];
        let outcome =
            compiled.instantiate(definition, &inputs, tools.origins, tools.diagnostics)?;
        let reasons = [
            Reasons::of_plan(self.plan),
            Reasons::of_policy(policy, tools.origins),
        ];
        let mut nodes = Vec::new();
        if let Some(mut output) = outcome.output {
            naming::complete(&mut output, &name, &namespace, tools.kinds, tools.origins);
            nodes.push(output);
        }
        for Entry { key, mut value } in outcome.outputs {
            let full: Arc<str> = format!("{}-{}", name.value, key.text.to_lowercase()).into();
            let origin = by_rule(rules::HUB_NAMES, &[name.origin, key.origin], tools.origins);
            let name = Spanned::new(full, origin);
            naming::complete(&mut value, &name, &namespace, tools.kinds, tools.origins);
            nodes.push(value);
        }
        for node in &mut nodes {
            Reasons::record(&reasons, node, tools.origins);
        }
        Ok(nodes)
    }

    fn context_of(
        &self,
        policy: &PlannedPolicy<'_>,
        name: &Text,
        namespace: &Text,
        tools: &mut Tools<'_, '_>,
    ) -> Node {
        let spec = &policy.spec;
        let own_name = spec
            .name
            .clone()
            .unwrap_or_else(|| Spanned::new(spec.definition.name.clone(), spec.definition.origin));
        let (origin, payload) = (self.context.origin(), self.request.hub.payload);
        let with_bindings = Data::Bool(self.request.hub.with_bindings);
        let order = self.carried.order(payload, origin, tools.origins);
        let more = vec![
            ("hubName", text(name)),
            ("hubNamespace", text(namespace)),
            ("payload", Node::string(payload.word(), origin)),
            ("withBindings", Node::new(with_bindings, origin)),
            ("manifests", self.carried.nodes(payload, order)),
            (
                "manifestResources",
                self.carried.resources(payload, tools.kinds, order),
            ),
            ("workloadYamls", self.carried.texts(origin, tools.origins)),
        ];
        self.context.of(&own_name, more)
    }
}

/// The namespace the topology works in: its parameter `hubNamespace` or `placementNamespace`, else
/// the setting.
fn hub_namespace(parameter: &Node, request: &Request<'_>) -> Text {
    let written = ["hubNamespace", "placementNamespace"]
        .into_iter()
        .find_map(|name| {
            let node = parameter.get(name)?;
            node.as_str()
                .map(|text| Spanned::new(Arc::from(text), node.origin))
        });
    written.unwrap_or_else(|| request.hub_namespace.clone())
}

fn name_on_hub(
    plan: &RenderPlan<'_>,
    hub_namespace: &Text,
    tools: &mut Tools<'_, '_>,
) -> Result<Text, Reported> {
    let (namespace, name) = (&plan.metadata.namespace, &plan.metadata.name);
    match hub_name(&hub_namespace.value, &namespace.value, &name.value) {
        Ok(hub_name) => {
            let sources = [namespace.origin, name.origin, hub_namespace.origin];
            let origin = by_rule(rules::HUB_NAMES, &sources, tools.origins);
            Ok(Spanned::new(hub_name.into(), origin))
        }
        Err(fault) => {
            let span = tools.origins.span(hub_namespace.origin);
            Err(tools.diagnostics.report(fault.at(span, "this namespace")))
        }
    }
}

fn makes_nothing(topology: &PlannedPolicy<'_>, tools: &mut Tools<'_, '_>) -> Reported {
    let diagnostic = Diagnostic::error(
        &codes::NOT_A_TOPOLOGY,
        format!(
            "topology `{}` makes no object",
            topology.spec.definition.name
        ),
    )
    .place(tools.origins.span(topology.spec.origin), "used here")
    .place(
        tools.origins.span(topology.definition.metadata.name.origin),
        "defined here",
    )
    .help("its template must have an `output` or `outputs`");
    tools.diagnostics.report(diagnostic)
}
