//! The cluster profiles of a workspace.

use crate::model::ClusterProfile;
use crate::model::Version;

/// Cluster profiles by name and version. Documents of one name and version that say the same count
/// once; others stand side by side, and whoever uses them reports it.
#[derive(Clone, Debug, Default)]
pub struct ClusterProfiles {
    /// By name and version, equal ones in the order of their files.
    list: Vec<ClusterProfile>,
}

impl ClusterProfiles {
    pub(super) fn new(mut list: Vec<ClusterProfile>) -> Self {
        list.sort_by(|left, right| key(left).cmp(&key(right)));
        list.dedup_by(|second, first| {
            key(first) == key(second) && first.node.same_value(&second.node)
        });
        Self { list }
    }

    /// All of them, by name and version, oldest first.
    pub fn iter(&self) -> std::slice::Iter<'_, ClusterProfile> {
        self.list.iter()
    }

    /// True when there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All versions of a profile, oldest first.
    pub fn named(&self, name: &str) -> &[ClusterProfile] {
        let start = self.list.partition_point(|item| &*item.name.value < name);
        let end = self.list.partition_point(|item| &*item.name.value <= name);
        self.list.get(start..end).unwrap_or_default()
    }

    /// Everything that calls itself this version of a profile; more than one is a mistake.
    pub fn version<'a>(
        &'a self,
        name: &str,
        version: &Version,
    ) -> impl Iterator<Item = &'a ClusterProfile> {
        let versions = self.named(name).iter();
        versions.filter(move |item| item.version.value == *version)
    }

    /// The newest version of a profile; a pre-release only where there is nothing else.
    pub fn newest(&self, name: &str) -> Option<&ClusterProfile> {
        let versions = self.named(name);
        let released = versions
            .iter()
            .rev()
            .find(|item| item.version.value.pre.is_empty());
        released.or_else(|| versions.last())
    }

    /// The names there are, each once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let chunks = self
            .list
            .chunk_by(|one, other| one.name.value == other.name.value);
        chunks
            .filter_map(|chunk| chunk.first())
            .map(|first| &*first.name.value)
    }
}

impl<'a> IntoIterator for &'a ClusterProfiles {
    type Item = &'a ClusterProfile;
    type IntoIter = std::slice::Iter<'a, ClusterProfile>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

fn key(profile: &ClusterProfile) -> (&str, &Version) {
    (&profile.name.value, &profile.version.value)
}
