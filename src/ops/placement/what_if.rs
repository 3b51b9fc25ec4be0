//! What if.

use super::check_clusters;
use super::report::Outcome;
use crate::diag::Reported;
use crate::ops::InventoryOptions;
use crate::ops::Session;
use crate::ops::read_inventory;
use crate::placement::Clock;
use crate::placement::GoDuration;
use crate::placement::Inventory;
use crate::placement::Moment;
use crate::placement::Placement;
use crate::placement::Schedule;
use crate::placement::Scheduler;
use crate::workspace::Files;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// What is different.
#[derive(Clone, Debug, Default)]
pub struct WhatIf {
    /// Clusters that are gone.
    pub drain: Vec<String>,
    /// Files with clusters that are there.
    pub add: Vec<PathBuf>,
    /// How much later it is.
    pub later: Option<GoDuration>,
}

/// The world in which something is different.
pub(super) struct Changed {
    pub(super) inventory: Inventory,
    pub(super) clock: Clock,
}

impl WhatIf {
    fn is_nothing(&self) -> bool {
        self.drain.is_empty() && self.add.is_empty() && self.later.is_none()
    }

    /// The inventory and the moment with what is different; `None` where nothing is.
    pub(super) fn changed(
        &self,
        inventory: &Inventory,
        now: Moment,
        settings: &Settings,
        files: &dyn Files,
        session: &mut Session,
    ) -> Result<Option<Changed>, Reported> {
        if self.is_nothing() {
            return Ok(None);
        }
        let mut changed = inventory.clone();
        if !self.add.is_empty() {
            let options = InventoryOptions {
                paths: self.add.clone(),
                exact: false,
            };
            let nothing = Workspace::default();
            changed.add(read_inventory(
                &options, &nothing, settings, files, session,
            )?);
        }
        check_clusters(self.drain.iter().map(String::as_str), &changed, session)?;
        for name in &self.drain {
            changed.drain(name);
        }
        Ok(Some(Changed {
            inventory: changed,
            clock: Clock::at(now.plus_duration(self.later.unwrap_or_default())),
        }))
    }
}

impl Changed {
    /// What becomes of a placement that was decided about before.
    pub(super) fn outcome(
        &self,
        placement: &Placement,
        before: Schedule,
        asked: &[String],
    ) -> Outcome {
        let mut inventory = self.inventory.clone();
        let decided = before.selected.clone();
        inventory.decide(&placement.namespace, &placement.name.value, decided);
        let scheduler = Scheduler::new(&inventory);
        let schedule = scheduler.schedule(placement, &self.clock);
        let reasons = asked.iter().map(|name| {
            let why = scheduler.why(placement, &schedule, name, &self.clock);
            (name.clone(), why)
        });
        Outcome {
            why: reasons.collect(),
            schedule,
            before: Some(before),
        }
    }
}
