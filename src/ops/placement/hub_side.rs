//! What deployments put on a hub.

use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::placement::NOT_FOUND;
use crate::model::WorkloadDeployment;
use crate::ops::Assignments;
use crate::ops::Session;
use crate::ops::choice::Chosen;
use crate::ops::deployments::How;
use crate::ops::deployments::Renderer;
use crate::ops::outputs::GivenOutputs;
use crate::render::HubOptions;
use crate::render::Manifest;
use crate::render::Work;
use crate::render::is_placement;
use crate::resolve::LockViolations;
use crate::source::Origins;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How deployments are rendered.
#[derive(Clone, Debug, Default)]
pub struct HowToRender {
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// What the hub ships.
    pub hub: HubOptions,
}

/// Namespace and name.
pub(in crate::ops) type Name = (String, String);

/// What a deployment puts on a hub.
#[derive(Clone, Debug)]
pub(in crate::ops) struct HubSide {
    /// The deployment.
    pub(in crate::ops) deployment: Name,
    /// Its environment.
    pub(in crate::ops) environment: Option<Name>,
    /// The objects.
    pub(in crate::ops) objects: Vec<Manifest>,
}

/// Where a deployment goes.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Destination {
    /// The placement.
    pub(in crate::ops) placement: Name,
    /// Its document; `None` where there is none.
    pub(in crate::ops) document: Option<Node>,
    /// Whether the deployment itself makes the placement.
    pub(in crate::ops) rendered: bool,
    /// How it gets there, if a `ManifestWorkReplicaSet` says so.
    pub(in crate::ops) way: Option<Way>,
}

/// What a `ManifestWorkReplicaSet` says about one of its placements.
#[derive(Clone, Debug)]
pub(in crate::ops) struct Way {
    /// The set.
    pub(in crate::ops) set: Name,
    /// The item of `placementRefs`.
    pub(in crate::ops) reference: Node,
    /// `manifestWorkTemplate`
    pub(in crate::ops) template: Option<Node>,
}

/// Renders the hub side of deployments.
///
/// # Errors
/// When one of them does not render.
pub(in crate::ops) fn hub_sides(
    deployments: Vec<&WorkloadDeployment>,
    workspace: &Workspace,
    how: &HowToRender,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<HubSide>, Reported> {
    let assignments = how.assignments.read(files, settings, session)?;
    let outputs = GivenOutputs::read(&how.outputs, files, session)?;
    let how = How {
        settings,
        assignments: &assignments,
        outputs: &outputs,
        lock_violations: how.lock_violations,
        hub: how.hub,
        platform: None,
        hub_wanted: true,
        objects_wanted: false,
    };
    let chosen = Chosen {
        deployments,
        workloads: Vec::new(),
    };
    // Plans borrow what they were made with, and the session has to be written to beside them.
    let sources = session.sources.clone();
    let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
    let timings = &mut session.timings;
    let mut renderer = Renderer::over(workspace, how, &sources, origins, diagnostics, timings);
    let (outcome, plans) = renderer.all_with_plans(&chosen);
    if let Some(reported) = outcome.failed {
        return Err(reported);
    }
    let mut environments: BTreeMap<Name, Name> = BTreeMap::new();
    for plan in &plans {
        let metadata = &plan.metadata;
        if let Some(environment) = &plan.environment {
            let owner = (
                metadata.namespace.value.to_string(),
                metadata.name.value.to_string(),
            );
            let environment = (
                environment.namespace.to_string(),
                environment.name.to_string(),
            );
            environments.insert(owner, environment);
        }
    }
    let sides = outcome.done.into_iter().map(|done| HubSide {
        environment: environments.get(&done.owner).cloned(),
        deployment: done.owner,
        objects: done.rendering.hub,
    });
    let mut sides: Vec<HubSide> = sides.collect();
    sides.sort_by(|left, right| left.deployment.cmp(&right.deployment));
    Ok(sides)
}

impl HubSide {
    /// The objects.
    pub(in crate::ops) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.objects.iter().map(|manifest| &manifest.node)
    }

    /// Where it goes: the placements that its `ManifestWorkReplicaSet`s name, and those that are
    /// rendered without one. `documents` are placements that exist beside it.
    pub(in crate::ops) fn destinations(
        &self,
        documents: &[Node],
        default_namespace: &str,
    ) -> Vec<Destination> {
        let mut destinations = Vec::new();
        for work in Work::all(&self.objects) {
            let id = &work.manifest.id;
            let namespace = id
                .namespace
                .clone()
                .unwrap_or_else(|| default_namespace.to_owned());
            for target in work.targets() {
                let placement = (namespace.clone(), target.name.to_owned());
                let rendered = work.placement(&target).map(|manifest| &manifest.node);
                let mut documents = documents.iter();
                let document = rendered.or_else(|| {
                    documents.find(|node| name_of(node, default_namespace) == placement)
                });
                destinations.push(Destination {
                    document: document.cloned(),
                    rendered: rendered.is_some(),
                    placement,
                    way: Some(Way {
                        set: (namespace.clone(), id.name.clone()),
                        reference: target.node.clone(),
                        template: work.template().cloned(),
                    }),
                });
            }
        }
        for manifest in self
            .objects
            .iter()
            .filter(|manifest| is_placement(manifest))
        {
            let placement = name_of(&manifest.node, default_namespace);
            if !destinations
                .iter()
                .any(|known| known.placement == placement)
            {
                destinations.push(Destination {
                    document: Some(manifest.node.clone()),
                    rendered: true,
                    placement,
                    way: None,
                });
            }
        }
        destinations
    }
}

impl Destination {
    /// What is to be said where there is no such placement. `owner` is who goes there.
    pub(in crate::ops) fn missing(&self, owner: &str, origins: &Origins) -> Diagnostic {
        let (namespace, name) = &self.placement;
        let message =
            format!("{owner} goes to a Placement `{namespace}/{name}`, which is not there");
        let place = self.way.as_ref().map(|way| &way.reference);
        let place = place.and_then(|node| origins.span(node.get("name").unwrap_or(node).origin));
        Diagnostic::error(&NOT_FOUND, message).place(place, "this name").help(
            "put the Placement into the workspace, or beside the clusters that `--clusters` names",
        )
    }
}

/// Namespace and name of a document.
pub(in crate::ops) fn name_of(node: &Node, default_namespace: &str) -> Name {
    let text = |key: &str| node.at(&["metadata", key]).and_then(Node::as_str);
    let namespace = text("namespace").unwrap_or(default_namespace);
    (
        namespace.to_owned(),
        text("name").unwrap_or_default().to_owned(),
    )
}
