//! Dialect S.

use super::Lifting;
use super::RULE;
use super::filled_in::FilledIn;
use super::metadata::metadata;
use super::metadata::put;
use super::metadata::put_empty;
use super::metadata::take;
use super::parts::Parts;
use super::server_defaults;
use super::source::Source;
use crate::datum::dialect::Dialect;
use crate::datum::dialect::KIND;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::kubernetes::Builder;
use crate::source::OriginId;
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
    let of_instances = take(&mut metadata, "annotations", notes::INSTANCE_NETWORK);
    let network = take(&mut metadata, "annotations", notes::NETWORK).or(of_instances);
    let provider = take(&mut metadata, "annotations", notes::PROVIDER);
    let own = take(&mut metadata, "annotations", notes::OWN_METADATA);
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
    let filled_in = FilledIn::of(defaulted.as_ref(), making);
    if filled_in.has(notes::EMPTY_ANNOTATIONS) && metadata.get("annotations").is_none() {
        put_empty(&mut metadata, "annotations", build);
    }
    if let Some(own) = own.and_then(|text| parsed(&text, making))
        && let (Some(own), Some(metadata)) = (own.as_map(), metadata.as_map_mut())
    {
        for pair in own {
            metadata.insert(pair.key.clone(), pair.value.clone());
        }
    }
    let mut spec = spec(source, &filled_in, build, making);
    if let Some(map) = spec.as_map_mut() {
        if let Some(name) = network {
            map.insert(build.key("networkRef"), build.map([("name", Some(name))]));
        }
        if let Some(provider) = provider.and_then(|text| parsed(&text, making)) {
            map.insert(build.key("provider"), provider);
        }
    }
    build.object(Dialect::S.api_version(), KIND, metadata, Some(spec))
}

/// Replicas, selector and template, without what a rendering filled in.
fn spec(
    source: &Source<'_>,
    filled_in: &FilledIn,
    build: Builder,
    making: &mut Making<'_>,
) -> Node {
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
    let selector = filled_in.selector(selector, template.as_ref());
    if let Some(template) = template.as_mut().filter(|_| selector.is_none()) {
        filled_in.unlabel(template, source.name, build);
    }
    build.map([
        ("replicas", filled_in.replicas(source.replicas()).cloned()),
        ("selector", selector.cloned()),
        ("template", template),
    ])
}

/// Fields of a Deployment or `StatefulSet` that have no counterpart in either dialect.
pub(super) fn tell_lost(source: &Source<'_>, making: &mut Making<'_>) {
    for pair in look::pairs(source.node, &["spec"]) {
        if !SPEC.contains(&&*pair.key.text) && !server_defaults::is_of_workload(pair) {
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
    let mut sources = vec![autoscaler.origin];
    scalars(&spec, &mut sources);
    let build = making.build(RULE, &sources);
    put(
        metadata,
        "annotations",
        notes::AUTOSCALING,
        build.text(text),
        build,
    );
    making.refuse_long(metadata, autoscaler.origin);
    let message = "dialect S does not scale by itself";
    making.lost(
        autoscaler.origin,
        message,
        "the replicas stay as they are; the rest is kept as an annotation",
    );
}

/// Where the scalars in a value come from.
fn scalars(node: &Node, found: &mut Vec<OriginId>) {
    match &node.data {
        Data::Map(map) => map.iter().for_each(|pair| scalars(&pair.value, found)),
        Data::List(items) => items.iter().for_each(|item| scalars(item, found)),
        _ => found.push(node.origin),
    }
}

/// The mapping that an annotation holds in JSON; all of it has the annotation's history. Anything
/// else was not written by a rendering, and is refused.
fn parsed(text: &Node, making: &mut Making<'_>) -> Option<Node> {
    let json: Option<Value> = text
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    let Some(value) = json.filter(Value::is_object) else {
        let message = "this annotation does not hold what a rendering keeps there";
        making.refuse(
            text.origin,
            message,
            "write a mapping in JSON, or remove it",
        );
        return None;
    };
    Some(node(&value, text, Builder::at(text.origin)))
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
