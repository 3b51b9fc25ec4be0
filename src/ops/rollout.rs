//! Which clusters would get a change when.

use super::FleetOptions;
use super::Session;
use super::choice::Choice;
use super::inventory::HubDocuments;
use super::inventory::read_named;
use super::placement::Destination;
use super::placement::HowToRender;
use super::placement::HubSide;
use super::placement::Way;
use super::placement::assumptions;
use super::placement::check_clusters;
use super::placement::hub_sides;
use super::render::report_all;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command;
use crate::diag::codes::placement as codes;
use crate::placement::Clock;
use crate::placement::ClusterState;
use crate::placement::Fleet;
use crate::placement::Placement;
use crate::placement::Preview;
use crate::placement::RolloutStatus;
use crate::placement::RolloutStrategy;
use crate::placement::Schedule;
use crate::placement::Scheduler;
use crate::placement::is_manifest_work;
use crate::placement::preview;
use crate::placement::reported_work;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What `rollout` is asked for.
#[derive(Clone, Debug)]
pub struct RolloutOptions {
    /// The workspace.
    pub paths: Vec<PathBuf>,
    /// Which deployments.
    pub choice: Choice,
    /// Which clusters there are, and when the rollout begins.
    pub fleet: FleetOptions,
    /// How deployments are rendered.
    pub how: HowToRender,
    /// Files and folders with `ManifestWork`s that exist.
    pub works: Vec<PathBuf>,
    /// What clusters report, said by hand.
    pub states: Vec<(String, RolloutStatus)>,
    /// The clusters that fail.
    pub failing: Vec<String>,
}

/// How changes would be rolled out.
#[derive(Clone, Debug)]
pub struct RolloutReport {
    /// For each deployment, each of its placements.
    pub rollouts: Vec<Rollout>,
    /// What was added to the inventory, as far as it mattered.
    pub assumptions: Vec<String>,
    /// Whether another moment might give another result.
    pub depends_on_time: bool,
}

/// How a change would be rolled out to the clusters of a placement.
#[derive(Clone, Debug)]
pub struct Rollout {
    /// The deployment: `team/web`.
    pub deployment: String,
    /// Namespace and name of the `ManifestWorkReplicaSet`.
    pub set: (String, String),
    /// Namespace and name of the placement.
    pub placement: (String, String),
    /// The strategy.
    pub strategy: RolloutStrategy,
    /// What the scheduler decided.
    pub schedule: Schedule,
    /// The clusters with what they report.
    pub fleet: Fleet,
    /// The steps, or what the hub says where it cannot read the strategy.
    pub preview: Result<Preview, String>,
}

/// Previews the rollouts of deployments.
///
/// # Errors
/// When anything is wrong with what is read, or nothing is rolled out.
pub fn rollout(
    options: &RolloutOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<RolloutReport, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let (known, how) = (&options.fleet.inventory, &options.how);
    let documents = HubDocuments::read(known, &workspace, settings, files, session)?;
    let mut works = given_works(&options.works, settings, files, session)?;
    works.extend(documents.works.iter().cloned());
    let chosen = options.choice.of(&workspace);
    let chosen = chosen.map_err(|all| report_all(all, session))?;
    let deployments = chosen.deployments.into_iter();
    let deployments = deployments.filter(|it| it.environment.is_some()).collect();
    let sides = hub_sides(deployments, &workspace, how, settings, files, session)?;
    let rendered: Vec<&Node> = sides.iter().flat_map(HubSide::nodes).collect();
    let inventory = documents.inventory(&rendered, known, settings, session)?;
    let named = options.failing.iter().map(String::as_str);
    let named = named.chain(options.states.iter().map(|(name, _)| name.as_str()));
    check_clusters(named, &inventory, session)?;
    let planning = Planning {
        scheduler: Scheduler::new(&inventory),
        clock: Clock::at(options.fleet.now),
        works: &works,
        options,
        settings,
    };
    let before = session.diagnostics.len();
    let mut rollouts = Vec::new();
    for side in &sides {
        let deployment = format!("{}/{}", side.deployment.0, side.deployment.1);
        for destination in side.destinations(&documents.placements, &settings.namespace.value) {
            rollouts.extend(planning.rollout(&deployment, destination, session));
        }
    }
    session.diagnostics.check_since(before)?;
    if rollouts.is_empty() {
        return Err(session.diagnostics.report(nothing()));
    }
    let schedules = rollouts.iter().map(|rollout| &rollout.schedule);
    Ok(RolloutReport {
        assumptions: assumptions(&inventory, schedules),
        depends_on_time: planning.clock.was_asked(),
        rollouts,
    })
}

fn nothing() -> Diagnostic {
    let message = "none of these deployments is rolled out by a ManifestWorkReplicaSet";
    Diagnostic::error(&codes::ROLLOUT, message).help(
        "give a deployment an `environmentRef`; the topologies `topology-ocm` and \
         `topology-ocm-byop` make a ManifestWorkReplicaSet",
    )
}

fn given_works(
    paths: &[PathBuf],
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<Vec<Node>, Reported> {
    let read: Option<Workspace> = read_named(paths, settings, files, session)?;
    let Some(read) = read else {
        return Ok(Vec::new());
    };
    let objects = read.foreign().iter().map(|foreign| &foreign.node);
    let works: Vec<Node> = objects
        .filter(|node| is_manifest_work(node))
        .cloned()
        .collect();
    if works.is_empty() {
        let message = "there is no ManifestWork in what `--works` names";
        let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message)
            .help("`kubectl get manifestworks --all-namespaces -o yaml` writes them");
        return Err(session.diagnostics.report(diagnostic));
    }
    Ok(works)
}

struct Planning<'p> {
    scheduler: Scheduler<'p>,
    clock: Clock,
    works: &'p [Node],
    options: &'p RolloutOptions,
    settings: &'p Settings,
}

impl Planning<'_> {
    /// The rollout to a destination; nothing where no `ManifestWorkReplicaSet` goes there.
    fn rollout(
        &self,
        deployment: &str,
        destination: Destination,
        session: &mut Session,
    ) -> Option<Rollout> {
        let Some(document) = &destination.document else {
            let owner = format!("deployment {deployment}");
            let missing = destination.missing(&owner, &session.origins);
            session.diagnostics.push(missing);
            return None;
        };
        let way = destination.way.as_ref()?;
        let (placement, strategy) = self.decoded(document, way, session)?;
        let schedule = self.scheduler.schedule(&placement, &self.clock);
        let mut fleet = Fleet::of(&schedule);
        fleet.states = self.states(way, &destination.placement.1);
        if fleet.states.iter().any(|state| state.since.is_some()) {
            // What clusters report is weighed against the time.
            let _now = self.clock.now();
        }
        let failing: BTreeSet<Arc<str>> = self
            .options
            .failing
            .iter()
            .map(|name| Arc::from(name.as_str()))
            .collect();
        Some(Rollout {
            deployment: deployment.to_owned(),
            set: way.set.clone(),
            placement: destination.placement,
            preview: preview(&strategy, &fleet, self.options.fleet.now, &failing),
            strategy,
            schedule,
            fleet,
        })
    }

    fn decoded(
        &self,
        placement: &Node,
        way: &Way,
        session: &mut Session,
    ) -> Option<(Placement, RolloutStrategy)> {
        let mut decoding = Decoding {
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
            strictness: self.settings.strictness,
            default_namespace: self.settings.default_namespace(),
        };
        let placement = Placement::decode(placement, &mut decoding);
        let strategy = match way.reference.get("rolloutStrategy") {
            Some(node) => RolloutStrategy::decode(node, &mut decoding),
            None => Some(RolloutStrategy::default()),
        };
        Some((placement?, strategy?))
    }

    /// What clusters report of the change: by their `ManifestWork`s, or as it was said by hand.
    fn states(&self, way: &Way, placement: &str) -> Vec<ClusterState> {
        let set = (way.set.0.as_str(), way.set.1.as_str());
        let reported = self.works.iter().filter_map(|work| {
            let template = way.template.as_ref()?;
            reported_work(work, set, placement, template)
        });
        let said = &self.options.states;
        let is_said = |cluster: &str| said.iter().any(|(name, _)| name == cluster);
        let current = reported.filter(|work| work.is_current && !is_said(&work.cluster));
        let current = current.map(|work| ClusterState {
            cluster: work.cluster,
            status: work.status,
            since: work.since,
        });
        let said = said.iter().map(|(name, status)| ClusterState {
            cluster: name.as_str().into(),
            status: *status,
            since: None,
        });
        current.chain(said).collect()
    }
}
