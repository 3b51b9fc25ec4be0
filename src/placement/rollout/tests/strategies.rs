//! What a strategy does next.

use super::*;

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
