//! The words of `paletteai render`.

use super::args::ChoiceFlags;
use super::args::VariableFlags;
use super::clusters::FleetFlags;
use crate::render::HubOptions;
use crate::render::Payload;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  paletteai render                                   everything below this folder
  paletteai render --target spoke | kubectl apply -f -
  paletteai render --deployment web --set replicas=3
  paletteai render --payload manifests --target hub  for hubs without PaletteAI
  paletteai render --output-dir out                  one file for each object
  paletteai render --target spoke --clusters fleet.yaml --cluster east-1
  paletteai render --clusters fleet.yaml --output-dir out    a folder for each cluster")]
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
    pub(super) clusters: ClusterFlags,
    #[command(flatten)]
    pub(super) output: OutputFlags,
    /// Render again whenever a file changes, and print what became different instead of the stream
    #[arg(long, conflicts_with = "check", help_heading = "Output")]
    pub(super) watch: bool,
}

/// What is rendered.
#[derive(Args, Debug)]
#[command(next_help_heading = "Objects")]
pub(super) struct ShapeFlags {
    /// Which clusters the objects are for
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    pub(super) target: Target,
    #[command(flatten)]
    pub(super) hub: HubFlags,
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

/// Whether single clusters are looked at.
#[derive(Args, Debug)]
#[command(next_help_heading = "Clusters")]
pub(super) struct ClusterFlags {
    #[command(flatten)]
    pub(super) fleet: FleetFlags,
    /// Only what this cluster gets, rendered for its Kubernetes version
    #[arg(long, value_name = "NAME")]
    pub(super) cluster: Option<String>,
}

/// How the hub's objects are made.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Objects")]
pub(super) struct HubFlags {
    /// What the hub ships to the spokes
    #[arg(long, value_name = "PAYLOAD", value_enum, default_value_t)]
    payload: PayloadChoice,
    /// Bind the cluster sets to the hub namespace, where it is none that a hub makes by itself
    #[arg(long)]
    with_bindings: bool,
}

impl HubFlags {
    pub(super) fn options(self) -> HubOptions {
        HubOptions {
            payload: match self.payload {
                PayloadChoice::Workload => Payload::Workload,
                PayloadChoice::Manifests => Payload::Manifests,
            },
            with_bindings: self.with_bindings,
        }
    }
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
    /// Write files `provenance.jsonl` beside the objects: where every value came from
    #[arg(long, requires = "output_dir", conflicts_with_all = ["include", "exclude"])]
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
