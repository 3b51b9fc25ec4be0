//! What a version asks for and a resource has: `v3`, `v1.2.0`.

use super::Version;
use std::fmt;

/// What exists: a numbered revision or a semantic version.
///
/// Where an object has both, it went over to semantic versions, so any of these is newer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Revision {
    /// Revision 1, 2, 3 … of an object without `spec.version`.
    Number(u64),
    /// `spec.version`.
    Semantic(Version),
}

impl Revision {
    /// Of a working copy without history: its `spec.version`, or revision 1.
    pub fn of(version: Option<&Version>) -> Self {
        version.map_or(Self::Number(1), |version| Self::Semantic(version.clone()))
    }

    /// The number of a numbered one.
    pub fn number(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Semantic(_) => None,
        }
    }

    /// A semantic version such as `1.0.0-rc.1`.
    pub fn is_pre_release(&self) -> bool {
        matches!(self, Self::Semantic(version) if !version.pre.is_empty())
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(formatter, "v{number}"),
            Self::Semantic(version) => write!(formatter, "v{version}"),
        }
    }
}
