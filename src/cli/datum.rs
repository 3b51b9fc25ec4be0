//! `paletteai datum`.

use super::args::ReportFormat;
use super::check;
use super::check::FindingFormat;
use super::datum_render;
use super::datum_render::DatumExplainArguments;
use super::datum_render::DatumLiftArguments;
use super::datum_render::DatumRenderArguments;
use super::datum_text;
use super::run::Run;
use super::table;
use crate::datum::Level;
use crate::diag::Reported;
use crate::ops::datum;
use crate::ops::datum::DatumCheckOptions;
use crate::ops::datum::DatumTables;
use crate::yaml;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai datum check workload.yaml              by the rules of its dialect
  paletteai datum check new.yaml --against old.yaml
  paletteai datum render workload.yaml --service | kubectl apply -f -
  paletteai datum render . --mapping platform.yaml --output-dir out    a folder for each place
  paletteai datum render web.yaml | paletteai datum lift - --dialect S
  paletteai datum defaults workload.yaml           what the server makes of it
  kubectl get workloads -A -o yaml | paletteai datum status -
  paletteai datum explain web StatefulSet/web-us-dfw .spec.replicas -C web.yaml

There are two dialects: compute.miloapis.com/v1alpha1 (S), which Datum's page describes, and
compute.datumapis.com/v1alpha (R), which the service takes.")]
pub(super) struct DatumArguments {
    #[command(subcommand)]
    command: DatumCommand,
}

#[derive(Debug, Subcommand)]
enum DatumCommand {
    /// Find everything that the service would refuse, and what is hardly meant
    #[command(after_help = "\
Examples:
  paletteai datum check workload.yaml
  paletteai datum check . --mapping platform.yaml --level R3 -o sarif
  paletteai datum check new.yaml --against old.yaml     what cannot change any more")]
    Check {
        #[command(flatten)]
        source: Source,
        /// The documents from before, which say what cannot change any more (can be repeated)
        #[arg(long, value_name = "PATH")]
        against: Vec<PathBuf>,
        /// Format of the findings
        #[arg(
            short = 'o',
            long = "output",
            value_name = "FORMAT",
            value_enum,
            default_value_t
        )]
        format: FindingFormat,
    },
    /// Render to Kubernetes objects
    Render(Box<DatumRenderArguments>),
    /// Turn Kubernetes objects into Workloads
    Lift(Box<DatumLiftArguments>),
    /// Write the documents with the server's defaults filled in
    #[command(after_help = "\
Examples:
  paletteai datum defaults workload.yaml
  paletteai datum defaults - --level R3 < workload.yaml")]
    Defaults {
        #[command(flatten)]
        source: Source,
    },
    /// Tell the phase of Workloads, by what their documents say of their status
    #[command(after_help = "\
Examples:
  paletteai datum status workload.yaml
  kubectl get workloads -A -o yaml | paletteai datum status -
  paletteai datum status . -o json")]
    Status {
        /// Files or folders to read; `-` is standard input [default: .]
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// text or json
        #[arg(
            short = 'o',
            long = "output",
            value_name = "FORMAT",
            value_enum,
            default_value_t
        )]
        format: ReportFormat,
    },
    /// Tell where a value of a rendered object came from
    Explain(Box<DatumExplainArguments>),
}

/// What is read.
#[derive(Args, Clone, Debug)]
pub(super) struct Source {
    /// Files or folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) tables: TableFlags,
}

/// What only the platform knows.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Platform")]
pub(super) struct TableFlags {
    /// What is called how in the two worlds: locations, classes, and more
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The instance types there are [default: a built-in table]
    #[arg(long, value_name = "FILE")]
    instance_types: Option<PathBuf>,
    /// How far the service is [default: as far as the document needs it]
    #[arg(long, value_name = "LEVEL", value_enum, ignore_case = true)]
    level: Option<LevelFlag>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LevelFlag {
    /// Cities, sandboxes and machines, disks
    #[value(name = "R1")]
    R1,
    /// Commands and arguments, too
    #[value(name = "R2")]
    R2,
    /// Locations, runtime classes and security contexts, too
    #[value(name = "R3")]
    R3,
}

impl TableFlags {
    pub(super) fn tables(&self) -> DatumTables {
        DatumTables {
            mapping: self.mapping.clone(),
            instance_types: self.instance_types.clone(),
            level: self.level.map(|level| match level {
                LevelFlag::R1 => Level::R1,
                LevelFlag::R2 => Level::R2,
                LevelFlag::R3 => Level::R3,
            }),
        }
    }
}

impl Source {
    /// The paths that are read; the workspace when none is named.
    pub(super) fn paths(&self, run: &Run<'_>) -> Vec<PathBuf> {
        or_workspace(self.paths.clone(), run)
    }
}

/// The paths that are named; the workspace when there are none.
fn or_workspace(paths: Vec<PathBuf>, run: &Run<'_>) -> Vec<PathBuf> {
    if paths.is_empty() {
        run.directories.clone()
    } else {
        paths
    }
}

/// Runs one of the commands about Datum's Workloads.
pub(super) fn datum(arguments: DatumArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        DatumCommand::Check {
            source,
            against,
            format,
        } => check_workloads(&source, against, format, run),
        DatumCommand::Render(arguments) => datum_render::render(*arguments, run),
        DatumCommand::Lift(arguments) => datum_render::lift(*arguments, run),
        DatumCommand::Defaults { source } => defaults(&source, run),
        DatumCommand::Status { paths, format } => status(paths, format, run),
        DatumCommand::Explain(arguments) => datum_render::explain(&arguments, run),
    }
}

/// The findings are the result, as with `paletteai check`.
fn check_workloads(
    source: &Source,
    against: Vec<PathBuf>,
    format: FindingFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let options = DatumCheckOptions {
        paths: source.paths(run),
        tables: source.tables.tables(),
        against,
    };
    let checked = datum::check(&options, &run.settings, &run.files, run.session);
    let summary = check::findings(format, run)?;
    if let Ok(count) = checked {
        let workloads = check::counted(count, "Workload");
        run.terminal
            .note(&format!("checked {workloads}: {summary}"));
    }
    Ok(())
}

fn defaults(source: &Source, run: &mut Run<'_>) -> Result<(), Reported> {
    let (paths, tables) = (source.paths(run), source.tables.tables());
    let documents = datum::defaults(&paths, &tables, &run.settings, &run.files, run.session)?;
    let mut text = String::new();
    for document in &documents {
        text.push_str("---\n");
        yaml::write(document, &mut text);
    }
    run.result(&text)
}

fn status(paths: Vec<PathBuf>, format: ReportFormat, run: &mut Run<'_>) -> Result<(), Reported> {
    let paths = or_workspace(paths, run);
    let report = datum::status(&paths, &run.settings, &run.files, run.session)?;
    let shown = match format {
        ReportFormat::Json => table::json(&report),
        ReportFormat::Text => datum_text::status(&report),
    };
    run.result(&shown)
}
