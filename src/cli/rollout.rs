//! `paletteai rollout`.

use super::args::ChoiceFlags;
use super::args::ReportFormat;
use super::args::VariableFlags;
use super::clusters::FleetFlags;
use super::placement::how;
use super::render::choice;
use super::render_arguments::HubFlags;
use super::run::Run;
use super::table;
use super::table::names;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::ops;
use crate::ops::HowToRender;
use crate::ops::Rollout;
use crate::ops::RolloutOptions;
use crate::placement::Fleet;
use crate::placement::Preview;
use crate::placement::RolloutEnd;
use crate::placement::RolloutKind;
use crate::placement::RolloutStatus;
use crate::placement::RolloutStrategy;
use crate::placement::Threshold;
use clap::Args;
use serde_json::Value;
use serde_json::json;
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai rollout web                              which clusters get `web` when
  paletteai rollout web --fail east-2                what if it fails on a cluster
  paletteai rollout web --works works.yaml           from where the rollout is now
  paletteai rollout web --state east-1=Succeeded")]
pub(super) struct RolloutArguments {
    /// Only these deployments: NAME or NAMESPACE/NAME [default: all]
    #[arg(value_name = "DEPLOYMENT")]
    names: Vec<String>,
    /// What if the change fails on this cluster (can be repeated)
    #[arg(long, value_name = "CLUSTER")]
    fail: Vec<String>,
    /// Begin with the states of the ManifestWorks in this file or folder (can be repeated)
    #[arg(long, value_name = "PATH")]
    works: Vec<PathBuf>,
    /// Begin with this state of a cluster, such as Progressing, Succeeded or Failed (can be repeated)
    #[arg(long = "state", value_name = "CLUSTER=STATUS")]
    states: Vec<String>,
    #[command(flatten)]
    choice: ChoiceFlags,
    #[command(flatten)]
    clusters: FleetFlags,
    #[command(flatten)]
    hub: HubFlags,
    #[command(flatten)]
    variables: VariableFlags,
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        help_heading = "Output"
    )]
    format: ReportFormat,
}

/// Previews rollouts.
pub(super) fn rollout(arguments: &RolloutArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let mut flags = arguments.choice.clone();
    flags.deployments.extend(arguments.names.iter().cloned());
    let fleet = arguments.clusters.options(run)?;
    let now = fleet.now;
    let options = RolloutOptions {
        paths: run.directories.clone(),
        choice: choice(&flags, run)?,
        fleet,
        how: HowToRender {
            hub: arguments.hub.options(),
            ..how(&arguments.variables, false)
        },
        works: arguments.works.clone(),
        states: states(&arguments.states, run)?,
        failing: arguments.fail.clone(),
    };
    let report = ops::rollout(&options, &run.settings, &run.files, run.session)?;
    let text = match arguments.format {
        ReportFormat::Text => {
            let parts: Vec<String> = report.rollouts.iter().map(text).collect();
            parts.join("\n")
        }
        ReportFormat::Json => {
            let rollouts: Vec<Value> = report.rollouts.iter().map(value).collect();
            table::json(&json!({ "rollouts": rollouts }))
        }
    };
    let (assumptions, depends) = (&report.assumptions, report.depends_on_time);
    arguments.clusters.remark(assumptions, depends, now, run);
    run.result(&text)
}

fn states(words: &[String], run: &mut Run<'_>) -> Result<Vec<(String, RolloutStatus)>, Reported> {
    let mut states = Vec::new();
    for word in words {
        let pair = word.split_once('=');
        let state = pair.and_then(|(name, word)| Some((name.to_owned(), RolloutStatus::of(word)?)));
        let Some(state) = state else {
            let message = format!("`--state` takes CLUSTER=STATUS, not `{word}`");
            let diagnostic = Diagnostic::error(&ARGUMENTS, message)
                .help("a status is ToApply, Progressing, Succeeded, Failed, TimeOut or Skip");
            return Err(run.session.diagnostics.report(diagnostic));
        };
        states.push(state);
    }
    Ok(states)
}

fn text(rollout: &Rollout) -> String {
    let mut text = format!(
        "deployment {} to {}/{}\n{}\n",
        rollout.deployment,
        rollout.placement.0,
        rollout.placement.1,
        strategy(&rollout.strategy)
    );
    // Writing to a `String` cannot fail.
    match &rollout.preview {
        Err(reason) => {
            let _ = writeln!(text, "the hub cannot roll out: {reason}");
        }
        Ok(preview) => text.push_str(&steps(preview, rollout)),
    }
    text
}

/// The strategy in words.
fn strategy(strategy: &RolloutStrategy) -> String {
    let size = |threshold: &Threshold| match threshold {
        Threshold::Count(count) => count.to_string(),
        Threshold::Share(text) => text.to_string(),
    };
    let mut parts = vec![strategy.word().to_owned()];
    let progressive = strategy.kind != RolloutKind::All;
    if strategy.kind == RolloutKind::Progressive {
        let at_once = strategy.max_concurrency.as_ref().map(size);
        parts.extend(at_once.map(|size| format!("{size} at a time")));
    }
    if progressive && strategy.max_failures != Threshold::Count(0) {
        parts.push(format!("{} may fail", size(&strategy.max_failures)));
    }
    if progressive && strategy.min_success_time.nanoseconds() > 0 {
        parts.push(format!(
            "{} of success before the next",
            strategy.min_success_time
        ));
    }
    if !strategy.progress_deadline.is_empty() {
        parts.push(format!("given up after {}", strategy.progress_deadline));
    }
    parts.join(", ")
}

fn steps(preview: &Preview, rollout: &Rollout) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    if !preview.finished.is_empty() {
        let _ = writeln!(text, "already there: {}", preview.finished.join(", "));
    }
    if !preview.removed.is_empty() {
        let _ = writeln!(text, "taken away from: {}", preview.removed.join(", "));
    }
    let mut rows = vec![
        ["STEP", "AFTER", "GROUP", "CLUSTERS"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for (index, step) in preview.steps.iter().enumerate() {
        rows.push(vec![
            (index + 1).to_string(),
            step.after.to_string(),
            groups(&step.clusters, &rollout.fleet),
            step.clusters.join(", "),
        ]);
    }
    if rows.len() > 1 {
        let _ = write!(text, "\n{}\n", table::columns(&rows));
    }
    text.push_str(&end(preview, rollout));
    text
}

/// The groups of clusters: their names, or their numbers where they have none.
fn groups(clusters: &[Arc<str>], fleet: &Fleet) -> String {
    let mut names: Vec<String> = Vec::new();
    for group in &fleet.groups {
        if clusters
            .iter()
            .any(|cluster| group.clusters.contains(cluster))
        {
            names.push(match &*group.name {
                "" => group.index.to_string(),
                name => format!("{} {name}", group.index),
            });
        }
    }
    names.join(", ")
}

fn end(preview: &Preview, rollout: &Rollout) -> String {
    let all = rollout.fleet.clusters().len();
    match &preview.end {
        RolloutEnd::Complete if all == 0 => "no cluster is selected\n".to_owned(),
        RolloutEnd::Complete if all == 1 => "complete: 1 cluster\n".to_owned(),
        RolloutEnd::Complete => format!("complete: {all} clusters\n"),
        RolloutEnd::Stopped { failed, waiting } => {
            let why = match failed.as_slice() {
                [] => "stopped".to_owned(),
                failed => format!("stopped by {}", failed.join(", ")),
            };
            format!("{why}; without the change: {}\n", waiting.join(", "))
        }
    }
}

fn value(rollout: &Rollout) -> Value {
    let groups = rollout.fleet.groups.iter().map(
        |group| json!({ "name": &*group.name, "index": group.index, "clusters": names(&group.clusters) }),
    );
    let mut value = json!({
        "deployment": rollout.deployment,
        "manifestWorkReplicaSet": format!("{}/{}", rollout.set.0, rollout.set.1),
        "placement": format!("{}/{}", rollout.placement.0, rollout.placement.1),
        "type": rollout.strategy.word(),
        "decisionGroups": groups.collect::<Vec<_>>(),
    });
    let more = match &rollout.preview {
        Err(reason) => vec![("error", json!(reason))],
        Ok(preview) => preview_value(preview),
    };
    if let Some(map) = value.as_object_mut() {
        map.extend(more.into_iter().map(|(key, value)| (key.to_owned(), value)));
    }
    value
}

fn preview_value(preview: &Preview) -> Vec<(&'static str, Value)> {
    let steps = preview.steps.iter();
    let steps =
        steps.map(|it| json!({ "after": it.after.to_string(), "clusters": names(&it.clusters) }));
    let nobody = Vec::new();
    let (end, failed, waiting) = match &preview.end {
        RolloutEnd::Complete => ("Complete", &nobody, &nobody),
        RolloutEnd::Stopped { failed, waiting } => ("Stopped", failed, waiting),
    };
    vec![
        ("steps", steps.collect()),
        ("end", json!(end)),
        ("failed", json!(names(failed))),
        ("waiting", json!(names(waiting))),
        ("finished", json!(names(&preview.finished))),
        ("removed", json!(names(&preview.removed))),
    ]
}
