//! Which nodes pods go to.

use super::selectors;
use super::selectors::expressions;
use super::tables::Names;
use super::tables::check_filled;
use super::tables::check_limits;
use super::tables::check_names;
use super::tables::check_words;
use super::tables::each;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";

const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";

/// The effects of taints.
const EFFECTS: &[&str] = &["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// What counts when pods are spread.
const POLICIES: &[&str] = &["Honor", "Ignore"];

/// Keys of labels by which pods are spread.
const SPREAD_KEYS: &[Names] = &[
    ("topologyKey", names::qualified_name),
    ("matchLabelKeys[]", names::qualified_name),
];

/// From this release on, tolerations compare numbers.
const COMPARING: KubeVersion = KubeVersion::new(1, 35);

/// Checks what chooses the nodes of pods.
pub(in crate::datum::rules) fn scheduling(
    pod: &Node,
    release: KubeVersion,
    findings: &mut Findings<'_>,
) {
    selectors::pairs(pod, "nodeSelector", findings);
    for toleration in look::list(pod, &["tolerations"]) {
        tolerate(toleration, release, findings);
    }
    node_affinity(pod, findings);
    for kind in ["podAffinity", "podAntiAffinity"] {
        let required = format!("affinity.{kind}.{REQUIRED}[]");
        let preferred = format!("affinity.{kind}.{PREFERRED}[]");
        for weighted in each(pod, &preferred) {
            check_limits(weighted, &[("weight", 1, 100)], findings);
        }
        for term in each(pod, &required) {
            pod_term(term, findings);
        }
        for term in each(pod, &format!("{preferred}.podAffinityTerm")) {
            pod_term(term, findings);
        }
    }
    spread(pod, findings);
}

/// <https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/>
fn tolerate(toleration: &Node, release: KubeVersion, findings: &mut Findings<'_>) {
    let operators: &[&str] = if release >= COMPARING {
        &["Equal", "Exists", "Lt", "Gt"]
    } else {
        &["Equal", "Exists"]
    };
    check_words(
        toleration,
        &[("operator", operators), ("effect", EFFECTS)],
        findings,
    );
    check_names(toleration, &[("key", names::qualified_name)], findings);
    let operator = look::text(toleration, &["operator"]);
    if look::lacks(toleration, &["key"]) && operator != "Exists" {
        let message = "a toleration without a key tolerates everything, with `Exists` only";
        let help = "write `key`, or `operator: Exists`";
        findings.error(toleration.origin, message, help);
    }
    if let Some(value) = look::word(toleration, &["value"]) {
        if operator == "Exists" {
            let message = "`Exists` has a value";
            findings.error(value.origin, message, "remove `value`, or use `Equal`");
        } else if let Err(reason) = names::label_value(value.text) {
            let message = format!(
                "`{}` cannot be the value of a taint: it {reason}",
                value.text
            );
            findings.error(value.origin, message, "correct the value");
        }
    }
    let seconds = look::at(toleration, &["tolerationSeconds"]);
    if let Some(seconds) = seconds.filter(|_| look::text(toleration, &["effect"]) != "NoExecute") {
        let message = "`tolerationSeconds` is for the effect `NoExecute` only";
        findings.error(
            seconds.origin,
            message,
            "write `effect: NoExecute`, or remove it",
        );
    }
}

/// <https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#node-affinity>
fn node_affinity(pod: &Node, findings: &mut Findings<'_>) {
    for required in each(pod, &format!("affinity.nodeAffinity.{REQUIRED}")) {
        check_filled(required, &[("", &["nodeSelectorTerms"])], findings);
        for term in look::list(required, &["nodeSelectorTerms"]) {
            node_term(term, findings);
        }
    }
    for weighted in each(pod, &format!("affinity.nodeAffinity.{PREFERRED}[]")) {
        check_limits(weighted, &[("weight", 1, 100)], findings);
        if let Some(term) = look::at(weighted, &["preference"]) {
            node_term(term, findings);
        }
    }
}

fn node_term(term: &Node, findings: &mut Findings<'_>) {
    expressions(term, true, findings);
    selectors::keys_and_values(term, findings);
    for field in look::list(term, &["matchFields"]) {
        let operators: &[&str] = &["In", "NotIn"];
        check_words(
            field,
            &[("key", &["metadata.name"]), ("operator", operators)],
            findings,
        );
        if look::list(field, &["values"]).len() != 1 {
            let message = "a field of a node is compared with exactly one value";
            findings.error(
                field.origin,
                message,
                "write one name of a node under `values`",
            );
        }
    }
}

/// <https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity>
fn pod_term(term: &Node, findings: &mut Findings<'_>) {
    check_filled(term, &[("", &["topologyKey"])], findings);
    let key = names::qualified_name;
    check_names(
        term,
        &[("topologyKey", key), ("namespaces[]", names::dns_label)],
        findings,
    );
    for selector in ["labelSelector", "namespaceSelector"] {
        if let Some(selector) = look::at(term, &[selector]) {
            selectors::labels(selector, findings);
        }
    }
}

/// <https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/>
fn spread(pod: &Node, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for constraint in look::list(pod, &["topologySpreadConstraints"]) {
        check_filled(
            constraint,
            &[("", &["topologyKey", "whenUnsatisfiable"])],
            findings,
        );
        let when: &[&str] = &["DoNotSchedule", "ScheduleAnyway"];
        let words = [
            ("whenUnsatisfiable", when),
            ("nodeAffinityPolicy", POLICIES),
            ("nodeTaintsPolicy", POLICIES),
        ];
        check_words(constraint, &words, findings);
        check_names(constraint, SPREAD_KEYS, findings);
        if let Some(keys) = look::at(constraint, &["matchLabelKeys"])
            && keys.as_list().is_some_and(|keys| !keys.is_empty())
            && look::at(constraint, &["labelSelector"]).is_none()
        {
            let message = "`matchLabelKeys` narrows a `labelSelector`, and there is none";
            findings.error(keys.origin, message, "write `labelSelector`, or remove it");
        }
        let limits = [("maxSkew", 1, i64::MAX), ("minDomains", 1, i64::MAX)];
        check_limits(constraint, &limits, findings);
        let when = look::text(constraint, &["whenUnsatisfiable"]);
        if let Some(least) =
            look::at(constraint, &["minDomains"]).filter(|_| when != "DoNotSchedule")
        {
            let message = "`minDomains` is for `DoNotSchedule` only";
            findings.error(least.origin, message, "remove it");
        }
        let key = look::text(constraint, &["topologyKey"]);
        if !key.is_empty() && !seen.insert((key, when)) {
            let message = format!("pods are spread over `{key}` twice");
            findings.error(constraint.origin, message, "remove one of the constraints");
        }
        if let Some(selector) = look::at(constraint, &["labelSelector"]) {
            selectors::labels(selector, findings);
        }
    }
}
