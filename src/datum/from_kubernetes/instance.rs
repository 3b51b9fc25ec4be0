//! Dialect R.

use super::Lifting;
use super::RULE;
use super::containers;
use super::metadata::metadata;
use super::metadata::noted_network;
use super::network::Network;
use super::page::tell_lost;
use super::parts::Parts;
use super::places;
use super::rows;
use super::rows::FieldFate;
use super::scaling;
use super::server_defaults;
use super::size;
use super::source::Source;
use super::volumes;
use crate::datum::dialect::Dialect;
use crate::datum::dialect::KIND;
use crate::datum::dialect::Level;
use crate::datum::look;
use crate::datum::making::Making;
use crate::yaml::Node;

pub(super) fn workload(
    source: &Source<'_>,
    parts: &Parts<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Node {
    if source.kind != "Pod" {
        tell_lost(source, making);
    }
    tell_of_pod(source, making);
    let build = making.build(RULE, &[source.origin()]);
    let mut metadata = metadata(source.node, lifting, making);
    let noted = noted_network(&mut metadata, making);
    let network = Network::of(source, parts, lifting, making);
    let containers = containers::containers(source, &network.served, lifting, making);
    let runtime = build.map([
        ("class", runtime_class(source, lifting, making)),
        (
            "resources",
            Some(build.map([("instanceType", size::instance_type(source, lifting, making))])),
        ),
        (
            "sandbox",
            Some(build.map([
                ("containers", Some(build.list(containers))),
                (
                    "imagePullSecrets",
                    look::at(source.pod, &["imagePullSecrets"]).cloned(),
                ),
            ])),
        ),
    ]);
    let volumes = volumes::volumes(source, parts, lifting, making);
    let interface = network.interface(noted, source, lifting, making);
    let spec = build.map([
        ("runtime", Some(runtime)),
        ("networkInterfaces", Some(build.list(vec![interface]))),
        (
            "volumes",
            (!volumes.is_empty()).then(|| build.list(volumes)),
        ),
    ]);
    let template = build.map([
        ("metadata", pod_metadata(source, making)),
        ("spec", Some(spec)),
    ]);
    let settings = scaling::settings(source, parts, making);
    let placements = places::placements(&settings, source.origin(), lifting, making);
    let spec = build.map([
        ("template", Some(template)),
        ("placements", Some(build.list(placements))),
    ]);
    build.object(Dialect::R.api_version(), KIND, metadata, Some(spec))
}

/// Labels and annotations of pods, without those that are the platform's.
fn pod_metadata(source: &Source<'_>, making: &mut Making<'_>) -> Option<Node> {
    let metadata = source.pod_metadata?;
    let build = making.build(RULE, &[metadata.origin]);
    let prefix = format!("{}/", Dialect::R.group());
    let mut part = |key: &str| {
        let mut kept = look::at(metadata, &[key])?.clone();
        let own = |key: &str| key.starts_with(&prefix);
        for pair in look::pairs(metadata, &[key]).filter(|pair| own(&pair.key.text)) {
            let message = format!("`{}` is the platform's to write", pair.key.text);
            making.lost(pair.key.origin, message, "it is left out");
        }
        let map = kept.as_map_mut()?;
        map.retain(|pair| !own(&pair.key.text));
        (!map.is_empty()).then_some(kept)
    };
    let (labels, annotations) = (part("labels"), part("annotations"));
    let is_there = labels.is_some() || annotations.is_some();
    is_there.then(|| build.map([("labels", labels), ("annotations", annotations)]))
}

/// Fields of the pod by the table of `docs/datum.md`.
fn tell_of_pod(source: &Source<'_>, making: &mut Making<'_>) {
    for pair in look::pairs(source.pod, &[]) {
        let field = &*pair.key.text;
        let message = format!(
            "`{field}` of {} `{}` has no counterpart",
            source.kind, source.name
        );
        match rows::of_pod(field) {
            FieldFate::Goes => {}
            FieldFate::Lost(_) if server_defaults::is_of_pod(pair) => {}
            FieldFate::Lost(why) => making.lost(pair.key.origin, message, why),
            FieldFate::Refused(why) => making.refuse(pair.key.origin, message, why),
        }
    }
    if let Some(policy) = look::word(source.pod, &["restartPolicy"])
        && policy.text != "Always"
    {
        let message = format!("instances cannot have the restart policy `{}`", policy.text);
        making.refuse(
            policy.origin,
            message,
            "what runs on Datum is restarted always",
        );
    }
    if let Some(host) = look::at(source.pod, &["hostNetwork"])
        && host.as_bool() == Some(true)
    {
        let message = "instances have no host whose network they could use";
        making.refuse(host.origin, message, "leave the workload to clusters");
    }
}

fn runtime_class(
    source: &Source<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let class = look::word(source.pod, &["runtimeClassName"])?;
    let found = lifting.facts.mapping.runtime_classes.get(class.text);
    if found.is_none() || lifting.level < Level::R3 {
        let message = format!("no runtime class of Datum stands for `{}`", class.text);
        let help = "name one under `runtimeClasses` in the mapping file; level R3 knows them";
        making.lost(class.origin, message, help);
        return None;
    }
    found.cloned()
}
