//! `paletteai graph`.

use super::Assignments;
use super::Choice;
use super::FleetOptions;
use super::Session;
use super::deployments::How;
use super::deployments::Renderer;
use super::fleet::Fleet;
use super::fleet::Route;
use super::outputs::GivenOutputs;
use super::render::report_all;
use crate::diag::Reported;
use crate::graph::Graph;
use crate::graph::Node;
use crate::graph::NodeKind;
use crate::model::Definition;
use crate::model::DefinitionKind;
use crate::model::Revision;
use crate::render::HubOptions;
use crate::render::Rendering;
use crate::render::Work;
use crate::resolve::Identity;
use crate::resolve::LockViolations;
use crate::resolve::RenderPlan;
use crate::workspace::Files;
use crate::workspace::Settings;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What `graph` is asked for.
#[derive(Clone, Debug, Default)]
pub struct GraphOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Which deployments.
    pub choice: Choice,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// Which clusters there are; without it, none are drawn behind Placements.
    pub fleet: Option<FleetOptions>,
}

/// What the chosen deployments hang on, and where they go: deployment, profile and definitions,
/// Environment, Placement.
///
/// # Errors
/// When one of them does not render; everything wrong is in the session.
pub fn graph(
    options: &GraphOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Graph, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let assignments = options.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&options.outputs, files, session)?;
    let chosen = options.choice.of(&workspace);
    let chosen = chosen.map_err(|all| report_all(all, session))?;
    let how = How {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: options.lock_violations,
        hub: HubOptions::default(),
        platform: None,
        hub_wanted: true,
        objects_wanted: false,
    };
    // Plans borrow what they were made with, and the session has to be written to beside them.
    let sources = session.sources.clone();
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let timings = &mut session.timings;
    let mut renderer = Renderer::over(&workspace, how, &sources, origins, diagnostics, timings);
    let (outcome, plans) = renderer.all_with_plans(&chosen);
    if let Some(reported) = outcome.failed {
        return Err(reported);
    }
    let plans: BTreeMap<(&str, &str), &RenderPlan<'_>> = plans
        .iter()
        .map(|plan| {
            let metadata = &plan.metadata;
            let owner = (&*metadata.namespace.value, &*metadata.name.value);
            (owner, plan)
        })
        .collect();
    let mut done = outcome.done;
    done.sort_by(|left, right| left.owner.cmp(&right.owner));
    let fleet = options.fleet.as_ref();
    let fleet = fleet.map(|it| Fleet::read(it, &done, &workspace, settings, files, session));
    let fleet = fleet.transpose()?;
    let before = session.diagnostics.len();
    let mut drawing = Drawing::default();
    for rendered in &done {
        let (namespace, name) = &rendered.owner;
        let Some(plan) = plans.get(&(namespace.as_str(), name.as_str())) else {
            continue;
        };
        let deployment = drawing.deployment(plan, &rendered.rendering);
        let routes = fleet
            .as_ref()
            .map(|fleet| fleet.routes(&rendered.rendering.hub, settings, session));
        if let Some(Ok(routes)) = routes {
            drawing.clusters(&routes, deployment);
        }
    }
    session.diagnostics.check_since(before)?;
    Ok(drawing.graph)
}

#[derive(Default)]
struct Drawing {
    graph: Graph,
}

impl Drawing {
    fn deployment(&mut self, plan: &RenderPlan<'_>, rendering: &Rendering) -> usize {
        let metadata = &plan.metadata;
        let kind = match plan.profile {
            Some(_) => NodeKind::WorkloadDeployment,
            None => NodeKind::Workload,
        };
        let deployment = self.graph.node(Node {
            kind,
            namespace: metadata.namespace.value.to_string(),
            name: metadata.name.value.to_string(),
            version: String::new(),
        });
        let profile = plan.profile.as_ref();
        let profile = profile.map(|it| self.resource(NodeKind::WorkloadProfile, it, deployment));
        // An override may add components, which then belong to the deployment alone.
        self.components(plan, profile.unwrap_or(deployment));
        if let Some(environment) = &plan.environment {
            let environment = self.resource(NodeKind::Environment, environment, deployment);
            self.policies(plan, environment);
            self.placements(rendering, environment, deployment);
        }
        deployment
    }

    fn resource(&mut self, kind: NodeKind, identity: &Identity, deployment: usize) -> usize {
        let node = self.graph.node(Node {
            kind,
            namespace: identity.namespace.to_string(),
            name: identity.name.to_string(),
            version: identity.revision.to_string(),
        });
        self.graph.edge(deployment, node, "", None);
        node
    }

    fn components(&mut self, plan: &RenderPlan<'_>, user: usize) {
        for component in &plan.components {
            let name = &component.spec.name.value;
            let node = definition(component.definition, &component.revision);
            let node = self.graph.node(node);
            self.graph.edge(user, node, name, None);
            for used in &component.traits {
                let node = definition(used.definition, &used.revision);
                let node = self.graph.node(node);
                self.graph.edge(user, node, name, None);
            }
        }
    }

    fn policies(&mut self, plan: &RenderPlan<'_>, environment: usize) {
        if let Some(policy) = &plan.topology {
            let node = definition(policy.definition, &policy.revision);
            let node = self.graph.node(node);
            self.graph.edge(environment, node, "topology", None);
        }
        for policy in plan.policies.iter().chain(&plan.overrides) {
            let node = definition(policy.definition, &policy.revision);
            let node = self.graph.node(node);
            let name = policy.spec.name.as_ref();
            let name = name.map_or("", |name| &*name.value);
            self.graph.edge(environment, node, name, None);
        }
    }

    /// The clusters that Placements select.
    fn clusters(&mut self, routes: &[Route], deployment: usize) {
        for route in routes {
            let Some((namespace, name)) = &route.placement else {
                continue;
            };
            let placement = self.graph.node(placement_node(namespace, name));
            for cluster in &route.clusters {
                let cluster = self.graph.node(cluster_node(cluster));
                self.graph.edge(placement, cluster, "", Some(deployment));
            }
        }
    }

    fn placements(&mut self, rendering: &Rendering, environment: usize, deployment: usize) {
        for work in Work::all(&rendering.hub) {
            let namespace = work.manifest.id.namespace.as_deref().unwrap_or_default();
            for target in work.targets() {
                let node = self.graph.node(placement_node(namespace, target.name));
                self.graph.edge(environment, node, "", Some(deployment));
            }
            if let Some(cluster) = work.cluster() {
                let node = self.graph.node(cluster_node(cluster));
                self.graph.edge(environment, node, "", Some(deployment));
            }
        }
    }
}

fn placement_node(namespace: &str, name: &str) -> Node {
    Node {
        kind: NodeKind::Placement,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        version: String::new(),
    }
}

fn cluster_node(name: &str) -> Node {
    Node {
        kind: NodeKind::ManagedCluster,
        namespace: String::new(),
        name: name.to_owned(),
        version: String::new(),
    }
}

fn definition(definition: &Definition, revision: &Revision) -> Node {
    let namespace = if definition.built_in {
        String::new()
    } else {
        definition.metadata.namespace.value.to_string()
    };
    Node {
        kind: match definition.kind {
            DefinitionKind::Component => NodeKind::ComponentDefinition,
            DefinitionKind::Trait => NodeKind::TraitDefinition,
            DefinitionKind::Policy => NodeKind::PolicyDefinition,
        },
        namespace,
        name: definition.metadata.name.value.to_string(),
        version: revision.to_string(),
    }
}
