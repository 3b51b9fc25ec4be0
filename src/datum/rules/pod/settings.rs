//! Settings of pods and containers that stand by themselves.

use super::tables::Limits;
use super::tables::Names;
use super::tables::Words;
use super::tables::check_given;
use super::tables::check_limits;
use super::tables::check_names;
use super::tables::check_one_of;
use super::tables::check_words;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;
use std::net::IpAddr;

const POD_WORDS: &[Words] = &[
    (
        "dnsPolicy",
        &["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
    ),
    ("preemptionPolicy", &["PreemptLowerPriority", "Never"]),
    ("os.name", &["linux", "windows"]),
];

const POD_LIMITS: &[Limits] = &[("terminationGracePeriodSeconds", 0, i64::MAX)];

const POD_NAMES: &[Names] = &[
    ("serviceAccountName", names::dns_subdomain),
    ("serviceAccount", names::dns_subdomain),
    ("nodeName", names::dns_subdomain),
    ("priorityClassName", names::dns_subdomain),
    ("runtimeClassName", names::dns_subdomain),
    ("hostname", names::dns_label),
    ("subdomain", names::dns_label),
    ("readinessGates[].conditionType", names::qualified_name),
    ("schedulingGates[].name", names::qualified_name),
    ("resourceClaims[].name", names::dns_label),
    ("hostAliases[].hostnames[]", names::dns_subdomain),
    ("dnsConfig.searches[]", searched),
];

const CONTAINER_WORDS: &[Words] = &[
    ("imagePullPolicy", &["Always", "IfNotPresent", "Never"]),
    (
        "terminationMessagePolicy",
        &["File", "FallbackToLogsOnError"],
    ),
];

/// From this release on, a container may say itself when it is restarted.
const OWN_RESTARTS: KubeVersion = KubeVersion::new(1, 34);

/// How many servers of names, and domains to search in, there may be.
const DNS: (usize, usize) = (3, 32);

/// Checks settings of a container. `is_first` says that it stands under `initContainers`.
pub(in crate::datum::rules) fn container_settings(
    container: &Node,
    is_first: bool,
    release: KubeVersion,
    findings: &mut Findings<'_>,
) {
    check_words(container, CONTAINER_WORDS, findings);
    if let Some(policy) = look::word(container, &["restartPolicy"]) {
        let is_good = if release >= OWN_RESTARTS {
            ["Always", "OnFailure", "Never"].contains(&policy.text)
        } else {
            is_first && policy.text == "Always"
        };
        if !is_good {
            let message = format!(
                "this container cannot have `restartPolicy: {}`",
                policy.text
            );
            let help = "remove it; `Always` under `initContainers` keeps a container running";
            findings.error(policy.origin, message, help);
        }
    }
}

/// Checks settings of a pod.
pub(in crate::datum::rules) fn settings(pod: &Node, findings: &mut Findings<'_>) {
    check_words(pod, POD_WORDS, findings);
    check_limits(pod, POD_LIMITS, findings);
    check_names(pod, POD_NAMES, findings);
    let never: [(&str, &str); 2] = [
        ("ephemeralContainers", "they are added to running pods only"),
        (
            "activeDeadlineSeconds",
            "replicas run until they are stopped",
        ),
    ];
    for (field, why) in never {
        if let Some(found) = look::at(pod, &[field]) {
            let message = format!("a template cannot have `{field}`");
            findings.error(found.origin, message, &format!("remove it; {why}"));
        }
    }
    names_of_hosts(pod, findings);
    for gate in ["schedulingGates", "resourceClaims"] {
        once(pod, gate, findings);
    }
    for claim in look::list(pod, &["resourceClaims"]) {
        let fields = ["resourceClaimName", "resourceClaimTemplateName"];
        check_one_of(claim, ("a claim of resources", &fields), false, findings);
    }
}

/// <https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config>
fn names_of_hosts(pod: &Node, findings: &mut Findings<'_>) {
    if look::text(pod, &["dnsPolicy"]) == "None"
        && look::list(pod, &["dnsConfig", "nameservers"]).is_empty()
    {
        let at = look::at(pod, &["dnsPolicy"]).unwrap_or(pod);
        let help = "write `dnsConfig.nameservers`";
        findings.missing(at.origin, "nothing is there to look names up", help);
    }
    let (servers, domains) = DNS;
    for (field, most) in [("nameservers", servers), ("searches", domains)] {
        if let Some(list) = look::at(pod, &["dnsConfig", field])
            && list.as_list().is_some_and(|list| list.len() > most)
        {
            let message = format!("there are more than {most} `{field}`");
            findings.error(list.origin, message, "remove some of them");
        }
    }
    check_given(pod, &[("dnsConfig.options[]", &["name"])], findings);
    for path in ["dnsConfig.nameservers[]", "hostAliases[].ip"] {
        for address in words(pod, path) {
            if address.text.parse::<IpAddr>().is_err() {
                let message = format!("`{}` is no address", address.text);
                findings.error(
                    address.origin,
                    message,
                    "write an address such as `10.0.0.1`",
                );
            }
        }
    }
}

/// A domain to search in may be the root, end with a dot, and have underscores.
fn searched(domain: &str) -> Result<(), String> {
    let without_end = domain.strip_suffix('.').unwrap_or(domain);
    match domain {
        "." => Ok(()),
        _ => names::dns_subdomain(&without_end.replace('_', "u")),
    }
}

/// Names of a list stand once.
fn once(pod: &Node, field: &str, findings: &mut Findings<'_>) {
    let mut seen = BTreeSet::new();
    for name in words(pod, &format!("{field}[].name")) {
        if !seen.insert(name.text) {
            let message = format!("`{}` stands twice under `{field}`", name.text);
            findings.error(name.origin, message, "remove one of them");
        }
    }
}
