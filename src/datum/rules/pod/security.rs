//! Security contexts of pods and containers.

use super::tables::check_filled;
use super::tables::check_limits;
use super::tables::check_names;
use super::tables::check_words;
use super::tables::each;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// The largest number of a user or group.
const LARGEST_ID: i64 = 2_147_483_647;

/// What system calls and files are allowed by.
const PROFILES: &[&str] = &["RuntimeDefault", "Localhost", "Unconfined"];

/// Checks the `securityContext` of a pod or container.
pub(in crate::datum::rules) fn security(node: &Node, findings: &mut Findings<'_>) {
    let Some(context) = look::at(node, &["securityContext"]) else {
        return;
    };
    check_limits(
        context,
        &[
            ("runAsUser", 0, LARGEST_ID),
            ("runAsGroup", 0, LARGEST_ID),
            ("fsGroup", 0, LARGEST_ID),
            ("supplementalGroups[]", 0, LARGEST_ID),
        ],
        findings,
    );
    check_words(
        context,
        &[
            ("procMount", &["Default", "Unmasked"]),
            ("fsGroupChangePolicy", &["OnRootMismatch", "Always"]),
            ("supplementalGroupsPolicy", &["Merge", "Strict"]),
            ("seccompProfile.type", PROFILES),
            ("appArmorProfile.type", PROFILES),
        ],
        findings,
    );
    for profile in ["seccompProfile", "appArmorProfile"] {
        if let Some(profile) = look::at(context, &[profile]) {
            of_the_node(profile, findings);
        }
    }
    escalation(context, findings);
    check_filled(context, &[("sysctls[]", &["name"])], findings);
    check_names(context, &[("sysctls[].name", sysctl_name)], findings);
    let mut seen = BTreeSet::new();
    for sysctl in each(context, "sysctls[].name") {
        let name = sysctl.as_str().unwrap_or_default();
        if !name.is_empty() && !seen.insert(name) {
            let message = format!("`{name}` is set twice");
            findings.error(sysctl.origin, message, "remove one of them");
        }
    }
}

/// <https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/>
fn sysctl_name(name: &str) -> Result<(), String> {
    let inner = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
    let fits = |part: &str| {
        part.starts_with(inner)
            && part.ends_with(inner)
            && part
                .chars()
                .all(|letter| inner(letter) || "-_".contains(letter))
    };
    if name.len() <= names::SUBDOMAIN_LENGTH && name.split(['.', '/']).all(fits) {
        return Ok(());
    }
    Err(format!(
        "must be at most {} characters: lowercase letters, digits, `-` and `_`, in parts between \
         dots or slashes that begin and end with a letter or digit",
        names::SUBDOMAIN_LENGTH
    ))
}

fn of_the_node(profile: &Node, findings: &mut Findings<'_>) {
    check_filled(profile, &[("", &["type"])], findings);
    let is_local = look::text(profile, &["type"]) == "Localhost";
    match look::word(profile, &["localhostProfile"]) {
        None if is_local => {
            let help = "write `localhostProfile`, the file on the node";
            findings.missing(profile.origin, "`Localhost` names no profile", help);
        }
        Some(file) if !is_local => {
            let message = "`localhostProfile` is for `Localhost` only";
            findings.error(
                file.origin,
                message,
                "remove it, or write `type: Localhost`",
            );
        }
        _ => {}
    }
}

/// A process that may do everything cannot be kept from getting more rights.
fn escalation(context: &Node, findings: &mut Findings<'_>) {
    let Some(denied) = look::at(context, &["allowPrivilegeEscalation"])
        .filter(|node| node.as_bool() == Some(false))
    else {
        return;
    };
    let privileged = look::at(context, &["privileged"]).and_then(Node::as_bool);
    let added = look::list(context, &["capabilities", "add"]);
    let mut added = added.iter().filter_map(Node::as_str);
    let reason = if privileged == Some(true) {
        "`privileged`"
    } else if added.any(|one| one == "CAP_SYS_ADMIN") {
        "`CAP_SYS_ADMIN`"
    } else {
        return;
    };
    let message = format!("`allowPrivilegeEscalation` cannot be denied with {reason}");
    findings.error(denied.origin, message, "remove one of them");
}
