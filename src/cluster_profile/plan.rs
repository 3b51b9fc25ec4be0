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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster_profile::Unknowns;
    use crate::cluster_profile::settings;
    use crate::cluster_profile::testing::Bench;
    use crate::cluster_profile::testing::profile;

    /// The waves of some profiles, as names of packs.
    fn waves(text: &str) -> Vec<Vec<String>> {
        let mut bench = Bench::new(text);
        let expansion = bench.expand(Unknowns::Keep);
        let stack = Stack::new(bench.profiles.iter().collect());
        let settings =
            settings::settings(&stack, &expansion, &bench.origins, &mut bench.diagnostics);
        let name = |layer: &usize| stack.layers[*layer].pack.name.value.to_string();
        let plan = InstallPlan::new(&stack, &settings);
        let waves = plan.waves.iter();
        waves
            .map(|wave| wave.layers.iter().map(name).collect())
            .collect()
    }

    #[test]
    fn core_layers_come_first_whatever_their_place_and_priority() {
        let text = "metadata: {name: base}\nspec: {template: {type: infra, cloudType: aws, packs: [
          {name: storage, layer: csi, version: '1', values: 'pack: {spectrocloud.com/install-priority: -99}'},
          {name: network, layer: cni, version: '1'}, {name: kube, layer: k8s, version: '1'},
          {name: system, layer: os, version: '1'}, {name: core, layer: kernel, version: '1'}]}}\n";
        assert_eq!(
            waves(text),
            [["core"], ["system"], ["kube"], ["network"], ["storage"]]
        );
    }

    #[test]
    fn add_ons_of_all_profiles_are_ordered_by_priority_and_ties_keep_their_order() {
        let prioritised =
            |priority: &str| format!("pack: {{spectrocloud.com/install-priority: '{priority}'}}\n");
        let (low, high) = (prioritised("-5"), prioritised("10"));
        let first = profile(&[("late", &high), ("b", "x: 1\n")], "");
        let second = profile(&[("early", &low), ("a", "x: 1\n"), ("last", &high)], "");
        let second = second.replace("name: edge", "name: more");
        assert_eq!(
            waves(&format!("{first}---\n{second}")),
            [vec!["early"], vec!["b", "a"], vec!["late", "last"]]
        );
    }
}
