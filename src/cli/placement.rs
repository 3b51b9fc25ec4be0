//! `paletteai placement`.

use super::args::VariableFlags;
use super::clusters::FleetFlags;
use super::placement_json;
use super::placement_text;
use super::render::assignments;
use super::render::lock_violations;
use super::run::Run;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::ops;
use crate::ops::HowToRender;
use crate::ops::PlacementOptions;
use crate::ops::PlacementReport;
use crate::ops::WhatIf;
use crate::placement::GoDuration;
use crate::placement::Moment;
use crate::placement::placement_decisions;
use crate::placement::placement_with_status;
use crate::render::HubOptions;
use crate::source::Step;
use crate::source::Trace;
use crate::yaml;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai placement                                every placement, rendered or on file
  paletteai placement web --clusters hub/            where the deployment `web` would run
  paletteai placement web --why east-3               why it would not run there
  paletteai placement web --drain east-1             what if a cluster goes away
  paletteai placement web --at +2h -o json           what if it is two hours later")]
pub(super) struct PlacementArguments {
    /// Placements, deployments or environments, or files with Placements [default: all]
    #[arg(value_name = "NAME|FILE")]
    names: Vec<String>,
    /// Only what goes to this environment
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Tell why this cluster was selected, or was not (can be repeated)
    #[arg(long, value_name = "CLUSTER")]
    why: Vec<String>,
    #[command(flatten)]
    clusters: FleetFlags,
    /// Take the bindings that `render --with-bindings` makes for applied
    #[arg(long, help_heading = "Clusters")]
    with_bindings: bool,
    #[command(flatten)]
    what_if: WhatIfFlags,
    #[command(flatten)]
    variables: VariableFlags,
    /// Schedule placements one after the other, each of which sees what those before it chose
    #[arg(long, help_heading = "Output")]
    in_turn: bool,
    /// What is printed
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    format: PlacementFormat,
}

/// What is different.
#[derive(Args, Debug)]
#[command(next_help_heading = "What if")]
struct WhatIfFlags {
    /// What if this cluster goes away (can be repeated)
    #[arg(long, value_name = "CLUSTER")]
    drain: Vec<String>,
    /// What if the clusters of this file are there, too (can be repeated)
    #[arg(long, value_name = "FILE")]
    add: Vec<PathBuf>,
    /// What if it is so much later, such as +2h or +30m
    #[arg(long, value_name = "+DURATION", allow_hyphen_values = true)]
    at: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PlacementFormat {
    /// For people
    #[default]
    Text,
    /// What the debugger of Open Cluster Management tells, and more
    Json,
    /// The Placements with their status, and what was decided
    Yaml,
}

/// Tells where workloads would run.
pub(super) fn placement(arguments: &PlacementArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let fleet = arguments.clusters.options(run)?;
    let now = fleet.now;
    let given = arguments.clusters.given_now(run)?;
    let options = PlacementOptions {
        paths: run.directories.clone(),
        names: arguments.names.clone(),
        environment: arguments.environment.clone(),
        fleet,
        how: how(&arguments.variables, arguments.with_bindings),
        why: arguments.why.clone(),
        what_if: WhatIf {
            drain: arguments.what_if.drain.clone(),
            add: arguments.what_if.add.clone(),
            later: later(arguments.what_if.at.as_deref(), run)?,
        },
        in_turn: arguments.in_turn,
    };
    let report = ops::placement(&options, &run.settings, &run.files, run.session)?;
    let text = match arguments.format {
        PlacementFormat::Text => placement_text::text(&report),
        PlacementFormat::Json => {
            let one = arguments.names.len() == 1;
            placement_json::json(&report, one)
        }
        PlacementFormat::Yaml => documents(&report, given, run),
    };
    let (assumptions, depends) = (&report.assumptions, report.depends_on_time);
    arguments.clusters.remark(assumptions, depends, now, run);
    run.result(&text)
}

/// How deployments are rendered where only their hub side matters.
pub(super) fn how(variables: &VariableFlags, with_bindings: bool) -> HowToRender {
    HowToRender {
        assignments: assignments(variables),
        outputs: variables.outputs.clone(),
        lock_violations: lock_violations(variables),
        hub: HubOptions {
            with_bindings,
            ..HubOptions::default()
        },
    }
}

fn later(text: Option<&str>, run: &mut Run<'_>) -> Result<Option<GoDuration>, Reported> {
    let Some(text) = text else {
        return Ok(None);
    };
    let duration = text.strip_prefix('+').and_then(GoDuration::parse);
    if duration.is_none() {
        let message = format!("`--at` takes a time from now on, not `{text}`");
        let diagnostic = Diagnostic::error(&ARGUMENTS, message);
        let diagnostic = diagnostic.help("write `+2h` or `+1h30m`; `--now` takes a point in time");
        return Err(run.session.diagnostics.report(diagnostic));
    }
    Ok(duration)
}

/// The documents that the hub would hold.
fn documents(report: &PlacementReport, now: Option<Moment>, run: &mut Run<'_>) -> String {
    let trace = Trace {
        note: "docs/placement.md#documents",
        ..Trace::default()
    };
    let origin = run.session.origins.push(Step::Rule, &trace);
    let mut text = String::new();
    for one in &report.placements {
        let (placement, schedule) = (&one.placement, &one.schedule);
        let decisions = placement_decisions(placement, schedule, origin);
        let status = placement_with_status(placement, schedule, now, origin);
        for mut node in std::iter::once(status).chain(decisions) {
            yaml::order_keys(&mut node);
            text.push_str("---\n");
            yaml::write(&node, &mut text);
        }
    }
    text
}
