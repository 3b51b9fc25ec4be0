//! Which bundles a workflow takes, and what it deploys of them.
//!
//! Both tables are those of
//! <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/profile-bundles>.

use crate::model::BundleType;
use crate::model::WorkloadProfileType;
use std::fmt;

/// What bundles are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Workflow {
    /// A compute pool is made.
    ComputePool,
    /// Applications are deployed.
    App,
    /// Models are deployed.
    Model,
}

/// Whose the compute pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pool {
    /// It serves many deployments.
    Shared,
    /// It is made for one deployment, together with it.
    Dedicated,
}

/// A kind of thing in a bundle, as far as workflows tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkflowPart {
    /// A cluster profile, whatever its type.
    ClusterProfile,
    /// A workload profile of this type.
    WorkloadProfile(WorkloadProfileType),
}

/// How bundles fit a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// This is what they are for.
    Primary,
    /// They are for something else, and have what is needed.
    Also,
}

/// What a workflow does with a pool of a kind.
struct Row {
    workflow: Workflow,
    pool: Pool,
    /// The types of the bundles it is made for.
    primary: &'static [BundleType],
    /// The types of bundles that it takes as well.
    also: &'static [BundleType],
    deployed: &'static [WorkflowPart],
}

const CLUSTERS: WorkflowPart = WorkflowPart::ClusterProfile;
const APPLICATIONS: WorkflowPart = WorkflowPart::WorkloadProfile(WorkloadProfileType::Application);
const MODELS: WorkflowPart = WorkflowPart::WorkloadProfile(WorkloadProfileType::Model);
const INFRASTRUCTURE: WorkflowPart =
    WorkflowPart::WorkloadProfile(WorkloadProfileType::Infrastructure);

/// The tables of the documentation, side by side.
static TABLE: [Row; 6] = [
    Row {
        workflow: Workflow::ComputePool,
        pool: Pool::Dedicated,
        primary: &[BundleType::Infrastructure],
        also: &[BundleType::Fullstack],
        deployed: &[CLUSTERS, INFRASTRUCTURE],
    },
    Row {
        workflow: Workflow::ComputePool,
        pool: Pool::Shared,
        primary: &[BundleType::Infrastructure],
        also: &[BundleType::Fullstack],
        deployed: &[CLUSTERS, INFRASTRUCTURE],
    },
    Row {
        workflow: Workflow::App,
        pool: Pool::Dedicated,
        primary: &[BundleType::Fullstack],
        also: &[BundleType::Infrastructure, BundleType::Application],
        deployed: &[CLUSTERS, APPLICATIONS, INFRASTRUCTURE],
    },
    Row {
        workflow: Workflow::App,
        pool: Pool::Shared,
        primary: &[BundleType::Application],
        also: &[BundleType::Fullstack],
        deployed: &[APPLICATIONS],
    },
    Row {
        workflow: Workflow::Model,
        pool: Pool::Dedicated,
        primary: &[BundleType::Fullstack],
        also: &[BundleType::Infrastructure, BundleType::Application],
        deployed: &[CLUSTERS, MODELS, INFRASTRUCTURE],
    },
    Row {
        workflow: Workflow::Model,
        pool: Pool::Shared,
        primary: &[BundleType::Application],
        also: &[BundleType::Fullstack],
        deployed: &[MODELS],
    },
];

impl Workflow {
    /// As written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::ComputePool => "compute-pool",
            Self::App => "app",
            Self::Model => "model",
        }
    }

    /// The pool that is meant where none is named: the one that bundles of these types are made
    /// for.
    pub fn usual_pool(self, types: &[BundleType]) -> Pool {
        match (self, types) {
            (Self::App | Self::Model, [BundleType::Application]) => Pool::Shared,
            _ => Pool::Dedicated,
        }
    }

    /// Whether it takes bundles of these types together, in any order.
    pub fn fit(self, pool: Pool, types: &[BundleType]) -> Option<Fit> {
        let row = self.row(pool)?;
        let same = |wanted: &[BundleType]| {
            let (mut given, mut wanted) = (types.to_vec(), wanted.to_vec());
            given.sort_unstable();
            wanted.sort_unstable();
            given == wanted
        };
        match (same(row.primary), same(row.also)) {
            (true, _) => Some(Fit::Primary),
            (_, true) => Some(Fit::Also),
            _ => None,
        }
    }

    /// Whether it deploys a part of a bundle; what it does not deploy, it silently ignores.
    pub fn deploys(self, pool: Pool, part: WorkflowPart) -> bool {
        self.row(pool)
            .is_some_and(|row| row.deployed.contains(&part))
    }

    /// The part without which it would do nothing that it is for.
    pub fn purpose(self) -> WorkflowPart {
        match self {
            Self::ComputePool => CLUSTERS,
            Self::App => APPLICATIONS,
            Self::Model => MODELS,
        }
    }

    /// What it takes, for people: `` `Fullstack`, or `Infrastructure` and `Application` together ``.
    pub fn takes(self, pool: Pool) -> String {
        let words = |types: &[BundleType]| match types {
            [one, other] => format!("`{one}` and `{other}` together"),
            types => {
                let names: Vec<String> = types.iter().map(|one| format!("`{one}`")).collect();
                names.join(", ")
            }
        };
        self.row(pool).map_or_else(String::new, |row| {
            format!("{}, or {}", words(row.primary), words(row.also))
        })
    }

    fn row(self, pool: Pool) -> Option<&'static Row> {
        let mut rows = TABLE.iter();
        rows.find(|row| row.workflow == self && row.pool == pool)
    }
}

impl fmt::Display for Workflow {
    /// `app deployment`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ComputePool => "compute pool deployment",
            Self::App => "app deployment",
            Self::Model => "model deployment",
        })
    }
}

impl Pool {
    /// As written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Shared => "shared",
            Self::Dedicated => "dedicated",
        }
    }
}

impl fmt::Display for WorkflowPart {
    /// `cluster profile`, `Application workload profile`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClusterProfile => formatter.write_str("cluster profile"),
            Self::WorkloadProfile(of) => write!(formatter, "{of} workload profile"),
        }
    }
}
