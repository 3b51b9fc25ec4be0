//! What is looked at.

use crate::model::Definition;
use crate::model::Resource;
use crate::render::Manifest;
use crate::render::Rendering;
use crate::render::is_placement;
use crate::resolve::RenderPlan;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Node;

/// A deployment (or a Workload found on disk) that was rendered.
#[derive(Clone, Copy)]
pub struct Checked<'a> {
    /// What was planned.
    pub plan: &'a RenderPlan<'a>,
    /// What became of it.
    pub rendering: &'a Rendering,
}

/// Everything that lints look at.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The workspace.
    pub workspace: &'a Workspace,
    /// The settings of the run.
    pub settings: &'a Settings,
    /// Every deployment and Workload that could be rendered.
    pub rendered: &'a [Checked<'a>],
    /// Whether all of them could.
    pub complete: bool,
    /// Histories.
    pub origins: &'a Origins,
    /// Texts.
    pub sources: &'a Sources,
}

impl<'a> Subject<'a> {
    /// The place to point at for a value.
    pub(super) fn span(&self, origin: OriginId) -> Option<Span> {
        self.origins.span(origin)
    }

    /// The objects for the spokes, of all deployments.
    pub(super) fn spoke(&self) -> impl Iterator<Item = &'a Manifest> + use<'a> {
        self.rendered.iter().flat_map(|one| &one.rendering.spoke)
    }

    /// The objects for the hub, of all deployments.
    pub(super) fn hub(&self) -> impl Iterator<Item = &'a Manifest> + use<'a> {
        self.rendered.iter().flat_map(|one| &one.rendering.hub)
    }

    /// The objects of a kind for the hub.
    pub(super) fn placements(&self) -> impl Iterator<Item = &'a Manifest> + use<'a> {
        self.hub().filter(|manifest| is_placement(manifest))
    }

    /// The documents that macros and references may stand in.
    pub(super) fn users(&self) -> impl Iterator<Item = &'a Node> + use<'a> {
        let workspace = self.workspace;
        let profiles = workspace.profiles().iter().map(|item| &item.node);
        let environments = workspace.environments().iter().map(|item| &item.node);
        let workloads = workspace.workloads().iter().map(|item| &item.node);
        let revisions = workspace.opened().map(Resource::node);
        profiles
            .chain(environments)
            .chain(workloads)
            .chain(revisions)
    }
}

impl<'a> Checked<'a> {
    /// Every use of a definition with what it is given.
    pub(super) fn uses(&self) -> Vec<(&'a Definition, Option<&'a Node>)> {
        let plan = self.plan;
        let mut uses = Vec::new();
        for component in &plan.components {
            uses.push((component.definition, component.spec.properties.as_ref()));
            for used in &component.traits {
                uses.push((used.definition, used.spec.properties.as_ref()));
            }
        }
        for policy in plan.topology.iter().chain(&plan.policies) {
            uses.push((policy.definition, policy.spec.properties.as_ref()));
        }
        uses
    }
}
