//! Step 4: labels and claims.

use super::ABC;
use super::REGIONS;
use super::expression;
use super::misconfigured;
use super::satisfied;
use super::scheduled;
use super::selected;

fn predicates(selectors: &[&str]) -> String {
    let selectors: Vec<String> = selectors
        .iter()
        .map(|selector| format!("{{requiredClusterSelector: {selector}}}"))
        .collect();
    format!("{{predicates: [{}]}}", selectors.join(", "))
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
