//! In which order layers are installed.

use super::settings::PackSettings;
use super::stack::Stack;
use crate::model::cluster_profile::Layer;
use std::collections::BTreeMap;

/// The order of installation. Palette removes layers in the reverse order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstallPlan {
    /// One after the other; a wave begins when everything of the one before is ready.
    pub waves: Vec<Wave>,
}

/// Layers that are installed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wave {
    /// Which layer of the stack it is.
    pub layer: Layer,
    /// The install priority of add-ons.
    pub priority: Option<i64>,
    /// The numbers of the stack's layers, in the order of the stack.
    pub layers: Vec<usize>,
}

impl InstallPlan {
    /// The core layers one after the other, the lowest first, then the add-ons of all profiles by
    /// their install priority, which is 0 where none is written.
    pub fn new(stack: &Stack<'_>, settings: &[PackSettings]) -> Self {
        let mut waves: BTreeMap<(Layer, i64), Vec<usize>> = BTreeMap::new();
        for (number, item) in stack.layers.iter().enumerate() {
            let layer = item.pack.layer.value;
            let written = settings.get(number).and_then(|one| one.priority);
            let priority = match written {
                Some(priority) if !layer.is_core() => priority.value,
                _ => 0,
            };
            waves.entry((layer, priority)).or_default().push(number);
        }
        let waves = waves.into_iter().map(|((layer, priority), layers)| Wave {
            layer,
            priority: (!layer.is_core()).then_some(priority),
            layers,
        });
        Self {
            waves: waves.collect(),
        }
    }

    /// The numbers of the stack's layers with those of their waves, counted from 1, in the order
    /// of installation.
    pub fn order(&self) -> impl Iterator<Item = (usize, usize)> {
        let waves = self.waves.iter().enumerate();
        waves.flat_map(|(number, wave)| wave.layers.iter().map(move |layer| (*layer, number + 1)))
    }
}
