//! Environments that choose among many clusters, and the inventory to choose from.

use super::Files;
use super::Random;
use std::fmt::Write as _;

const CLUSTERS: usize = 1_000;
const PLACEMENTS: usize = 1_000;
const SETS: usize = 20;

fn inventory(random: &mut Random) -> String {
    let mut text = String::from("clusters:\n");
    for index in 0..CLUSTERS {
        let taints = if random.below(10) == 0 {
            "'gpu=true:NoSelect'"
        } else {
            ""
        };
        writeln!(
            text,
            "- {{name: cluster-{index:04}, clusterSet: set-{}, labels: {{region: region-{}, tier: \
             {}}}, allocatable: {{cpu: {}, memory: {}Gi}}, taints: [{taints}], scores: {{usage: \
             {{cpu: {}}}}}}}",
            index % SETS,
            random.below(7),
            random.one_of(&["gold", "silver", "bronze"]),
            8 + random.below(57),
            16 + random.below(240),
            random.below(100),
        )
        .expect("a String takes everything");
    }
    text
}

fn placement(index: usize, random: &mut Random) -> String {
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: Placement\nmetadata: \
         {{name: place-{index:04}, namespace: managed-cluster-set-global}}\nspec:\n  \
         numberOfClusters: {}\n  predicates:\n  - requiredClusterSelector:\n      \
         labelSelector: {{matchLabels: {{region: region-{}}}}}\n  - \
         requiredClusterSelector:\n      labelSelector: {{matchExpressions: [{{key: tier, operator: \
         In, values: [gold, silver]}}]}}\n  tolerations:\n  - {{key: gpu, operator: Exists}}\n  \
         prioritizerPolicy:\n    configurations:\n    - {{scoreCoordinate: {{builtIn: \
         ResourceAllocatableCPU}}, weight: 2}}\n    - {{scoreCoordinate: {{type: AddOn, addOn: \
         {{resourceName: usage, scoreName: cpu}}}}}}\n",
        1 + random.below(20),
        random.below(7),
    )
}

pub(crate) fn place(seed: u64) -> Files {
    let mut random = Random::new(seed);
    let mut files = Files::default();
    files.add("inventory/fleet.yaml", inventory(&mut random));
    let placements: String = (0..PLACEMENTS)
        .map(|index| placement(index, &mut random))
        .collect();
    files.add("placements.yaml", placements);
    files
}
