//! The profiles of one cluster.

use crate::model::ClusterProfile;
use crate::model::cluster_profile::Layer;
use crate::model::cluster_profile::Pack;

/// The profiles that together make a cluster, or a single one to look at.
#[derive(Clone, Debug)]
pub struct Stack<'p> {
    /// The profiles, in the order in which they were named.
    pub profiles: Vec<&'p ClusterProfile>,
    /// Their layers, profile by profile, each in the order of its file.
    pub layers: Vec<StackLayer<'p>>,
}

/// One layer of a stack.
#[derive(Clone, Copy, Debug)]
pub struct StackLayer<'p> {
    /// Which of the stack's profiles it belongs to.
    pub profile: usize,
    /// The layer.
    pub pack: &'p Pack,
}

impl<'p> Stack<'p> {
    /// The stack of some profiles.
    pub fn new(profiles: Vec<&'p ClusterProfile>) -> Self {
        let all = profiles.iter().enumerate();
        let layers = all.flat_map(|(index, profile)| {
            let packs = profile.packs.iter();
            packs.map(move |pack| StackLayer {
                profile: index,
                pack,
            })
        });
        Self {
            layers: layers.collect(),
            profiles,
        }
    }

    /// The profile that has the core layers, the first if there are several.
    pub fn infrastructure(&self) -> Option<&'p ClusterProfile> {
        let mut profiles = self.profiles.iter();
        profiles
            .find(|profile| profile.profile_type.value.has_core_layers())
            .copied()
    }

    /// The first layer of this kind.
    pub(super) fn layer(&self, layer: Layer) -> Option<&'p Pack> {
        let mut layers = self.layers.iter();
        layers
            .find(|item| item.pack.layer.value == layer)
            .map(|item| item.pack)
    }

    /// The profile of a layer.
    pub fn profile_of(&self, layer: &StackLayer<'p>) -> Option<&'p ClusterProfile> {
        self.profiles.get(layer.profile).copied()
    }
}
