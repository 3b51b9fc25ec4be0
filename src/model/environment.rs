//! `Environment`.

use super::Metadata;
use super::PolicySpec;
use super::Version;
use crate::source::Spanned;
use crate::yaml::Node;

/// Which clusters a workload goes to, and what differs there.
#[derive(Clone, Debug)]
pub struct Environment {
    /// Its metadata.
    pub metadata: Metadata,
    /// `spec.version` (also read: `spec.Version`, the spelling of the Environments page).
    pub version: Option<Spanned<Version>>,
    /// `spec.topology`: exactly one.
    pub topology: PolicySpec,
    /// `spec.policies`, in order.
    pub policies: Vec<PolicySpec>,
    /// The whole document.
    pub node: Node,
}
