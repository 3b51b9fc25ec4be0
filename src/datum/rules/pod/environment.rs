//! Variables of the environment of a container.

use super::tables::check_filled;
use super::tables::check_given;
use super::tables::check_names;
use super::tables::check_one_of;
use super::tables::check_words;
use super::tables::each;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::KubeVersion;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Where a value comes from.
const SOURCES: [&str; 5] = [
    "fieldRef",
    "resourceFieldRef",
    "configMapKeyRef",
    "secretKeyRef",
    "fileKeyRef",
];

/// Fields of a pod that a variable can have the value of.
const FIELDS: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
];

/// Amounts of a container that a variable or a file can have the value of.
pub(super) const AMOUNTS: &[&str] = &[
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

/// From this release on, names may hold any printable character but `=`.
const RELAXED: KubeVersion = KubeVersion::new(1, 32);

/// Checks `env` and `envFrom` of a container.
pub(in crate::datum::rules) fn environment(
    container: &Node,
    release: KubeVersion,
    findings: &mut Findings<'_>,
) {
    let mut seen = BTreeSet::new();
    for variable in look::list(container, &["env"]) {
        name(variable, release, findings);
        value(variable, findings);
        if let Some(name) = look::word(variable, &["name"])
            && !seen.insert(name.text)
        {
            let message = format!("variable `{}` stands twice", name.text);
            findings.warning(
                name.origin,
                message,
                "remove one of them: the last one counts",
            );
        }
    }
    references(container, findings);
    for source in look::list(container, &["envFrom"]) {
        let fields = ["configMapRef", "secretRef"];
        check_one_of(source, ("an item of `envFrom`", &fields), false, findings);
        if let Some(prefix) = look::word(source, &["prefix"])
            && let Err(reason) = variable_name(prefix.text, release)
        {
            let message = format!("`{}` cannot begin variables: it {reason}", prefix.text);
            findings.error(prefix.origin, message, "correct the prefix");
        }
    }
}

fn name(variable: &Node, release: KubeVersion, findings: &mut Findings<'_>) {
    // That there is no name at all, the structure has told.
    let written = look::at(variable, &["name"]);
    if let Some(written) = written.filter(|written| look::lacks(written, &[])) {
        let message = "the name of a variable of the environment is empty";
        findings.error(written.origin, message, "name it");
    }
    let Some(name) = look::word(variable, &["name"]) else {
        return;
    };
    if let Err(reason) = variable_name(name.text, release) {
        let message = format!("`{}` cannot be a variable: it {reason}", name.text);
        let help = if name.text.contains('=') {
            "write the value under `value`"
        } else {
            "choose a name such as `LOG_LEVEL`"
        };
        findings.error(name.origin, message, help);
    }
}

/// <https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/>
fn variable_name(name: &str, release: KubeVersion) -> Result<(), &'static str> {
    if name.contains('=') {
        return Err("holds `=`");
    }
    if release >= RELAXED {
        let is_printable = name
            .chars()
            .all(|letter| letter == ' ' || letter.is_ascii_graphic());
        return if is_printable {
            Ok(())
        } else {
            Err("must consist of printable ASCII characters")
        };
    }
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    if name.chars().all(fits) && !name.starts_with(|first: char| first.is_ascii_digit()) {
        return Ok(());
    }
    Err("must consist of letters, digits, `_`, `-` and `.`, and not start with a digit")
}

fn value(variable: &Node, findings: &mut Findings<'_>) {
    let Some(from) = look::at(variable, &["valueFrom"]) else {
        return;
    };
    let name = look::text(variable, &["name"]);
    if !look::lacks(variable, &["value"]) {
        let message = format!("variable `{name}` has `value` and `valueFrom`");
        findings.error(from.origin, message, "keep one of them");
        return;
    }
    let what = format!("`valueFrom` of `{name}`");
    check_one_of(from, (&what, &SOURCES), false, findings);
}

fn references(container: &Node, findings: &mut Findings<'_>) {
    let key = |key: &str| config_key(key);
    check_given(
        container,
        &[
            ("env[].valueFrom.configMapKeyRef", &["name"]),
            ("env[].valueFrom.secretKeyRef", &["name"]),
            ("envFrom[].configMapRef", &["name"]),
            ("envFrom[].secretRef", &["name"]),
        ],
        findings,
    );
    check_filled(
        container,
        &[
            ("env[].valueFrom.configMapKeyRef", &["key"]),
            ("env[].valueFrom.secretKeyRef", &["key"]),
            ("env[].valueFrom.fieldRef", &["fieldPath"]),
            ("env[].valueFrom.resourceFieldRef", &["resource"]),
        ],
        findings,
    );
    check_names(
        container,
        &[
            ("env[].valueFrom.configMapKeyRef.name", names::dns_subdomain),
            ("env[].valueFrom.secretKeyRef.name", names::dns_subdomain),
            ("envFrom[].configMapRef.name", names::dns_subdomain),
            ("envFrom[].secretRef.name", names::dns_subdomain),
            ("env[].valueFrom.configMapKeyRef.key", key),
            ("env[].valueFrom.secretKeyRef.key", key),
        ],
        findings,
    );
    let amounts = "env[].valueFrom.resourceFieldRef.resource";
    check_words(container, &[(amounts, AMOUNTS)], findings);
    check_divisors(container, "env[].valueFrom.resourceFieldRef", findings);
    for field in words(container, "env[].valueFrom.fieldRef.fieldPath") {
        if !is_field(field.text, &FIELDS) {
            let message = format!("a variable cannot have the value of `{}`", field.text);
            let help = crate::diag::did_you_mean(field.text, FIELDS).unwrap_or_else(|| {
                format!(
                    "there are: {}, metadata.labels['<key>'] and metadata.annotations['<key>']",
                    FIELDS.join(", ")
                )
            });
            findings.error(field.origin, message, &help);
        }
    }
}

/// Whether a path is one of some fields, or a single label or annotation.
pub(super) fn is_field(path: &str, fields: &[&str]) -> bool {
    let key = ["metadata.labels['", "metadata.annotations['"]
        .into_iter()
        .find_map(|start| path.strip_prefix(start)?.strip_suffix("']"));
    fields.contains(&path) || key.is_some_and(|key| names::qualified_name(key).is_ok())
}

/// A key of a `ConfigMap` or Secret
/// (<https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-object>).
pub(super) fn config_key(key: &str) -> Result<(), String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-._".contains(letter);
    if key.len() > names::SUBDOMAIN_LENGTH {
        return Err(format!(
            "must not be longer than {} characters",
            names::SUBDOMAIN_LENGTH
        ));
    }
    if !key.chars().all(fits) || key == "." || key.starts_with("..") {
        return Err(
            "must consist of letters, digits, `-`, `_` and `.`, and not start with `..`".to_owned(),
        );
    }
    Ok(())
}

/// What amounts can be divided by: cpu by `1` and `1m`, the others by units.
pub(super) fn check_divisors(node: &Node, path: &str, findings: &mut Findings<'_>) {
    for reference in each(node, path) {
        let Some(divisor) = look::at(reference, &["divisor"]) else {
            continue;
        };
        let resource = look::text(reference, &["resource"]);
        let is_cpu = ["limits.cpu", "requests.cpu"].contains(&resource);
        let units: &[&str] = if is_cpu {
            &["1", "1m"]
        } else {
            &[
                "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
            ]
        };
        let amount = crate::kubernetes::Amount::of(divisor);
        let is_unit = |unit: &&str| crate::kubernetes::Amount::parse(unit) == amount;
        let is_none = amount == Some(crate::kubernetes::Amount::default());
        if amount.is_some() && !is_none && !units.iter().any(is_unit) {
            let help = format!("write one of: {}", units.join(", "));
            findings.error(divisor.origin, "this cannot be a `divisor`", &help);
        }
    }
}
