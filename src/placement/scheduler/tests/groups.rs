//! Steps 9 and 10: groups and decisions.

use super::ABC;
use super::ADD_ON;
use super::REGIONS;
use super::add_on_score;
use super::misconfigured;
use super::satisfied;
use super::scheduled;
use crate::placement::Schedule;

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
