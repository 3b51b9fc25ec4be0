//! Steps 0 to 3: what there is to choose from.

use super::ABC;
use super::SETS;
use super::conditions;
use super::decision;
use super::satisfied;
use super::selected;
use crate::placement::testing::bare;
use crate::placement::testing::placement;
use crate::placement::testing::placement_in;
use crate::placement::testing::world;

#[test]
fn a_placement_that_is_disabled_or_deleted_keeps_what_was_decided() {
    for metadata in [
        "annotations: {cluster.open-cluster-management.io/experimental-scheduling-disable: 'true'}",
        "deletionTimestamp: '2026-01-01T00:00:00Z'",
    ] {
        let text = format!(
            "{ABC}{}{}",
            decision("managed-cluster-set-global", "p", "c a"),
            placement("{}")
        );
        let text = text.replace("{name: p,", &format!("{{{metadata}, name: p,"));
        let schedule = world(&text).schedule();
        assert!(schedule.untouched.is_some());
        assert_eq!(schedule.selected.join(" "), "c a");
        assert!(schedule.conditions.is_empty() && schedule.groups.is_empty());
    }
}

#[test]
fn the_annotation_disables_only_with_the_word_true() {
    let text = format!("{ABC}{}", placement("{}")).replace(
        "{name: p,",
        "{annotations: {cluster.open-cluster-management.io/experimental-scheduling-disable: 'yes'}, name: p,",
    );
    assert_eq!(world(&text).schedule().selected.len(), 3);
}

#[test]
fn a_binding_counts_when_a_cluster_set_has_its_name() {
    let schedule = world(&format!("{SETS}{}", placement_in("team", "{}"))).schedule();
    assert_eq!(schedule.bindings.join(" "), "gold one two");
    assert_eq!(schedule.selected.join(" "), "a b c");
}

#[test]
fn without_a_binding_nothing_is_selected() {
    let schedule = world(&format!("{SETS}{}", placement_in("other", "{}"))).schedule();
    assert_eq!(
        conditions(&schedule),
        [
            "PlacementSatisfied false NoManagedClusterSetBindings No valid ManagedClusterSetBindings found in placement namespace",
            "PlacementMisconfigured false Succeedconfigured Placement configurations check pass",
        ]
    );
    assert_eq!(schedule.groups.len(), 1);
    assert_eq!(schedule.groups[0].decisions[0].name, "p-decision-1");
}

#[test]
fn a_placement_chooses_from_the_bound_sets_it_names() {
    let spec = "{clusterSets: [two, gold, unbound]}";
    let schedule = world(&format!("{SETS}{}", placement_in("team", spec))).schedule();
    assert_eq!(schedule.eligible_sets.join(" "), "gold two");
    assert_eq!(schedule.selected.join(" "), "b c");
}

#[test]
fn sets_that_are_not_bound_are_named_in_the_order_of_the_placement() {
    let spec = "{clusterSets: [z, w]}";
    let schedule = world(&format!("{SETS}{}", placement_in("team", spec))).schedule();
    assert_eq!(
        satisfied(&schedule),
        "false NoIntersection: None of ManagedClusterSets [z,w] is bound to placement namespace"
    );
}

#[test]
fn sets_without_members_are_named_sorted() {
    let schedule = world(&format!("{SETS}{}", placement_in("hollow", "{}"))).schedule();
    assert_eq!(
        satisfied(&schedule),
        "false AllManagedClusterSetsEmpty: All ManagedClusterSets [empty] have no member ManagedCluster"
    );
}

#[test]
fn an_exclusive_set_ignores_its_selector_and_a_selector_that_is_absent_has_no_members() {
    let set = |spec: &str| {
        format!(
            "clusters: [{{name: a, clusterSet: s}}, b]\nbindings: [{{namespace: team, clusterSet: \
             s}}]\n---\napiVersion: cluster.open-cluster-management.io/v1beta2\nkind: \
             ManagedClusterSet\nmetadata: {{name: s}}\nspec: {{clusterSelector: {spec}}}\n{}",
            placement_in("team", "{}")
        )
    };
    for (spec, wanted) in [
        ("{labelSelector: {}}", "a"),
        (
            "{selectorType: ExclusiveClusterSetLabel, labelSelector: {}}",
            "a",
        ),
        ("{selectorType: LabelSelector, labelSelector: {}}", "a b"),
        ("{selectorType: LabelSelector}", ""),
    ] {
        assert_eq!(
            world(&set(spec)).schedule().selected.join(" "),
            wanted,
            "{spec}"
        );
    }
}

#[test]
fn a_wrong_selector_of_a_set_stops_the_scheduler() {
    let text = format!(
        "{ABC}---\nclusterSets: [{{name: s, labelSelector: {{matchExpressions: [{{key: a, operator: \
         Foo}}]}}}}]\nbindings: [{{namespace: team, clusterSet: s}}]\n{}",
        placement_in("team", "{}")
    );
    let schedule = world(&text).schedule();
    assert_eq!(
        schedule.untouched.as_deref(),
        Some(
            "failed to get clusterset: s, clusters, Error: \"Foo\" is not a valid label selector operator"
        )
    );
    assert!(schedule.conditions.is_empty());
}

#[test]
fn clusters_that_are_being_deleted_are_not_available_and_conditions_do_not_matter() {
    let cluster = |name: &str, more: &str| {
        format!(
            "---\napiVersion: cluster.open-cluster-management.io/v1\nkind: \
             ManagedCluster\nmetadata: {{name: {name}{more}}}\nspec: {{hubAcceptsClient: \
             false}}\nstatus: {{conditions: [{{type: ManagedClusterConditionAvailable, status: \
             'False'}}]}}\n"
        )
    };
    let inventory = cluster("a", ", deletionTimestamp: '2026-01-01T00:00:00Z'") + &cluster("b", "");
    assert_eq!(selected(&inventory, "{}"), "b");
}

#[test]
fn what_every_hub_has_is_assumed_and_said_unless_it_is_written() {
    let world = world(&format!("{SETS}{}", placement("{}")));
    let assumed = world.inventory.assumed();
    let sets: Vec<&str> = assumed.sets.iter().map(|name| &**name).collect();
    assert_eq!(sets, ["default", "global", "spokes"]);
    assert_eq!(assumed.bindings.len(), 3);
    let defaulted: Vec<&str> = assumed.defaulted.iter().map(|name| &**name).collect();
    assert_eq!(defaulted, ["c"]);
    let (mut written, _) = bare("clusterSets: [global, default, spokes]\n");
    let origin = written.inventory.set("global").unwrap().name.origin;
    written.inventory.assume(origin);
    assert!(written.inventory.assumed().sets.is_empty());
}

#[test]
fn the_set_of_spokes_has_no_hubs() {
    let label = "fleetconfig.open-cluster-management.io/managedClusterType";
    let inventory = format!(
        "clusters: [{{name: h, labels: {{{label}: hub}}}}, {{name: s, labels: {{{label}: spoke}}}}, r]\n"
    );
    let text = format!(
        "{inventory}{}",
        placement_in("managed-cluster-set-spokes", "{}")
    );
    assert_eq!(world(&text).schedule().selected.join(" "), "r s");
}
