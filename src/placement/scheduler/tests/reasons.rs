//! Why a cluster is in or out.

use super::SETS;
use super::tainted;
use crate::placement::Scheduler;
use crate::placement::testing::World;
use crate::placement::testing::placement;
use crate::placement::testing::placement_in;
use crate::placement::testing::world;

#[track_caller]
fn why(world: &World, cluster: &str) -> String {
    let clock = crate::placement::testing::clock();
    let scheduler = Scheduler::new(&world.inventory);
    let schedule = scheduler.schedule(&world.placements[0], &clock);
    format!(
        "{:?}",
        scheduler.why(&world.placements[0], &schedule, cluster, &clock)
    )
}

#[test]
fn the_first_reason_is_told() {
    let inventory = "\
clusters:
  - {name: a, labels: {region: east}}
  - {name: b, labels: {region: west}}
  - {name: c, labels: {region: east}, taints: ['gpu=yes:NoSelect']}
  - {name: d, labels: {region: east}}
";
    let spec = "{numberOfClusters: 1, predicates: [{requiredClusterSelector: {labelSelector: {matchLabels: {region: east}}}}]}";
    let world = world(&format!("{inventory}{}", placement(spec)));
    assert_eq!(
        why(&world, "b"),
        r#"NotMatched(["label `region` is `west`, not `east`"])"#
    );
    assert_eq!(
        why(&world, "c"),
        r#"Tainted("the taint `gpu=yes:NoSelect` is not tolerated")"#
    );
    assert_eq!(why(&world, "z"), "Unknown");
    let last = why(&world, "d");
    assert!(
        last.contains("selected: false, rank: 2, of: 2, total: 100"),
        "{last}"
    );
    assert!(last.contains(r#"cut: Some(("a", 0))"#), "{last}");
    let first = why(&world, "a");
    assert!(
        first.contains("selected: true, rank: 1") && first.contains(r#"cut: Some(("d", 0))"#),
        "{first}"
    );
}

#[test]
fn a_cluster_that_is_not_available_says_so() {
    let team = world(&format!(
        "{SETS}{}",
        placement_in("team", "{clusterSets: [two]}")
    ));
    assert_eq!(
        why(&team, "a"),
        r#"NotAvailable("it belongs to none of the cluster sets `two`; its label names `one`")"#
    );
    let other = world(&format!("{SETS}{}", placement_in("other", "{}")));
    assert_eq!(
        why(&other, "a"),
        r#"NotAvailable("no cluster set is bound to the namespace `other`")"#
    );
}

#[test]
fn a_toleration_that_is_over_says_until_when_it_held() {
    let inventory = tainted("{key: x, effect: NoSelect, timeAdded: '2026-11-26T11:00:00Z'}");
    let spec = "{tolerations: [{key: x, tolerationSeconds: 600}]}";
    let world = world(&format!("{inventory}{}", placement(spec)));
    assert_eq!(
        why(&world, "a"),
        r#"Tainted("the taint `x:NoSelect` was tolerated until 2026-11-26T11:10:00Z; it is 2026-11-26T12:00:00Z")"#
    );
}
