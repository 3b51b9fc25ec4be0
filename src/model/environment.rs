//! `Environment`.

use super::Metadata;
use super::PolicySpec;
use super::Version;
use super::resource::decode_version;
use super::resource::report_conflict;
use super::shapes;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
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

impl Environment {
    pub(super) fn decode(
        node: Node,
        metadata: Metadata,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node.get("spec")?, &shapes::ENVIRONMENT, decoding)?;
        report_conflict(&fields, &["version", "Version"], decoding);
        let version = decode_version(&fields, "version", decoding)
            .or_else(|| decode_version(&fields, "Version", decoding));
        let topology = fields
            .raw("topology")
            .and_then(|node| PolicySpec::decode(node, decoding));
        let policies = fields.list("policies").iter();
        let policies = policies
            .filter_map(|node| PolicySpec::decode(node, decoding))
            .collect();
        Some(Self {
            version,
            topology: topology?,
            policies,
            metadata,
            node,
        })
    }
}
