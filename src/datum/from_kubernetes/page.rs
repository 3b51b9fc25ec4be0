//! Dialect S.

use super::Lifting;
use super::RULE;
use super::metadata::metadata;
use super::metadata::put;
use super::metadata::take;
use super::parts::Parts;
use super::source::Source;
use crate::datum::dialect::Dialect;
use crate::datum::dialect::KIND;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::kubernetes::Builder;
use crate::yaml::Data;
use crate::yaml::Entry;
use crate::yaml::Node;
use crate::yaml::Number;
use crate::yaml::write_json;
use serde_json::Value;

/// Fields of a workload's `spec` that go over.
const SPEC: [&str; 4] = ["replicas", "selector", "template", "volumeClaimTemplates"];

pub(super) fn workload(
    source: &Source<'_>,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Node {
    let build = making.build(RULE, &[source.origin()]);
    let mut metadata = metadata(source.node, lifting, making);
    let network = take(&mut metadata, "annotations", notes::NETWORK);
    let provider = take(&mut metadata, "annotations", notes::PROVIDER);
    let defaulted = take(&mut metadata, "annotations", notes::DEFAULTED);
    if let Some(autoscaler) = parts.autoscaler(source) {
        autoscaling(autoscaler, &mut metadata, making);
    }
    if let Some(claims) = source.claims().first() {
        let message = "dialect S has no templates of claims";
        making.refuse(
            claims.origin,
            message,
            "render dialect R, or use a volume of the pod",
        );
    }
    let words = defaulted
        .as_ref()
        .and_then(Node::as_str)
        .unwrap_or_default();
    let spec = spec(source, words, build, making);
    let mut spec = spec;
    if let Some(map) = spec.as_map_mut() {
        if let Some(name) = network {
            map.insert(build.key("networkRef"), build.map([("name", Some(name))]));
        }
        if let Some(provider) = provider.and_then(|text| parsed(&text)) {
            map.insert(build.key("provider"), provider);
        }
    }
    build.object(Dialect::S.api_version(), KIND, metadata, Some(spec))
}

/// Replicas, selector and template, without what a rendering filled in.
fn spec(source: &Source<'_>, defaulted: &str, build: Builder, making: &mut Making<'_>) -> Node {
    let is_own = |word: &str| !defaulted.split(',').any(|known| known == word);
    if source.kind != "Pod" {
        tell_lost(source, making);
    }
    let selector = look::at(source.node, &["spec", "selector"]).filter(|_| source.kind != "Pod");
    let mut template = look::at(source.node, &["spec", "template"]).cloned();
    if source.kind == "Pod" {
        let metadata = source.pod_metadata;
        let part = |key: &str| {
            metadata
                .and_then(|metadata| look::at(metadata, &[key]))
                .cloned()
        };
        let metadata = build.map([
            ("labels", part("labels")),
            ("annotations", part("annotations")),
        ]);
        template = Some(build.map([
            ("metadata", Some(metadata)),
            ("spec", Some(source.pod.clone())),
        ]));
    }
    if let (Some(template), false) = (template.as_mut(), is_own(notes::LABELS)) {
        let labels = take(template, "metadata", "labels");
        if labels.is_some() && is_own(notes::METADATA) && template.get("metadata").is_none() {
            put(template, "metadata", "labels", build.map([]), build);
        }
    }
    build.map([
        (
            "replicas",
            source
                .replicas()
                .filter(|_| is_own(notes::REPLICAS))
                .cloned(),
        ),
        (
            "selector",
            selector.filter(|_| is_own(notes::SELECTOR)).cloned(),
        ),
        ("template", template),
    ])
}

/// Fields of a Deployment or `StatefulSet` that have no counterpart in either dialect.
pub(super) fn tell_lost(source: &Source<'_>, making: &mut Making<'_>) {
    for pair in look::pairs(source.node, &["spec"]) {
        if !SPEC.contains(&&*pair.key.text) {
            let message = format!(
                "`{}` of {} `{}` has no counterpart",
                pair.key.text, source.kind, source.name
            );
            making.lost(pair.key.origin, message, "it is left out");
        }
    }
}

/// Keeps what scales as an annotation.
fn autoscaling(autoscaler: &Node, metadata: &mut Node, making: &mut Making<'_>) {
    let Some(spec) = look::at(autoscaler, &["spec"]) else {
        return;
    };
    let mut spec = spec.clone();
    if let Some(map) = spec.as_map_mut() {
        map.remove("scaleTargetRef");
    }
    let mut text = String::new();
    write_json(&spec, &mut text);
    let build = making.build(RULE, &[autoscaler.origin]);
    put(
        metadata,
        "annotations",
        notes::AUTOSCALING,
        build.text(text),
        build,
    );
    let message = "dialect S does not scale by itself";
    making.lost(
        autoscaler.origin,
        message,
        "the replicas stay as they are; the rest is kept as an annotation",
    );
}

/// The value of an annotation in JSON; all of it has the annotation's history.
fn parsed(text: &Node) -> Option<Node> {
    let value: Value = serde_json::from_str(text.as_str()?).ok()?;
    let build = Builder::at(text.origin);
    Some(node(&value, text, build))
}

fn node(value: &Value, text: &Node, build: Builder) -> Node {
    let data = match value {
        Value::Null => Data::Null,
        Value::Bool(value) => Data::Bool(*value),
        Value::Number(number) => Data::Number(match (number.as_i64(), number.as_u64()) {
            (Some(integer), _) => Number::Integer(integer),
            (None, Some(integer)) => Number::Unsigned(integer),
            (None, None) => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Value::String(text) => Data::String(text.as_str().into()),
        Value::Array(items) => {
            Data::List(items.iter().map(|item| node(item, text, build)).collect())
        }
        Value::Object(pairs) => {
            let entries = pairs.iter().map(|(key, value)| Entry {
                key: build.key(key),
                value: node(value, text, build),
            });
            Data::Map(entries.collect())
        }
    };
    Node::new(data, text.origin)
}
