//! The two shapes in which Datum's Workload is known.

use crate::diag::closest;
use crate::kubernetes::group_and_version;
use crate::yaml::Node;
use std::fmt;

/// The kind, in both dialects.
pub(super) const KIND: &str = "Workload";

/// The shape of a document. They share nothing below `spec` but the word `template`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// `compute.miloapis.com/v1alpha1`, as the page describes it: a pod template with replicas.
    S,
    /// `compute.datumapis.com/v1alpha`, as the service takes it: instances by placements.
    R,
}

/// How far the service's API was. Each level knows what the ones before knew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Cities, sandboxes and machines, disks.
    #[default]
    R1,
    /// Commands and arguments of containers.
    R2,
    /// Locations, runtime classes, address families, contexts of security.
    R3,
}

/// What a document says that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A Workload, perhaps with a mistyped kind or another version.
    Workload(Dialect),
    /// Something else of Datum's API groups.
    Other,
    /// Nothing of Datum's.
    Foreign,
}

impl Dialect {
    /// Both.
    pub const ALL: [Self; 2] = [Self::S, Self::R];

    /// The API group.
    pub fn group(self) -> &'static str {
        match self {
            Self::S => "compute.miloapis.com",
            Self::R => "compute.datumapis.com",
        }
    }

    /// As written in `apiVersion`.
    pub fn api_version(self) -> &'static str {
        match self {
            Self::S => "compute.miloapis.com/v1alpha1",
            Self::R => "compute.datumapis.com/v1alpha",
        }
    }

    /// `S` or `R`.
    pub fn word(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::R => "R",
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl Level {
    /// `R1`, `R2` or `R3`.
    pub fn word(self) -> &'static str {
        match self {
            Self::R1 => "R1",
            Self::R2 => "R2",
            Self::R3 => "R3",
        }
    }

    /// The level of this name.
    pub fn named(word: &str) -> Option<Self> {
        let mut all = [Self::R1, Self::R2, Self::R3].into_iter();
        all.find(|level| level.word() == word)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl Claim {
    /// What a document says that it is. Only the group tells: `Workload` is a kind of PaletteAI's
    /// and of both of Datum's groups.
    pub fn of(node: &Node) -> Self {
        let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
        let (group, _) = group_and_version(text("apiVersion"));
        let mut dialects = Dialect::ALL.into_iter();
        let Some(dialect) = dialects.find(|dialect| dialect.group() == group) else {
            return Self::Foreign;
        };
        let kind = text("kind");
        if kind == KIND || closest(kind, [KIND]).is_some() {
            Self::Workload(dialect)
        } else {
            Self::Other
        }
    }
}
