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
    /// The time, for taints and scores that expire, such as 2026-11-26T12:00:00Z [default: now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

impl FleetFlags {
    /// What the flags say.
    pub(super) fn options(&self, run: &mut Run<'_>) -> Result<FleetOptions, Reported> {
        let now = match &self.now {
            None => Moment::from_unix(clock::unix()),
            Some(text) => Moment::parse(text).ok_or_else(|| {
                let message = format!("`--now {text}` is no point in time");
                let diagnostic = Diagnostic::error(&ARGUMENTS, message)
                    .help("write it as in `2026-11-26T12:00:00Z`");
                run.session.diagnostics.report(diagnostic)
            })?,
        };
        Ok(FleetOptions {
            inventory: InventoryOptions {
                paths: self.clusters.clone(),
                exact: false,
            },
            now,
        })
    }
}
