//! From deployments to renderings.

use super::Phase;
use super::Session;
use super::Timings;
use super::choice::Chosen;
use super::hub_outputs::HubOutputs;
use super::outputs::GivenOutputs;
use super::side_by_side::ENOUGH;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::kubernetes::CustomKinds;
use crate::model::Metadata;
use crate::model::Text;
use crate::model::VariableAssignment;
use crate::model::Workload;
use crate::model::WorkloadDeployment;
use crate::render;
use crate::render::HubOptions;
use crate::render::Made;
use crate::render::Rendering;
use crate::render::Request;
use crate::render::Shipping;
use crate::render::Tools;
use crate::resolve;
use crate::resolve::Draft;
use crate::resolve::Edge;
use crate::resolve::LockViolations;
use crate::resolve::RenderPlan;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Spanned;
use crate::template::Templates;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

/// Namespace and name of a deployment.
pub(super) type Owner = (String, String);

/// A rendered deployment.
#[derive(Clone)]
pub(super) struct Rendered {
    pub(super) owner: Owner,
    pub(super) rendering: Rendering,
}

/// What became of many.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) done: Vec<Rendered>,
    /// Proof that at least one failed.
    pub(super) failed: Option<Reported>,
    /// Whether one asks for outputs of another.
    pub(super) reads_from_others: bool,
}

/// How deployments are rendered.
#[derive(Clone, Copy)]
pub(super) struct How<'w> {
    pub(super) settings: &'w Settings,
    pub(super) assignments: &'w [VariableAssignment],
    pub(super) outputs: &'w GivenOutputs,
    pub(super) lock_violations: LockViolations,
    pub(super) hub: HubOptions,
    /// The platform of the clusters, where it is known.
    pub(super) platform: Option<&'w Text>,
    /// Whether the hub's objects are wanted, or only what they say about the spokes'.
    pub(super) hub_wanted: bool,
    /// Whether rendered objects are wanted, or only what the hub ships.
    pub(super) objects_wanted: bool,
}

/// Plans and renders deployments of one workspace.
pub(super) struct Renderer<'w, 's> {
    pub(super) workspace: &'w Workspace,
    pub(super) how: How<'w>,
    pub(super) sources: &'w Sources,
    pub(super) origins: &'s mut Origins,
    pub(super) diagnostics: &'s mut Diagnostics,
    timings: &'s mut Timings,
    kinds: CustomKinds,
    pub(super) templates: Templates<'w>,
    shipping: Shipping,
    /// What all templates made, those of other workers, too.
    pub(super) made: Arc<Made>,
    hub: HubOutputs<'w>,
    /// The plans of what was rendered, where they are wanted.
    plans: Option<Vec<RenderPlan<'w>>>,
    /// How many may work at once.
    pub(super) threads: NonZeroUsize,
}

/// A deployment on its way.
pub(super) struct Job<'w> {
    draft: Draft<'w>,
    /// Indexes of the deployments whose outputs it reads.
    reads: Vec<Edge>,
}

impl<'w, 's: 'w> Renderer<'w, 's> {
    pub(super) fn new(workspace: &'w Workspace, how: How<'w>, session: &'s mut Session) -> Self {
        let (sources, timings) = (&session.sources, &mut session.timings);
        let (origins, diagnostics) = (&mut session.origins, &mut session.diagnostics);
        Self {
            threads: session.threads,
            ..Self::over(workspace, how, sources, origins, diagnostics, timings)
        }
    }
}

impl<'w, 's> Renderer<'w, 's> {
    /// A renderer that leaves the rest of a session alone.
    pub(super) fn over(
        workspace: &'w Workspace,
        how: How<'w>,
        sources: &'w Sources,
        origins: &'s mut Origins,
        diagnostics: &'s mut Diagnostics,
        timings: &'s mut Timings,
    ) -> Self {
        Self {
            workspace,
            how,
            sources,
            origins,
            diagnostics,
            timings,
            kinds: custom_kinds(workspace),
            templates: Templates::default(),
            shipping: Shipping::default(),
            made: Arc::default(),
            hub: HubOutputs::new(workspace, how.outputs),
            plans: None,
            threads: NonZeroUsize::MIN,
        }
    }

    /// Renders everything that was chosen and keeps the plans: those of what was rendered, in the
    /// same order. Nothing that was chosen may read from what was not.
    pub(super) fn all_with_plans(&mut self, chosen: &Chosen<'w>) -> (Outcome, Vec<RenderPlan<'w>>) {
        self.plans = Some(Vec::new());
        let outcome = self.all(chosen);
        (outcome, self.plans.take().unwrap_or_default())
    }

    /// Renders everything that was chosen; a failure does not stop the others, except those that
    /// read its outputs. When it is too much for one run, nothing is rendered.
    pub(super) fn all(&mut self, chosen: &Chosen<'w>) -> Outcome {
        let before = self.diagnostics.len();
        let outcome = self.each(chosen);
        if !self.made.is_too_much() {
            return outcome;
        }
        self.diagnostics.forget_since(before);
        if let Some(plans) = &mut self.plans {
            plans.clear();
        }
        Outcome {
            failed: Some(self.diagnostics.report(Made::too_much())),
            ..Outcome::default()
        }
    }

    fn each(&mut self, chosen: &Chosen<'w>) -> Outcome {
        let mut outcome = Outcome::default();
        let wanted = chosen.deployments.len();
        self.timings.enter(Phase::Resolve);
        let jobs = self.jobs(&chosen.deployments, &mut outcome);
        let edges: Vec<Edge> = jobs
            .values()
            .flat_map(|job| job.reads.iter().copied())
            .collect();
        let count = jobs.keys().next_back().map_or(0, |last| last + 1);
        let names: BTreeMap<usize, String> = jobs
            .iter()
            .map(|(index, job)| (*index, job.owner_text()))
            .collect();
        let name = |index: usize| names.get(&index).cloned().unwrap_or_default();
        if edges.is_empty() && jobs.len() >= ENOUGH && self.plans.is_none() {
            self.timings.enter(Phase::Render);
            for result in self.side_by_side(jobs.into_values().collect()) {
                outcome.add(result);
            }
            return self.with_workloads(chosen, outcome);
        }
        match resolve::order(count, &edges, name) {
            Ok(order) => self.in_order(&order, wanted, jobs, &mut outcome),
            Err(circles) => {
                for circle in circles {
                    outcome.failed = Some(self.diagnostics.report(circle));
                }
            }
        }
        self.with_workloads(chosen, outcome)
    }

    fn with_workloads(&mut self, chosen: &Chosen<'w>, mut outcome: Outcome) -> Outcome {
        for workload in &chosen.workloads {
            let result = self.workload(workload);
            outcome.add(result);
        }
        outcome
    }

    /// Drafts of the wanted deployments, and after them of those they read from.
    fn jobs(
        &mut self,
        wanted: &[&'w WorkloadDeployment],
        outcome: &mut Outcome,
    ) -> BTreeMap<usize, Job<'w>> {
        let mut deployments: Vec<&'w WorkloadDeployment> = wanted.to_vec();
        let mut indexes: BTreeMap<(&'w str, &'w str), usize> = wanted
            .iter()
            .enumerate()
            .map(|(index, one)| (id(&one.metadata), index))
            .collect();
        let mut jobs = BTreeMap::new();
        let mut next = 0;
        while let Some(deployment) = deployments.get(next).copied() {
            let reader = next;
            next += 1;
            let options = self.options();
            let draft = Draft::new(
                deployment,
                self.workspace,
                &options,
                self.origins,
                self.diagnostics,
            );
            let draft = match draft {
                Ok(draft) => draft,
                Err(reported) => {
                    outcome.failed = Some(reported);
                    continue;
                }
            };
            let mut reads = Vec::new();
            for (path, place) in draft.hub_outputs(self.sources, self.origins) {
                outcome.reads_from_others = true;
                let namespace = &deployment.metadata.namespace.value;
                let Some(other) = self.hub.deployment(namespace, &path) else {
                    continue;
                };
                let read = *indexes.entry(id(&other.metadata)).or_insert_with(|| {
                    deployments.push(other);
                    deployments.len() - 1
                });
                reads.push(Edge {
                    reader,
                    read,
                    place,
                });
            }
            jobs.insert(reader, Job { draft, reads });
        }
        jobs
    }

    fn in_order(
        &mut self,
        order: &[usize],
        wanted: usize,
        mut jobs: BTreeMap<usize, Job<'w>>,
        outcome: &mut Outcome,
    ) {
        let mut failed = vec![false; order.len()];
        for index in order {
            let Some(job) = jobs.remove(index) else {
                // Its draft failed, and so do its readers.
                mark(&mut failed, *index);
                continue;
            };
            if job
                .reads
                .iter()
                .any(|edge| failed.get(edge.read).copied().unwrap_or(false))
            {
                mark(&mut failed, *index);
                continue;
            }
            match self.job(job) {
                Ok(rendered) => {
                    self.hub.learn(&rendered.owner, &rendered.rendering.outputs);
                    if *index < wanted {
                        outcome.done.push(rendered);
                    }
                }
                Err(reported) => {
                    outcome.failed = Some(reported);
                    mark(&mut failed, *index);
                }
            }
        }
    }

    /// Compiles the definitions that a job uses; what is wrong with them is reported.
    pub(super) fn compile(&mut self, job: &Job<'w>) {
        for definition in job.draft.definitions() {
            let templates = &mut self.templates;
            // Whoever uses it fails.
            let _ = templates.get(definition, self.origins, self.diagnostics);
        }
    }

    pub(super) fn job(&mut self, job: Job<'w>) -> Result<Rendered, Reported> {
        self.timings.enter(Phase::Resolve);
        let plan = job.draft.finish(
            Some(&self.hub),
            self.sources,
            self.origins,
            self.diagnostics,
        )?;
        self.render(&plan)
    }

    /// Renders a Workload found on disk: the spoke side only.
    fn workload(&mut self, workload: &'w Workload) -> Result<Rendered, Reported> {
        self.timings.enter(Phase::Resolve);
        let options = self.options();
        let plan = resolve::plan_workload(
            workload,
            self.workspace,
            &options,
            self.origins,
            self.diagnostics,
        )?;
        self.render(&plan)
    }

    fn options(&self) -> resolve::Options<'w> {
        resolve::Options {
            assignments: self.how.assignments,
            lock_violations: self.how.lock_violations,
            settings: self.how.settings,
            sources: self.sources,
            hub: None,
        }
    }

    fn render(&mut self, plan: &RenderPlan<'w>) -> Result<Rendered, Reported> {
        self.timings.enter(Phase::Render);
        let settings = self.how.settings;
        let (version, namespace) = (&settings.kube_version, &settings.hub_namespace);
        let metadata = &plan.metadata;
        let (own_namespace, own_name) = id(metadata);
        let given = self.how.outputs.of(own_namespace, own_name);
        let request = Request {
            kube_version: &Spanned::new(version.value, version.origin),
            platform: self.how.platform,
            hub: self.how.hub,
            hub_namespace: &Spanned::new(namespace.value.clone(), namespace.origin),
            outputs: Some(&given),
            hub_wanted: self.how.hub_wanted,
            objects_wanted: self.how.objects_wanted,
        };
        let mut tools = Tools {
            kinds: &self.kinds,
            templates: &mut self.templates,
            shipping: &mut self.shipping,
            made: &self.made,
            origins: self.origins,
            diagnostics: self.diagnostics,
        };
        let rendering = render::render(plan, &request, &mut tools)?;
        if let Some(plans) = &mut self.plans {
            plans.push(plan.clone());
        }
        Ok(Rendered {
            owner: (own_namespace.to_owned(), own_name.to_owned()),
            rendering,
        })
    }
}

impl Job<'_> {
    fn owner_text(&self) -> String {
        let (namespace, name) = id(&self.draft.deployment().metadata);
        format!("{namespace}/{name}")
    }
}

impl Outcome {
    fn add(&mut self, result: Result<Rendered, Reported>) {
        match result {
            Ok(rendered) => self.done.push(rendered),
            Err(reported) => self.failed = Some(reported),
        }
    }
}

/// What the custom resource definitions of a workspace say.
fn custom_kinds(workspace: &Workspace) -> CustomKinds {
    let mut kinds = CustomKinds::default();
    workspace
        .foreign()
        .iter()
        .for_each(|foreign| kinds.learn(&foreign.node));
    kinds
}

fn mark(failed: &mut [bool], index: usize) {
    if let Some(flag) = failed.get_mut(index) {
        *flag = true;
    }
}

/// Namespace and name.
fn id(metadata: &Metadata) -> (&str, &str) {
    (&metadata.namespace.value, &metadata.name.value)
}
