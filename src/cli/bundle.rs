//! `paletteai bundle`.

use super::args::ReportFormat;
use super::bundle_text;
use super::check;
use super::check::FindingFormat;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::ops;
use clap::Args;
use clap::Subcommand;
use serde::Serialize;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai bundle list                              every bundle of this folder
  paletteai bundle show chat-stack                   what is in one
  paletteai bundle check                             what must not be in one, or is missing

A bundle is named NAME, NAMESPACE/NAME, or either with a version: chat-stack@v1.2.")]
pub(super) struct BundleArguments {
    #[command(subcommand)]
    command: BundleCommand,
}

#[derive(Debug, Subcommand)]
enum BundleCommand {
    /// List the bundles with their types and versions
    List {
        /// Only bundles of this namespace
        #[arg(short, long, value_name = "NAMESPACE")]
        namespace: Option<String>,
        #[command(flatten)]
        format: Format,
    },
    /// Show what a bundle holds: profiles, types, versions, variables, repositories
    Show {
        /// The bundle: NAME or NAMESPACE/NAME, with @v… if need be
        #[arg(value_name = "NAME")]
        name: String,
        #[command(flatten)]
        format: Format,
    },
    /// Find everything that breaks a rule about bundles
    Check {
        /// The bundles [default: all]
        #[arg(value_name = "NAME")]
        names: Vec<String>,
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
}

#[derive(Args, Debug)]
struct Format {
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

impl Format {
    fn show<T: Serialize>(&self, report: &T, text: impl Fn(&T) -> String) -> String {
        match self.format {
            ReportFormat::Json => table::json(report),
            ReportFormat::Text => text(report),
        }
    }
}

/// Runs one of the commands about bundles.
pub(super) fn bundle(arguments: BundleArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        BundleCommand::List { namespace, format } => {
            let (settings, files) = (&run.settings, &run.files);
            let namespace = namespace.as_deref();
            let listing =
                ops::list_bundles(namespace, &run.directories, settings, files, run.session)?;
            let text = format.show(&listing, bundle_text::list);
            run.result(&text)
        }
        BundleCommand::Show { name, format } => {
            let (settings, files) = (&run.settings, &run.files);
            let report = ops::show_bundle(&name, &run.directories, settings, files, run.session)?;
            let text = format.show(&report, bundle_text::show);
            run.result(&text)
        }
        BundleCommand::Check { names, format } => check_bundles(&names, format, run),
    }
}

/// The findings are the result, as with `paletteai check`.
fn check_bundles(
    names: &[String],
    format: FindingFormat,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    let (settings, files) = (&run.settings, &run.files);
    let checked = ops::check_bundles(names, &run.directories, settings, files, run.session);
    let summary = check::findings(format, run)?;
    if let Ok(count) = checked {
        let bundles = check::counted(count, "bundle");
        run.terminal.note(&format!("checked {bundles}: {summary}"));
    }
    Ok(())
}
