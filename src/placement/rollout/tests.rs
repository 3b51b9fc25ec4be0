//! Strategies, rule by rule, and rollouts to their ends.

use super::ClusterState;
use super::Fleet;
use super::FleetGroup;
use super::RolloutEnd;
use super::RolloutStatus;
use super::RolloutStrategy;
use super::advance;
use super::preview;
use super::reported_work;
use crate::diag::Diagnostics;
use crate::placement::Clock;
use crate::placement::Moment;
use crate::placement::testing::NOW;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Node;
use crate::yaml::Strictness;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads a strategy; what is wrong with it instead.
fn read(text: &str) -> Result<RolloutStrategy, String> {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("test.yaml", text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    let setting = origins.read(Span::new(source, 0, 0));
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Strict,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let strategy = RolloutStrategy::decode(&documents[0].node, &mut decoding);
    let said: Vec<&str> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    match strategy {
        Some(strategy) if said.is_empty() => Ok(strategy),
        _ => Err(said.join("; ")),
    }
}

#[track_caller]
fn strategy(text: &str) -> RolloutStrategy {
    read(text).unwrap()
}

/// `canary:a b|:c d` as groups, `a=Succeeded@-60 b=Failed` as states: seconds from now.
fn fleet(groups: &str, states: &str) -> Fleet {
    let groups = groups.split('|').enumerate().map(|(index, group)| {
        let (name, clusters) = group.split_once(':').unwrap();
        FleetGroup {
            name: name.into(),
            index,
            clusters: clusters.split_whitespace().map(Arc::from).collect(),
        }
    });
    let states = states.split_whitespace().map(|state| {
        let (cluster, rest) = state.split_once('=').unwrap();
        let (word, since) = rest.split_once('@').unwrap_or((rest, ""));
        let now = Moment::parse(NOW).unwrap();
        ClusterState {
            cluster: cluster.into(),
            status: RolloutStatus::of(word).unwrap(),
            since: since.parse().ok().map(|seconds| now.plus_seconds(seconds)),
        }
    });
    Fleet {
        groups: groups.collect(),
        states: states.collect(),
    }
}

/// `a=ToApply b=Failed | timed out: c | removed: d | breached`
#[track_caller]
fn next(text: &str, groups: &str, states: &str) -> String {
    let clock = Clock::at(Moment::parse(NOW).unwrap());
    let next = advance(&strategy(text), &fleet(groups, states), &clock).unwrap();
    let list = |states: &[ClusterState]| {
        let words = states
            .iter()
            .map(|it| format!("{}={}", it.cluster, it.status.word()));
        words.collect::<Vec<_>>().join(" ")
    };
    let mut parts = vec![list(&next.rolling)];
    if !next.timed_out.is_empty() {
        parts.push(format!("timed out: {}", list(&next.timed_out)));
    }
    if !next.removed.is_empty() {
        parts.push(format!("removed: {}", list(&next.removed)));
    }
    if next.breached {
        parts.push("breached".to_owned());
    }
    parts.join(" | ")
}

const ALL: &str = "{type: All}";

#[test]
fn all_means_every_cluster_at_once_whatever_fails() {
    assert_eq!(next(ALL, ":a b|:c", ""), "a=ToApply b=ToApply c=ToApply");
    assert_eq!(
        next("{}", ":a b", "a=Failed b=ToApply"),
        "a=Failed b=ToApply"
    );
    assert_eq!(next(ALL, ":a b", "a=Succeeded"), "b=ToApply");
    assert_eq!(
        next(ALL, ":a", "a=Succeeded gone=Succeeded"),
        " | removed: gone=Succeeded"
    );
}

#[test]
fn all_has_a_deadline_but_no_time_of_success() {
    let text = "{type: All, all: {progressDeadline: 60s, minSuccessTime: 10m}}";
    assert_eq!(
        next(
            text,
            ":a b c",
            "a=Progressing@-59 b=Failed@-60 c=Succeeded@-1"
        ),
        "a=Progressing | timed out: b=TimeOut"
    );
}

#[test]
fn progressive_goes_by_name_so_many_at_a_time() {
    let text = "{type: Progressive, progressive: {maxConcurrency: 2}}";
    assert_eq!(next(text, ":d b|:c a", ""), "a=ToApply b=ToApply");
    assert_eq!(
        next(text, ":a b c d", "a=Succeeded b=Progressing"),
        "b=Progressing c=ToApply"
    );
    assert_eq!(
        next(text, ":a b c", "a=Progressing b=Progressing"),
        "a=Progressing b=Progressing"
    );
    let share = "{type: Progressive, progressive: {maxConcurrency: 30%}}";
    assert_eq!(next(share, ":a b c d", ""), "a=ToApply b=ToApply");
    assert_eq!(
        next("{type: Progressive}", ":a b c", ""),
        "a=ToApply b=ToApply c=ToApply"
    );
}

#[test]
fn sizes_beyond_the_clusters_fall_back_to_their_defaults() {
    for size in ["0", "-1", "9", "'0%'"] {
        let text = format!("{{type: Progressive, progressive: {{maxConcurrency: {size}}}}}");
        assert_eq!(next(&text, ":a b", ""), "a=ToApply b=ToApply", "{size}");
    }
    // More failures than there are clusters are none.
    let text = "{type: Progressive, progressive: {maxFailures: 10, maxConcurrency: 1}}";
    assert_eq!(next(text, ":a b", "a=TimeOut"), " | breached");
}

#[test]
fn more_failures_than_allowed_stop_a_rollout() {
    let text = "{type: Progressive, progressive: {maxFailures: 1, maxConcurrency: 3}}";
    assert_eq!(
        next(text, ":a b c d", "a=TimeOut"),
        "b=ToApply c=ToApply d=ToApply"
    );
    assert_eq!(
        next(text, ":a b c d", "a=TimeOut b=Failed"),
        "b=Failed | breached"
    );
    assert_eq!(
        next(text, ":a b c d", "a=Failed b=Failed c=ToApply"),
        "a=Failed b=Failed | breached"
    );
    let share = "{type: Progressive, progressive: {maxFailures: 50%}}";
    assert_eq!(
        next(share, ":a b c d", "a=TimeOut b=TimeOut"),
        "c=ToApply d=ToApply"
    );
}

#[test]
fn a_cluster_that_succeeded_keeps_its_place_for_some_time() {
    let text = "{type: Progressive, progressive: {maxConcurrency: 1, minSuccessTime: 1m}}";
    assert_eq!(next(text, ":a b", "a=Succeeded@-59"), "a=Succeeded");
    assert_eq!(next(text, ":a b", "a=Succeeded@-60"), "b=ToApply");
    assert_eq!(next(text, ":a b", "a=Succeeded"), "a=Succeeded");
}

const CANARY: &str = "mandatoryDecisionGroups: [{groupName: canary}]";

#[test]
fn mandatory_groups_come_first_and_tolerate_no_failure() {
    let text = format!(
        "{{type: Progressive, progressive: {{maxConcurrency: 1, maxFailures: 3, {CANARY}}}}}"
    );
    let groups = ":a b|canary:c d|canary:e";
    assert_eq!(next(&text, groups, ""), "c=ToApply d=ToApply");
    assert_eq!(next(&text, groups, "c=Succeeded d=Succeeded"), "e=ToApply");
    assert_eq!(
        next(&text, groups, "c=Succeeded d=Failed"),
        "d=Failed | breached"
    );
    assert_eq!(
        next(&text, groups, "c=Succeeded d=Succeeded e=Succeeded"),
        "a=ToApply"
    );
    let by_number =
        "{type: Progressive, progressive: {mandatoryDecisionGroups: [{groupIndex: 1}]}}";
    assert_eq!(next(by_number, ":a|:b|:c", ""), "b=ToApply");
    let unnamed = "{type: Progressive, progressive: {mandatoryDecisionGroups: [{}]}}";
    assert_eq!(next(unnamed, ":a|:b", ""), "a=ToApply");
    let nobody =
        "{type: Progressive, progressive: {mandatoryDecisionGroups: [{groupName: nobody}]}}";
    assert_eq!(next(nobody, ":a|:b", ""), "a=ToApply b=ToApply");
}

#[test]
fn a_mandatory_group_that_was_given_up_stops_everything() {
    let text = format!(
        "{{type: ProgressivePerGroup, progressivePerGroup: {{progressDeadline: 1m, {CANARY}}}}}"
    );
    assert_eq!(
        next(&text, "canary:a|:b", "a=Failed@-60"),
        " | timed out: a=TimeOut | breached"
    );
}

#[test]
fn with_mandatory_groups_whatever_is_under_way_or_failed_elsewhere_holds_back_the_rest() {
    let text = format!(
        "{{type: Progressive, progressive: {{maxConcurrency: 2, maxFailures: 2, progressDeadline: 1m, {CANARY}}}}}"
    );
    let groups = "canary:a|:b c d";
    assert_eq!(
        next(&text, groups, "a=Succeeded b=Progressing@-1"),
        "b=Progressing"
    );
    assert_eq!(next(&text, groups, "a=Succeeded b=Failed@-1"), "b=Failed");
    assert_eq!(
        next(&text, groups, "a=Succeeded b=Failed@-60"),
        " | timed out: b=TimeOut"
    );
    // One that was given up before is not looked at any more.
    assert_eq!(
        next(&text, groups, "a=Succeeded b=TimeOut"),
        "c=ToApply d=ToApply"
    );
}

#[test]
fn per_group_goes_group_by_group() {
    let text = "{type: ProgressivePerGroup}";
    assert_eq!(next(text, ":a b|:c", ""), "a=ToApply b=ToApply");
    assert_eq!(
        next(text, ":a b|:c", "a=Succeeded b=Progressing"),
        "b=Progressing"
    );
    assert_eq!(
        next(text, ":a b|:c", "a=Succeeded b=Succeeded"),
        "c=ToApply"
    );
    assert_eq!(next(text, ":a b|:c", "a=Succeeded b=ToApply"), "b=ToApply");
    assert_eq!(next(text, ":a|:c", "a=TimeOut"), " | breached");
    let soaking = "{type: ProgressivePerGroup, progressivePerGroup: {minSuccessTime: 5m}}";
    assert_eq!(next(soaking, ":a|:c", "a=Succeeded@-10"), "a=Succeeded");
}

#[test]
fn failures_are_counted_for_each_group() {
    let text = "{type: ProgressivePerGroup, progressivePerGroup: {maxFailures: 50%}}";
    assert_eq!(
        next(text, ":a b|:c d", "a=Failed b=Succeeded"),
        "a=Failed c=ToApply d=ToApply"
    );
    assert_eq!(
        next(text, ":a b|:c d", "a=Failed b=Failed"),
        "a=Failed b=Failed | breached"
    );
}

#[test]
fn what_a_hub_cannot_read_is_said_in_its_words() {
    let clock = Clock::at(Moment::parse(NOW).unwrap());
    for (text, wanted) in [
        (
            "{type: Progressive, progressive: {maxFailures: '5'}}",
            "failed to parse the provided maxFailures: '5' is an invalid maximum threshold value: string is not a percentage",
        ),
        (
            "{type: ProgressivePerGroup, progressivePerGroup: {maxFailures: '5'}}",
            "failed to parse the provided maxFailures: '5' is an invalid maximum threshold value: string is not a percentage",
        ),
        (
            "{type: Progressive, progressive: {maxConcurrency: '5'}}",
            "failed to parse the provided maxConcurrency: '5' is an invalid maximum threshold value: string is not a percentage",
        ),
        (
            "{type: All, all: {progressDeadline: 5mm}}",
            "time: invalid duration \"5mm\"",
        ),
    ] {
        let error = advance(&strategy(text), &fleet(":a b c d e f", ""), &clock).unwrap_err();
        assert_eq!(error, wanted);
    }
}

#[test]
fn what_an_api_server_would_refuse_is_refused() {
    for (text, wanted) in [
        ("{type: Rolling}", "`type` cannot be `Rolling`"),
        (
            "{type: Progressive, progressive: {maxFailures: 101%}}",
            "`maxFailures` cannot be `101%`",
        ),
        (
            "{type: Progressive, progressive: {maxConcurrency: half}}",
            "`maxConcurrency` cannot be `half`",
        ),
        (
            "{type: Progressive, progressive: {maxConcurrency: []}}",
            "must be an integer or a percentage",
        ),
        (
            "{type: Progressive, progressive: {minSuccessTime: 5}}",
            "must be a string",
        ),
        (
            "{type: Progressive, progressive: {minSuccessTime: 5 minutes}}",
            "`minSuccessTime` is no duration: `5 minutes`",
        ),
        (
            "{type: All, all: {progressDeadline: soon}}",
            "`progressDeadline` cannot be `soon`",
        ),
        ("{type: All, All: {}}", "has no field `All`"),
    ] {
        let said = read(text).unwrap_err();
        assert!(said.contains(wanted), "{text}\n{said}");
    }
    // Only the start of a deadline is held to the pattern.
    let long = strategy("{type: All, all: {progressDeadline: 1h30m}}");
    assert_eq!(long.deadline().unwrap().unwrap().to_string(), "1h30m");
}

/// `0s: a b; 5m: c; complete`
#[track_caller]
fn rollout(text: &str, groups: &str, states: &str, failing: &str) -> String {
    let failing: BTreeSet<Arc<str>> = failing.split_whitespace().map(Arc::from).collect();
    let start = Moment::parse(NOW).unwrap();
    let preview = preview(&strategy(text), &fleet(groups, states), start, &failing).unwrap();
    let mut parts: Vec<String> = Vec::new();
    for step in &preview.steps {
        parts.push(format!("{}: {}", step.after, step.clusters.join(" ")));
    }
    parts.push(match &preview.end {
        RolloutEnd::Complete => "complete".to_owned(),
        RolloutEnd::Stopped { failed, waiting } => {
            format!(
                "stopped by {} before {}",
                failed.join(" "),
                waiting.join(" ")
            )
        }
    });
    parts.join("; ")
}

#[test]
fn a_rollout_goes_step_by_step_to_its_end() {
    let text = format!(
        "{{type: Progressive, progressive: {{maxConcurrency: 2, minSuccessTime: 5m, {CANARY}}}}}"
    );
    assert_eq!(
        rollout(&text, "canary:z|:a b c", "", ""),
        "0s: z; 5m: a b; 10m: c; complete"
    );
    assert_eq!(rollout(ALL, ":a b", "", ""), "0s: a b; complete");
    assert_eq!(
        rollout("{type: ProgressivePerGroup}", "x:a b|y:c|:d", "", ""),
        "0s: a b; 0s: c; 0s: d; complete"
    );
    assert_eq!(rollout(ALL, ":", "", ""), "complete");
}

#[test]
fn a_rollout_goes_on_from_what_clusters_report() {
    let text = "{type: Progressive, progressive: {maxConcurrency: 2, minSuccessTime: 5m}}";
    assert_eq!(
        rollout(text, ":a b c d", "a=Succeeded@-60 b=Progressing@-10", ""),
        "4m: c; 5m: d; complete"
    );
    assert_eq!(
        rollout(text, ":a b", "a=Succeeded@-900 b=Succeeded@-900", ""),
        "complete"
    );
}

#[test]
fn failures_stop_a_rollout_or_hold_a_place_until_they_are_given_up() {
    let text = "{type: Progressive, progressive: {maxConcurrency: 1}}";
    assert_eq!(
        rollout(text, ":a b c", "", "b"),
        "0s: a; 0s: b; stopped by b before c"
    );
    let tolerant = "{type: Progressive, progressive: {maxConcurrency: 1, maxFailures: 1}}";
    assert_eq!(
        rollout(tolerant, ":a b c", "", "a"),
        "0s: a; stopped by a before b c"
    );
    let deadline = "{type: Progressive, progressive: {maxConcurrency: 1, maxFailures: 1, progressDeadline: 10m}}";
    assert_eq!(
        rollout(deadline, ":a b c", "", "a"),
        "0s: a; 10m: b; 10m: c; complete"
    );
    assert_eq!(rollout(ALL, ":a b", "", "a"), "0s: a b; complete");
}

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
