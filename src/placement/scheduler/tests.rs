//! Every step, rule by rule. The comments name the steps as the module's page does.

use crate::placement::Clock;
use crate::placement::Moment;
use crate::placement::Schedule;
use crate::placement::Scheduler;
use crate::placement::schedule;
use crate::placement::testing::World;
use crate::placement::testing::bare;
use crate::placement::testing::placement;
use crate::placement::testing::placement_in;
use crate::placement::testing::world;

/// A schedule over an inventory and a placement in `managed-cluster-set-global`.
#[track_caller]
fn scheduled(inventory: &str, spec: &str) -> Schedule {
    world(&format!("{inventory}{}", placement(spec))).schedule()
}

#[track_caller]
fn selected(inventory: &str, spec: &str) -> String {
    scheduled(inventory, spec).selected.join(" ")
}

fn conditions(schedule: &Schedule) -> Vec<String> {
    let conditions = schedule.conditions.iter().rev();
    conditions
        .map(|it| format!("{} {} {} {}", it.name, it.holds, it.reason, it.message))
        .collect()
}

#[track_caller]
fn satisfied(schedule: &Schedule) -> String {
    let condition = schedule.condition("PlacementSatisfied").unwrap();
    format!(
        "{} {}: {}",
        condition.holds, condition.reason, condition.message
    )
}

#[track_caller]
fn misconfigured(schedule: &Schedule) -> String {
    let condition = schedule.condition("PlacementMisconfigured").unwrap();
    assert!(condition.holds, "{condition:?}");
    condition.message.clone()
}

fn decision(namespace: &str, placement: &str, clusters: &str) -> String {
    let clusters = clusters.split(' ').filter(|name| !name.is_empty());
    let clusters: Vec<String> = clusters
        .map(|name| format!("{{clusterName: {name}}}"))
        .collect();
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: \
         PlacementDecision\nmetadata:\n  name: {placement}-decision-1\n  namespace: \
         {namespace}\n  labels: {{cluster.open-cluster-management.io/placement: \
         {placement}}}\nstatus: {{decisions: [{}]}}\n",
        clusters.join(", ")
    )
}

const ABC: &str = "clusters: [a, b, c]\n";

// Step 0.

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

// Steps 1 to 3.

const SETS: &str = "\
clusters:
  - {name: a, clusterSet: one}
  - {name: b, clusterSet: two}
  - {name: c, labels: {tier: gold}}
clusterSets: [one, two, {name: gold, labelSelector: {matchLabels: {tier: gold}}}, empty]
bindings:
  - {namespace: team, clusterSet: one}
  - {namespace: team, clusterSet: two}
  - {namespace: team, clusterSet: gold}
  - {namespace: team, clusterSet: nowhere}
  - {namespace: hollow, clusterSet: empty}
";

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

// Step 4.

const REGIONS: &str = "\
clusters:
  - {name: a, labels: {region: east, gpu: ''}, claims: {cloud: AWS}}
  - {name: b, labels: {region: west}, claims: {cloud: GCP, zone: z1}}
  - {name: c}
";

fn predicates(selectors: &[&str]) -> String {
    let selectors: Vec<String> = selectors
        .iter()
        .map(|selector| format!("{{requiredClusterSelector: {selector}}}"))
        .collect();
    format!("{{predicates: [{}]}}", selectors.join(", "))
}

fn expression(key: &str, operator: &str, values: &str) -> String {
    format!("{{matchExpressions: [{{key: {key}, operator: {operator}, values: {values}}}]}}")
}

#[test]
fn one_predicate_is_enough_and_all_parts_of_it_are_needed() {
    for (selectors, wanted) in [
        (vec!["{}"], "a b c"),
        (vec!["{labelSelector: {matchLabels: {region: east}}}"], "a"),
        (
            vec![
                "{labelSelector: {matchLabels: {region: east}}}",
                "{labelSelector: {matchLabels: {region: west}}}",
            ],
            "a b",
        ),
        (
            vec![
                "{labelSelector: {matchLabels: {region: east}}, claimSelector: {matchExpressions: [{key: cloud, operator: In, values: [GCP]}]}}",
            ],
            "",
        ),
        (
            vec![
                "{claimSelector: {matchExpressions: [{key: cloud, operator: In, values: [GCP]}, {key: zone, operator: Exists}]}}",
            ],
            "b",
        ),
    ] {
        assert_eq!(
            selected(REGIONS, &predicates(&selectors)),
            wanted,
            "{selectors:?}"
        );
    }
    assert_eq!(selected(REGIONS, "{predicates: []}"), "a b c");
    assert_eq!(selected(REGIONS, "{predicates: [{}]}"), "a b c");
}

#[test]
fn operators_treat_absent_keys_as_kubernetes_does() {
    for (operator, values, wanted) in [
        ("In", "[east, north]", "a"),
        ("NotIn", "[east]", "b c"),
        ("Exists", "[]", "a b"),
        ("DoesNotExist", "[]", "c"),
    ] {
        let selector = format!(
            "{{labelSelector: {}}}",
            expression("region", operator, values)
        );
        assert_eq!(
            selected(REGIONS, &predicates(&[&selector])),
            wanted,
            "{operator}"
        );
    }
}

#[test]
fn wrong_selectors_are_misconfigured_in_the_words_of_kubernetes() {
    let value = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
    let long = "x".repeat(64);
    for (selector, wanted) in [
        (expression("a", "Foo", "[]"), "\"Foo\" is not a valid label selector operator".to_owned()),
        (expression("a", "In", "[]"), "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty".to_owned()),
        (expression("a", "Exists", "[x]"), "values: Invalid value: [\"x\"]: values set must be empty for exists and does not exist".to_owned()),
        (expression("a", "In", "['b c']"), format!("values[0][a]: Invalid value: \"b c\": {value}")),
        ("{matchLabels: {a: '-'}}".to_owned(), format!("values[0][a]: Invalid value: \"-\": {value}")),
        (expression("a", "NotIn", &format!("[x, {long}]")), format!("values[1][a]: Invalid value: \"{long}\": must be no more than 63 bytes")),
    ] {
        let spec = predicates(&["{}", &format!("{{labelSelector: {selector}}}")]);
        let schedule = scheduled(ABC, &spec);
        assert_eq!(misconfigured(&schedule), format!("Predicate:{wanted}"));
        assert_eq!(satisfied(&schedule), "false NoManagedClusterMatched: No ManagedCluster matches any of the cluster predicate");
        assert_eq!((schedule.selected.len(), schedule.unscheduled), (0, 0));
        assert_eq!(schedule.groups.len(), 1, "one empty decision remains");
    }
}

#[test]
fn keys_and_values_of_claims_are_held_to_the_rules_of_labels() {
    let selector = format!(
        "{{claimSelector: {}}}",
        expression("'a b'", "In", &format!("[{}]", "v".repeat(64)))
    );
    let message = misconfigured(&scheduled(ABC, &predicates(&[&selector])));
    assert!(
        message.starts_with("Predicate:[key: Invalid value: \"a b\": name part must consist of"),
        "{message}"
    );
    assert!(
        message.ends_with("must be no more than 63 bytes]"),
        "{message}"
    );
}

#[test]
fn wrong_keys_say_which_part_is_wrong() {
    for (key, wanted) in [
        ("''", "name part must be non-empty; name part must consist"),
        ("/a", "prefix part must be non-empty"),
        (
            "A/a",
            "prefix part a lowercase RFC 1123 subdomain must consist",
        ),
        ("a/b/c", "a qualified name must consist"),
    ] {
        let selector = format!(
            "{{labelSelector: {}}}",
            expression(key, "DoesNotExist", "[]")
        );
        let message = misconfigured(&scheduled(ABC, &predicates(&[&selector])));
        assert!(message.contains(wanted), "{message}");
    }
}

#[test]
fn wrong_selectors_are_not_noticed_where_no_cluster_is_left() {
    let selector = format!("{{labelSelector: {}}}", expression("a", "Foo", "[]"));
    let schedule = scheduled("clusters: []\n", &predicates(&[&selector]));
    assert_eq!(schedule.misconfigured, None);
}

#[test]
fn labels_are_compared_by_bytes() {
    let spec = predicates(&["{labelSelector: {matchLabels: {region: East}}}"]);
    assert_eq!(selected(REGIONS, &spec), "");
}

// Step 5.

fn tainted(taint: &str) -> String {
    format!("clusters: [{{name: a, taints: [{taint}]}}]\n")
}

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

// Step 6.

fn policy(mode: &str, configurations: &str) -> String {
    format!("{{prioritizerPolicy: {{{mode}configurations: [{configurations}]}}}}")
}

#[track_caller]
fn weights(mode: &str, configurations: &str) -> Vec<String> {
    let schedule = scheduled(ABC, &policy(mode, configurations));
    let prioritizers = schedule.prioritizers.iter();
    prioritizers
        .map(|it| format!("{} {}", it.name, it.weight))
        .collect()
}

const ADD_ON: &str = "{scoreCoordinate: {type: AddOn, addOn: {resourceName: r, scoreName: s}}}";

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

// Step 7.

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

fn add_on_score(cluster: &str, scores: &str, until: &str) -> String {
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1alpha1\nkind: \
         AddOnPlacementScore\nmetadata: {{name: r, namespace: {cluster}}}\nstatus: {{scores: \
         [{scores}]{until}}}\n"
    )
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

// Step 8.

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

// Step 9.

fn groups(schedule: &Schedule) -> Vec<String> {
    let text = |clusters: Vec<&str>| clusters.join(" ");
    let groups = schedule.groups.iter();
    groups
        .map(|group| {
            let clusters = group.clusters().map(|name| &**name).collect();
            format!("{}:{}:{}", group.index, group.name, text(clusters))
        })
        .collect()
}

fn strategy(more: &str) -> String {
    format!("{{decisionStrategy: {{groupStrategy: {{{more}}}}}}}")
}

#[test]
fn groups_take_what_matches_in_order_and_the_rest_comes_last() {
    let canary =
        "{groupName: canary, groupClusterSelector: {labelSelector: {matchLabels: {region: west}}}}";
    let any = "{groupName: any, groupClusterSelector: {labelSelector: {matchExpressions: [{key: region, operator: Exists}]}}}";
    let cloud = "{groupName: cloud, groupClusterSelector: {claimSelector: {matchExpressions: [{key: cloud, operator: In, values: [AWS]}]}}}";
    let nobody = "{groupName: nobody, groupClusterSelector: {labelSelector: {matchLabels: {region: north}}}}";
    for (list, wanted) in [
        (
            format!("{canary}, {any}"),
            vec!["0:canary:b", "1:any:a", "2::c"],
        ),
        (format!("{any}, {canary}"), vec!["0:any:a b", "1::c"]),
        (format!("{nobody}, {cloud}"), vec!["0:cloud:a", "1::b c"]),
    ] {
        let spec = strategy(&format!("decisionGroups: [{list}]"));
        assert_eq!(groups(&scheduled(REGIONS, &spec)), wanted);
    }
}

#[test]
fn groups_are_cut_by_number_or_share() {
    let five = "clusters: [a, b, c, d, e]\n";
    for (size, wanted) in [
        ("2", vec!["0::a b", "1::c d", "2::e"]),
        ("25%", vec!["0::a b", "1::c d", "2::e"]),
        ("100%", vec!["0::a b c d e"]),
        ("1%", vec!["0::a", "1::b", "2::c", "3::d", "4::e"]),
        ("0", vec!["0::a b c d e"]),
        ("9", vec!["0::a b c d e"]),
        ("-1", vec!["0::a b c d e"]),
    ] {
        let spec = strategy(&format!("clustersPerDecisionGroup: {size}"));
        assert_eq!(groups(&scheduled(five, &spec)), wanted, "{size}");
    }
}

#[test]
fn groups_are_sorted_by_name_whatever_the_scores() {
    let inventory = ABC.to_owned() + &add_on_score("c", "{name: s, value: 50}", "");
    let spec = format!(
        "{{numberOfClusters: 2, prioritizerPolicy: {{mode: Exact, configurations: [{ADD_ON}]}}, decisionStrategy: {{groupStrategy: {{clustersPerDecisionGroup: 1}}}}}}"
    );
    let schedule = scheduled(&inventory, &spec);
    assert_eq!(schedule.selected.join(" "), "c a");
    assert_eq!(groups(&schedule), ["0::a", "1::c"]);
}

#[test]
fn wrong_groups_are_misconfigured_and_leave_no_decision_while_clusters_stay_selected() {
    for (more, wanted) in [
        (
            "clustersPerDecisionGroup: '2'",
            ":2 invalid type: string is not a percentage",
        ),
        (
            "decisionGroups: [{groupName: aa, groupClusterSelector: {labelSelector: {matchExpressions: [{key: a, operator: Foo}]}}}]",
            ":\"Foo\" is not a valid label selector operator",
        ),
    ] {
        let schedule = scheduled(ABC, &strategy(more));
        assert_eq!(misconfigured(&schedule), wanted);
        assert_eq!(
            satisfied(&schedule),
            "true AllDecisionsScheduled: All cluster decisions scheduled"
        );
        assert_eq!((schedule.selected.len(), schedule.groups.len()), (3, 0));
    }
}

// Step 10.

fn many(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|index| format!("c{index:03}")).collect();
    format!("clusters: [{}]\n", names.join(", "))
}

#[test]
fn decisions_hold_a_hundred_clusters_and_are_numbered_through_the_groups() {
    let schedule = scheduled(&many(250), &strategy("clustersPerDecisionGroup: 120"));
    let decisions: Vec<String> = schedule
        .groups
        .iter()
        .flat_map(|group| {
            let decisions = group.decisions.iter();
            decisions.map(move |it| format!("{} {} {}", group.index, it.name, it.clusters.len()))
        })
        .collect();
    assert_eq!(
        decisions,
        [
            "0 p-decision-1 100",
            "0 p-decision-2 20",
            "1 p-decision-3 100",
            "1 p-decision-4 20",
            "2 p-decision-5 10",
        ]
    );
}

// Why.

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
