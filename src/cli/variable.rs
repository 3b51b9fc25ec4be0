//! `paletteai variable`.

use super::args::LockViolations;
use super::args::ReportFlags;
use super::render::lock_behaviour;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::ops;
use crate::ops::Assignments;
use crate::ops::Declaration;
use crate::ops::Loser;
use crate::ops::Lost;
use crate::ops::Unused;
use crate::ops::VariableExplanation;
use crate::ops::VariableListing;
use crate::ops::VariableOptions;
use crate::ops::VariableRow;
use clap::Args;
use clap::Subcommand;
use std::path::PathBuf;

/// How many of the values that beat another one are named.
const WINNERS: usize = 3;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai variable list web                        every variable of a deployment
  paletteai variable explain replicas                where it is declared, set and read
  paletteai variable explain replicas --deployment web --set replicas=5
  paletteai variable unused                          what could be removed")]
pub(super) struct VariableArguments {
    #[command(subcommand)]
    command: VariableCommand,
}

#[derive(Debug, Subcommand)]
enum VariableCommand {
    /// List the variables of a deployment: value, source, lock, and the values that lost
    List {
        /// The deployment: NAME or NAMESPACE/NAME
        #[arg(value_name = "DEPLOYMENT")]
        deployment: String,
        #[command(flatten)]
        given: Given,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// Tell where a variable is declared, what it is in each deployment, and who reads it
    Explain {
        /// The variable
        #[arg(value_name = "NAME")]
        name: String,
        /// Only what matters to this deployment: NAME or NAMESPACE/NAME
        #[arg(long, value_name = "NAME")]
        deployment: Option<String>,
        #[command(flatten)]
        given: Given,
        #[command(flatten)]
        format: ReportFlags,
    },
    /// List variables that nothing reads, and values that hold in no deployment
    Unused {
        #[command(flatten)]
        format: ReportFlags,
    },
}

/// Values from the command line.
#[derive(Args, Debug)]
#[command(next_help_heading = "Variables")]
struct Given {
    /// Set a declared variable (can be repeated)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Set declared variables from a YAML file, which `--set` overrides (can be repeated)
    #[arg(long = "variables", value_name = "FILE")]
    variables: Vec<PathBuf>,
    /// What to do when a locked variable gets another value
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    lock_violations: LockViolations,
}

/// Runs `list`, `explain` or `unused`.
pub(super) fn variable(arguments: VariableArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let text = match arguments.command {
        VariableCommand::List {
            deployment,
            given,
            format,
        } => {
            let options = options(given, run);
            let (settings, files) = (&run.settings, &run.files);
            let listing = ops::list_variables(&deployment, &options, settings, files, run.session)?;
            format.show(&listing, list_text)
        }
        VariableCommand::Explain {
            name,
            deployment,
            given,
            format,
        } => {
            let options = options(given, run);
            let (settings, files) = (&run.settings, &run.files);
            let one = deployment.as_deref();
            let explanation =
                ops::explain_variable(&name, one, &options, settings, files, run.session)?;
            format.show(&explanation, explain_text)
        }
        VariableCommand::Unused { format } => {
            let options = VariableOptions {
                paths: run.directories.clone(),
                ..VariableOptions::default()
            };
            let (settings, files) = (&run.settings, &run.files);
            let unused = ops::unused_variables(&options, settings, files, run.session)?;
            format.show(&unused, unused_text)
        }
    };
    run.result(&text)
}

fn options(given: Given, run: &Run<'_>) -> VariableOptions {
    VariableOptions {
        paths: run.directories.clone(),
        assignments: Assignments {
            set: given.set,
            files: given.variables,
        },
        lock_violations: lock_behaviour(given.lock_violations),
    }
}

fn list_text(listing: &VariableListing) -> String {
    if listing.variables.is_empty() {
        return "no variables are declared\n".to_owned();
    }
    let mut rows = vec![texts(["NAME", "TYPE", "VALUE", "SOURCE", "PLACE", "NOTES"])];
    for row in &listing.variables {
        rows.extend(value_rows(&[&row.name, row.variable_type], row));
    }
    table::columns(&rows)
}

/// A row for the value that holds and one for each that does not, behind some first cells.
fn value_rows(first: &[&str], row: &VariableRow) -> Vec<Vec<String>> {
    let mut notes = Vec::new();
    if let Some(source) = row.locked_by {
        notes.push(format!("locked by {source}"));
    }
    if row.required {
        notes.push("required".to_owned());
    }
    if row.sensitive {
        notes.push("sensitive".to_owned());
    }
    if row.faulty {
        notes.push("faulty".to_owned());
    }
    if row.value.is_none() {
        notes.push("not set".to_owned());
    }
    let value = row
        .value
        .as_ref()
        .map_or("-".to_owned(), ToString::to_string);
    let source = row.source.unwrap_or("-");
    let mut head = texts(first.iter().copied());
    head.extend([
        value,
        source.to_owned(),
        row.location.clone(),
        notes.join(", "),
    ]);
    let mut rows = vec![head];
    for loser in &row.overridden {
        let mut cells = texts(vec![""; first.len()]);
        cells.extend(loser_cells(loser));
        rows.push(cells);
    }
    rows
}

fn loser_cells(loser: &Loser) -> [String; 4] {
    let why = match loser.because {
        Lost::Weaker => "overridden",
        Lost::Locked => "kept out by the lock",
    };
    [
        loser.value.to_string(),
        loser.source.to_owned(),
        loser.location.clone(),
        why.to_owned(),
    ]
}

fn explain_text(explanation: &VariableExplanation) -> String {
    let declared = explanation.declared.iter().map(declaration_cells);
    let mut values = Vec::new();
    for deployment in &explanation.deployments {
        for row in &deployment.variables {
            values.extend(value_rows(&[&deployment.deployment], row));
        }
    }
    let read = explanation.read.iter().map(|reader| {
        texts([
            &*reader.owner,
            &*reader.part,
            &*reader.path,
            &*reader.location,
        ])
    });
    let sections = [
        section("declared", &declared.collect::<Vec<_>>()),
        section("value", &values),
        section("read by", &read.collect::<Vec<_>>()),
    ];
    format!("variable {}\n{}", explanation.name, sections.concat())
}

fn declaration_cells(declaration: &Declaration) -> Vec<String> {
    let mut notes = Vec::new();
    if declaration.locked {
        notes.push("locked");
    }
    if declaration.required {
        notes.push("required");
    }
    notes.extend(declaration.description.as_deref());
    let value = declaration.value.as_ref().map(ToString::to_string);
    vec![
        declaration.source.to_owned(),
        declaration.owner.clone(),
        declaration.variable_type.to_owned(),
        value.unwrap_or_else(|| "-".to_owned()),
        declaration.location.clone(),
        notes.join(", "),
    ]
}

fn unused_text(unused: &Unused) -> String {
    let variables = unused.variables.iter().map(|variable| {
        texts([
            &*variable.name,
            variable.source,
            &*variable.owner,
            &*variable.location,
        ])
    });
    let values = unused.values.iter().map(|value| {
        vec![
            value.name.clone(),
            value.source.to_owned(),
            value.value.to_string(),
            value.location.clone(),
            beaten_by(&value.winners),
        ]
    });
    let mut text = String::new();
    if !unused.variables.is_empty() {
        text.push_str(&section(
            "read by no profile and no environment",
            &variables.collect::<Vec<_>>(),
        ));
    }
    if !unused.values.is_empty() {
        text.push_str(&section(
            "holds in no deployment",
            &values.collect::<Vec<_>>(),
        ));
    }
    if text.is_empty() {
        return "nothing is unused\n".to_owned();
    }
    text.trim_start().to_owned()
}

fn beaten_by(winners: &[String]) -> String {
    let named: Vec<&str> = winners.iter().take(WINNERS).map(String::as_str).collect();
    let more = match winners.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("beaten by {}{more}", named.join(", "))
}

/// A section that says so where there is nothing.
fn section(heading: &str, rows: &[Vec<String>]) -> String {
    if rows.is_empty() {
        return format!("\n{heading}: nothing\n");
    }
    table::section(heading, rows)
}

fn texts<'t>(cells: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}
