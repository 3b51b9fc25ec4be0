//! `paletteai studio`.

use super::args::ReportFormat;
use super::run::Run;
use super::studio_text;
use super::table;
use super::terminal::Terminal;
use crate::bundle::write_archive;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::emit;
use crate::ops;
use crate::ops::ExportOptions;
use clap::Args;
use clap::Subcommand;
use std::path::Path;
use std::path::PathBuf;

/// The path that means standard output.
const STANDARD: &str = "-";

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai studio export chat-stack --to chat-stack.tar.gz
  paletteai studio import --namespace team-b chat-stack.tar.gz
  paletteai studio inspect chat-stack.tar.gz
  paletteai studio verify chat-stack.tar.gz

No command touches a cluster.")]
pub(super) struct StudioArguments {
    #[command(subcommand)]
    command: StudioCommand,
}

#[derive(Debug, Subcommand)]
enum StudioCommand {
    /// Pack a bundle with everything it needs into an archive
    Export(ExportArguments),
}

#[derive(Args, Debug)]
struct ExportArguments {
    /// The bundle: NAME or NAMESPACE/NAME, with @v… if need be
    #[arg(value_name = "BUNDLE")]
    bundle: String,
    /// Where the archive is written, such as chat-stack.tar.gz; `-` is standard output
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// An Environment that travels with the bundle (can be repeated)
    #[arg(long = "environment", value_name = "NAME")]
    environments: Vec<String>,
    #[command(flatten)]
    format: Format,
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

/// Runs one of the commands about archives.
pub(super) fn studio(arguments: StudioArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    match arguments.command {
        StudioCommand::Export(arguments) => export(arguments, run),
    }
}

fn export(arguments: ExportArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let to = arguments.to;
    let to_standard_output = to == Path::new(STANDARD);
    if to_standard_output && Terminal::shows_results_to_a_person() {
        let message = "an archive is not written to a terminal";
        let diagnostic = Diagnostic::error(&ARGUMENTS, message);
        let diagnostic = diagnostic.help("name a file, or redirect standard output");
        return Err(run.session.diagnostics.report(diagnostic));
    }
    let options = ExportOptions {
        paths: run.directories.clone(),
        bundle: arguments.bundle,
        environments: arguments.environments,
    };
    let exported = ops::export_bundle(&options, &run.settings, &run.files, run.session)?;
    let packed = write_archive(&exported.files);
    let packed = packed.map_err(|error| run.unwritable("the archive", &error))?;
    let report = exported.report;
    if to_standard_output {
        let printed = Terminal::result_bytes(&packed);
        printed.map_err(|error| run.unwritable("standard output", &error))?;
    } else {
        let shown = format!("`{}`", to.display());
        emit::write_file(&to, &packed).map_err(|error| run.unwritable(&shown, &error))?;
        if arguments.format.format == ReportFormat::Json {
            run.result(&table::json(&report))?;
        }
    }
    let place = if to_standard_output {
        "standard output".to_owned()
    } else {
        to.display().to_string()
    };
    run.terminal.note(&studio_text::exported(&report, &place));
    Ok(())
}
