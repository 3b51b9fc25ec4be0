//! Step 5: taints.

use super::ABC;
use super::decision;
use super::misconfigured;
use super::scheduled;
use super::selected;
use super::tainted;
use crate::placement::Clock;
use crate::placement::Moment;
use crate::placement::schedule;
use crate::placement::testing::placement;
use crate::placement::testing::world;

#[track_caller]
fn tolerates(taint: &str, tolerations: &str) -> bool {
    selected(
        &tainted(taint),
        &format!("{{tolerations: [{tolerations}]}}"),
    ) == "a"
}

#[test]
fn a_taint_is_tolerated_by_effect_key_and_operator() {
    for (taint, tolerations, wanted) in [
        ("'gpu=yes:NoSelect'", "", false),
        ("'gpu=yes:PreferNoSelect'", "", true),
        ("'gpu=yes:NoSelectIfNew'", "", false),
        ("'gpu=yes:NoSelect'", "{operator: Exists}", true),
        ("'gpu=yes:NoSelect'", "{key: gpu, operator: Exists}", true),
        (
            "'gpu=yes:NoSelect'",
            "{key: other, operator: Exists}",
            false,
        ),
        ("'gpu=yes:NoSelect'", "{key: gpu, value: 'yes'}", true),
        (
            "'gpu=yes:NoSelect'",
            "{key: gpu, operator: Equal, value: 'no'}",
            false,
        ),
        ("'gpu:NoSelect'", "{key: gpu}", true),
        ("'gpu=yes:NoSelect'", "{key: gpu}", false),
        ("'gpu:NoSelect'", "{key: gpu, operator: Matches}", false),
        ("'gpu:NoSelect'", "{key: gpu, effect: NoSelect}", true),
        ("'gpu:NoSelect'", "{key: gpu, effect: NoSelectIfNew}", false),
        ("'gpu:NoSelect', 'x:NoSelect'", "{key: gpu}", false),
        ("'gpu:NoSelect', 'x:NoSelect'", "{key: gpu}, {key: x}", true),
    ] {
        assert_eq!(
            tolerates(taint, tolerations),
            wanted,
            "{taint} {tolerations}"
        );
    }
}

#[test]
fn a_taint_for_new_placements_does_not_matter_to_one_that_chose_the_cluster_before() {
    let inventory = tainted("'x:NoSelectIfNew'");
    let chosen =
        |namespace: &str, placement: &str| inventory.clone() + &decision(namespace, placement, "a");
    assert_eq!(
        selected(&chosen("managed-cluster-set-global", "p"), "{}"),
        "a"
    );
    assert_eq!(
        selected(&chosen("managed-cluster-set-global", "q"), "{}"),
        ""
    );
    assert_eq!(selected(&chosen("elsewhere", "p"), "{}"), "");
}

#[test]
fn a_toleration_ends_when_its_seconds_are_over_and_a_later_one_may_still_match() {
    let taint = |added: &str| format!("{{key: x, effect: NoSelect{added}}}");
    let added = taint(", timeAdded: '2026-11-26T11:59:00Z'");
    for (taint, tolerations, wanted) in [
        (&added, "{key: x, tolerationSeconds: 60}", false),
        (&added, "{key: x, tolerationSeconds: 61}", true),
        (
            &added,
            "{key: x, tolerationSeconds: 60}, {operator: Exists}",
            true,
        ),
        (&added, "{key: x, tolerationSeconds: -5}", false),
        (
            &added,
            "{key: x, tolerationSeconds: 9223372036854775807}",
            true,
        ),
        (&taint(""), "{key: x, tolerationSeconds: 999999999}", false),
        (&taint(""), "{key: x}", true),
    ] {
        assert_eq!(
            tolerates(taint, tolerations),
            wanted,
            "{taint} {tolerations}"
        );
    }
}

#[test]
fn only_what_ends_asks_for_the_time() {
    let text = |taint: &str, toleration: &str| {
        tainted(taint) + &placement(&format!("{{tolerations: [{toleration}]}}"))
    };
    let asked = |text: &str| {
        let world = world(text);
        let clock = Clock::at(Moment::from_unix(0));
        schedule(&world.placements[0], &world.inventory, &clock);
        clock.was_asked()
    };
    assert!(asked(&text(
        "'x:NoSelect'",
        "{key: x, tolerationSeconds: 5}"
    )));
    assert!(!asked(&text(
        "'x:NoSelect'",
        "{key: w, tolerationSeconds: 5}"
    )));
    assert!(!asked(&text("'x:NoSelect'", "{key: x}")));
}

#[test]
fn wrong_tolerations_are_misconfigured_where_there_is_a_cluster_even_without_taints() {
    for (toleration, wanted) in [
        (
            "{operator: Equal}",
            "TaintToleration:If the key is empty, operator must be Exists.",
        ),
        (
            "{effect: NoSelect}",
            "TaintToleration:If the key is empty, operator must be Exists.",
        ),
        (
            "{key: x, operator: Exists, value: v}",
            "TaintToleration:If the operator is Exists, the value should be empty.",
        ),
    ] {
        let spec = format!("{{tolerations: [{{operator: Exists}}, {toleration}]}}");
        let schedule = scheduled(ABC, &spec);
        assert_eq!(misconfigured(&schedule), wanted);
        assert_eq!(schedule.filters.len(), 1, "the first filter was passed");
        assert_eq!(scheduled("clusters: []\n", &spec).misconfigured, None);
    }
}
