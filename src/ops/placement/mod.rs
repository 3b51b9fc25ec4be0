//! Where workloads would run.
//!
//! In: names, an inventory, a moment, and what if.
//! Out: what the scheduler decides about each placement, and why.
//! Never: prints, and never asks for the time.

mod environment_documents;
mod environments;
mod find;
mod hub_side;
mod report;
mod stand_ins;
mod what_if;

pub use environment_documents::environment_documents;
pub use environments::EnvironmentPlacement;
pub use environments::EnvironmentReport;
pub use environments::EnvironmentStatus;
pub use environments::EnvironmentStatusOptions;
pub use environments::environment_status;
pub use hub_side::HowToRender;
pub use report::ChangedSelection;
pub use report::PlacementReport;
pub use report::ScheduledPlacement;
pub use what_if::WhatIf;

pub(super) use hub_side::Destination;
pub(super) use hub_side::HubSide;
pub(super) use hub_side::Way;
pub(super) use hub_side::hub_sides;
pub(super) use report::assumptions;

use find::Found;
use find::Places;
use find::found;

use super::FleetOptions;
use super::Session;
use super::inventory::HubDocuments;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::placement as codes;
use crate::diag::did_you_mean;
use crate::placement::Clock;
use crate::placement::Inventory;
use crate::placement::Scheduler;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::yaml::Node;
use std::path::PathBuf;

/// What `placement` is asked for.
#[derive(Clone, Debug)]
pub struct PlacementOptions {
    /// The workspace.
    pub paths: Vec<PathBuf>,
    /// Placements, deployments or environments by `NAME` or `NAMESPACE/NAME`, or files with
    /// placements; everything when there is none.
    pub names: Vec<String>,
    /// Only placements of deployments that go to this environment.
    pub environment: Option<String>,
    /// Which clusters there are, and when.
    pub fleet: FleetOptions,
    /// How deployments are rendered.
    pub how: HowToRender,
    /// The clusters to give reasons for.
    pub why: Vec<String>,
    /// What is different.
    pub what_if: WhatIf,
    /// Whether each placement sees what those before it chose.
    pub in_turn: bool,
}

/// Schedules the placements that are asked for.
///
/// # Errors
/// When anything is wrong with what is read, or a name means nothing.
pub fn placement(
    options: &PlacementOptions,
    settings: &Settings,
    files: &dyn Files,
    session: &mut Session,
) -> Result<PlacementReport, Reported> {
    let workspace = session.load(files, &options.paths, settings)?;
    let (known, how) = (&options.fleet.inventory, &options.how);
    let documents = HubDocuments::read(known, &workspace, settings, files, session)?;
    let wanted = find::Wanted {
        names: &options.names,
        environment: options.environment.as_deref(),
    };
    let places = Places {
        documents: &documents.placements,
        how,
        settings,
        files,
    };
    let (found, rendered) = found(&wanted, workspace, &places, session)?;
    let rendered: Vec<&Node> = rendered.iter().collect();
    let mut inventory = documents.inventory(&rendered, known, settings, session)?;
    let (what_if, now) = (&options.what_if, options.fleet.now);
    let changed = what_if.changed(&inventory, now, settings, files, session)?;
    let asked = options.why.iter().map(String::as_str);
    check_clusters(
        asked,
        changed.as_ref().map_or(&inventory, |it| &it.inventory),
        session,
    )?;
    let clock = Clock::at(now);
    let mut placements = Vec::new();
    for one in found {
        let result = scheduled(&one, &inventory, changed.as_ref(), &clock, options);
        if options.in_turn {
            let placement = &one.placement;
            let selected = result.first().selected.clone();
            inventory.decide(&placement.namespace, &placement.name.value, selected);
        }
        placements.push(result.with(one));
    }
    let schedules = placements.iter().map(|placement| &placement.schedule);
    Ok(PlacementReport {
        assumptions: assumptions(&inventory, schedules),
        placements,
        depends_on_time: clock.was_asked() || changed.is_some_and(|it| it.clock.was_asked()),
    })
}

fn scheduled(
    one: &Found,
    inventory: &Inventory,
    changed: Option<&what_if::Changed>,
    clock: &Clock,
    options: &PlacementOptions,
) -> report::Outcome {
    let placement = &one.placement;
    let scheduler = Scheduler::new(inventory);
    let schedule = scheduler.schedule(placement, clock);
    if let Some(changed) = changed {
        return changed.outcome(placement, schedule, &options.why);
    }
    let reasons = options.why.iter().map(|name| {
        let why = scheduler.why(placement, &schedule, name, clock);
        (name.clone(), why)
    });
    report::Outcome {
        why: reasons.collect(),
        schedule,
        before: None,
    }
}

/// Reports clusters that do not exist.
pub(super) fn check_clusters<'n>(
    names: impl Iterator<Item = &'n str>,
    inventory: &Inventory,
    session: &mut Session,
) -> Result<(), Reported> {
    let before = session.diagnostics.len();
    for name in names.filter(|name| inventory.cluster(name).is_none()) {
        let known = || inventory.clusters().map(|cluster| &*cluster.name.value);
        let all: Vec<&str> = known().take(10).collect();
        let help = did_you_mean(name, known()).unwrap_or_else(|| match all.as_slice() {
            [] => "the inventory has no cluster at all".to_owned(),
            all => format!("there are {}", all.join(", ")),
        });
        let message = format!("there is no cluster `{name}`");
        let diagnostic = Diagnostic::error(&codes::NO_SUCH_CLUSTER, message);
        session.diagnostics.push(diagnostic.help(help));
    }
    session.diagnostics.check_since(before)
}
