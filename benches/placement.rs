//! What the scheduler costs: 1,000 placements over 1,000 clusters, in milliseconds of wall time:
//! `cargo bench --bench placement`.
//!
//! Every placement has two predicates (labels, and labels with claims), a toleration and three
//! prioritizers; every cluster has labels, claims, amounts and a score, every tenth a taint; 500
//! placements have decided before. Reading the documents is measured on its own.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench prints and reads the clock"
)]

use paletteai::diag::Diagnostics;
use paletteai::placement::Clock;
use paletteai::placement::Inventory;
use paletteai::placement::InventoryReader;
use paletteai::placement::Moment;
use paletteai::placement::Placement;
use paletteai::placement::Scheduler;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::source::Spanned;
use paletteai::yaml;
use paletteai::yaml::Decoding;
use paletteai::yaml::Strictness;
use std::fmt::Write;
use std::time::Instant;

const CLUSTERS: usize = 1000;
const PLACEMENTS: usize = 1000;

fn clusters() -> String {
    let mut text = String::from("clusters:\n");
    for index in 0..CLUSTERS {
        let taint = if index % 10 == 0 {
            "'gpu=true:NoSelect'"
        } else {
            ""
        };
        let (region, cloud, score) = (index % 7, index % 3, index % 100);
        writeln!(
            text,
            "- {{name: cluster-{index}, labels: {{region: region-{region}, tier: gold, team: a}}, \
             claims: {{cloud: cloud-{cloud}, zone: z}}, allocatable: {{cpu: {}, memory: 64Gi}}, \
             taints: [{taint}], scores: {{usage: {{cpu: {score}}}}}}}",
            8 + index % 57
        )
        .expect("a String takes everything");
    }
    text
}

fn decisions() -> String {
    let mut text = String::new();
    for index in 0..500 {
        let clusters: Vec<String> = (0..10)
            .map(|step| {
                format!(
                    "{{clusterName: cluster-{}}}",
                    (index * 7 + step * 31) % CLUSTERS
                )
            })
            .collect();
        writeln!(
            text,
            "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: \
             PlacementDecision\nmetadata: {{name: p{index}-decision-1, namespace: \
             managed-cluster-set-global, labels: {{cluster.open-cluster-management.io/placement: \
             p{index}}}}}\nstatus: {{decisions: [{}]}}",
            clusters.join(", ")
        )
        .expect("a String takes everything");
    }
    text
}

fn placements() -> String {
    let mut text = String::new();
    for index in 0..PLACEMENTS {
        let (region, cloud) = (index % 7, index % 3);
        writeln!(
            text,
            "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: \
             Placement\nmetadata: {{name: p{index}, namespace: \
             managed-cluster-set-global}}\nspec:\n  numberOfClusters: 20\n  predicates:\n  - \
             requiredClusterSelector: {{labelSelector: {{matchLabels: {{region: \
             region-{region}}}}}}}\n  - requiredClusterSelector: {{labelSelector: \
             {{matchExpressions: [{{key: tier, operator: In, values: [gold, silver]}}]}}, \
             claimSelector: {{matchExpressions: [{{key: cloud, operator: NotIn, values: \
             [cloud-{cloud}]}}]}}}}\n  tolerations:\n  - {{key: gpu, operator: \
             Exists}}\n  prioritizerPolicy:\n    configurations:\n    - {{scoreCoordinate: \
             {{builtIn: ResourceAllocatableCPU}}, weight: 2}}\n    - {{scoreCoordinate: {{type: \
             AddOn, addOn: {{resourceName: usage, scoreName: cpu}}}}}}"
        )
        .expect("a String takes everything");
    }
    text
}

fn read(text: &str) -> (Inventory, Vec<Placement>) {
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("hub.yaml", text).expect("it is short");
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    let origin = origins.read(Span::new(source, 0, 0));
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Strict,
        default_namespace: Spanned::new("default".into(), origin),
    };
    let mut reader = InventoryReader::default();
    let mut placements = Vec::new();
    for document in &documents {
        if Placement::is_one(&document.node) {
            placements.extend(Placement::decode(&document.node, &mut decoding));
        }
        reader.add(&document.node, &mut decoding);
    }
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let mut inventory = reader.finish();
    inventory.assume(origin);
    (inventory, placements)
}

fn main() {
    let text = format!("{}{}{}", clusters(), decisions(), placements());
    let start = Instant::now();
    let (inventory, placements) = read(&text);
    let reading = start.elapsed();
    let clock = Clock::at(Moment::from_unix(0));
    let start = Instant::now();
    let scheduler = Scheduler::new(&inventory);
    let selected: usize = placements
        .iter()
        .map(|placement| scheduler.schedule(placement, &clock).selected.len())
        .sum();
    let scheduling = start.elapsed();
    assert_eq!(selected, 20 * PLACEMENTS);
    println!(
        "reading the documents             {:8.1} ms",
        reading.as_secs_f64() * 1000.0
    );
    println!(
        "1,000 placements, 1,000 clusters  {:8.1} ms",
        scheduling.as_secs_f64() * 1000.0
    );
    assert!(
        scheduling.as_millis() < 500,
        "they take half a second or more"
    );
}
