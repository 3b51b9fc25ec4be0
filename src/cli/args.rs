//! The command line, and the environment it may come from.

use super::bundle::BundleArguments;
use super::check::CheckArguments;
use super::cluster_profile::ClusterProfileArguments;
use super::config::ConfigArguments;
use super::datum::DatumArguments;
use super::definition::DefinitionArguments;
use super::diff::DiffArguments;
use super::environment::EnvironmentArguments;
use super::explain::ExplainArguments;
use super::graph::GraphArguments;
use super::impact::ImpactArguments;
use super::list::ListArguments;
use super::lock::LockArguments;
use super::man::ManArguments;
use super::outdated::OutdatedArguments;
use super::placement::PlacementArguments;
use super::render_arguments::RenderArguments;
use super::revision_arguments::RevisionArguments;
use super::rollout::RolloutArguments;
use super::schema::CrdsArguments;
use super::schema::SchemaArguments;
use super::studio::StudioArguments;
use super::table;
use super::terminal::Colour;
use super::terminal::MessageFormat;
use super::variable::VariableArguments;
use clap::Args;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use serde::Serialize;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Render PaletteAI workloads to Kubernetes and Open Cluster Management manifests, offline.
#[derive(Debug, Parser)]
#[command(
    name = "paletteai",
    version,
    propagate_version = true,
    max_term_width = 100,
    after_help = "\
Examples:
  paletteai render                           every deployment below this folder
  paletteai render --output-dir out          one file for each object
  paletteai check                            what is wrong, or hardly meant
  paletteai explain web Deployment/web .spec.replicas

Exit codes: 0 done, 1 a finding or a difference, 2 command line, 3 invalid input, 4 a version, variable
or lock that cannot be resolved, 6 reading or writing, 7 a defect of paletteai."
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
    /// How many processors may work at once; results do not depend on it [default: all]
    #[arg(long, value_name = "NUMBER", global = true)]
    pub(super) threads: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) lock: LockFlags,
    /// Show secrets, which are dots where people read: on a terminal, in explanations and messages
    #[arg(long, global = true)]
    pub(super) show_secrets: bool,
    #[command(flatten)]
    pub(super) settings: SettingsFlags,
}

impl Global {
    /// How many processors may work at once.
    pub(super) fn threads(&self) -> NonZeroUsize {
        let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(all)
    }
}

/// What the lock file is used for.
#[derive(Args, Clone, Debug)]
pub(super) struct LockFlags {
    /// Refuse references that mean anything else than `paletteai.lock` says
    #[arg(long, global = true, conflicts_with = "no_lock")]
    pub(super) locked: bool,
    /// Leave `paletteai.lock` aside
    #[arg(long, global = true)]
    pub(super) no_lock: bool,
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
    /// Record, list, compare and restore revisions
    Revision(Box<RevisionArguments>),
    /// Compare two renderings
    Diff(Box<DiffArguments>),
    /// Tell what changed files reach
    Impact(Box<ImpactArguments>),
    /// Draw what deployments hang on, and where they go
    Graph(Box<GraphArguments>),
    /// Record which revision each reference means
    Lock(LockArguments),
    /// List references and what is newer, and what taking it would change
    Outdated(Box<OutdatedArguments>),
    /// Check, show and render Palette's cluster profiles
    #[command(visible_aliases = ["clusterprofile", "cp"])]
    ClusterProfile(ClusterProfileArguments),
    /// Check Datum's Workloads, and turn them into Kubernetes objects and back
    Datum(Box<DatumArguments>),
    /// Tell on which clusters workloads would run, and why
    Placement(Box<PlacementArguments>),
    /// Tell which clusters get a change when
    Rollout(Box<RolloutArguments>),
    /// Tell whether environments are ready
    Environment(Box<EnvironmentArguments>),
    /// List deployments, profiles, environments or definitions
    List(ListArguments),
    /// Show, check, begin and test definitions of components, traits and policies
    #[command(visible_alias = "def")]
    Definition(Box<DefinitionArguments>),
    /// Tell what bundles hold, what is wrong with them, and what is deployed of them
    Bundle(Box<BundleArguments>),
    /// Export, import, inspect and verify bundles as archives
    Studio(Box<StudioArguments>),
    /// Print JSON Schema for editors
    Schema(SchemaArguments),
    /// Print `CustomResourceDefinitions` for clusters without PaletteAI
    Crds(CrdsArguments),
    /// Print each setting with its source
    Config(ConfigArguments),
    /// Print the manual page, or write those of all commands
    Man(ManArguments),
    /// Print a script by which a shell completes commands, and the names of the workspace
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

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// The format of a report.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct ReportFlags {
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

impl ReportFlags {
    /// The report in its format.
    pub(super) fn show<T: Serialize>(self, report: &T, text: impl Fn(&T) -> String) -> String {
        match self.format {
            ReportFormat::Json => table::json(report),
            ReportFormat::Text => text(report),
        }
    }
}

/// The environment, as far as it matters.
#[derive(Clone, Debug, Default)]
pub(super) struct Environment {
    /// `NO_COLOR` is set and not empty.
    pub(super) no_color: bool,
    /// `PALETTEAI_…` variables: name and value, by name.
    pub(super) settings: Vec<(String, String)>,
    /// The folder for what can be made again; nothing where the system has none, or none is wanted.
    pub(super) cache: Option<PathBuf>,
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
        let own = settings.iter().position(|(name, _)| name == CACHE_VARIABLE);
        let own = own.map(|index| PathBuf::from(settings.remove(index).1));
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            no_color,
            settings,
            cache: cache_folder(own, |name| std::env::var_os(name).map(PathBuf::from)),
        }
    }
}

/// Names the folder for what can be made again.
const CACHE_VARIABLE: &str = "PALETTEAI_CACHE_DIR";

/// The folder for what can be made again: the one that is named, where an empty name means none, or
/// the place that the system has for it: <https://specifications.freedesktop.org/basedir-spec/latest/>
/// on Unix, and the local folder of applications on Windows.
fn cache_folder(
    own: Option<PathBuf>,
    variable: impl Fn(&str) -> Option<PathBuf>,
) -> Option<PathBuf> {
    let set = |name: &str| variable(name).filter(|path| path.is_absolute());
    if let Some(own) = own {
        return Some(own).filter(|path| !path.as_os_str().is_empty());
    }
    let of_system = if cfg!(windows) {
        set("LOCALAPPDATA")
    } else {
        set("XDG_CACHE_HOME").or_else(|| set("HOME").map(|home| home.join(".cache")))
    };
    of_system.map(|folder| folder.join("paletteai"))
}
