//! A cluster profile that a bundle lists.

use super::Text;
use super::Version;
use super::resource::decode_version;
use super::shapes;
use crate::source::OriginId;
use crate::source::Spanned;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;

/// One of `spec.clusterProfiles` of a bundle: a cluster profile of Palette by name, which may be in
/// a version and for one kind of cloud.
#[derive(Clone, Debug)]
pub struct ListedClusterProfile {
    /// `name`: the name in Palette.
    pub name: Text,
    /// `version`: of several the newest is meant where there is none.
    pub version: Option<Spanned<Version>>,
    /// `cloudType`: `edge-native`, `aws` …
    pub cloud_type: Option<Text>,
    /// The item of the list.
    pub origin: OriginId,
}

impl ListedClusterProfile {
    pub(super) fn decode(node: &Node, decoding: &mut Decoding<'_>) -> Option<Self> {
        let fields = Fields::of(node, &shapes::LISTED_CLUSTER_PROFILE, decoding)?;
        let version = decode_version(&fields, "version", decoding);
        Some(Self {
            name: fields.text("name")?,
            version,
            cloud_type: fields.text("cloudType"),
            origin: node.origin,
        })
    }
}
