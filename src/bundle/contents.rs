//! What a bundle holds.

use crate::diag::Fault;
use crate::model::ClusterProfile;
use crate::model::ListedClusterProfile;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::Revision;
use crate::model::Text;
use crate::model::WorkloadProfile;
use crate::model::WorkloadProfileType;
use crate::model::cluster_profile::ProfileType;
use crate::resolve::Finder;
use crate::resolve::references::Found;
use crate::workspace::Workspace;

/// A bundle with everything it lists.
#[derive(Clone, Debug)]
pub struct Contents<'w> {
    /// The bundle.
    pub bundle: &'w ProfileBundle,
    /// Which revision of it that is.
    pub revision: Revision,
    /// Its cluster profiles, in the order of its list.
    pub cluster_profiles: Vec<HeldClusterProfile<'w>>,
    /// Its workload profiles, in the order of its list.
    pub workload_profiles: Vec<HeldProfile<'w>>,
}

/// A workload profile that a bundle lists.
#[derive(Clone, Debug)]
pub struct HeldProfile<'w> {
    /// The item of the bundle's list.
    pub listed: &'w Reference,
    /// The profile in the version that the bundle means, or why there is none.
    pub found: Result<Found<'w, WorkloadProfile>, Fault>,
}

/// A cluster profile that a bundle lists.
#[derive(Clone, Debug)]
pub struct HeldClusterProfile<'w> {
    /// The item of the bundle's list.
    pub listed: &'w ListedClusterProfile,
    /// The cluster profile, if the workspace has it.
    pub profile: Option<&'w ClusterProfile>,
}

impl<'w> Contents<'w> {
    /// Looks up what a bundle lists: a workload profile in the namespace that the list names, else
    /// in the bundle's own, and then in the system namespace.
    pub fn of(bundle: &'w ProfileBundle, finder: &Finder<'w>) -> Self {
        let revision = finder.workspace.revision_of(bundle);
        Self::of_revision(bundle, revision, finder)
    }

    /// The same for a bundle that may be a recorded revision.
    pub fn of_revision(bundle: &'w ProfileBundle, revision: Revision, finder: &Finder<'w>) -> Self {
        let namespace = &bundle.metadata.namespace.value;
        let profiles = bundle.workload_profiles.iter();
        let clusters = bundle.cluster_profiles.iter();
        Self {
            bundle,
            revision,
            cluster_profiles: clusters
                .map(|listed| HeldClusterProfile {
                    listed,
                    profile: cluster_profile(listed, finder.workspace),
                })
                .collect(),
            workload_profiles: profiles
                .map(|listed| HeldProfile {
                    listed,
                    found: finder.profile(listed, namespace),
                })
                .collect(),
        }
    }
}

impl<'w> HeldProfile<'w> {
    /// The profile, if there is one.
    pub fn profile(&self) -> Option<&'w WorkloadProfile> {
        self.found.as_ref().ok().map(Found::item)
    }

    /// Its type, if it is known.
    pub fn profile_type(&self) -> Option<WorkloadProfileType> {
        let profile_type = self.profile()?.profile_type?;
        Some(profile_type.value)
    }
}

impl HeldClusterProfile<'_> {
    /// What it makes, if it is known.
    pub fn cluster_type(&self) -> Option<ProfileType> {
        Some(self.profile?.profile_type.value)
    }

    /// Whether it makes a cluster of its own.
    pub fn makes_a_cluster(&self) -> bool {
        self.cluster_type()
            .is_some_and(ProfileType::has_core_layers)
    }

    /// The type of cloud it is for: what the list says, or else the profile itself.
    pub fn cloud_type(&self) -> Option<Text> {
        let own = || self.profile?.cloud_type.clone();
        self.listed.cloud_type.clone().or_else(own)
    }
}

/// The cluster profile that a bundle lists: in the version that the list names, else the newest.
fn cluster_profile<'w>(
    listed: &ListedClusterProfile,
    workspace: &'w Workspace,
) -> Option<&'w ClusterProfile> {
    let all = workspace.cluster_profiles();
    match &listed.version {
        Some(version) => all.version(&listed.name.value, &version.value).next(),
        None => all.newest(&listed.name.value),
    }
}
