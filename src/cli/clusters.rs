//! Which clusters there are, on the command line.

use super::clock;
use super::run::Run;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::ops::FleetOptions;
use crate::ops::InventoryOptions;
use crate::placement::Moment;
use clap::Args;
use std::path::PathBuf;

/// The inventory and the time.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Clusters")]
pub(super) struct FleetFlags {
    /// File or folder with `ManagedClusters`, or with a short list `clusters` (can be repeated)
    #[arg(long, value_name = "PATH")]
    pub(super) clusters: Vec<PathBuf>,
    /// Take nothing for granted that the documents do not say
    #[arg(long)]
    no_assumptions: bool,
    /// The time, for taints and scores that expire, such as 2026-11-26T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

impl FleetFlags {
    /// What the flags say.
    pub(super) fn options(&self, run: &mut Run<'_>) -> Result<FleetOptions, Reported> {
        let given = self.given_now(run)?;
        Ok(FleetOptions {
            inventory: InventoryOptions {
                paths: self.clusters.clone(),
                exact: self.no_assumptions,
            },
            now: given.unwrap_or_else(|| Moment::from_unix(clock::unix())),
        })
    }

    /// The time that was given.
    pub(super) fn given_now(&self, run: &mut Run<'_>) -> Result<Option<Moment>, Reported> {
        let Some(text) = &self.now else {
            return Ok(None);
        };
        let moment = Moment::parse(text).ok_or_else(|| {
            let message = format!("`--now {text}` is no point in time");
            let diagnostic = Diagnostic::error(&ARGUMENTS, message)
                .help("write it as in `2026-11-26T12:00:00Z`");
            run.session.diagnostics.report(diagnostic)
        });
        moment.map(Some)
    }

    /// Says what was taken for granted, and what time counted if it was not given.
    pub(super) fn remark(
        &self,
        assumptions: &[String],
        depends_on_time: bool,
        now: Moment,
        run: &Run<'_>,
    ) {
        if !assumptions.is_empty() {
            let list = assumptions.join(", ");
            let remark = format!("assumed: {list} (`--no-assumptions` leaves it out)");
            run.terminal.note(&remark);
        }
        if depends_on_time && self.now.is_none() {
            let remark = format!("the result depends on the time; `--now {now}` gives it again");
            run.terminal.note(&remark);
        }
    }
}
