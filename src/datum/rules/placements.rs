//! Dialect R: where instances run, and how many.

use super::Subject;
use crate::datum::dialect::Level;
use crate::datum::findings::Findings;
use crate::datum::look;
use crate::datum::mapping::CITY_KEY;
use crate::datum::mapping::REGION_KEY;
use crate::datum::selector;
use crate::diag::did_you_mean;
use crate::kubernetes::Amount;
use crate::kubernetes::names;
use crate::yaml::Node;
use std::collections::BTreeSet;

/// The largest number that fields of 32 bits hold.
const MANY: i64 = 0x7fff_ffff;

/// The most instances of a placement in one place.
const MOST: i64 = 1000;

pub(super) fn placements(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let node = &subject.workload.node;
    let all = subject.workload.placements();
    if look::lacks(node, &["spec", "placements"]) {
        let spec = look::at(node, &["spec"]).unwrap_or(node);
        let help = "write `placements` with a name, a place and `scaleSettings.minReplicas`";
        findings.missing(spec.origin, "the Workload has no placements", help);
    }
    let mut seen = BTreeSet::new();
    for placement in all {
        let message = "a placement has no name";
        let Some(name) = findings.required(placement, &["name"], message, "name it") else {
            continue;
        };
        if let Err(reason) = names::dns_label(name.text) {
            let message = format!("`{}` cannot be a placement: it {reason}", name.text);
            findings.error(name.origin, message, "choose a name such as `us`");
        } else if !seen.insert(name.text) {
            let message = format!("there are two placements `{}`", name.text);
            findings.error(name.origin, message, "give one of them another name");
        }
    }
}

pub(super) fn cities(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let known: Vec<&str> = subject
        .facts
        .mapping
        .locations
        .iter()
        .filter_map(|location| Some(&*location.city.as_ref()?.value))
        .collect();
    for placement in subject.workload.placements() {
        let codes = look::list(placement, &["cityCodes"]);
        if look::lacks(placement, &["cityCodes"]) && subject.level < Level::R3 {
            let help = "write `cityCodes`, such as `[DFW]`";
            findings.missing(placement.origin, "a placement has no cities", help);
        }
        let mut seen = BTreeSet::new();
        for node in codes {
            // The shape has told about anything but a text.
            let Some(code) = node.as_str() else { continue };
            if code.is_empty() {
                findings.error(
                    node.origin,
                    "a city has no code",
                    "write a code such as `DFW`",
                );
            } else if !seen.insert(code) {
                let message = format!("the city `{code}` stands twice");
                findings.error(node.origin, message, "remove one of them");
            } else if !known.is_empty() && !known.contains(&code) {
                let message = format!("no location is in the city `{code}`");
                let help = did_you_mean(code, known.iter().copied())
                    .unwrap_or_else(|| format!("there are: {}", known.join(", ")));
                findings.error(node.origin, message, &help);
            } else if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
                let message = format!("`{code}` does not look like the code of a city");
                let help = "codes are three capital letters, such as `DFW`";
                findings.warning(node.origin, message, help);
            }
        }
    }
}

pub(super) fn locations(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for placement in subject.workload.placements() {
        let fields = ["locations", "locationSelector", "cityCodes"];
        let there: Vec<(&str, &Node)> = fields
            .into_iter()
            .filter_map(|field| Some((field, look::at(placement, &[field])?)))
            .collect();
        match there.as_slice() {
            [] => {
                let help = "write `locations` or `locationSelector`";
                findings.missing(placement.origin, "a placement has no place", help);
            }
            [(field, list)] if look::lacks(list, &[]) => {
                let message = format!("a placement has no place: its `{field}` are empty");
                let help = "name a location, or write a `locationSelector` instead";
                findings.error(list.origin, message, help);
            }
            [("cityCodes", codes)] => {
                let message = "`cityCodes` is outdated";
                let help = format!("write a `locationSelector` on `{CITY_KEY}`");
                findings.warning(codes.origin, message, &help);
            }
            [_] => {}
            [(first, _), (second, node), ..] => {
                let message = format!("a placement has `{first}` and `{second}`");
                findings.error(node.origin, message, "keep one of them");
            }
        }
        by_name(subject, placement, findings);
        by_labels(subject, placement, findings);
    }
}

fn by_name(subject: &Subject<'_>, placement: &Node, findings: &mut Findings<'_>) {
    let mapping = subject.facts.mapping;
    let mut seen = BTreeSet::new();
    for location in look::list(placement, &["locations"]) {
        let message = "a location has no name";
        let Some(name) = findings.required(location, &["name"], message, "name it") else {
            continue;
        };
        if let Err(reason) = names::dns_subdomain(name.text) {
            let message = format!("`{}` cannot be a location: it {reason}", name.text);
            findings.error(name.origin, message, "correct the name");
        } else if !seen.insert(name.text) {
            let message = format!("the location `{}` stands twice", name.text);
            findings.error(name.origin, message, "remove one of them");
        } else if !mapping.locations.is_empty() && mapping.location(name.text).is_none() {
            let message = format!("there is no location `{}`", name.text);
            let known = mapping.locations.iter().map(|known| &*known.name.value);
            let help = did_you_mean(name.text, known)
                .unwrap_or_else(|| "name one that the mapping file lists".to_owned());
            findings.error(name.origin, message, &help);
        }
    }
}

fn by_labels(subject: &Subject<'_>, placement: &Node, findings: &mut Findings<'_>) {
    let Some(written) = look::at(placement, &["locationSelector"]) else {
        return;
    };
    if selector::is_empty(written) {
        let message = "the selector of locations selects all of them";
        let help = format!("ask for `{CITY_KEY}` or `{REGION_KEY}`");
        findings.error(written.origin, message, &help);
        return;
    }
    let mut makes_sense = true;
    for expression in look::list(written, &["matchExpressions"]) {
        makes_sense &= check_expression(expression, findings);
    }
    let locations = &subject.facts.mapping.locations;
    let mut known = locations.iter();
    let none = !known.any(|location| selector::matches(written, &location.topology()));
    if makes_sense && none && !locations.is_empty() {
        let message = "the selector selects none of the locations";
        let help = "correct the values, or add the location to the mapping file";
        findings.error(written.origin, message, help);
    }
}

/// Reports an expression that makes no sense, and tells whether it does.
fn check_expression(expression: &Node, findings: &mut Findings<'_>) -> bool {
    let has_values = !look::list(expression, &["values"]).is_empty();
    let operator = look::text(expression, &["operator"]);
    let wanted = match operator {
        "In" | "NotIn" => true,
        "Exists" | "DoesNotExist" => false,
        _ => {
            let message = format!("a selector has no operator `{operator}`");
            let help = "write `In`, `NotIn`, `Exists` or `DoesNotExist`";
            findings.error(expression.origin, message, help);
            return false;
        }
    };
    if wanted != has_values {
        let (word, help) = if wanted {
            ("needs", "write `values`")
        } else {
            ("takes no", "remove `values`")
        };
        let message = format!("the operator `{operator}` {word} values");
        findings.error(expression.origin, message, help);
    }
    wanted == has_values
}

pub(super) fn min_replicas(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for placement in subject.workload.placements() {
        let keys = ["scaleSettings", "minReplicas"];
        if look::lacks(placement, &keys) {
            let message = "a placement does not say how many instances there are at least";
            let help = "write `scaleSettings.minReplicas`";
            findings.missing(look::home(placement, &keys), message, help);
        }
        let least = look::at(placement, &keys);
        let count = least.and_then(|node| Some((node, node.as_i64()?)));
        if let Some((node, count)) = count.filter(|(_, count)| !(1..=MOST).contains(count)) {
            let message = format!("`minReplicas` cannot be {count}");
            findings.error(node.origin, message, "write a number from 1 to 1000");
        }
        let policy = ["scaleSettings", "instanceManagementPolicy"];
        if let Some(policy) = look::word(placement, &policy)
            && policy.text != "OrderedReady"
        {
            let message = format!("there is no policy `{}` for instances", policy.text);
            findings.error(
                policy.origin,
                message,
                "write `OrderedReady`, or leave it out",
            );
        }
    }
}

pub(super) fn max_replicas(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for placement in subject.workload.placements() {
        let Some(settings) = look::at(placement, &["scaleSettings"]) else {
            continue;
        };
        let metrics = look::list(settings, &["metrics"]);
        let most = look::at(settings, &["maxReplicas"]);
        if let (None, Some(first)) = (most, metrics.first()) {
            let message = "metrics have no effect without `maxReplicas`";
            findings.warning(first.origin, message, "add `maxReplicas`, or remove them");
        }
        let Some(most) = most else { continue };
        if metrics.is_empty() {
            let message = "`maxReplicas` needs a metric";
            let help = "add `metrics`, or remove `maxReplicas`";
            findings.error(most.origin, message, help);
        }
        let least = look::integer(settings, &["minReplicas"]);
        if let (Some(most_of_them), Some(least)) = (most.as_i64(), least)
            && !(least..=MANY).contains(&most_of_them)
        {
            let (message, help) = if most_of_them > MANY {
                let message = format!("`maxReplicas` cannot be {most_of_them}");
                (message, "write a smaller number")
            } else {
                let message = format!("`maxReplicas` is {most_of_them}, less than `minReplicas`");
                (message, "raise it, or lower `minReplicas`")
            };
            findings.error(most.origin, message, help);
        }
    }
}

pub(super) fn metrics(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for placement in subject.workload.placements() {
        for metric in look::list(placement, &["scaleSettings", "metrics"]) {
            check_metric(metric, findings);
        }
    }
}

fn check_metric(metric: &Node, findings: &mut Findings<'_>) {
    let Some(resource) = look::at(metric, &["resource"]) else {
        findings.missing(
            metric.origin,
            "a metric has no resource",
            "write `resource`",
        );
        return;
    };
    let message = "a metric has no name";
    let name = findings.required(resource, &["name"], message, "write `name: cpu`");
    if let Some(name) = name.filter(|name| name.text != "cpu") {
        let message = format!("instances cannot be scaled by `{}`", name.text);
        findings.error(name.origin, message, "only `cpu` is known");
    }
    let target = look::at(resource, &["target"]).unwrap_or(resource);
    let fields = ["value", "averageValue", "averageUtilization"];
    let there: Vec<&Node> = fields
        .into_iter()
        .filter_map(|field| look::at(target, &[field]))
        .collect();
    let help = "write one of `value`, `averageValue` and `averageUtilization`";
    match there.as_slice() {
        [] => findings.missing(target.origin, "a metric has no target", help),
        [one] => {
            let amount = Amount::of(one);
            let is_too_much = one.as_i64().is_some_and(|value| value > MANY);
            if is_too_much || amount.is_none_or(|amount| amount <= Amount::default()) {
                let help = "write a number above 0";
                findings.error(one.origin, "the target of a metric is no amount", help);
            }
        }
        [_, second, ..] => findings.error(second.origin, "a metric has two targets", help),
    }
}
