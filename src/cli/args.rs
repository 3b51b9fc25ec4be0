//! The command line, and the environment it may come from.

use super::check::CheckArguments;
use super::diff::DiffArguments;
use super::impact::ImpactArguments;
use super::terminal::Colour;
use super::terminal::MessageFormat;
use super::variable::VariableArguments;
use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use std::path::PathBuf;

/// Render PaletteAI workloads to Kubernetes and Open Cluster Management manifests, offline.
#[derive(Debug, Parser)]
#[command(
    name = "paletteai",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "Exit codes: 0 done, 1 a finding or a difference, 2 command line, 3 invalid input, \
                  4 a version, variable or lock that cannot be resolved, 6 reading or writing, \
                  7 a defect of paletteai."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) global: Global,
}

/// Flags of every command.
#[derive(Args, Clone, Debug)]
pub(super) struct Global {
    /// Workspace folder or file (can be repeated) [default: .]
    #[arg(short = 'C', long = "directory", value_name = "DIR", global = true)]
    pub(super) directory: Vec<PathBuf>,
    /// Treat every unknown field, kind and unreadable file as an error
    #[arg(long, global = true)]
    pub(super) strict: bool,
    /// Format of diagnostics on standard error
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        default_value_t,
        global = true
    )]
    pub(super) message_format: MessageFormat,
    /// When to use colours
    #[arg(
        long,
        visible_alias = "colour",
        value_name = "WHEN",
        value_enum,
        default_value_t,
        global = true
    )]
    pub(super) color: Colour,
    /// Print no remarks on standard error, only errors and warnings
    #[arg(short, long, global = true)]
    pub(super) quiet: bool,
    /// Show secrets, which are dots where people read: on a terminal, in explanations and messages
    #[arg(long, global = true)]
    pub(super) show_secrets: bool,
    #[command(flatten)]
    pub(super) settings: SettingsFlags,
}

/// Settings that a flag, an environment variable or `paletteai.yaml` may give.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Settings")]
pub(super) struct SettingsFlags {
    /// Namespace of resources that name none [env: `PALETTEAI_NAMESPACE`] [default: default]
    #[arg(long, value_name = "NAMESPACE", global = true)]
    pub(super) default_namespace: Option<String>,
    /// Namespace of system resources [env: `PALETTEAI_SYSTEM_NAMESPACE`] [default: mural-system]
    #[arg(long, value_name = "NAMESPACE", global = true)]
    pub(super) system_namespace: Option<String>,
    /// How new revisions are numbered: basic or semantic [env: `PALETTEAI_VERSIONING_TYPE`]
    /// [default: basic]
    #[arg(long, value_name = "TYPE", global = true)]
    pub(super) versioning_type: Option<String>,
    /// Kubernetes version of the clusters, such as 1.31 [env: `PALETTEAI_KUBE_VERSION`]
    /// [default: the newest known]
    #[arg(long, value_name = "VERSION", global = true)]
    pub(super) kube_version: Option<String>,
    /// Namespace of objects on the hub, where a topology names none
    /// [env: `PALETTEAI_HUB_NAMESPACE`] [default: managed-cluster-set-global]
    #[arg(long, value_name = "NAMESPACE", global = true)]
    pub(super) hub_namespace: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Render deployments to manifests
    Render(Box<RenderArguments>),
    /// Find what is wrong or hardly meant, in everything that `render` reads
    Check(Box<CheckArguments>),
    /// Tell where a value of a rendered object came from
    Explain(ExplainArguments),
    /// Tell what variables are, why, and who reads them
    Variable(VariableArguments),
    /// Compare two renderings
    Diff(Box<DiffArguments>),
    /// Tell what changed files reach
    Impact(Box<ImpactArguments>),
    /// List deployments, profiles, environments or definitions
    List(ListArguments),
    /// Print each setting with its source
    Config(ConfigArguments),
    /// Print a completion script for a shell
    Completion {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// Which deployments are meant.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Choice")]
pub(super) struct ChoiceFlags {
    /// Only deployments with this name or NAMESPACE/NAME (can be repeated)
    #[arg(long = "deployment", value_name = "NAME")]
    pub(super) deployments: Vec<String>,
    /// Only deployments in this namespace
    #[arg(short, long, value_name = "NAMESPACE")]
    pub(super) namespace: Option<String>,
    /// Only deployments whose labels match, such as app=web,tier!=cache
    #[arg(short = 'l', long, value_name = "SELECTOR")]
    pub(super) selector: Option<String>,
    /// Only deployments that go to this Environment
    #[arg(long, value_name = "NAME")]
    pub(super) environment: Option<String>,
}

/// Values from the command line.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Variables")]
pub(super) struct VariableFlags {
    /// Set a declared variable (can be repeated)
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub(super) set: Vec<String>,
    /// Set declared variables from a YAML file, which `--set` overrides (can be repeated)
    #[arg(long = "variables", value_name = "FILE")]
    pub(super) variables: Vec<PathBuf>,
    /// Read values of outputs that only a running cluster knows from a YAML file
    /// (can be repeated)
    #[arg(long, value_name = "FILE")]
    pub(super) outputs: Vec<PathBuf>,
    /// What to do when a locked variable gets another value
    #[arg(long, value_name = "WHAT", value_enum, default_value_t)]
    pub(super) lock_violations: LockViolations,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LockViolations {
    /// Refuse
    #[default]
    Error,
    /// Keep the locked value and warn
    Warn,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai render                                   everything below this folder
  paletteai render --target spoke | kubectl apply -f -
  paletteai render --deployment web --set replicas=3
  paletteai render --payload manifests --target hub  for hubs without PaletteAI
  paletteai render --output-dir out                  one file for each object")]
pub(super) struct RenderArguments {
    /// Files or folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) choice: ChoiceFlags,
    #[command(flatten)]
    pub(super) variables: VariableFlags,
    #[command(flatten)]
    pub(super) shape: ShapeFlags,
    #[command(flatten)]
    pub(super) output: OutputFlags,
}

/// What is rendered.
#[derive(Args, Debug)]
#[command(next_help_heading = "Objects")]
pub(super) struct ShapeFlags {
    /// Which clusters the objects are for
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    pub(super) target: Target,
    /// What the hub ships to the spokes
    #[arg(long, value_name = "PAYLOAD", value_enum, default_value_t)]
    pub(super) payload: PayloadChoice,
    /// Refuse objects that a cluster of --kube-version would refuse: unknown fields, wrong types
    #[arg(long)]
    pub(super) validate: bool,
    /// For --validate: know the custom kinds that this file defines (can be repeated)
    #[arg(long = "crd", value_name = "FILE", requires = "validate")]
    pub(super) crds: Vec<PathBuf>,
    /// Write only objects of this kind (can be repeated)
    #[arg(long, value_name = "KIND")]
    pub(super) include: Vec<String>,
    /// Leave out objects of this kind (can be repeated)
    #[arg(long, value_name = "KIND")]
    pub(super) exclude: Vec<String>,
}

/// Where it goes.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputFlags {
    /// yaml: a stream of documents; json: one List
    #[arg(
        short = 'o',
        long = "output",
        value_name = "FORMAT",
        value_enum,
        default_value_t
    )]
    pub(super) format: StreamFormat,
    /// Write the stream to this file; `-` is standard output
    #[arg(
        long,
        value_name = "PATH",
        default_value = "-",
        conflicts_with = "output_dir"
    )]
    pub(super) to: PathBuf,
    #[command(flatten)]
    pub(super) folder: FolderFlags,
    /// Render again whenever a file changes, and print what became different instead of the stream
    #[arg(long, conflicts_with = "check")]
    pub(super) watch: bool,
    /// Print on standard error how long each phase took
    #[arg(long)]
    pub(super) timings: bool,
    /// Write the deployments that render although others fail; the exit code stays the failure's
    #[arg(long)]
    pub(super) keep_going: bool,
}

impl OutputFlags {
    /// Whether objects go anywhere but to standard output.
    pub(super) fn has_destination(&self) -> bool {
        self.folder.output_dir.is_some() || self.to.as_os_str() != "-"
    }
}

/// A folder to write to.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
pub(super) struct FolderFlags {
    /// Bring this folder up to date, with one file for each object
    #[arg(long, value_name = "DIR", conflicts_with = "format")]
    pub(super) output_dir: Option<PathBuf>,
    /// Write nothing; print what is out of date in the folder, and exit with 1 if anything is
    #[arg(long, requires = "output_dir")]
    pub(super) check: bool,
    /// Write `provenance.jsonl` beside the objects: where every value came from
    #[arg(long, requires = "output_dir")]
    pub(super) provenance: bool,
    /// Overwrite files in the folder that were edited, or that others wrote
    #[arg(long, requires = "output_dir", conflicts_with = "check")]
    pub(super) force: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Target {
    /// Hub and spoke
    #[default]
    All,
    /// The control plane: Placement, ManifestWorkReplicaSet
    Hub,
    /// The clusters that run workloads
    Spoke,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PayloadChoice {
    /// The Workload resource, for spokes with PaletteAI
    #[default]
    Workload,
    /// The rendered objects, for any Open Cluster Management hub
    Manifests,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum StreamFormat {
    /// A stream of YAML documents
    #[default]
    Yaml,
    /// One JSON List
    Json,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai explain web Deployment/web .spec.replicas
  paletteai explain team-a/web Service/web
  paletteai explain web --all                        every field of every object
  paletteai explain web hub:Placement/placement-web .spec.numberOfClusters")]
pub(super) struct ExplainArguments {
    /// The deployment: NAME or NAMESPACE/NAME
    #[arg(value_name = "DEPLOYMENT")]
    pub(super) deployment: String,
    /// The rendered object: KIND/NAME, with `hub:` or `spoke:` before it where both sides have
    /// one; all objects when left out
    #[arg(value_name = "KIND/NAME")]
    pub(super) object: Option<String>,
    /// The field, such as .spec.template.spec.containers[0].image; all fields when left out
    #[arg(value_name = "FIELD")]
    pub(super) field: Option<String>,
    /// Explain every object, as without KIND/NAME
    #[arg(long, conflicts_with = "object")]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) variables: VariableFlags,
    /// What the hub ships to the spokes
    #[arg(long, value_name = "PAYLOAD", value_enum, default_value_t)]
    pub(super) payload: PayloadChoice,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    /// WorkloadDeployments
    Deployments,
    /// WorkloadProfiles
    Profiles,
    /// Environments
    Environments,
    /// Definitions, those of the catalogue included
    Definitions,
}

#[derive(Args, Debug)]
pub(super) struct ListArguments {
    /// What to list [default: everything but built-in definitions]
    #[arg(value_enum)]
    pub(super) what: Option<Listed>,
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
pub(super) struct ConfigArguments {
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

/// The environment, as far as it matters.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub(super) no_color: bool,
    /// `PALETTEAI_…` variables: name and value, by name.
    pub(super) settings: Vec<(String, String)>,
}

impl Environment {
    /// Reads the environment of the process.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the door to the environment"
    )]
    pub(super) fn of_process() -> Self {
        let mut settings: Vec<(String, String)> = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
            .filter(|(name, _)| name.starts_with("PALETTEAI_"))
            .collect();
        settings.sort();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { no_color, settings }
    }
}
