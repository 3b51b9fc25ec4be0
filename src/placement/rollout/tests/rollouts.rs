//! Rollouts to their ends.

use super::*;

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
