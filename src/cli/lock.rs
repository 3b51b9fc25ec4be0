//! `paletteai lock`.

use super::args::ReportFormat;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::emit;
use crate::ops;
use crate::ops::LockChange;
use crate::ops::LockOptions;
use crate::ops::LockReport;
use crate::ops::Meaning;
use crate::ops::Update;
use clap::Args;
use std::path::Path;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai lock                     record what is missing, keep the rest
  paletteai lock --update            choose every revision anew
  paletteai lock --update web        choose those of `web` anew
  paletteai lock --check             is the file as it should be?
  paletteai render --locked          refuse anything that the file does not say")]
pub(super) struct LockArguments {
    /// Choose anew what references to this name mean, or what all mean (can be repeated)
    #[arg(long, value_name = "NAME", num_args = 0..=1, default_missing_value = "")]
    update: Vec<String>,
    /// Write nothing; print what would change, and exit with 1 if anything would
    #[arg(long)]
    check: bool,
    /// Write the lock file here instead of to the root of the workspace; `-` is standard output
    #[arg(long, value_name = "PATH", conflicts_with = "check")]
    to: Option<PathBuf>,
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

/// Writes the lock file, or tells what it should be.
pub(super) fn lock(arguments: &LockArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = LockOptions {
        paths: run.directories.clone(),
        update: update(&arguments.update),
    };
    let report = ops::lock(&options, &run.settings, &run.files, run.session)?;
    let to = arguments.to.as_deref();
    if to.is_some_and(|to| to.as_os_str() == "-") {
        return run.result(&report.text);
    }
    if arguments.check {
        run.session.differs = report.differs;
    } else {
        let path = to.unwrap_or(Path::new(&report.file));
        let written = emit::write_file(path, &report.text);
        written.map_err(|error| run.unwritable(&format!("`{}`", path.display()), &error))?;
    }
    match arguments.format {
        ReportFormat::Json => run.result(&table::json(&report)),
        ReportFormat::Text => run.result(&text(&report, arguments.check)),
    }
}

/// Without a name, all; names stand for themselves.
fn update(words: &[String]) -> Update {
    match words {
        [] => Update::Nothing,
        words if words.iter().any(String::is_empty) => Update::Everything,
        words => Update::Names(words.to_vec()),
    }
}

fn text(report: &LockReport, check: bool) -> String {
    let rows: Vec<Vec<String>> = report.changes.iter().map(row).collect();
    let count = match report.references {
        1 => "1 reference".to_owned(),
        count => format!("{count} references"),
    };
    let state = match (report.differs, check) {
        (false, _) => format!("{} is up to date: {count}\n", report.file),
        (true, false) => format!("{} written: {count}\n", report.file),
        (true, true) => format!("{} is out of date\n", report.file),
    };
    table::columns(&rows) + &state
}

fn row(change: &LockChange) -> Vec<String> {
    let sign = match (&change.before, &change.after) {
        (None, _) => "+",
        (_, None) => "-",
        _ => "~",
    };
    let from = match change.from.as_slice() {
        [] => String::new(),
        from => format!("from {}", from.join(", ")),
    };
    vec![
        format!("{sign} {}", change.kind),
        change.reference.clone(),
        from,
        meaning(change),
    ]
}

fn meaning(change: &LockChange) -> String {
    match (&change.before, &change.after) {
        (Some(before), Some(after)) if full(before) == full(after) => {
            format!("{}, changed", full(after))
        }
        (Some(before), Some(after)) => format!("{} -> {}", full(before), full(after)),
        (Some(one), None) | (None, Some(one)) => full(one),
        (None, None) => String::new(),
    }
}

fn full(meaning: &Meaning) -> String {
    let place = meaning.namespace.as_deref().unwrap_or("<builtin>");
    format!("{place} {}", meaning.revision)
}
