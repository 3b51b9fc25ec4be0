//! `paletteai definition`.

use super::args::ReportFormat;
use super::definition_text;
use super::run::Run;
use super::table;
use crate::diag::Reported;
use crate::emit;
use crate::model::DefinitionKind;
use crate::ops::Row;
use crate::ops::definitions;
use crate::ops::definitions::CaseStatus;
use crate::ops::definitions::TestOptions;
use crate::ops::definitions::TestReport;
use crate::yaml::write_json_pretty;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai definition list                          what there is, the built-in ones included
  paletteai definition show webservice               its parameters, and a use to paste
  paletteai definition new component redis           begin one, with cases
  paletteai definition vet redis/                    what is wrong with a definition
  paletteai definition test                          every case beside a definition
  paletteai definition test redis/ --update          write what comes out into the cases")]
pub(super) struct DefinitionArguments {
    #[command(subcommand)]
    command: DefinitionCommand,
}

#[derive(Debug, Subcommand)]
enum DefinitionCommand {
    /// List definitions: those of the workspace, and those that come with the program
    List(ListArguments),
    /// Show a definition: its parameters with types and defaults, and a use to paste
    Show(ShowArguments),
    /// Print the JSON Schema of a definition's parameters, for editors
    Schema(SchemaArguments),
    /// Begin a definition in a folder of its own, with a template and cases that pass
    New(NewArguments),
    /// Find what is wrong with definitions: schema, template, parameters, objects
    Vet(VetArguments),
    /// Run the cases beside definitions: `cases/*.yaml` with parameters and what should come of them
    Test(TestArguments),
}

#[derive(Args, Debug)]
struct ListArguments {
    /// Only components, traits or policies
    #[arg(value_enum)]
    kind: Option<KindName>,
    #[command(flatten)]
    format: Format,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai definition show webservice
  paletteai definition show webservice@v1 -o json
  paletteai definition show trait/env            where a component has the name, too")]
struct ShowArguments {
    /// NAME, NAME@vVERSION or KIND/NAME
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    format: Format,
}

#[derive(Args, Debug)]
struct SchemaArguments {
    /// NAME, NAME@vVERSION or KIND/NAME
    #[arg(value_name = "NAME")]
    name: String,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai definition new component redis       writes redis/definition.yaml, a template and cases
  paletteai definition new trait zone --to definitions
  paletteai definition test redis                the cases pass")]
struct NewArguments {
    /// What it is
    #[arg(value_enum)]
    kind: KindName,
    /// Its name
    #[arg(value_name = "NAME")]
    name: String,
    /// The folder to make its folder in [default: the workspace]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    #[command(flatten)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum KindName {
    /// What runs
    #[value(alias = "components")]
    Component,
    /// How it runs
    #[value(alias = "traits")]
    Trait,
    /// Where it runs
    #[value(alias = "policies")]
    Policy,
}

impl KindName {
    fn kind(self) -> DefinitionKind {
        match self {
            Self::Component => DefinitionKind::Component,
            Self::Trait => DefinitionKind::Trait,
            Self::Policy => DefinitionKind::Policy,
        }
    }
}

#[derive(Args, Debug)]
#[command(after_help = "\
Found are: a schema that is none, a template that does not compile, parameters that are read and not
declared or declared and not read, defaults that do not fit, and what goes wrong with parameters that
the schema allows: those of the cases beside the definition, and made-up ones.

Examples:
  paletteai definition vet                       all definitions of the workspace
  paletteai definition vet redis/definition.yaml --message-format json

The exit code is 3 when there is an error, 1 when there is a warning.")]
struct VetArguments {
    /// Files or folders with definitions [default: the workspace]
    #[arg(value_name = "FILE")]
    paths: Vec<PathBuf>,
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
    /// Fail when no case needs one of the parameters: without it, the same comes of every case
    #[arg(long)]
    require_parameters: bool,
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
        DefinitionCommand::List(arguments) => list(&arguments, run),
        DefinitionCommand::Show(arguments) => show(&arguments, run),
        DefinitionCommand::Schema(arguments) => schema(&arguments, run),
        DefinitionCommand::New(arguments) => new(&arguments, run),
        DefinitionCommand::Vet(arguments) => vet(arguments, run),
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
    run.session.differs = report.count(CaseStatus::Failed) > 0
        || arguments.require_branches && !report.branches().is_complete()
        || arguments.require_parameters && !report.parameters().is_complete();
    run.result(&shown(&report, arguments.format))
}

fn list(arguments: &ListArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let (paths, settings) = (&run.directories, &run.settings);
    let rows = definitions::list_definitions(paths, settings, &run.files, run.session)?;
    let wanted = arguments.kind.map(|kind| kind.kind().kind().name());
    let rows = rows
        .into_iter()
        .filter(|row| wanted.is_none_or(|kind| row.kind == kind));
    let rows: Vec<Row> = rows.collect();
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&rows),
        ReportFormat::Text => definition_text::listed(&rows),
    };
    run.result(&text)
}

fn show(arguments: &ShowArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let (paths, settings, name) = (&run.directories, &run.settings, &arguments.name);
    let shown = definitions::show_definitions(name, paths, settings, &run.files, run.session)?;
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&shown),
        ReportFormat::Text => definition_text::shown(&shown),
    };
    run.result(&text)
}

fn schema(arguments: &SchemaArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let (paths, settings, name) = (&run.directories, &run.settings, &arguments.name);
    let schema = definitions::definition_schema(name, paths, settings, &run.files, run.session)?;
    let mut text = String::new();
    write_json_pretty(&schema, &mut text);
    run.result(&text)
}

fn new(arguments: &NewArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let workspace = run.directories.first().cloned().unwrap_or_default();
    let folder = arguments.to.clone().unwrap_or(workspace);
    let (kind, name) = (arguments.kind.kind(), &arguments.name);
    let new = definitions::new_definition(kind, name, &folder, &run.files, run.session)?;
    if let Err((path, error)) = emit::write_files(&new.files) {
        return Err(run.unwritable(&format!("`{}`", path.display()), &error));
    }
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&new),
        ReportFormat::Text => definition_text::begun(&new),
    };
    run.result(&text)
}

fn vet(arguments: VetArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let paths = or_workspace(arguments.paths, run);
    let report = definitions::vet_definitions(&paths, &run.settings, &run.files, run.session)?;
    run.session.differs = report.definitions.iter().any(|one| one.warnings > 0);
    let text = match arguments.format.format {
        ReportFormat::Json => table::json(&report),
        ReportFormat::Text => definition_text::vetted(&report),
    };
    run.result(&text)
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
