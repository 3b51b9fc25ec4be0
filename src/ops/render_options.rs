//! What rendering is asked for, and what it gives.

use super::Assignments;
use super::Choice;
use super::datum::DatumTarget;
use super::per_cluster::ClusterView;
use crate::emit::Coverage;
use crate::render::HubOptions;
use crate::render::Owned;
use crate::render::Side;
use crate::resolve::LockViolations;
use crate::workspace::DeploymentId;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Which sides are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// Both.
    #[default]
    All,
    /// The hub's objects.
    Hub,
    /// The spokes' objects.
    Spoke,
    /// What the spokes' objects become on Datum.
    Datum,
}

impl Target {
    pub(super) fn wants(self, side: Side) -> bool {
        match self {
            Self::All => true,
            Self::Hub => side == Side::Hub,
            Self::Spoke => side == Side::Spoke,
            Self::Datum => side == Side::Datum,
        }
    }

    /// The side of what stands in a rendering for the spokes.
    pub(super) fn spoke_side(self) -> Side {
        match self {
            Self::Datum => Side::Datum,
            _ => Side::Spoke,
        }
    }
}

/// Where manifests go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Destination {
    /// Into one file each.
    #[default]
    Files,
    /// Each a file, with the histories of its values beside it.
    ExplainedFiles,
    /// Onto one stream, where equal objects are written once.
    Stream,
}

/// What `render` is asked for.
#[derive(Clone, Debug, Default)]
pub struct RenderOptions {
    /// Files and folders to read.
    pub paths: Vec<PathBuf>,
    /// Which deployments.
    pub choice: Choice,
    /// Which sides.
    pub target: Target,
    /// How objects become Workloads of Datum, where that is the target.
    pub datum: Option<DatumTarget>,
    /// How the hub's objects are made.
    pub hub: HubOptions,
    /// Whether the spokes' objects are rendered for each cluster that gets them.
    pub clusters: Option<ClusterView>,
    /// Only these kinds, compared without case; empty means all.
    pub include: Vec<String>,
    /// Not these kinds.
    pub exclude: Vec<String>,
    /// Variables from the command line.
    pub assignments: Assignments,
    /// Files with values of outputs that only a running cluster knows.
    pub outputs: Vec<PathBuf>,
    /// What a violated lock means.
    pub lock_violations: LockViolations,
    /// Check every object as an API server would.
    pub validate: bool,
    /// Files with `CustomResourceDefinition`s, for `validate`.
    pub crds: Vec<PathBuf>,
    /// Return the deployments that rendered although others failed.
    pub keep_going: bool,
    /// Where the manifests go.
    pub destination: Destination,
    /// Whether a workspace without deployments is one that renders nothing, instead of an error.
    pub may_be_empty: bool,
}

/// The manifests, in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct RenderResult {
    /// Every manifest with its deployment.
    pub manifests: Vec<Owned>,
    /// How many deployments were rendered.
    pub deployments: usize,
    /// What the manifests are all of; where nothing of a deployment stands in it, it has nothing.
    pub coverage: Coverage,
    /// Whether a deployment reads outputs of another, so that it cannot be rendered alone.
    pub reads_from_others: bool,
    /// The files that hold deployments and nothing else.
    pub deployment_files: BTreeMap<PathBuf, Vec<DeploymentId>>,
    /// Whether everything else in the output folder was found as it should be.
    pub others_are_up_to_date: bool,
}
