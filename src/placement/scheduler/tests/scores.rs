//! Steps 6 to 8: weights, scores and the selection.

use super::ABC;
use super::ADD_ON;
use super::add_on_score;
use super::decision;
use super::misconfigured;
use super::policy;
use super::satisfied;
use super::scheduled;
use super::selected;

#[track_caller]
fn weights(mode: &str, configurations: &str) -> Vec<String> {
    let schedule = scheduled(ABC, &policy(mode, configurations));
    let prioritizers = schedule.prioritizers.iter();
    prioritizers
        .map(|it| format!("{} {}", it.name, it.weight))
        .collect()
}

#[test]
fn weights_start_from_the_defaults_or_from_nothing() {
    let cpu = "{scoreCoordinate: {builtIn: ResourceAllocatableCPU}, weight: 3}";
    assert_eq!(
        weights("", cpu),
        ["Balance 1", "Steady 1", "ResourceAllocatableCPU 3"]
    );
    assert_eq!(weights("mode: Additive, ", cpu).len(), 3);
    assert_eq!(weights("mode: Exact, ", cpu), ["ResourceAllocatableCPU 3"]);
    assert_eq!(weights("mode: Exact, ", ""), Vec::<String>::new());
}

#[test]
fn of_built_in_prioritizers_the_last_counts_and_of_add_ons_each() {
    let steady =
        |weight: i32| format!("{{scoreCoordinate: {{builtIn: Steady}}, weight: {weight}}}");
    assert_eq!(
        weights("", &format!("{}, {}", steady(5), steady(2))),
        ["Balance 1", "Steady 2"]
    );
    assert_eq!(weights("", &steady(0)), ["Balance 1"]);
    assert_eq!(
        weights("mode: Exact, ", &format!("{ADD_ON}, {ADD_ON}")),
        ["AddOn/r/s 1", "AddOn/r/s 1"]
    );
}

#[test]
fn wrong_prioritizers_are_misconfigured_without_a_plugin_even_where_no_cluster_is_left() {
    for (mode, configurations, wanted) in [
        (
            "",
            "{scoreCoordinate: {builtIn: Spread}}",
            ":incorrect builtin prioritizer: Spread",
        ),
        (
            "",
            "{scoreCoordinate: {}}",
            ":incorrect builtin prioritizer: ",
        ),
        (
            "",
            "{scoreCoordinate: {type: AddOn}}",
            ":addOn should not be empty",
        ),
        ("mode: Foo, ", "", ":incorrect prioritizer policy mode: Foo"),
    ] {
        for inventory in [ABC, "clusters: []\n"] {
            let schedule = scheduled(inventory, &policy(mode, configurations));
            assert_eq!(misconfigured(&schedule), wanted);
            assert_eq!(schedule.filters.len(), 2);
        }
    }
    let switched_off = policy("", "{scoreCoordinate: {builtIn: Spread}, weight: 0}");
    assert_eq!(scheduled(ABC, &switched_off).misconfigured, None);
}

#[track_caller]
fn scores(inventory: &str, configuration: &str) -> Vec<String> {
    let schedule = scheduled(inventory, &policy("mode: Exact, ", configuration));
    let scores = schedule.prioritizers[0].scores.iter();
    scores
        .map(|it| format!("{} {}", it.cluster, it.score))
        .collect()
}

const BALANCE: &str = "{scoreCoordinate: {builtIn: Balance}}";

#[test]
fn balance_counts_the_decisions_of_all_other_placements() {
    let inventory = ABC.to_owned()
        + &decision("x", "q", "a b")
        + &decision("w", "q", "a")
        + &decision("w", "r", "a")
        + &decision("managed-cluster-set-global", "p", "c c c c c");
    // b: 2 * trunc(100 * (0.5 - 1/3))
    assert_eq!(scores(&inventory, BALANCE), ["a -100", "b 32", "c 100"]);
}

#[test]
fn balance_truncates_toward_zero_before_it_doubles() {
    let inventory = ABC.to_owned()
        + &decision("x", "q", "a b gone")
        + &decision("w", "q", "a gone")
        + &decision("z", "q", "gone");
    // The most are 3, of a cluster that is no candidate: 2/3 is -32, 1/3 is 32.
    assert_eq!(scores(&inventory, BALANCE), ["a -32", "b 32", "c 100"]);
}

#[test]
fn steady_prefers_what_the_placement_chose_before() {
    let inventory = ABC.to_owned()
        + &decision("managed-cluster-set-global", "p", "c")
        + &decision("managed-cluster-set-global", "q", "a")
        + &decision("elsewhere", "p", "b");
    assert_eq!(
        scores(&inventory, "{scoreCoordinate: {builtIn: Steady}}"),
        ["a 0", "b 0", "c 100"]
    );
}

#[test]
fn resources_are_scored_between_the_least_and_the_most() {
    let inventory = "\
clusters:
  - {name: a, allocatable: {cpu: 2}}
  - {name: b, allocatable: {cpu: 3900m}}
  - {name: c, allocatable: {cpu: 10}}
  - {name: d}
  - {name: e, allocatable: {memory: 1Gi}}
";
    let cpu = "{scoreCoordinate: {builtIn: ResourceAllocatableCPU}}";
    // b: trunc(((3.9 - 2) / 8 - 0.5) * 200)
    assert_eq!(scores(inventory, cpu), ["a -100", "b -52", "c 100"]);
    let memory = "{scoreCoordinate: {builtIn: ResourceAllocatableMemory}}";
    assert_eq!(scores(inventory, memory), ["e 100"]);
}

#[test]
fn a_resource_counts_only_with_its_capacity() {
    let cluster = |name: &str, status: &str| {
        format!(
            "---\napiVersion: cluster.open-cluster-management.io/v1\nkind: ManagedCluster\nmetadata: \
             {{name: {name}}}\nstatus: {{{status}}}\n"
        )
    };
    let inventory = cluster("a", "allocatable: {cpu: '4'}")
        + &cluster("b", "allocatable: {cpu: '2'}, capacity: {cpu: '2'}")
        + &cluster("c", "capacity: {cpu: '9'}");
    let cpu = "{scoreCoordinate: {builtIn: ResourceAllocatableCPU}}";
    assert_eq!(scores(&inventory, cpu), ["b 100"]);
}

#[test]
fn add_ons_score_by_resource_and_name_and_the_last_of_two_counts() {
    let inventory = ABC.to_owned()
        + &add_on_score("a", "{name: s, value: 5}, {name: s, value: -7}", "")
        + &add_on_score("b", "{name: other, value: 9}", "");
    assert_eq!(scores(&inventory, ADD_ON), ["a -7", "b 0", "c 0"]);
}

#[test]
fn expired_scores_count_as_zero_and_are_warned_about() {
    let inventory = ABC.to_owned()
        + &add_on_score(
            "a",
            "{name: s, value: 5}",
            ", validUntil: '2026-11-26T11:59:59Z'",
        )
        + &add_on_score(
            "b",
            "{name: s, value: 6}",
            ", validUntil: '2026-11-26T12:00:00Z'",
        )
        + &add_on_score(
            "c",
            "{name: s, value: 7}",
            ", validUntil: '2026-11-26T11:00:00Z'",
        );
    assert_eq!(scores(&inventory, ADD_ON), ["a 0", "b 6", "c 0"]);
    let schedule = scheduled(&inventory, &policy("mode: Exact, ", ADD_ON));
    assert_eq!(schedule.warnings, ["AddOnPlacementScores a/r c/r expired"]);
    assert!(schedule.is_satisfied(), "a warning changes no condition");
}

#[test]
fn totals_are_sums_of_weighted_scores() {
    let inventory = ABC.to_owned() + &add_on_score("a", "{name: s, value: 50}", "");
    let twice = format!("{ADD_ON}, {ADD_ON}").replace("s}}}", "s}}, weight: -2}");
    let schedule = scheduled(&inventory, &policy("", &twice));
    let ranking: Vec<String> = schedule
        .ranking
        .iter()
        .map(|it| format!("{} {}", it.cluster, it.score))
        .collect();
    assert_eq!(ranking, ["b 100", "c 100", "a -100"]);
}

#[test]
fn equals_are_selected_by_the_bytes_of_their_names() {
    let inventory = "clusters: [cluster2, cluster10, cluster1]\n";
    assert_eq!(
        selected(inventory, "{numberOfClusters: 2}"),
        "cluster1 cluster10"
    );
}

#[test]
fn what_is_missing_is_counted() {
    let schedule = scheduled(ABC, "{numberOfClusters: 5}");
    assert_eq!(schedule.unscheduled, 2);
    assert_eq!(
        satisfied(&schedule),
        "false NotAllDecisionsScheduled: 2 cluster decisions unscheduled"
    );
    let all = scheduled(ABC, "{}");
    assert_eq!(
        satisfied(&all),
        "true AllDecisionsScheduled: All cluster decisions scheduled"
    );
    let none = scheduled(ABC, "{numberOfClusters: 0}");
    assert_eq!(
        satisfied(&none),
        "false NoManagedClusterMatched: No ManagedCluster matches any of the cluster predicate"
    );
}
