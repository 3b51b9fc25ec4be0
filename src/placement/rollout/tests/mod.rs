//! Strategies, rule by rule, and rollouts to their ends.
//!
//! In: strategies, fleets and Works as texts.
//! Out: the next step of a rollout, or its end.
//! Never: asks a clock.

mod rollouts;
mod strategies;
mod works;

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

const CANARY: &str = "mandatoryDecisionGroups: [{groupName: canary}]";
