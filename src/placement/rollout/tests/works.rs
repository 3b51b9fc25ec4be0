//! What a Work says of its rollout.

use super::*;

fn work(conditions: &str, spec: &str) -> Node {
    let text = format!(
        "{{metadata: {{name: w, namespace: east-1, generation: 2, labels: {{\
         work.open-cluster-management.io/manifestworkreplicaset: hub.web, \
         work.open-cluster-management.io/placementname: web}}}}, spec: {spec}, status: {{conditions: [{conditions}]}}}}"
    );
    node(&text)
}

fn node(text: &str) -> Node {
    let mut sources = Sources::default();
    let source = sources.add("test.yaml", text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let documents = yaml::read(source, text, &mut Origins::default(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    documents.into_iter().next().unwrap().node
}

#[test]
fn conditions_of_a_work_say_how_far_it_is() {
    let condition = |name: &str, status: &str, generation: u32| {
        format!(
            "{{type: {name}, status: '{status}', observedGeneration: {generation}, lastTransitionTime: '2026-01-01T00:00:00Z'}}"
        )
    };
    let applied = condition("Applied", "True", 2);
    let of = |more: &[String]| {
        let conditions = [std::slice::from_ref(&applied), more].concat().join(", ");
        let work = work(&conditions, "{}");
        reported_work(&work, ("hub", "web"), "web", &node("{}"))
            .unwrap()
            .status
    };
    assert_eq!(of(&[]), RolloutStatus::ToApply);
    assert_eq!(
        of(&[condition("Progressing", "True", 1)]),
        RolloutStatus::ToApply
    );
    assert_eq!(
        of(&[condition("Progressing", "True", 2)]),
        RolloutStatus::Progressing
    );
    assert_eq!(
        of(&[condition("Progressing", "False", 2)]),
        RolloutStatus::Succeeded
    );
    assert_eq!(
        of(&[condition("Progressing", "Unknown", 2)]),
        RolloutStatus::Progressing
    );
    let failed = [
        condition("Progressing", "True", 2),
        condition("Degraded", "True", 2),
    ];
    assert_eq!(of(&failed), RolloutStatus::Failed);
    let stale = [
        condition("Progressing", "False", 2),
        condition("Degraded", "True", 1),
    ];
    assert_eq!(of(&stale), RolloutStatus::ToApply);
    let not_applied = work(&condition("Progressing", "False", 2), "{}");
    let reported = reported_work(&not_applied, ("hub", "web"), "web", &node("{}")).unwrap();
    assert_eq!(reported.status, RolloutStatus::ToApply);
}

#[test]
fn a_work_is_current_when_a_hub_would_make_it_so_again() {
    let template = node(
        "{deleteOption: {propagationPolicy: Foreground}, workload: {manifests: [{kind: A, metadata: {name: a}}]}}",
    );
    let is_current = |spec: &str| {
        let reported = reported_work(&work("", spec), ("hub", "web"), "web", &template);
        reported.unwrap().is_current
    };
    assert!(is_current(
        "{workload: {manifests: [{kind: A, metadata: {name: a, creationTimestamp: null}}]}}"
    ));
    assert!(!is_current(
        "{workload: {manifests: [{kind: A, metadata: {name: b}}]}}"
    ));
    assert!(!is_current(
        "{deleteOption: {propagationPolicy: Orphan}, workload: {manifests: [{kind: A, metadata: {name: a}}]}}"
    ));
}

#[test]
fn works_of_others_are_passed_over() {
    let work = work("", "{}");
    for (owner, placement) in [(("hub", "api"), "web"), (("hub", "web"), "other")] {
        assert!(reported_work(&work, owner, placement, &node("{}")).is_none());
    }
}
