//! What a workflow makes of bundles.

use super::Contents;
use super::Engines;
use super::Fit;
use super::HeldClusterProfile;
use super::HeldProfile;
use super::Pool;
use super::Workflow;
use super::WorkflowPart;
use super::clouds::EVERY_CLOUD;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::and;
use crate::diag::codes::bundles as codes;
use crate::model::BundleType;
use crate::model::ProfileBundle;
use crate::model::Revision;
use crate::model::WorkloadProfileType;
use crate::source::Origins;

/// Bundles in a workflow.
#[derive(Clone, Debug)]
pub struct Plan<'w> {
    /// The workflow.
    pub workflow: Workflow,
    /// The pool.
    pub pool: Pool,
    /// The type of cloud of the pool, if it is known. Cluster profiles for others are ignored.
    pub cloud_type: Option<String>,
    /// The bundles, in the order in which they were named.
    pub bundles: Vec<Contents<'w>>,
    /// How they fit; none when the workflow does not take them.
    pub fit: Option<Fit>,
}

/// Something in a bundle.
#[derive(Clone, Copy, Debug)]
pub enum Held<'p, 'w> {
    /// A cluster profile.
    ClusterProfile(&'p HeldClusterProfile<'w>),
    /// A workload profile.
    WorkloadProfile(&'p HeldProfile<'w>),
}

/// What becomes of something in a bundle.
#[derive(Clone, Debug)]
pub struct PlannedItem<'p, 'w> {
    /// The bundle.
    pub bundle: &'w ProfileBundle,
    /// The bundle's revision.
    pub revision: &'p Revision,
    /// What it is.
    pub held: Held<'p, 'w>,
    /// Why it is not deployed; none when it is.
    pub ignored: Option<String>,
}

impl<'w> Plan<'w> {
    /// Plans bundles for a workflow and a pool; without one, for the pool that they are made for.
    pub fn new(
        workflow: Workflow,
        pool: Option<Pool>,
        cloud_type: Option<String>,
        bundles: Vec<Contents<'w>>,
    ) -> Self {
        let types: Vec<BundleType> = bundles
            .iter()
            .filter_map(|one| one.bundle.bundle_type.map(|of| of.value))
            .collect();
        let pool = pool.unwrap_or_else(|| workflow.usual_pool(&types));
        let fit = workflow.fit(pool, &types);
        Self {
            workflow,
            pool,
            cloud_type,
            fit: fit.filter(|_| types.len() == bundles.len()),
            bundles,
        }
    }

    /// Everything in the bundles, bundle by bundle, cluster profiles first. There is nothing where
    /// the workflow does not take the bundles.
    pub fn items(&self) -> Vec<PlannedItem<'_, 'w>> {
        let mut items = Vec::new();
        if self.fit.is_none() {
            return items;
        }
        for contents in &self.bundles {
            let clusters = contents.cluster_profiles.iter().map(|held| {
                let ignored = self.ignores_cluster_profile(held);
                (Held::ClusterProfile(held), ignored)
            });
            let profiles = contents.workload_profiles.iter().map(|held| {
                let ignored = self.ignores_profile(held);
                (Held::WorkloadProfile(held), ignored)
            });
            items.extend(clusters.chain(profiles).map(|(held, ignored)| PlannedItem {
                bundle: contents.bundle,
                revision: &contents.revision,
                held,
                ignored,
            }));
        }
        items
    }

    /// Reports why the workflow cannot work with the bundles.
    pub fn check(&self, origins: &Origins, diagnostics: &mut Diagnostics) {
        let untyped = self
            .bundles
            .iter()
            .find(|one| one.bundle.bundle_type.is_none());
        if untyped.is_some() {
            // The rules about bundles tell of it.
            return;
        }
        if self.fit.is_none() {
            diagnostics.push(self.not_accepted(origins));
            return;
        }
        self.check_purpose(origins, diagnostics);
        let engines = self.engines().filter(|_| self.workflow == Workflow::Model);
        if let Some(found) = engines.and_then(|engines| engines.report(origins)) {
            diagnostics.push(found);
        }
    }

    /// Whether there is anything to deploy of what the workflow is there for, and a cluster to
    /// deploy it to where one is made. What is unknown, or there and refused, is told of elsewhere.
    fn check_purpose(&self, origins: &Origins, diagnostics: &mut Diagnostics) {
        let items = self.items();
        let deployed = || items.iter().filter(|item| item.ignored.is_none());
        let purpose = self.workflow.purpose();
        let unknown = |item: &PlannedItem<'_, '_>| item.held.part().is_none();
        let serves = |item: &PlannedItem<'_, '_>| item.held.part() == Some(purpose);
        if purpose != WorkflowPart::ClusterProfile
            && !items.iter().any(unknown)
            && !deployed().any(serves)
        {
            diagnostics.push(self.nothing(&purpose.to_string(), origins));
        }
        let makes_a_cluster = |item: &PlannedItem<'_, '_>| match item.held {
            Held::ClusterProfile(held) => held.cluster_type().is_none() || held.makes_a_cluster(),
            Held::WorkloadProfile(_) => false,
        };
        let one_is_made = self
            .workflow
            .deploys(self.pool, WorkflowPart::ClusterProfile);
        let without = !deployed().any(&makes_a_cluster);
        if one_is_made && without && items.iter().any(makes_a_cluster) {
            diagnostics
                .push(self.nothing("cluster profile of type Infrastructure or Full", origins));
        }
    }

    /// The engines of a pool's bundle and of a model's, where they are two bundles.
    pub fn engines(&self) -> Option<Engines<'w>> {
        let of_type = |wanted: BundleType| {
            let mut bundles = self.bundles.iter().map(|contents| contents.bundle);
            bundles.find(|bundle| bundle.bundle_type.is_some_and(|of| of.value == wanted))
        };
        Some(Engines {
            pool: of_type(BundleType::Infrastructure)?,
            model: of_type(BundleType::Application)?,
        })
    }

    /// `an app deployment to a dedicated compute pool`
    pub fn title(&self) -> String {
        let (workflow, pool) = (self.workflow, self.pool.word());
        match workflow {
            Workflow::ComputePool => format!("a deployment of a {pool} compute pool"),
            Workflow::App => format!("an {workflow} to a {pool} compute pool"),
            Workflow::Model => format!("a {workflow} to a {pool} compute pool"),
        }
    }

    fn ignores_cluster_profile(&self, held: &HeldClusterProfile<'_>) -> Option<String> {
        if let Some(reason) = self.ignores(WorkflowPart::ClusterProfile) {
            return Some(reason.to_owned());
        }
        let wanted = self.cloud_type.as_deref()?;
        let own = held.cloud_type()?;
        let fits = &*own.value == wanted || &*own.value == EVERY_CLOUD;
        (!fits).then(|| format!("it is for `{}`", own.value))
    }

    fn ignores_profile(&self, held: &HeldProfile<'_>) -> Option<String> {
        match held.profile_type() {
            Some(of) => self
                .ignores(WorkflowPart::WorkloadProfile(of))
                .map(str::to_owned),
            None if held.profile().is_none() => Some("it is not there".to_owned()),
            None => Some("its type is not known".to_owned()),
        }
    }

    /// Why a part is ignored.
    fn ignores(&self, part: WorkflowPart) -> Option<&'static str> {
        if self.workflow.deploys(self.pool, part) {
            return None;
        }
        Some(match (self.workflow, part) {
            (
                Workflow::ComputePool,
                WorkflowPart::WorkloadProfile(WorkloadProfileType::Application),
            ) => "a compute pool deployment deploys no applications",
            (Workflow::ComputePool, _) => "a compute pool deployment deploys no models",
            (Workflow::App, WorkflowPart::WorkloadProfile(WorkloadProfileType::Model)) => {
                "an app deployment deploys no models"
            }
            (Workflow::Model, WorkflowPart::WorkloadProfile(WorkloadProfileType::Application)) => {
                "a model deployment deploys no applications"
            }
            _ => "the compute pool is there already",
        })
    }

    fn not_accepted(&self, origins: &Origins) -> Diagnostic {
        let types: Vec<String> = self
            .bundles
            .iter()
            .filter_map(|one| Some(format!("`{}`", one.bundle.bundle_type?.value)))
            .collect();
        let together = if types.len() > 1 { " together" } else { "" };
        let message = format!("{} does not take {}{together}", self.title(), and(&types));
        let takes = self.workflow.takes(self.pool);
        let mut diagnostic = Diagnostic::error(&codes::NOT_ACCEPTED, message)
            .help(format!("it takes bundles of type {takes}"));
        for contents in &self.bundles {
            let name = &contents.bundle.metadata.name.value;
            let written = contents.bundle.bundle_type.map(|of| of.origin);
            diagnostic = diagnostic.place(
                written.and_then(|origin| origins.span(origin)),
                format!("the type of `{name}`"),
            );
        }
        diagnostic
    }

    fn nothing(&self, what: &str, origins: &Origins) -> Diagnostic {
        let cloud = self.cloud_type.as_deref();
        let cloud = cloud.filter(|_| what.starts_with("cluster"));
        let of_cloud = cloud.map_or(String::new(), |cloud| format!(" for `{cloud}`"));
        let message = format!("{} finds no {what}{of_cloud} to deploy", self.title());
        let help = match cloud {
            Some(_) => "name a bundle that has one, or another `--cloud-type`",
            None => "name a bundle that has one, or another workflow",
        };
        let mut diagnostic = Diagnostic::error(&codes::NOTHING_TO_DEPLOY, message).help(help);
        for contents in &self.bundles {
            let name = contents.bundle.metadata.name.origin;
            diagnostic = diagnostic.place(origins.span(name), "has none");
        }
        diagnostic
    }
}

impl Held<'_, '_> {
    /// What it is to a workflow; none for a workload profile of unknown type.
    pub fn part(&self) -> Option<WorkflowPart> {
        match self {
            Self::ClusterProfile(_) => Some(WorkflowPart::ClusterProfile),
            Self::WorkloadProfile(held) => held.profile_type().map(WorkflowPart::WorkloadProfile),
        }
    }
}
