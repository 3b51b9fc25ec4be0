//! Dialect R: where instances run, by the Placements of a hub and the mapping file.

use super::Lifting;
use super::RULE;
use crate::datum::dialect::Level;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::mapping::ClusterLabel;
use crate::datum::mapping::Location;
use crate::datum::mapping::Mapping;
use crate::datum::selector;
use crate::kubernetes::Builder;
use crate::source::OriginId;
use crate::yaml::Node;
use std::collections::BTreeMap;

/// Where to write about locations.
const HELP: &str = "list `locations` with their `clusterLabels` in the mapping file: `--mapping`, \
                    with `paletteai render` `--datum-mapping`";

/// A Placement that carries a workload.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen<'o> {
    name: &'o str,
    origin: OriginId,
    /// The Placement, unless it exists on the hub already.
    placement: Option<&'o Node>,
}

/// The Placements that the objects of a hub carry a workload with, in their order.
pub(super) fn environment<'o>(hub: &'o [Node], making: &mut Making<'_>) -> Vec<Chosen<'o>> {
    let is_kind = |node: &&Node, kind: &str| look::text(node, &["kind"]) == kind;
    let mut all = Vec::new();
    for set in hub
        .iter()
        .filter(|node| is_kind(node, "ManifestWorkReplicaSet"))
    {
        for reference in look::list(set, &["spec", "placementRefs"]) {
            let Some(name) = look::word(reference, &["name"]) else {
                continue;
            };
            let mut placements = hub.iter().filter(|node| is_kind(node, "Placement"));
            let placement =
                placements.find(|node| look::text(node, &["metadata", "name"]) == name.text);
            all.push(Chosen {
                name: name.text,
                origin: name.origin,
                placement,
            });
            let strategy = look::word(reference, &["rolloutStrategy", "type"]);
            if let Some(strategy) = strategy.filter(|strategy| strategy.text != "All") {
                let message = "Datum rolls out in an order of its own";
                making.lost(strategy.origin, message, "the rollout strategy is left out");
            }
        }
    }
    all
}

/// The placements of a Workload, each with the same scale settings.
pub(super) fn placements(
    settings: &Node,
    source: OriginId,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let mapping = lifting.facts.mapping;
    let build = making.build(RULE, &[source]);
    if lifting.environment.is_empty() {
        let all: Vec<&Location> = mapping.locations.iter().collect();
        if all.is_empty() {
            making.refuse(source, "nothing says where instances run", HELP);
        } else if all.len() > 1 {
            // A Placement means as much by itself: each of its clusters has all replicas.
            let message = format!("each of {} locations gets all replicas", all.len());
            let help = "list one location in the mapping file (`--mapping`), or say where with a Placement";
            making.rewritten(source, message, help);
        }
        let place = by_location(&all, lifting, making);
        return vec![placement("default", place, settings, build)];
    }
    let is_only = lifting.environment.len() == 1;
    let mut made = Vec::new();
    for chosen in lifting.environment {
        let name = if is_only { "default" } else { chosen.name };
        let build = making.build(RULE, &[chosen.origin]);
        let place = match chosen.placement {
            Some(node) => of_placement(node, chosen, lifting, making),
            None => existing(chosen, lifting, making),
        };
        made.push(placement(name, place, settings, build));
    }
    made
}

/// The fields of a placement that say where.
type Place = Vec<(&'static str, Node)>;

fn placement(name: &str, place: Place, settings: &Node, build: Builder) -> Node {
    let mut node = build.map([("name", Some(build.text(name)))]);
    if let Some(map) = node.as_map_mut() {
        for (key, value) in place {
            map.insert(build.key(key), value);
        }
        map.insert(build.key("scaleSettings"), settings.clone());
    }
    node
}

/// A Placement that is there already: the mapping file says which locations it means.
fn existing(chosen: &Chosen<'_>, lifting: &Lifting<'_>, making: &mut Making<'_>) -> Place {
    let mapping = lifting.facts.mapping;
    let Some(names) = mapping.placements.get(chosen.name) else {
        let message = format!(
            "it is not known where the Placement `{}` leads",
            chosen.name
        );
        let help = "list its locations under `placements` in the mapping file";
        making.refuse(chosen.origin, message, help);
        return Place::new();
    };
    let names = names.iter();
    let locations: Vec<&Location> = names
        .filter_map(|name| mapping.location(&name.value))
        .collect();
    by_location(&locations, lifting, making)
}

fn of_placement(
    node: &Node,
    chosen: &Chosen<'_>,
    lifting: &Lifting<'_>,
    making: &mut Making<'_>,
) -> Place {
    let mapping = lifting.facts.mapping;
    tell_lost(node, making);
    let selectors: Vec<&Node> = look::list(node, &["spec", "predicates"])
        .iter()
        .filter_map(|one| look::at(one, &["requiredClusterSelector", "labelSelector"]))
        .collect();
    let count = look::at(node, &["spec", "numberOfClusters"]);
    if let ([selector], None, Level::R3) = (selectors.as_slice(), count, lifting.level)
        && !selector::is_empty(selector)
        && let Some(selector) = translated(selector, mapping, making)
    {
        return vec![("locationSelector", selector)];
    }
    let matching = mapping.locations.iter().filter(|location| {
        let labels: BTreeMap<&str, &str> = location
            .cluster_labels
            .iter()
            .filter_map(|label| Some((&*label.key.text, label.value.as_str()?)))
            .collect();
        selectors.is_empty() || selectors.iter().any(|one| selector::matches(one, &labels))
    });
    let mut locations: Vec<&Location> = matching.collect();
    if locations.is_empty() {
        let at = selectors
            .first()
            .map_or(chosen.origin, |selector| selector.origin);
        making.refuse(
            at,
            "no location stands for the clusters that are meant",
            HELP,
        );
        return Place::new();
    }
    if let Some(count) = count {
        let wanted = count.as_i64().and_then(|count| usize::try_from(count).ok());
        let Some(wanted) = wanted.filter(|wanted| *wanted > 0) else {
            let message = "the Placement does not select a number of clusters";
            let help = "write `numberOfClusters` from 1, or leave it out for all";
            making.refuse(count.origin, message, help);
            return Place::new();
        };
        if wanted > locations.len() {
            let found = locations.len();
            let message =
                format!("{wanted} clusters are wanted, and {found} locations stand for them");
            making.refuse(count.origin, message, HELP);
        }
        locations.truncate(wanted);
    }
    by_location(&locations, lifting, making)
}

/// What a Placement says besides how many clusters there are, and which labels they have.
fn tell_lost(node: &Node, making: &mut Making<'_>) {
    for pair in look::pairs(node, &["spec"]) {
        if !["predicates", "numberOfClusters"].contains(&&*pair.key.text) {
            let message = format!("`{}` of a Placement has no counterpart", pair.key.text);
            making.lost(
                pair.key.origin,
                message,
                "locations are chosen by the mapping file",
            );
        }
    }
    for predicate in look::list(node, &["spec", "predicates"]) {
        for pair in look::pairs(predicate, &["requiredClusterSelector"]) {
            if &*pair.key.text != "labelSelector" {
                let message = format!("locations have no `{}`", pair.key.text);
                // Without it, the Workload would run in places that are not meant.
                let help = "ask for labels of clusters instead";
                making.refuse(pair.key.origin, message, help);
            }
        }
    }
}

/// Locations by name, or by the cities that they are in below level R3.
fn by_location(locations: &[&Location], lifting: &Lifting<'_>, making: &mut Making<'_>) -> Place {
    let origins: Vec<OriginId> = locations.iter().map(|one| one.name.origin).collect();
    let build = making.build(RULE, &origins);
    let text = |text: &crate::model::Text| Node::string(text.value.clone(), text.origin);
    if lifting.level >= Level::R3 {
        let names = locations.iter();
        let names = names.map(|one| build.map([("name", Some(text(&one.name)))]));
        return vec![("locations", build.list(names.collect()))];
    }
    let mut cities: Vec<Node> = Vec::new();
    for location in locations {
        let Some(city) = &location.city else {
            let message = format!("the location `{}` has no city", location.name.value);
            let help = "write its `cityCode`, which placements name below level R3";
            making.refuse(location.name.origin, message, help);
            continue;
        };
        if !cities
            .iter()
            .any(|known| known.as_str() == Some(&city.value))
        {
            cities.push(text(city));
        }
    }
    vec![("cityCodes", build.list(cities))]
}

/// The selector with the keys and values of locations; nothing when one of its keys is unknown.
fn translated(selector: &Node, mapping: &Mapping, making: &mut Making<'_>) -> Option<Node> {
    let build = making.build(RULE, &[selector.origin]);
    let key = |key: &str| {
        let label = mapping.cluster_labels.get(key)?;
        Some((
            Node::string(label.key.value.clone(), label.key.origin),
            label,
        ))
    };
    let mut labels = build.map([]);
    for pair in look::pairs(selector, &["matchLabels"]) {
        let (name, label) = key(&pair.key.text)?;
        if let Some(map) = labels.as_map_mut() {
            map.insert(
                build.key(name.as_str().unwrap_or_default()),
                value(label, &pair.value, making),
            );
        }
    }
    let mut expressions = Vec::new();
    for expression in look::list(selector, &["matchExpressions"]) {
        let (name, label) = key(look::text(expression, &["key"]))?;
        let values = look::list(expression, &["values"]).iter();
        let values: Vec<Node> = values.map(|one| value(label, one, making)).collect();
        expressions.push(build.map([
            ("key", Some(name)),
            ("operator", look::at(expression, &["operator"]).cloned()),
            ("values", (!values.is_empty()).then(|| build.list(values))),
        ]));
    }
    let has_labels = labels.as_map().is_some_and(|map| !map.is_empty());
    Some(build.map([
        ("matchLabels", has_labels.then_some(labels)),
        (
            "matchExpressions",
            (!expressions.is_empty()).then(|| build.list(expressions)),
        ),
    ]))
}

/// A value of a label of clusters, as locations have it. Where values are translated, one without a
/// translation would select other places than those that are meant.
fn value(label: &ClusterLabel, value: &Node, making: &mut Making<'_>) -> Node {
    let text = value.as_str().unwrap_or_default();
    if let Some(translated) = label.values.get(text) {
        return translated.clone();
    }
    if !label.values.is_empty() {
        let message = format!("no value of `{}` stands for `{text}`", label.key.value);
        let help = "list it under `values` of `clusterLabels` in the mapping file";
        making.refuse(value.origin, message, help);
    }
    value.clone()
}
