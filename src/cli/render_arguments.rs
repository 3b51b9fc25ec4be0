//! The words of `paletteai render`.

use super::args::ChoiceFlags;
use super::args::VariableFlags;
use super::clusters::FleetFlags;
use crate::datum::Dialect;
use crate::ops;
use crate::ops::Shard;
use crate::ops::datum::DatumTables;
use crate::ops::datum::DatumTarget;
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
  paletteai render --clusters fleet.yaml --output-dir out    a folder for each cluster
  paletteai render --target datum --datum-mapping platform.yaml")]
pub(super) struct RenderArguments {
    /// Files or folders to read; `-` is standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) choice: ChoiceFlags,
    /// Only the deployments of one machine of several: 2/4 is the second of four
    #[arg(long, value_name = "I/N")]
    pub(super) shard: Option<Shard>,
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
    /// Render everything, whatever is remembered of the last run over the folder
    #[arg(long, requires = "output_dir", help_heading = "Output")]
    pub(super) no_cache: bool,
}

/// What is rendered.
#[derive(Args, Debug)]
#[command(next_help_heading = "Objects")]
pub(super) struct ShapeFlags {
    /// Which clusters the objects are for
    #[arg(long, value_name = "TARGET", value_enum, default_value_t)]
    pub(super) target: TargetChoice,
    #[command(flatten)]
    pub(super) hub: HubFlags,
    #[command(flatten)]
    pub(super) datum: DatumTargetFlags,
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

/// How objects become Workloads of Datum.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Datum")]
pub(super) struct DatumTargetFlags {
    /// The shape of Workloads for --target datum
    #[arg(
        long = "datum-dialect",
        id = "datum_dialect",
        value_name = "DIALECT",
        value_enum,
        default_value_t,
        ignore_case = true
    )]
    dialect: DialectChoice,
    /// For --target datum: what is called how in the two worlds, and where instances run
    #[arg(long = "datum-mapping", id = "datum_mapping", value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// For --target datum: the instance types there are [default: a built-in table]
    #[arg(
        long = "datum-instance-types",
        id = "datum_instance_types",
        value_name = "FILE"
    )]
    instance_types: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum DialectChoice {
    /// compute.miloapis.com/v1alpha1, as Datum's page describes it
    #[value(name = "S")]
    S,
    /// compute.datumapis.com/v1alpha, as the service takes it
    #[default]
    #[value(name = "R")]
    R,
}

impl DialectChoice {
    pub(super) fn dialect(self) -> Dialect {
        match self {
            Self::S => Dialect::S,
            Self::R => Dialect::R,
        }
    }
}

impl DatumTargetFlags {
    pub(super) fn target(&self) -> DatumTarget {
        DatumTarget {
            dialect: self.dialect.dialect(),
            tables: DatumTables {
                mapping: self.mapping.clone(),
                instance_types: self.instance_types.clone(),
                level: None,
            },
        }
    }

    /// Whether a file is named, which has an effect on that target only.
    pub(super) fn is_given(&self) -> bool {
        self.mapping.is_some() || self.instance_types.is_some()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TargetChoice {
    /// Hub and spoke
    #[default]
    All,
    /// The control plane: Placement, ManifestWorkReplicaSet
    Hub,
    /// The clusters that run workloads
    Spoke,
    /// Datum: the spoke's objects as Workloads of Datum
    Datum,
}

impl TargetChoice {
    pub(super) fn target(self) -> ops::Target {
        match self {
            Self::All => ops::Target::All,
            Self::Hub => ops::Target::Hub,
            Self::Spoke => ops::Target::Spoke,
            Self::Datum => ops::Target::Datum,
        }
    }
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
