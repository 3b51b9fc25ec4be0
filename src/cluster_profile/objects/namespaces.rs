//! The namespaces of layers.

use super::Builder;
use super::Collected;
use super::ObjectPart;
use super::ObjectRequest;
use super::node_of;
use crate::cluster_profile::settings::Pairs;
use crate::diag::Diagnostic;
use crate::diag::codes::cluster_profiles as codes;
use crate::model::Text;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The page that says which namespaces there are.
const RULE: &str = "docs/cluster-profiles.md#namespaces";

/// Namespaces that every cluster has; they are written only to be labelled.
const ALWAYS: [&str; 4] = ["default", "kube-node-lease", "kube-public", "kube-system"];

/// A namespace, and the layer that needs it first.
struct Wanted {
    name: Text,
    layer: usize,
    wave: usize,
    labels: BTreeMap<Arc<str>, (Text, Text)>,
    annotations: BTreeMap<Arc<str>, (Text, Text)>,
}

pub(super) fn add(request: &ObjectRequest<'_, '_>, all: &mut Collected<'_>) {
    let mut wanted: Vec<Wanted> = Vec::new();
    for (layer, wave) in request.plan.order() {
        let Some(settings) = request.settings.get(layer) else {
            continue;
        };
        for name in settings.namespaces() {
            let index = wanted.iter().position(|one| one.name.value == name.value);
            let index = index.unwrap_or_else(|| {
                wanted.push(Wanted {
                    name: name.clone(),
                    layer,
                    wave,
                    labels: BTreeMap::new(),
                    annotations: BTreeMap::new(),
                });
                wanted.len() - 1
            });
            let Some(one) = wanted.get_mut(index) else {
                continue;
            };
            let labels = settings.namespace_labels.get(&name.value);
            let annotations = settings.namespace_annotations.get(&name.value);
            merge(&mut one.labels, labels, "label", name, all);
            merge(&mut one.annotations, annotations, "annotation", name, all);
        }
    }
    for one in wanted {
        write(one, all);
    }
}

/// Layers that share a namespace may both label it, but not differently.
fn merge(
    into: &mut BTreeMap<Arc<str>, (Text, Text)>,
    pairs: Option<&Pairs>,
    what: &str,
    namespace: &Text,
    all: &mut Collected<'_>,
) {
    for (name, value) in pairs.into_iter().flatten() {
        let known = into.get(&name.value).map(|(_, known)| known.clone());
        match known {
            None => {
                into.insert(name.value.clone(), (name.clone(), value.clone()));
            }
            Some(known) if known.value != value.value => {
                let message = format!(
                    "two layers give the {what} `{}` of the namespace `{}` different values",
                    name.value, namespace.value
                );
                let diagnostic = Diagnostic::error(&codes::PACK_SETTING, message)
                    .place(all.origins.span(value.origin), "this value")
                    .place(all.origins.span(known.origin), "and this")
                    .help("write the same value in both layers, or in one only");
                all.diagnostics.push(diagnostic);
            }
            Some(_) => {}
        }
    }
}

fn write(one: Wanted, all: &mut Collected<'_>) {
    let is_plain = one.labels.is_empty() && one.annotations.is_empty();
    if is_plain && ALWAYS.contains(&&*one.name.value) {
        return;
    }
    let build = Builder::by_rule(RULE, &[one.name.origin], all.origins);
    let metadata = build.map([
        ("name", Some(node_of(&one.name))),
        ("labels", build.texts(one.labels.into_values())),
        ("annotations", build.texts(one.annotations.into_values())),
    ]);
    let node = build.object("v1", "Namespace", metadata, None);
    all.add(one.layer, one.wave, ObjectPart::Namespace, node);
}
