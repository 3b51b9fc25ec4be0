//! The words of `paletteai revision`.

use super::args::ReportFormat;
use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai revision record --notes 'two replicas'   keep every working copy that has changed
  paletteai revision list profile/web                its revisions, and who refers to them
  paletteai revision diff web                        what has changed since it was recorded
  paletteai revision diff web@v1 web@v3
  paletteai revision rollback web@v1                 the working copy becomes what it was

A resource is named NAME, KIND/NAME, NAMESPACE/NAME or KIND/NAMESPACE/NAME, where KIND is component,
trait, policy, profile, environment or bundle, or the kind's own name. A revision is a resource with
a version, as references have it: web@v2, web@v1.3.")]
pub(super) struct RevisionArguments {
    #[command(subcommand)]
    pub(super) command: RevisionCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum RevisionCommand {
    /// Keep working copies that differ from their newest revision as new revisions
    Record(RecordArguments),
    /// List revisions, and who refers to them
    List(ListArguments),
    /// Print what a resource was in a revision
    Show(ShowArguments),
    /// Compare two revisions, or one with the working copy
    Diff(DiffArguments),
    /// Make a new resource that starts from a revision
    Clone(CloneArguments),
    /// Make the working copy what it was in a recorded revision
    Rollback(RollbackArguments),
    /// Print resources with `status.latestRevision`, as a cluster shows them
    Status(StatusArguments),
}

#[derive(Args, Debug)]
pub(super) struct RecordArguments {
    /// The resources [default: all]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    #[command(flatten)]
    pub(super) scope: Scope,
    /// What is said about the new revisions
    #[arg(long, value_name = "TEXT")]
    pub(super) notes: Option<String>,
    /// Folder that they go to, or `-` for standard output [default: revisions in the workspace]
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
    #[command(flatten)]
    pub(super) report: Report,
}

#[derive(Args, Debug)]
pub(super) struct ListArguments {
    /// The resource [default: all]
    #[arg(value_name = "NAME")]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) scope: Scope,
    #[command(flatten)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct ShowArguments {
    /// The revision; without a version the newest
    #[arg(value_name = "NAME@VERSION")]
    pub(super) revision: String,
    #[command(flatten)]
    pub(super) scope: Scope,
    #[command(flatten)]
    pub(super) format: DocumentFlags,
}

#[derive(Args, Debug)]
pub(super) struct DiffArguments {
    /// The first; without a version the newest recorded one
    #[arg(value_name = "NAME@VERSION")]
    pub(super) before: String,
    /// The second [default: the working copy]
    #[arg(value_name = "NAME@VERSION")]
    pub(super) after: Option<String>,
    #[command(flatten)]
    pub(super) scope: Scope,
    #[command(flatten)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct CloneArguments {
    /// The revision; without a version the newest
    #[arg(value_name = "NAME@VERSION")]
    pub(super) revision: String,
    /// Name of the new resource: NAME or NAMESPACE/NAME
    #[arg(value_name = "NEWNAME")]
    pub(super) new_name: String,
    #[command(flatten)]
    pub(super) scope: Scope,
    /// Folder that it goes to, or `-` for standard output [default: the workspace]
    #[arg(long, value_name = "DIR")]
    pub(super) to: Option<PathBuf>,
    #[command(flatten)]
    pub(super) report: Report,
}

#[derive(Args, Debug)]
pub(super) struct RollbackArguments {
    /// The revision
    #[arg(value_name = "NAME@VERSION")]
    pub(super) revision: String,
    #[command(flatten)]
    pub(super) scope: Scope,
    /// Replace a working copy that was not recorded and would be lost
    #[arg(long)]
    pub(super) force: bool,
    #[command(flatten)]
    pub(super) report: Report,
}

#[derive(Args, Debug)]
pub(super) struct StatusArguments {
    /// The resources [default: all]
    #[arg(value_name = "NAME")]
    pub(super) names: Vec<String>,
    #[command(flatten)]
    pub(super) scope: Scope,
    /// File to write, or `-` for standard output
    #[arg(long, value_name = "PATH", default_value = "-")]
    pub(super) to: PathBuf,
    #[command(flatten)]
    pub(super) format: DocumentFlags,
}

#[derive(Args, Debug)]
pub(super) struct Scope {
    /// Only resources of this namespace
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
}

/// How a command that writes says what it did.
#[derive(Args, Debug)]
pub(super) struct Report {
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    #[command(flatten)]
    pub(super) format: Format,
}

#[derive(Args, Debug)]
pub(super) struct Format {
    /// text or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: ReportFormat,
}

#[derive(Args, Debug)]
pub(super) struct DocumentFlags {
    /// yaml or json
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: DocumentFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// For people
    #[default]
    Yaml,
    /// For programs
    Json,
}
