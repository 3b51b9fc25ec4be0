//! What an API server writes where nothing is said. Objects as `kubectl get -o yaml` prints them have
//! all of it, and lose nothing without it: whoever renders them again gets the same from the server.
//!
//! The defaults are those of the
//! [workload resources](https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/).

use crate::digest::canonical_json;
use crate::yaml::Entry;

/// Fields of `spec` of a `Deployment` or `StatefulSet`, with canonical JSON.
const WORKLOAD: [(&str, &str); 6] = [
    (
        "persistentVolumeClaimRetentionPolicy",
        r#"{"whenDeleted":"Retain","whenScaled":"Retain"}"#,
    ),
    ("podManagementPolicy", r#""OrderedReady""#),
    ("progressDeadlineSeconds", "600"),
    ("revisionHistoryLimit", "10"),
    (
        "strategy",
        r#"{"rollingUpdate":{"maxSurge":"25%","maxUnavailable":"25%"},"type":"RollingUpdate"}"#,
    ),
    (
        "updateStrategy",
        r#"{"rollingUpdate":{"partition":0},"type":"RollingUpdate"}"#,
    ),
];

/// Fields of `spec` of a pod.
const POD: [(&str, &str); 7] = [
    ("dnsPolicy", r#""ClusterFirst""#),
    ("enableServiceLinks", "true"),
    ("preemptionPolicy", r#""PreemptLowerPriority""#),
    ("priority", "0"),
    ("schedulerName", r#""default-scheduler""#),
    ("securityContext", "{}"),
    ("terminationGracePeriodSeconds", "30"),
];

/// Fields of a container.
const CONTAINER: [(&str, &str); 2] = [
    ("terminationMessagePath", r#""/dev/termination-log""#),
    ("terminationMessagePolicy", r#""File""#),
];

/// Whether a field of `spec` of a `Deployment` or `StatefulSet` is as the server writes it.
pub(super) fn is_of_workload(pair: &Entry) -> bool {
    is_in(&WORKLOAD, pair)
}

/// Whether a field of `spec` of a pod is as the server writes it.
pub(super) fn is_of_pod(pair: &Entry) -> bool {
    is_in(&POD, pair)
}

/// Whether a field of a container with such an image is as the server writes it.
pub(super) fn is_of_container(pair: &Entry, image: &str) -> bool {
    let is_policy = &*pair.key.text == "imagePullPolicy";
    is_in(&CONTAINER, pair) || is_policy && pair.value.as_str() == Some(pull_policy(image))
}

fn is_in(defaults: &[(&str, &str)], pair: &Entry) -> bool {
    let mut defaults = defaults.iter();
    let default = defaults.find(|(field, _)| *field == &*pair.key.text);
    pair.value.is_null() || default.is_some_and(|(_, json)| canonical_json(&pair.value) == *json)
}

/// <https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting>
fn pull_policy(image: &str) -> &'static str {
    let name = image.rsplit_once('/').map_or(image, |(_, name)| name);
    let is_latest = match (name.contains('@'), name.split_once(':')) {
        (true, _) => false,
        (false, Some((_, tag))) => tag == "latest",
        (false, None) => true,
    };
    if is_latest { "Always" } else { "IfNotPresent" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_pulled_always_where_its_tag_is_the_latest() {
        for image in ["nginx", "nginx:latest", "localhost:5000/team/nginx"] {
            assert_eq!(pull_policy(image), "Always", "{image}");
        }
        let digest = "nginx@sha256:0123456789abcdef";
        for image in [
            "nginx:1.27",
            "localhost:5000/nginx:1",
            digest,
            "nginx:latest@sha256:01",
        ] {
            assert_eq!(pull_policy(image), "IfNotPresent", "{image}");
        }
    }
}
