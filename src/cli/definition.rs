//! `paletteai definition`.

use super::definition_text;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::emit;
use crate::ops::definitions;
use crate::ops::definitions::CaseStatus;
use crate::ops::definitions::TestOptions;
use crate::ops::definitions::TestReport;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai definition test                          every case beside a definition
  paletteai definition test redis/ --update          write what comes out into the cases")]
pub(super) struct DefinitionArguments {
    #[command(subcommand)]
    command: DefinitionCommand,
}

#[derive(Debug, Subcommand)]
enum DefinitionCommand {
    /// Run the cases beside definitions: `cases/*.yaml` with parameters and what should come of them
    Test(TestArguments),
}

#[derive(Args, Debug)]
#[command(after_help = "\
A case is a file `cases/NAME.yaml` beside `definition.yaml`:

  description: Two replicas.
  parameters:              what a profile would write as properties
    replicas: 2
  context: {}              what differs from the default context
  expect:                  output and outputs, or error; --update writes it
    error: is missing

Examples:
  paletteai definition test                      all cases of the workspace
  paletteai definition test redis/cases/ha.yaml  one case
  paletteai definition test --update             write `expect` where it differs
  paletteai definition test -o junit             for CI servers")]
struct TestArguments {
    /// Folders with definitions, definitions, or cases [default: the workspace]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write what comes out into the cases that expect something else
    #[arg(long)]
    update: bool,
    /// Fail when a branch of a template is taken by no case
    #[arg(long)]
    require_branches: bool,
    /// text, json or junit
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    format: TestFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
    /// For CI servers
    Junit,
}

/// Runs one of the commands about definitions.
pub(super) fn definition(
    arguments: DefinitionArguments,
    run: &mut Run<'_>,
) -> Result<(), Reported> {
    match arguments.command {
        DefinitionCommand::Test(arguments) => test(arguments, run),
    }
}

fn test(arguments: TestArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let options = TestOptions {
        paths: or_workspace(arguments.paths, run),
        update: arguments.update,
    };
    let report = definitions::test_definitions(&options, &run.settings, &run.files, run.session)?;
    if let Err((path, error)) = emit::write_files(&report.updates) {
        return Err(run.unwritable(&format!("`{}`", path.display()), &error));
    }
    let uncovered = report.branches().total > report.branches().reached;
    run.session.differs =
        report.count(CaseStatus::Failed) > 0 || arguments.require_branches && uncovered;
    run.result(&shown(&report, arguments.format))
}

fn shown(report: &TestReport, format: TestFormat) -> String {
    match format {
        TestFormat::Text => definition_text::tests(report),
        TestFormat::Json => table::json(report),
        TestFormat::Junit => definition_text::junit(report),
    }
}

fn or_workspace(paths: Vec<PathBuf>, run: &Run<'_>) -> Vec<PathBuf> {
    if paths.is_empty() {
        return run.directories.clone();
    }
    paths
}
