//! What `ManifestWork`s report.

use super::RolloutStatus;
use crate::kubernetes::group_and_version;
use crate::placement::Moment;
use crate::yaml::Data;
use crate::yaml::Map;
use crate::yaml::Node;
use std::sync::Arc;

/// Labels of a `ManifestWork` that a `ManifestWorkReplicaSet` made.
const OWNER: &str = "work.open-cluster-management.io/manifestworkreplicaset";
const PLACEMENT: &str = "work.open-cluster-management.io/placementname";

/// What a `ManifestWork` reports.
#[derive(Clone, Debug)]
pub struct ReportedWork {
    /// Its cluster.
    pub cluster: Arc<str>,
    /// Whether it is what a hub would make of the template now; one that is not waits for the
    /// change.
    pub is_current: bool,
    /// How far it is.
    pub status: RolloutStatus,
    /// Since when.
    pub since: Option<Moment>,
}

/// Whether a document is a `ManifestWork`.
pub fn is_manifest_work(node: &Node) -> bool {
    let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let (group, _) = group_and_version(text("apiVersion"));
    text("kind") == "ManifestWork" && group == "work.open-cluster-management.io"
}

/// What a `ManifestWork` reports, if a `ManifestWorkReplicaSet` made it for a placement. `template`
/// is what the set would make of it now.
pub fn reported_work(
    node: &Node,
    (namespace, name): (&str, &str),
    placement: &str,
    template: &Node,
) -> Option<ReportedWork> {
    let label = |key: &str| node.at(&["metadata", "labels", key]).and_then(Node::as_str);
    let owner = format!("{namespace}.{name}");
    if label(OWNER) != Some(owner.as_str()) || label(PLACEMENT) != Some(placement) {
        return None;
    }
    let cluster = node.at(&["metadata", "namespace"]).and_then(Node::as_str)?;
    let (status, since) = status(node);
    let spec = node.get("spec").map(essence);
    Some(ReportedWork {
        cluster: cluster.into(),
        is_current: spec.is_some_and(|spec| spec.same_value(&essence(template))),
        status,
        since,
    })
}

/// What matters of a specification: without the defaults that an API server fills in, and the
/// times that it sets to nothing.
fn essence(spec: &Node) -> Node {
    let mut spec = spec.clone();
    if let Some(map) = spec.as_map_mut() {
        let default = |map: &Map| {
            let policy = map.get("propagationPolicy").and_then(Node::as_str);
            map.len() <= 1 && policy.is_none_or(|policy| policy == "Foreground")
        };
        let option = map.get("deleteOption").and_then(Node::as_map);
        if option.is_some_and(default) {
            map.remove("deleteOption");
        }
        if let Some(configs) = map.get_mut("manifestConfigs") {
            items_mut(configs, &mut |config| {
                let scrape = config.get("feedbackScrapeType").and_then(Node::as_str);
                if scrape == Some("Poll") {
                    config.remove("feedbackScrapeType");
                }
            });
        }
        let workload = map.get_mut("workload").and_then(Node::as_map_mut);
        if let Some(manifests) = workload.and_then(|workload| workload.get_mut("manifests")) {
            items_mut(manifests, &mut without_times);
        }
    }
    spec
}

fn items_mut(list: &mut Node, change: &mut dyn FnMut(&mut Map)) {
    if let Data::List(items) = &mut list.data {
        items
            .iter_mut()
            .filter_map(Node::as_map_mut)
            .for_each(change);
    }
}

fn without_times(manifest: &mut Map) {
    for path in [&["metadata"][..], &["spec", "template", "metadata"][..]] {
        let start = path.first().and_then(|key| manifest.get_mut(key));
        let rest = path.iter().skip(1);
        let end = rest.fold(start, |node, key| node?.as_map_mut()?.get_mut(key));
        if let Some(metadata) = end.and_then(Node::as_map_mut) {
            metadata.remove("creationTimestamp");
        }
    }
}

/// How far a `ManifestWork` is, by its conditions.
fn status(node: &Node) -> (RolloutStatus, Option<Moment>) {
    let generation = node.at(&["metadata", "generation"]).and_then(Node::as_i64);
    let conditions = node.at(&["status", "conditions"]).and_then(Node::as_list);
    let condition = |name: &str| {
        let mut conditions = conditions.unwrap_or_default().iter();
        conditions.find(|it| it.get("type").and_then(Node::as_str) == Some(name))
    };
    let is_current = |condition: &&Node| {
        let observed = condition.get("observedGeneration").and_then(Node::as_i64);
        observed == generation || generation.is_none()
    };
    let holds = |condition: Option<&Node>| {
        condition.and_then(|it| it.get("status")?.as_str()) == Some("True")
    };
    let applied = condition("Applied").filter(is_current);
    let progressing = condition("Progressing").filter(is_current);
    let degraded = condition("Degraded");
    let is_stale = degraded.is_some_and(|degraded| !is_current(&degraded));
    let (Some(progressing), true, false) = (progressing, holds(applied), is_stale) else {
        return (RolloutStatus::ToApply, None);
    };
    let state = match progressing.get("status").and_then(Node::as_str) {
        Some("True") if holds(degraded) => RolloutStatus::Failed,
        Some("False") => RolloutStatus::Succeeded,
        _ => RolloutStatus::Progressing,
    };
    let decisive = match (state, degraded) {
        (RolloutStatus::Failed, Some(degraded)) => degraded,
        _ => progressing,
    };
    let since = decisive.get("lastTransitionTime").and_then(Node::as_str);
    (state, since.and_then(Moment::parse))
}
