//! The order in which objects are applied, so that nothing is created before what it needs.

/// The place of a kind in the order of applying; smaller goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ApplyRank(u8);

/// Kinds as `group/kind`, in the order of applying: namespaces, custom resource definitions, what
/// the cluster offers, access rights, limits, configuration, services, workloads. The classes are
/// those of the work agent of Open Cluster Management; where it has one class, kinds stand here in
/// the order in which they refer to each other.
const FIRST: &[(&str, &str)] = &[
    ("", "Namespace"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("scheduling.k8s.io", "PriorityClass"),
    ("storage.k8s.io", "StorageClass"),
    ("node.k8s.io", "RuntimeClass"),
    ("networking.k8s.io", "IngressClass"),
    ("", "PersistentVolume"),
    ("", "ServiceAccount"),
    ("rbac.authorization.k8s.io", "ClusterRole"),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io", "Role"),
    ("rbac.authorization.k8s.io", "RoleBinding"),
    ("networking.k8s.io", "NetworkPolicy"),
    ("", "ResourceQuota"),
    ("", "LimitRange"),
    ("policy", "PodDisruptionBudget"),
    ("", "Secret"),
    ("", "ConfigMap"),
    ("", "PersistentVolumeClaim"),
    ("", "Service"),
    ("apps", "DaemonSet"),
    ("", "Pod"),
    ("", "ReplicationController"),
    ("apps", "ReplicaSet"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("batch", "Job"),
    ("batch", "CronJob"),
];

/// Kinds that can refuse other objects, or answer for them; a failing one would block the rest.
const LAST: &[(&str, &str)] = &[
    ("apiregistration.k8s.io", "APIService"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
    (
        "admissionregistration.k8s.io",
        "ValidatingAdmissionPolicyBinding",
    ),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    (
        "admissionregistration.k8s.io",
        "MutatingAdmissionPolicyBinding",
    ),
    (
        "admissionregistration.k8s.io",
        "MutatingWebhookConfiguration",
    ),
    (
        "admissionregistration.k8s.io",
        "ValidatingWebhookConfiguration",
    ),
];

const REST: u8 = 100;

/// Where a kind stands. Kinds we do not know, custom ones above all, come after the workloads and
/// before the webhooks.
pub fn apply_rank(group: &str, kind: &str) -> ApplyRank {
    let position = |kinds: &[(&str, &str)]| {
        let position = kinds.iter().position(|known| *known == (group, kind));
        position.and_then(|position| u8::try_from(position).ok())
    };
    let rank = position(FIRST).or_else(|| position(LAST).map(|position| REST + 1 + position));
    ApplyRank(rank.unwrap_or(REST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kubernetes::facts;

    #[test]
    fn what_is_needed_comes_first_and_what_can_block_comes_last() {
        let ranks = [
            apply_rank("", "Namespace"),
            apply_rank("apiextensions.k8s.io", "CustomResourceDefinition"),
            apply_rank("rbac.authorization.k8s.io", "Role"),
            apply_rank("", "ConfigMap"),
            apply_rank("", "Service"),
            apply_rank("apps", "Deployment"),
            apply_rank("networking.k8s.io", "Ingress"),
            apply_rank(
                "admissionregistration.k8s.io",
                "ValidatingWebhookConfiguration",
            ),
        ];
        assert!(ranks.is_sorted_by(|left, right| left < right), "{ranks:?}");
    }

    #[test]
    fn a_service_of_another_group_is_one_of_the_rest() {
        let rest = apply_rank("example.com", "Widget");
        assert_eq!(apply_rank("serving.knative.dev", "Service"), rest);
        assert!(apply_rank("", "Service") < rest);
    }

    #[test]
    fn every_kind_of_the_order_exists() {
        for (group, kind) in FIRST.iter().chain(LAST) {
            assert!(facts::any_version(group, kind).is_some(), "{group}/{kind}");
        }
    }
}
