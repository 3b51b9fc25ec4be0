//! What the status of a document means.
//!
//! In: a document.
//! Out: its phase, counts and conditions; what cannot be understood.
//! Never: asks whether the rest of the document is good.

mod broken;

pub use broken::check_status;

use super::dialect::Dialect;
use super::look;
use super::workload::Workload;
use crate::yaml::Node;

/// The phase of a Workload, in the words of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Nothing is known of it yet.
    Pending,
    /// Something is being made.
    Provisioning,
    /// Everything that is wanted runs.
    Running,
    /// It cannot run like this.
    Failed,
    /// It is being deleted.
    Deleting,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `Available`
    pub kind: String,
    /// `True`, `False` or `Unknown`
    pub status: String,
    /// A word for programs.
    pub reason: String,
    /// For people.
    pub message: String,
}

/// What a status says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The phase.
    pub phase: Phase,
    /// What the phase follows from.
    pub because: String,
    /// How many instances or pods there are.
    pub replicas: Option<i64>,
    /// How many of them are ready.
    pub ready: Option<i64>,
    /// How many are wanted.
    pub desired: Option<i64>,
    /// The conditions; where a document of dialect S has none, what its counts mean.
    pub conditions: Vec<Condition>,
    /// The placements of dialect R, with what each says of itself.
    pub placements: Vec<(String, Vec<Condition>)>,
}

/// Reasons for which a Workload does not become available by itself.
const FAILURES: &[&str] = &[
    "NetworkNotFound",
    "NoCandidateLocations",
    "QuotaExceeded",
    "ImageUnavailable",
    "InstanceCrashing",
    "ConfigurationError",
    "SourceNotFound",
];

const PHASES: &[(&str, Phase)] = &[
    ("Pending", Phase::Pending),
    ("Provisioning", Phase::Provisioning),
    ("Running", Phase::Running),
    ("Failed", Phase::Failed),
    ("Deleting", Phase::Deleting),
];

impl Phase {
    /// In the words of the page.
    pub fn word(self) -> &'static str {
        let row = PHASES.iter().find(|(_, phase)| *phase == self);
        row.map_or("", |(word, _)| word)
    }
}

/// The names of all phases.
pub fn phases() -> impl Iterator<Item = &'static str> {
    PHASES.iter().map(|(word, _)| *word)
}

impl Status {
    /// What the status of a document means. A phase that the page does not know counts as none.
    pub fn of(workload: &Workload) -> Self {
        let node = &workload.node;
        let empty = Node::map(node.origin);
        let status = look::at(node, &["status"]).unwrap_or(&empty);
        let count = |key: &str| look::integer(status, &[key]);
        let placements = look::list(status, &["placements"]).iter();
        let placements = placements.map(|placement| {
            let name = look::text(placement, &["name"]).to_owned();
            (name, conditions(placement))
        });
        let mut told = Self {
            phase: Phase::Pending,
            because: String::new(),
            replicas: count("replicas"),
            ready: count("readyReplicas"),
            desired: count("desiredReplicas"),
            conditions: conditions(status),
            placements: placements.collect(),
        };
        if workload.dialect == Dialect::S {
            let desired = look::integer(node, &["spec", "replicas"]);
            told.desired = Some(desired.unwrap_or(1));
            let available = count("availableReplicas");
            // What is available has been ready for a while.
            told.ready = told.ready.or(available);
            told.add_available(available);
        }
        let written = match workload.dialect {
            Dialect::S => look::text(status, &["phase"]),
            Dialect::R => "",
        };
        let is_deleted = look::at(node, &["metadata", "deletionTimestamp"]).is_some();
        (told.phase, told.because) = if is_deleted {
            (
                Phase::Deleting,
                "metadata.deletionTimestamp is set".to_owned(),
            )
        } else if let Some((word, phase)) = PHASES.iter().find(|(word, _)| *word == written) {
            (*phase, format!("status.phase is {word}"))
        } else {
            told.derived(count("deployments"))
        };
        told
    }

    /// The phase by conditions and counts; the first that fits.
    fn derived(&self, deployments: Option<i64>) -> (Phase, String) {
        let available = self.conditions.iter().find(|one| one.kind == "Available");
        let is = |status: &str| available.is_some_and(|one| one.status == status);
        if let Some(one) = available.filter(|one| is("False") && is_failure(&one.reason)) {
            return (Phase::Failed, format!("Available is False: {}", one.reason));
        }
        let is_some = |count: Option<i64>| count.is_some_and(|count| count > 0);
        if is("True") && self.has_all() {
            (Phase::Running, self.counted("Available is True"))
        } else if is("True") || is_some(deployments) || is_some(self.replicas) {
            let known = match self.replicas.filter(|count| *count > 0) {
                Some(1) => "1 is there".to_owned(),
                Some(count) => format!("{count} are there"),
                None => "something is there".to_owned(),
            };
            (Phase::Provisioning, self.counted(&known))
        } else {
            (Phase::Pending, "nothing is there yet".to_owned())
        }
    }

    /// Whether all that are wanted are ready, as far as the status says how many are wanted.
    fn has_all(&self) -> bool {
        self.desired
            .is_none_or(|desired| self.ready.is_some_and(|ready| ready >= desired))
    }

    /// How many are ready; where that is not known, what else is.
    fn counted(&self, known: &str) -> String {
        match (self.ready, self.desired) {
            (Some(ready), Some(desired)) => format!("{ready} of {desired} are ready"),
            (Some(ready), None) => format!("{known}; {ready} are ready, of an unknown number"),
            (None, Some(desired)) => format!("{known}; how many of {desired} are ready is unknown"),
            (None, None) => format!("{known}; how many are ready is unknown"),
        }
    }

    /// One available replica makes a document of dialect S available, where it does not say so
    /// itself.
    fn add_available(&mut self, available: Option<i64>) {
        let is_told = self.conditions.iter().any(|one| one.kind == "Available");
        let Some(count) = available.filter(|_| !is_told) else {
            return;
        };
        let (status, reason) = if count >= 1 {
            ("True", "ReplicasAvailable")
        } else {
            ("False", "NoReplicasAvailable")
        };
        self.conditions.push(Condition {
            kind: "Available".to_owned(),
            status: status.to_owned(),
            reason: reason.to_owned(),
            message: format!("availableReplicas is {count}"),
        });
    }
}

fn is_failure(reason: &str) -> bool {
    FAILURES.contains(&reason)
}

fn conditions(node: &Node) -> Vec<Condition> {
    let conditions = look::list(node, &["conditions"]).iter();
    let conditions = conditions.map(|one| {
        let text = |key: &str| look::text(one, &[key]).to_owned();
        Condition {
            kind: text("type"),
            status: text("status"),
            reason: text("reason"),
            message: text("message"),
        }
    });
    conditions.collect()
}
