//! The order in which people expect the keys of Kubernetes objects.
//!
//! Three rules, so that a result does not depend on what was merged into what, and when:
//! keys that every manifest has stand in the order in which the Kubernetes documentation shows
//! them; mappings whose keys are names (labels, annotations, the data of a `ConfigMap`, quantities)
//! are sorted, because their order means nothing and comes from many writers; all other keys keep
//! the order of their source, because the author of a custom resource chose it.

use super::Data;
use super::Entry;
use super::Map;
use super::Node;

/// The first keys of an object, and the last.
const OBJECT: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "type",
    "immutable",
    "spec",
];
const METADATA: &[&str] = &["name", "generateName", "namespace", "labels", "annotations"];
/// `spec` of the kinds that have a pod template, and of `Service`; one table, because they share no
/// key that the other wants elsewhere.
const SPEC: &[&str] = &[
    "type",
    "clusterIP",
    "clusterIPs",
    "externalName",
    "schedule",
    "timeZone",
    "suspend",
    "concurrencyPolicy",
    "startingDeadlineSeconds",
    "successfulJobsHistoryLimit",
    "failedJobsHistoryLimit",
    "replicas",
    "parallelism",
    "completions",
    "completionMode",
    "backoffLimit",
    "activeDeadlineSeconds",
    "ttlSecondsAfterFinished",
    "serviceName",
    "podManagementPolicy",
    "revisionHistoryLimit",
    "progressDeadlineSeconds",
    "minReadySeconds",
    "strategy",
    "updateStrategy",
    "selector",
    "ports",
    "template",
    "jobTemplate",
    "volumeClaimTemplates",
    "persistentVolumeClaimRetentionPolicy",
];
const POD: &[&str] = &[
    "serviceAccountName",
    "serviceAccount",
    "automountServiceAccountToken",
    "imagePullSecrets",
    "priorityClassName",
    "runtimeClassName",
    "schedulerName",
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "hostname",
    "subdomain",
    "hostAliases",
    "dnsPolicy",
    "dnsConfig",
    "enableServiceLinks",
    "shareProcessNamespace",
    "securityContext",
    "restartPolicy",
    "activeDeadlineSeconds",
    "terminationGracePeriodSeconds",
    "initContainers",
    "containers",
    "ephemeralContainers",
    "volumes",
    "nodeName",
    "nodeSelector",
    "affinity",
    "tolerations",
    "topologySpreadConstraints",
];
const CONTAINER: &[&str] = &[
    "name",
    "image",
    "imagePullPolicy",
    "restartPolicy",
    "command",
    "args",
    "workingDir",
    "ports",
    "env",
    "envFrom",
    "resources",
    "resizePolicy",
    "volumeMounts",
    "volumeDevices",
    "startupProbe",
    "livenessProbe",
    "readinessProbe",
    "lifecycle",
    "securityContext",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "stdin",
    "stdinOnce",
    "tty",
];
const RESOURCES: &[&str] = &["claims", "requests", "limits"];
const ITEM: &[&str] = &["name"];
/// Kinds whose `spec` follows [`SPEC`].
const KINDS: &[&str] = &[
    "CronJob",
    "DaemonSet",
    "Deployment",
    "Job",
    "ReplicaSet",
    "ReplicationController",
    "Service",
    "StatefulSet",
];

/// What a mapping is, from what stands around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Any,
    Metadata,
    /// The `spec` of a kind of [`KINDS`], or of a job template.
    Spec,
    Container,
    Resources,
    /// Keys are names.
    Names,
    /// An item of a list.
    Item,
}

/// Puts the keys of a Kubernetes object, and of all objects within it, into canonical order:
/// `apiVersion`, `kind`, `metadata` (`name`, `namespace`, `labels`, `annotations` first), `spec`,
/// then the rest, `status` last; containers begin with `name`, `image`, `command`, `args`, as the
/// Kubernetes documentation shows them. Labels, annotations, selectors, quantities and the data of
/// a `ConfigMap` or `Secret` are sorted. Other keys, and all lists, keep their order. Doing it
/// twice changes nothing.
pub fn order_keys(node: &mut Node) {
    order(node, Role::Any);
}

fn order(node: &mut Node, role: Role) {
    match &mut node.data {
        Data::List(items) => {
            for item in items {
                order(item, role);
            }
        }
        Data::Map(map) => {
            let kind = map.get("kind").and_then(Node::as_str).unwrap_or("");
            let object = map.get("apiVersion").is_some() && !kind.is_empty();
            let listed = object && KINDS.contains(&kind);
            sort(map, role, object);
            for (key, value) in map.pairs_mut() {
                let role = role_of(key, value, role, object, listed);
                order(value, role);
            }
        }
        _ => {}
    }
}

/// What the value of `key` is, in a mapping that is a `role`.
fn role_of(key: &str, value: &Node, role: Role, object: bool, listed: bool) -> Role {
    let list = value.as_list().is_some();
    match key {
        "metadata" if !list => Role::Metadata,
        "labels" | "annotations" if role == Role::Metadata => Role::Names,
        "data" | "stringData" | "binaryData" if object => names(value),
        "matchLabels" | "nodeSelector" | "limits" | "requests" => names(value),
        "selector" if role == Role::Spec => names(value),
        "spec" if listed || role == Role::Spec => Role::Spec,
        "jobTemplate" if role == Role::Spec => Role::Spec,
        "containers" | "initContainers" | "ephemeralContainers" if list => Role::Container,
        "resources" if role == Role::Container => Role::Resources,
        _ if list => Role::Item,
        _ => Role::Any,
    }
}

/// Names, if the values are scalars; otherwise it is something else that is called so.
fn names(value: &Node) -> Role {
    let scalar = |entry: &Entry| entry.value.as_map().is_none() && entry.value.as_list().is_none();
    match value.as_map() {
        Some(map) if map.iter().all(scalar) => Role::Names,
        _ => Role::Any,
    }
}

fn sort(map: &mut Map, role: Role, object: bool) {
    if role == Role::Names {
        if !map.iter().is_sorted_by_key(|entry| &*entry.key.text) {
            map.sort_by_key(|entry| entry.key.text.clone());
        }
        return;
    }
    let table = if object || map.get("spec").is_some() && map.get("metadata").is_some() {
        OBJECT
    } else if map
        .get("containers")
        .is_some_and(|value| value.as_list().is_some())
    {
        POD
    } else {
        match role {
            Role::Metadata => METADATA,
            Role::Spec => SPEC,
            Role::Container => CONTAINER,
            Role::Resources => RESOURCES,
            Role::Item => ITEM,
            Role::Any | Role::Names => return,
        }
    };
    let last = if table == OBJECT { "status" } else { "" };
    let rank = |entry: &Entry| {
        let key = &*entry.key.text;
        let known = table.iter().position(|known| *known == key);
        known.unwrap_or(table.len() + usize::from(key == last))
    };
    if !map.iter().is_sorted_by_key(rank) {
        map.sort_by_key(rank);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;
    use crate::yaml::testing::values;
    use crate::yaml::write_json;
    use proptest::prelude::ProptestConfig;
    use proptest::prelude::prop_assert;
    use proptest::prelude::prop_assert_eq;
    use proptest::proptest;
    use serde_json::Value;
    use serde_json::json;

    fn ordered(json: &Value) -> String {
        let mut tree = node(json, &mut Origins::default());
        order_keys(&mut tree);
        let mut out = String::new();
        write_json(&tree, &mut out);
        out
    }

    #[test]
    fn a_deployment_reads_as_people_write_it() {
        let value = json!({
            "status": {},
            "spec": {
                "template": {
                    "spec": {
                        "volumes": [{"emptyDir": {}, "name": "v"}],
                        "containers": [{
                            "env": [{"value": "b", "name": "a"}],
                            "resources": {"limits": {"memory": "1Gi", "cpu": 1}, "requests": {"cpu": 1}},
                            "image": "i", "custom": 1, "name": "c",
                        }],
                        "other": 1,
                    },
                    "metadata": {"labels": {"b": "", "a": ""}},
                },
                "selector": {"matchLabels": {"b": "", "a": ""}},
                "replicas": 1,
            },
            "metadata": {"zz": 1, "annotations": {"b": "", "a": ""}, "namespace": "n", "name": "x"},
            "kind": "Deployment",
            "apiVersion": "apps/v1",
        });
        assert_eq!(
            ordered(&value),
            concat!(
                r#"{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"x","namespace":"n","#,
                r#""annotations":{"a":"","b":""},"zz":1},"spec":{"replicas":1,"#,
                r#""selector":{"matchLabels":{"a":"","b":""}},"template":{"metadata":{"labels":{"a":"","b":""}},"#,
                r#""spec":{"containers":[{"name":"c","image":"i","env":[{"name":"a","value":"b"}],"#,
                r#""resources":{"requests":{"cpu":1},"limits":{"cpu":1,"memory":"1Gi"}},"custom":1}],"#,
                r#""volumes":[{"name":"v","emptyDir":{}}],"other":1}}},"status":{}}"#,
            )
        );
    }

    #[test]
    fn the_fields_of_a_custom_resource_keep_their_order() {
        let text = r#"{"apiVersion":"x/v1","kind":"Thing","metadata":{"name":"a"},"spec":{"z":1,"template":2,"replicas":3,"data":{"b":1,"a":2}}}"#;
        let value: Value = serde_json::from_str(text).unwrap();
        assert_eq!(ordered(&value), text);
    }

    #[test]
    fn objects_within_objects_are_ordered_too() {
        let value = json!({"manifests": [{"data": {"b": "1", "a": "2"}, "kind": "ConfigMap", "apiVersion": "v1"}]});
        assert_eq!(
            ordered(&value),
            r#"{"manifests":[{"apiVersion":"v1","kind":"ConfigMap","data":{"a":"2","b":"1"}}]}"#
        );
    }

    #[test]
    fn a_job_template_is_ordered_like_a_job() {
        let value = json!({
            "apiVersion": "batch/v1", "kind": "CronJob",
            "spec": {"jobTemplate": {"spec": {"template": {}, "backoffLimit": 1}}, "schedule": "x"},
        });
        assert_eq!(
            ordered(&value),
            r#"{"apiVersion":"batch/v1","kind":"CronJob","spec":{"schedule":"x","jobTemplate":{"spec":{"backoffLimit":1,"template":{}}}}}"#
        );
    }

    /// The same value with the keys of every mapping in another order.
    fn shuffled(value: &Value, seed: usize) -> Value {
        match value {
            Value::Object(map) => {
                let mut pairs: Vec<(String, Value)> = map
                    .iter()
                    .map(|(key, value)| (key.clone(), shuffled(value, seed / 2)))
                    .collect();
                let count = pairs.len().max(1);
                pairs.rotate_left(seed % count);
                if seed.is_multiple_of(3) {
                    pairs.reverse();
                }
                Value::Object(pairs.into_iter().collect())
            }
            Value::Array(items) => items.iter().map(|item| shuffled(item, seed)).collect(),
            other => other.clone(),
        }
    }

    #[test]
    fn the_order_of_known_keys_does_not_depend_on_the_order_before() {
        let value = json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "x", "namespace": "n", "labels": {"a": "", "b": "", "c": ""}, "annotations": {"d": "", "e": ""}},
            "spec": {
                "replicas": 1, "strategy": {"type": "Recreate"},
                "selector": {"matchLabels": {"a": "", "b": ""}},
                "template": {
                    "metadata": {"labels": {"a": "", "b": ""}},
                    "spec": {
                        "serviceAccountName": "s", "securityContext": {}, "nodeSelector": {"a": "", "b": ""}, "tolerations": [],
                        "containers": [{
                            "name": "c", "image": "i", "command": [], "args": [], "ports": [], "env": [], "volumeMounts": [],
                            "resources": {"requests": {"cpu": 1, "memory": 1}, "limits": {"cpu": 1, "memory": 1}},
                            "livenessProbe": {}, "readinessProbe": {},
                        }],
                        "volumes": [{"name": "v", "emptyDir": {}}],
                    },
                },
            },
            "status": {},
        });
        let once = ordered(&value);
        for seed in 0..200 {
            assert_eq!(ordered(&shuffled(&value, seed)), once);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn ordering_changes_no_value_and_twice_is_once(value in values()) {
            let value = json!({"spec": value, "kind": "Deployment", "apiVersion": "apps/v1"});
            let before = node(&value, &mut Origins::default());
            let once = ordered(&value);
            let again: Value = serde_json::from_str(&once).unwrap();
            prop_assert!(node(&again, &mut Origins::default()).same_value(&before));
            prop_assert_eq!(ordered(&again), once);
        }
    }
}
