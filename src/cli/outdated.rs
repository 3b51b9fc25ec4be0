//! `paletteai outdated`.

use super::args::ChoiceFlags;
use super::args::ReportFormat;
use super::args::VariableFlags;
use super::render::assignments;
use super::render::choice;
use super::render::lock_violations;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::ops;
use crate::ops::Effect;
use crate::ops::Newer;
use crate::ops::OutdatedOptions;
use crate::ops::OutdatedReport;
use crate::ops::OutdatedRow;
use clap::Args;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai outdated                         every pin and range, and what is newer
  paletteai outdated --deployment web
  paletteai outdated --check                 exit with 1 if anything is newer")]
pub(super) struct OutdatedArguments {
    #[command(flatten)]
    choice: ChoiceFlags,
    #[command(flatten)]
    variables: VariableFlags,
    /// List references without a pin too, although nothing is newer
    #[arg(long)]
    all: bool,
    /// Exit with 1 if anything is newer
    #[arg(long)]
    check: bool,
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: ReportFormat,
}

/// Lists references and what is newer.
pub(super) fn outdated(arguments: &OutdatedArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = OutdatedOptions {
        paths: run.directories.clone(),
        choice: choice(&arguments.choice, run)?,
        assignments: assignments(&arguments.variables),
        outputs: arguments.variables.outputs.clone(),
        lock_violations: lock_violations(&arguments.variables),
        all: arguments.all,
    };
    let report = ops::outdated(&options, &run.settings, &run.files, run.session)?;
    run.session.differs = arguments.check && report.has_newer();
    match arguments.format {
        ReportFormat::Json => run.result(&table::json(&report)),
        ReportFormat::Text => run.result(&text(&report)),
    }
}

fn text(report: &OutdatedReport) -> String {
    if report.references.is_empty() {
        return "no reference is pinned, and none is behind\n".to_owned();
    }
    let heading = [
        "KIND",
        "REFERENCE",
        "MEANS",
        "NEWER",
        "DEPLOYMENTS",
        "EFFECT",
    ];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for row in &report.references {
        rows.extend(rows_of(row));
    }
    table::columns(&rows)
}

/// One line for each newer revision, or one for a reference that is up to date.
fn rows_of(row: &OutdatedRow) -> Vec<Vec<String>> {
    let means = match row.reason {
        "locked" => format!("{} (locked)", row.current),
        _ => row.current.clone(),
    };
    let line = |newer: String, effect: String| {
        let first = [&row.kind, &row.reference, &means].map(String::clone);
        let mut line = first.to_vec();
        line.extend([newer, deployments(&row.deployments), effect]);
        line
    };
    if row.newer.is_empty() {
        return vec![line("-".to_owned(), "-".to_owned())];
    }
    let lines = row
        .newer
        .iter()
        .map(|newer| line(revision(newer), effect(&newer.effect)));
    lines.collect()
}

fn revision(newer: &Newer) -> String {
    if newer.admitted {
        newer.revision.clone()
    } else {
        format!("{} (not admitted)", newer.revision)
    }
}

fn effect(effect: &Effect) -> String {
    let counted = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    match effect {
        Effect::Unchanged => "none".to_owned(),
        Effect::Changed {
            deployments,
            objects,
            fields,
        } => format!(
            "{} of {} in {}",
            counted(*fields, "field"),
            counted(*objects, "object"),
            counted(*deployments, "deployment")
        ),
        Effect::Fails { errors } => match errors.as_slice() {
            [one] => format!("fails: {one}"),
            [first, rest @ ..] => format!("fails: {first}, and {} more", rest.len()),
            [] => "fails".to_owned(),
        },
    }
}

/// How many deployments are named.
const NAMED: usize = 3;

fn deployments(all: &[String]) -> String {
    let named: Vec<&str> = all.iter().take(NAMED).map(String::as_str).collect();
    match all.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}
