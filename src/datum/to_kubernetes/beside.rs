//! `ConfigMaps` and Secrets that come with a Workload.

use super::RULE;
use super::exposure::namespace;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::workload::Workload;
use crate::yaml::Node;

/// How many bytes a cluster takes
/// (<https://kubernetes.io/docs/concepts/configuration/configmap/#motivation>).
const LIMIT: usize = 1 << 20;

/// Mappings of an object with texts, and those with bytes in Base64.
const DATA: [(&str, &str, bool); 4] = [
    ("ConfigMap", "data", false),
    ("ConfigMap", "binaryData", true),
    ("Secret", "stringData", false),
    ("Secret", "data", true),
];

/// An object that a Workload refers to, in the namespace where it is looked for.
pub(super) fn beside(mut object: Node, workload: &Workload, making: &mut Making<'_>) -> Node {
    refuse_large(&object, making);
    let build = making.build(RULE, &[workload.origin()]);
    let metadata = object.as_map_mut().and_then(|map| map.get_mut("metadata"));
    if let (Some(metadata), Some(namespace)) = (metadata, namespace(workload))
        && look::at(metadata, &["namespace"]).is_none()
        && let Some(map) = metadata.as_map_mut()
    {
        map.insert(build.key("namespace"), namespace);
    }
    object
}

fn refuse_large(object: &Node, making: &mut Making<'_>) {
    let kind = look::text(object, &["kind"]);
    let Some(name) = look::word(object, &["metadata", "name"]) else {
        return;
    };
    let own = DATA.iter().filter(|(owner, _, _)| *owner == kind);
    let size: usize = own
        .map(|(_, key, is_base64)| bytes(object, key, *is_base64))
        .sum();
    if size > LIMIT {
        let message = format!("{kind} `{}` has more than {} KiB", name.text, LIMIT >> 10);
        making.refuse(name.origin, message, "split it, or make it smaller");
    }
}

/// How many bytes the values of a mapping are.
fn bytes(object: &Node, key: &str, is_base64: bool) -> usize {
    let values = look::pairs(object, &[key]);
    let values = values.filter_map(|pair| pair.value.as_str());
    let sizes = values.map(|text| {
        let digits = text.trim_end().trim_end_matches('=').len();
        if is_base64 {
            digits * 3 / 4
        } else {
            text.len()
        }
    });
    sizes.sum()
}
