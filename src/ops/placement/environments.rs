//! Whether environments are ready.

use super::find::is_named;
use super::hub_side::HowToRender;
use super::hub_side::HubSide;
use super::hub_side::Name;
use super::hub_side::hub_sides;
use super::report::assumptions;
use super::stand_ins;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command;
use crate::diag::did_you_mean;
use crate::model::Environment;
use crate::ops::FleetOptions;
use crate::ops::Session;
use crate::ops::inventory::HubDocuments;
use crate::placement::Clock;
use crate::placement::Placement;
use crate::placement::Schedule;
use crate::placement::Scheduler;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// What `environment status` is asked for.
#[derive(Clone, Debug)]
pub struct EnvironmentStatusOptions {
    /// The workspace.
    pub paths: Vec<PathBuf>,
    /// Environments by `NAME` or `NAMESPACE/NAME`; all when there is none.
    pub names: Vec<String>,
    /// Which clusters there are, and when.
    pub fleet: FleetOptions,
    /// How deployments are rendered.
    pub how: HowToRender,
}

/// Whether environments are ready.
#[derive(Clone, Debug)]
pub struct EnvironmentReport {
    /// The environments, by namespace and name.
    pub environments: Vec<EnvironmentStatus>,
    /// What was added to the inventory, as far as it mattered.
    pub assumptions: Vec<String>,
    /// Whether another moment might give another result.
    pub depends_on_time: bool,
}

/// Whether an environment is ready, and why not.
#[derive(Clone, Debug)]
pub struct EnvironmentStatus {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Its document, in its newest version.
    pub node: Node,
    /// Its placements.
    pub placements: Vec<EnvironmentPlacement>,
}

/// A placement of an environment.
#[derive(Clone, Debug)]
pub struct EnvironmentPlacement {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The deployment that it is for; `None` where nothing is deployed.
    pub deployment: Option<String>,
    /// Whether it comes and goes with deployments.
    pub rendered: bool,
    /// How many clusters it demands.
    pub wanted: Option<usize>,
    /// What the scheduler decides; `None` where there is no such placement.
    pub schedule: Option<Schedule>,
}

/// Whether the environments that are asked for are ready: each of their placements has a cluster,
/// and as many as it demands.
///
/// # Errors
/// When anything is wrong with what is read, or a name means nothing.
pub fn environment_status(
    options: &EnvironmentStatusOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<EnvironmentReport, Reported> {
    let mut workspace = session.load(files, &options.paths, settings)?;
    let (known, how) = (&options.fleet.inventory, &options.how);
    let documents = HubDocuments::read(known, &workspace, settings, files, session)?;
    let chosen = chosen(&options.names, &workspace);
    let chosen = chosen.map_err(|missing| session.diagnostics.report(missing))?;
    let visited = visited(&workspace);
    let lonely: Vec<Name> = chosen
        .keys()
        .filter(|name| !visited.contains(*name))
        .cloned()
        .collect();
    let stand_ins = stand_ins::add(&lonely, &mut workspace, settings, session)?;
    let deployments = workspace.deployments().iter().filter(|deployment| {
        let reference = deployment.environment.as_ref();
        reference.is_some_and(|it| chosen.keys().any(|(_, name)| *name == *it.name))
    });
    let deployments = deployments.collect();
    let sides = hub_sides(deployments, &workspace, how, settings, files, session)?;
    let rendered: Vec<&Node> = sides.iter().flat_map(HubSide::nodes).collect();
    let inventory = documents.inventory(&rendered, known, settings, session)?;
    let review = Review {
        documents: &documents.placements,
        scheduler: Scheduler::new(&inventory),
        clock: Clock::at(options.fleet.now),
        settings,
        stand_ins: &stand_ins,
    };
    let mut environments = Vec::new();
    for (name, node) in chosen {
        let own = sides
            .iter()
            .filter(|side| side.environment.as_ref() == Some(&name));
        let placements = review.placements(own, session)?;
        environments.push(EnvironmentStatus {
            namespace: name.0,
            name: name.1,
            node,
            placements,
        });
    }
    let all = environments
        .iter()
        .flat_map(|environment| &environment.placements);
    let schedules = all.filter_map(|placement| placement.schedule.as_ref());
    Ok(EnvironmentReport {
        assumptions: assumptions(&inventory, schedules),
        environments,
        depends_on_time: review.clock.was_asked(),
    })
}

/// The environments that are named, each in its newest version.
fn chosen(names: &[String], workspace: &Workspace) -> Result<BTreeMap<Name, Node>, Diagnostic> {
    let name = |environment: &Environment| {
        let metadata = &environment.metadata;
        (
            metadata.namespace.value.to_string(),
            metadata.name.value.to_string(),
        )
    };
    // Versions stand in their order, so the newest one stays.
    let all = workspace.environments().iter();
    let all: BTreeMap<Name, Node> = all.map(|it| (name(it), it.node.clone())).collect();
    if all.is_empty() {
        let message = "the workspace has no environment";
        return Err(Diagnostic::error(&command::NOTHING_CHOSEN, message));
    }
    for wanted in names {
        if !all.keys().any(|name| is_named(wanted, name)) {
            let message = format!("there is no environment `{wanted}`");
            let diagnostic = Diagnostic::error(&command::NOTHING_CHOSEN, message);
            let known = all.keys().map(|(_, name)| name.as_str());
            return Err(match did_you_mean(wanted, known) {
                Some(suggestion) => diagnostic.help(suggestion),
                None => diagnostic.help("`paletteai list environments` shows those there are"),
            });
        }
    }
    let is_wanted = |name: &Name| names.is_empty() || names.iter().any(|word| is_named(word, name));
    Ok(all
        .into_iter()
        .filter(|(name, _)| is_wanted(name))
        .collect())
}

/// The environments that deployments name.
fn visited(workspace: &Workspace) -> BTreeSet<Name> {
    let deployments = workspace.deployments().iter();
    let names = deployments.filter_map(|deployment| {
        let reference = deployment.environment.as_ref()?;
        let namespace = reference.namespace.as_ref();
        let namespace = namespace.unwrap_or(&deployment.metadata.namespace);
        Some((namespace.value.to_string(), reference.name.to_string()))
    });
    names.collect()
}

struct Review<'r> {
    documents: &'r [Node],
    scheduler: Scheduler<'r>,
    clock: Clock,
    settings: &'r Settings,
    stand_ins: &'r [Name],
}

impl Review<'_> {
    /// The placements of an environment, by deployment.
    fn placements<'s>(
        &self,
        sides: impl Iterator<Item = &'s HubSide>,
        session: &mut Session,
    ) -> Result<Vec<EnvironmentPlacement>, Reported> {
        let mut placements: Vec<EnvironmentPlacement> = Vec::new();
        for side in sides {
            let namespace = &self.settings.namespace.value;
            for destination in side.destinations(self.documents, namespace) {
                let rendered = destination.rendered;
                let (namespace, name) = destination.placement;
                let mut known = placements.iter();
                if known.any(|it| it.namespace == namespace && it.name == name) {
                    continue;
                }
                let placement = match &destination.document {
                    Some(node) => Some(self.placement(node, session)?),
                    None => None,
                };
                let is_stand_in = self.stand_ins.contains(&side.deployment);
                let owner = format!("{}/{}", side.deployment.0, side.deployment.1);
                placements.push(EnvironmentPlacement {
                    namespace,
                    name,
                    deployment: (!is_stand_in).then_some(owner),
                    rendered,
                    wanted: placement.as_ref().and_then(|it| it.number_of_clusters),
                    schedule: placement.map(|it| self.scheduler.schedule(&it, &self.clock)),
                });
            }
        }
        Ok(placements)
    }

    fn placement(&self, node: &Node, session: &mut Session) -> Result<Placement, Reported> {
        let before = session.diagnostics.len();
        let mut decoding = Decoding {
            origins: &mut session.origins,
            diagnostics: &mut session.diagnostics,
            strictness: self.settings.strictness,
            default_namespace: self.settings.default_namespace(),
        };
        let placement = Placement::decode(node, &mut decoding);
        session.diagnostics.check_since(before)?;
        placement.ok_or_else(|| {
            let message = "a placement was refused without a reason";
            session
                .diagnostics
                .report(Diagnostic::error(&command::DEFECT, message))
        })
    }
}

impl EnvironmentPlacement {
    /// Why it keeps its environment from being ready.
    fn failure(&self) -> Option<String> {
        let (namespace, name) = (&self.namespace, &self.name);
        let Some(schedule) = &self.schedule else {
            return Some(format!(
                "Placement.cluster.open-cluster-management.io \"{name}\" not found\nfailed to get \
                 placement {name} in namespace {namespace}"
            ));
        };
        let (selected, wanted) = (schedule.selected.len(), self.wanted.unwrap_or(0).max(1));
        if selected >= wanted {
            return None;
        }
        let condition = schedule.condition("PlacementSatisfied");
        let reason = match (condition, &schedule.untouched) {
            (Some(condition), _) => format!("{}: {}", condition.reason, condition.message),
            (None, reason) => reason.clone().unwrap_or_default(),
        };
        let name = match &self.deployment {
            None if self.rendered => "of the topology".to_owned(),
            _ => name.clone(),
        };
        Some(format!(
            "placement {name} in namespace {namespace} selected {selected} of {wanted} clusters: \
             {reason}"
        ))
    }
}

impl EnvironmentStatus {
    /// The clusters that any of its placements selected, by name.
    pub fn selected(&self) -> Vec<Arc<str>> {
        let schedules = self.placements.iter().filter_map(|it| it.schedule.as_ref());
        let selected: BTreeSet<&Arc<str>> =
            schedules.flat_map(|schedule| &schedule.selected).collect();
        selected.into_iter().cloned().collect()
    }

    /// Whether it is ready.
    pub fn is_ready(&self) -> bool {
        !self.placements.is_empty() && self.placements.iter().all(|it| it.failure().is_none())
    }

    /// `Ready` or `NotReady`.
    pub fn word(&self) -> &'static str {
        if self.is_ready() { "Ready" } else { "NotReady" }
    }

    /// The reason of the condition `EnvironmentReady`.
    pub fn reason(&self) -> &'static str {
        if self.is_ready() {
            "Available"
        } else if self.selected().is_empty() {
            "TotalSelectedClustersLessThanZero"
        } else {
            "PlacementsNotSatisfied"
        }
    }

    /// What keeps it from being ready; empty when it is.
    pub fn message(&self) -> String {
        if self.placements.is_empty() {
            return "the topology makes no placement".to_owned();
        }
        let failures: Vec<String> = self
            .placements
            .iter()
            .filter_map(EnvironmentPlacement::failure)
            .collect();
        if failures.is_empty() {
            return String::new();
        }
        format!("failed to review placements: {}", failures.join("\n"))
    }
}
