//! What documents are called, and what is made of their names.

use super::Subject;
use crate::datum::dialect::Dialect;
use crate::datum::dialect::KIND;
use crate::datum::dialect::Level;
use crate::datum::expand::units;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::look::Word;
use crate::datum::workload::Workload;
use crate::diag::Diagnostic;
use crate::diag::codes::datum as codes;
use crate::kubernetes::names;
use crate::yaml::Decoding;
use crate::yaml::Node;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// How namespaces of projects begin.
const PROJECT: &str = "project-";

pub(super) fn api_version(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let right = workload.dialect.api_version();
    if let Some(written) = look::word(&workload.node, &["apiVersion"])
        && written.text != right
    {
        let message = format!("there is no version `{}` of Datum's Workload", written.text);
        findings.error(written.origin, message, &format!("write `{right}`"));
    }
    if let Some(kind) = look::word(&workload.node, &["kind"])
        && kind.text != KIND
    {
        let message = format!("`{right}` has no kind `{}`", kind.text);
        findings.error(kind.origin, message, &format!("did you mean `{KIND}`?"));
    }
}

/// The name of the Workload, where it has one. Both dialects ask for it.
pub(super) fn own<'s>(subject: &Subject<'s>, findings: &mut Findings<'_>) -> Option<Word<'s>> {
    let (keys, message) = (["metadata", "name"], "the Workload has no name");
    let node = &subject.workload.node;
    findings.required(node, &keys, message, "write `metadata.name`")
}

/// Tells of Workloads of one dialect, namespace and name that are not equal: only one of them can be.
pub fn check_identities(workloads: &[Workload], decoding: &mut Decoding<'_>) {
    let mut seen: BTreeMap<(Dialect, String), &Workload> = BTreeMap::new();
    for workload in workloads.iter().filter(|one| !one.name().is_empty()) {
        let called = workload.called();
        let first = seen.entry((workload.dialect, called)).or_insert(workload);
        if first.node.same_value(&workload.node) {
            continue;
        }
        let code = match workload.dialect {
            Dialect::S => &codes::NAME,
            Dialect::R => &codes::DERIVED_NAMES,
        };
        let message = format!("there are two different Workloads `{}`", workload.called());
        let (here, there) = (
            decoding.span(workload.origin()),
            decoding.span(first.origin()),
        );
        decoding.diagnostics.push(
            Diagnostic::error(code, message)
                .place(here, "named here")
                .place(there, "and here")
                .help("give one of them another name, or remove it"),
        );
    }
}

/// The namespace: of a project in dialect S, any or none in dialect R.
pub(super) fn namespace(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let is_of_project = workload.dialect == Dialect::S;
    let help = "write the namespace of the project, such as `project-shop`";
    if is_of_project && look::lacks(&workload.node, &["metadata", "namespace"]) {
        findings.missing(workload.origin(), "the Workload has no namespace", help);
    }
    let Some(namespace) = workload.metadata("namespace") else {
        return;
    };
    let text = namespace.text;
    let is_label = names::dns_label(text);
    if is_of_project {
        let project = text.strip_prefix(PROJECT);
        // What follows the first `-` must be a name by itself.
        let is_project = project.is_some_and(|rest| names::dns_label(rest).is_ok());
        if !is_project || is_label.is_err() {
            let message = format!("`{text}` is no namespace of a project");
            findings.error(namespace.origin, message, help);
        }
    } else if let Err(reason) = is_label {
        let message = format!("`{text}` cannot be a namespace: it {reason}");
        findings.error(namespace.origin, message, "choose a name such as `default`");
    }
}

/// The workload's own name, and those of instances: `<workload>-<placement>-<place>-<ordinal>`.
pub(super) fn derived(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let Some(name) = own(subject, findings) else {
        return;
    };
    let checked = if subject.level >= Level::R3 {
        names::dns_label(name.text)
    } else {
        names::dns_subdomain(name.text)
    };
    if let Err(reason) = checked {
        let message = format!("`{}` cannot be a name: it {reason}", name.text);
        findings.error(name.origin, message, "choose a name such as `web-app`");
        return;
    }
    let (mut taken, mut seen) = (BTreeSet::new(), BTreeSet::new());
    for unit in units(workload, subject.facts.mapping) {
        let deployment = unit.name(name.text);
        let last = format!("{deployment}-{}", most(unit.placement) - 1);
        if last.len() > names::LABEL_LENGTH {
            let message = format!(
                "the instance `{last}` has a name of {} characters; at most {} are allowed",
                last.len(),
                names::LABEL_LENGTH
            );
            let help = "shorten the name of the Workload or of the placement";
            findings.error(name.origin, message, help);
        }
        // That a place or a placement stands twice is told elsewhere.
        let place = unit.place.map(|place| place.text);
        let is_new = seen.insert((unit.placement_name, place));
        if !taken.insert(deployment.clone()) && is_new {
            let origin = unit
                .place
                .map_or(unit.placement.origin, |place| place.origin);
            let message = format!("two placements make the deployment `{deployment}`");
            findings.error(origin, message, "give one of the placements another name");
        }
    }
    elsewhere(subject, &taken, findings);
}

/// How many instances a placement may have.
fn most(placement: &Node) -> i64 {
    let count = |key: &str| look::integer(placement, &["scaleSettings", key]).unwrap_or(1);
    count("minReplicas").max(count("maxReplicas")).max(1)
}

/// `a` in placement `b-c` and `a-b` in placement `c` make one deployment.
fn elsewhere(subject: &Subject<'_>, own: &BTreeSet<String>, findings: &mut Findings<'_>) {
    let workload = subject.workload;
    let others = subject.all.iter().filter(|other| {
        other.dialect == workload.dialect
            && other.namespace() == workload.namespace()
            && other.name() < workload.name()
    });
    for other in others {
        let units = units(other, subject.facts.mapping);
        let mut theirs = units.iter().map(|unit| unit.name(other.name()));
        if let Some(shared) = theirs.find(|name| own.contains(name)) {
            let message = format!("`{}` makes the deployment `{shared}`, too", other.name());
            let help = "give one of the Workloads or placements another name";
            findings.error(workload.origin(), message, help);
        }
    }
}
