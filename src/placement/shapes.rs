//! The fields of the documents that placement reads. Source:
//! <https://open-cluster-management.io/docs/concepts/content-placement/placement/> and the types of
//! <https://github.com/open-cluster-management-io/api>.

use crate::yaml::Field;
use crate::yaml::Form;
use crate::yaml::Shape;

/// Defines a shape.
macro_rules! shape {
    ($name:ident, $what:literal, [$($field:expr),* $(,)?]) => {
        pub(super) static $name: Shape = Shape { what: $what, fields: &[$($field),*] };
    };
}

const fn required(name: &'static str, form: Form) -> Field {
    Field::required(name, form)
}

const fn optional(name: &'static str, form: Form) -> Field {
    Field::optional(name, form)
}

const fn kept(name: &'static str) -> Field {
    Field::kept(name)
}

shape!(
    DOCUMENT,
    "the resource",
    [
        required("apiVersion", Form::Text),
        required("kind", Form::Text),
        required("metadata", Form::Map),
        optional("spec", Form::Map),
        optional("status", Form::Map),
    ]
);

shape!(
    MANAGED_CLUSTER_SPEC,
    "`spec` of the ManagedCluster",
    [
        kept("managedClusterClientConfigs"),
        kept("hubAcceptsClient"),
        kept("leaseDurationSeconds"),
        optional("taints", Form::List),
    ]
);

shape!(
    TAINT,
    "the taint",
    [
        required("key", Form::Text),
        optional("value", Form::Text),
        required("effect", Form::Text),
        optional("timeAdded", Form::Text),
    ]
);

shape!(
    MANAGED_CLUSTER_STATUS,
    "`status` of the ManagedCluster",
    [
        optional("conditions", Form::List),
        optional("capacity", Form::Map),
        optional("allocatable", Form::Map),
        optional("version", Form::Map),
        optional("clusterClaims", Form::List),
        kept("managedNamespaces"),
    ]
);

shape!(
    KUBERNETES_VERSION,
    "the version",
    [optional("kubernetes", Form::Text)]
);

shape!(
    CLAIM,
    "the cluster claim",
    [required("name", Form::Text), required("value", Form::Text),]
);

shape!(
    SET_SPEC,
    "`spec` of the ManagedClusterSet",
    [
        optional("clusterSelector", Form::Map),
        kept("managedNamespaces"),
    ]
);

shape!(
    CLUSTER_SELECTOR,
    "the cluster selector",
    [
        optional("selectorType", Form::Text),
        optional("labelSelector", Form::Map),
    ]
);

shape!(
    BINDING_SPEC,
    "`spec` of the ManagedClusterSetBinding",
    [required("clusterSet", Form::Text),]
);

shape!(
    DECISION_STATUS,
    "`status` of the PlacementDecision",
    [optional("decisions", Form::List),]
);

shape!(
    DECISION,
    "the decision",
    [
        required("clusterName", Form::Text),
        kept("reason"),
        kept("score"),
    ]
);

shape!(
    SCORE_STATUS,
    "`status` of the AddOnPlacementScore",
    [
        kept("conditions"),
        optional("scores", Form::List),
        optional("validUntil", Form::Text),
    ]
);

shape!(
    SCORE,
    "the score",
    [
        required("name", Form::Text),
        required("value", Form::Integer),
    ]
);

shape!(
    LABEL_SELECTOR,
    "the label selector",
    [
        optional("matchLabels", Form::TextMap),
        optional("matchExpressions", Form::List),
    ]
);

shape!(
    CLAIM_SELECTOR,
    "the claim selector",
    [optional("matchExpressions", Form::List),]
);

shape!(
    REQUIREMENT,
    "the requirement",
    [
        required("key", Form::Text),
        required("operator", Form::Text),
        optional("values", Form::List),
    ]
);

shape!(
    PLACEMENT_SPEC,
    "`spec` of the Placement",
    [
        optional("clusterSets", Form::List),
        optional("numberOfClusters", Form::Integer),
        optional("predicates", Form::List),
        optional("prioritizerPolicy", Form::Map),
        optional("spreadPolicy", Form::Map),
        optional("tolerations", Form::List),
        optional("decisionStrategy", Form::Map),
        kept("sortBy"),
        kept("scoreRateLimit"),
    ]
);

shape!(
    PREDICATE,
    "the predicate",
    [optional("requiredClusterSelector", Form::Map),]
);

shape!(
    CLUSTER_SELECTION,
    "the cluster selector",
    [
        optional("labelSelector", Form::Map),
        optional("claimSelector", Form::Map),
        optional("celSelector", Form::Map),
    ]
);

shape!(
    CEL_SELECTOR,
    "the CEL selector",
    [optional("celExpressions", Form::List),]
);

shape!(
    PRIORITIZER_POLICY,
    "the prioritizer policy",
    [
        optional("mode", Form::Text),
        optional("configurations", Form::List),
    ]
);

shape!(
    PRIORITIZER,
    "the prioritizer",
    [
        required("scoreCoordinate", Form::Map),
        optional("weight", Form::Integer),
    ]
);

shape!(
    SCORE_COORDINATE,
    "the score coordinate",
    [
        optional("type", Form::Text),
        optional("builtIn", Form::Text),
        optional("addOn", Form::Map),
    ]
);

shape!(
    ADD_ON_SCORE,
    "the add-on score",
    [
        required("resourceName", Form::Text),
        required("scoreName", Form::Text),
    ]
);

shape!(
    SPREAD_POLICY,
    "the spread policy",
    [optional("spreadConstraints", Form::List),]
);

shape!(
    SPREAD_CONSTRAINT,
    "the spread constraint",
    [
        required("topologyKey", Form::Text),
        required("topologyKeyType", Form::Text),
        optional("maxSkew", Form::Integer),
        optional("whenUnsatisfiable", Form::Text),
    ]
);

shape!(
    TOLERATION,
    "the toleration",
    [
        optional("key", Form::Text),
        optional("operator", Form::Text),
        optional("value", Form::Text),
        optional("effect", Form::Text),
        optional("tolerationSeconds", Form::Integer),
    ]
);

shape!(
    DECISION_STRATEGY,
    "the decision strategy",
    [optional("groupStrategy", Form::Map),]
);

shape!(
    GROUP_STRATEGY,
    "the group strategy",
    [
        optional("decisionGroups", Form::List),
        optional("clustersPerDecisionGroup", Form::Any),
    ]
);

shape!(
    DECISION_GROUP,
    "the decision group",
    [
        required("groupName", Form::Text),
        required("groupClusterSelector", Form::Map),
    ]
);

shape!(
    GROUP_SELECTION,
    "the cluster selector of the group",
    [
        optional("labelSelector", Form::Map),
        optional("claimSelector", Form::Map),
    ]
);

shape!(
    SHORT_FORM,
    "the inventory",
    [
        optional("clusters", Form::List),
        optional("clusterSets", Form::List),
        optional("bindings", Form::List),
    ]
);

shape!(
    SHORT_CLUSTER,
    "the cluster",
    [
        required("name", Form::Text),
        optional("labels", Form::Map),
        optional("claims", Form::Map),
        optional("clusterSet", Form::Text),
        optional("kubernetesVersion", Form::Text),
        optional("allocatable", Form::Map),
        optional("capacity", Form::Map),
        optional("taints", Form::List),
        optional("scores", Form::Map),
    ]
);

shape!(
    SHORT_SET,
    "the cluster set",
    [
        required("name", Form::Text),
        optional("labelSelector", Form::Map),
    ]
);

shape!(
    SHORT_BINDING,
    "the binding",
    [
        required("namespace", Form::Text),
        required("clusterSet", Form::Text),
    ]
);

shape!(
    ROLLOUT_STRATEGY,
    "the rollout strategy",
    [
        optional("type", Form::Text),
        optional("all", Form::Map),
        optional("progressive", Form::Map),
        optional("progressivePerGroup", Form::Map),
    ]
);

shape!(
    ROLLOUT,
    "the settings of the rollout",
    [
        optional("maxFailures", Form::Any),
        optional("maxConcurrency", Form::Any),
        optional("minSuccessTime", Form::Text),
        optional("progressDeadline", Form::Text),
        optional("mandatoryDecisionGroups", Form::List),
    ]
);

shape!(
    MANDATORY_GROUP,
    "the mandatory decision group",
    [
        optional("groupName", Form::Text),
        optional("groupIndex", Form::Integer),
    ]
);
