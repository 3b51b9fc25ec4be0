//! Requests and limits.

use super::tables::check_words;
use super::tables::each;
use super::tables::words;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::kubernetes::Amount;
use crate::kubernetes::names;
use crate::yaml::Entry;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// Resources without a prefix.
const STANDARD: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// How resources of large pages begin.
const LARGE_PAGES: &str = "hugepages-";

/// Checks `resources` of a container, or of a pod as a whole.
pub(in crate::datum::rules) fn amounts(
    pod: &Node,
    node: &Node,
    is_pod: bool,
    findings: &mut Findings<'_>,
) {
    for kind in ["requests", "limits"] {
        for pair in look::pairs(node, &["resources", kind]) {
            resource(pair, kind, is_pod, findings);
        }
    }
    for pair in look::pairs(node, &["resources", "requests"]) {
        against_limit(node, pair, findings);
    }
    for pair in look::pairs(node, &["overhead"]) {
        resource(pair, "overheads", false, findings);
    }
    large_pages(node, findings);
    claims(pod, node, findings);
    let policies: &[&str] = &["NotRequired", "RestartContainer"];
    let resize = [
        ("resizePolicy[].resourceName", &["cpu", "memory"] as &[&str]),
        ("resizePolicy[].restartPolicy", policies),
    ];
    check_words(node, &resize, findings);
    let mut seen = BTreeSet::new();
    for name in words(node, "resizePolicy[].resourceName") {
        if !seen.insert(name.text) {
            let message = format!("`{}` has two policies of resizing", name.text);
            findings.error(name.origin, message, "remove one of them");
        }
    }
}

fn is_standard(name: &str) -> bool {
    STANDARD.contains(&name) || name.starts_with(LARGE_PAGES)
}

/// Devices and large pages: whole ones, which are not shared.
fn is_whole(name: &str) -> bool {
    name.starts_with(LARGE_PAGES) || name.contains('/')
}

fn resource(pair: &Entry, kind: &str, is_pod: bool, findings: &mut Findings<'_>) {
    let name = &*pair.key.text;
    let is_known = is_standard(name) || (name.contains('/') && names::qualified_name(name).is_ok());
    if !is_known {
        let message = format!("there is no resource `{name}`");
        let help = crate::diag::did_you_mean(name, STANDARD).unwrap_or_else(|| {
            "write `cpu`, `memory`, `ephemeral-storage`, or a device such as `nvidia.com/gpu`"
                .to_owned()
        });
        findings.error(pair.key.origin, message, &help);
    } else if is_pod && (name.contains('/') || name == "ephemeral-storage") {
        let message = format!("a pod as a whole has no `{name}`");
        findings.error(pair.key.origin, message, "give it to a container");
    }
    // The shape has told about what is no amount at all.
    let Some(amount) = Amount::of(&pair.value) else {
        return;
    };
    if amount.is_negative() {
        let message = format!("the {kind} of `{name}` are below 0");
        let help = "write an amount such as `500m` or `1Gi`";
        findings.error(pair.value.origin, message, help);
    } else if is_known
        && is_whole(name)
        && amount
            .whole(Amount::parse("1").unwrap_or_default())
            .is_none()
    {
        let message = format!("there are only whole `{name}`");
        findings.error(pair.value.origin, message, "write a whole number");
    }
}

fn against_limit(node: &Node, pair: &Entry, findings: &mut Findings<'_>) {
    let name = &*pair.key.text;
    let limit = look::at(node, &["resources", "limits", name]);
    let request = Amount::of(&pair.value);
    let Some(limit) = limit.map(Amount::of) else {
        if is_whole(name) {
            let message = format!("`{name}` is requested without a limit");
            findings.error(
                pair.value.origin,
                message,
                "write the same amount under `limits`",
            );
        }
        return;
    };
    let (Some(request), Some(limit)) = (request, limit) else {
        return;
    };
    if request > limit {
        let message = format!("more `{name}` is requested than the limit allows");
        let help = "raise the limit, or lower the request";
        findings.error(pair.value.origin, message, help);
    } else if is_whole(name) && request != limit {
        let message = format!("request and limit of `{name}` differ");
        findings.error(pair.value.origin, message, "write the same amount for both");
    }
}

fn large_pages(node: &Node, findings: &mut Findings<'_>) {
    let pairs = |kind| look::pairs(node, &["resources", kind]);
    let mut all = pairs("limits").chain(pairs("requests"));
    let has_others = all.any(|pair| ["cpu", "memory"].contains(&&*pair.key.text));
    let mut all = pairs("limits").chain(pairs("requests"));
    let pages = all.find(|pair| pair.key.text.starts_with(LARGE_PAGES));
    if let (Some(pages), false) = (pages, has_others) {
        let message = format!("`{}` needs `cpu` or `memory` beside it", pages.key.text);
        findings.error(
            pages.key.origin,
            message,
            "write how much of them is wanted",
        );
    }
}

fn claims(pod: &Node, node: &Node, findings: &mut Findings<'_>) {
    let known: BTreeSet<&str> = each(pod, "resourceClaims[].name")
        .into_iter()
        .filter_map(Node::as_str)
        .collect();
    let mut seen = BTreeSet::new();
    for claim in look::list(node, &["resources", "claims"]) {
        let Some(name) = look::word(claim, &["name"]) else {
            continue;
        };
        if !known.contains(name.text) {
            let message = format!("there is no claim `{}`", name.text);
            let help = crate::diag::did_you_mean(name.text, known.iter().copied())
                .unwrap_or_else(|| "declare it under `resourceClaims` of the pod".to_owned());
            findings.error(name.origin, message, &help);
        }
        if !seen.insert((name.text, look::text(claim, &["request"]))) {
            let message = format!("the claim `{}` stands twice", name.text);
            findings.error(name.origin, message, "remove one of them");
        }
    }
}
