//! Dialect R: a `StatefulSet` for each deployment of instances, and what belongs to it.

use super::Controller;
use super::RULE;
use super::ToKubernetes;
use super::containers;
use super::exposure;
use super::page::annotate;
use super::page::own_metadata;
use super::page::refuse_written;
use super::page::set_aside;
use super::scaling::autoscaler;
use super::units::NAME_LABEL;
use super::units::Named;
use super::volumes;
use super::volumes::Volumes;
use crate::datum::expand::units;
use crate::datum::look;
use crate::datum::making::Making;
use crate::datum::notes;
use crate::datum::rules::Facts;
use crate::datum::workload::Workload;
use crate::source::OriginId;
use crate::yaml::Node;

/// Objects with the places that they are for.
type Objects = Vec<(Option<String>, Node)>;

/// Fields of an interface that nothing in Kubernetes stands for, and what they are.
const INTERFACE: [(&str, &str); 4] = [
    ("name", "what interfaces are called"),
    ("ipFamilies", "the address families of instances"),
    ("addresses", "the addresses of instances"),
    ("reclaimPolicy", "what becomes of addresses"),
];

pub(super) fn objects(
    workload: &Workload,
    facts: Facts<'_>,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Objects {
    let spec = workload.template();
    let machine = spec.and_then(|spec| look::at(spec, &["runtime", "virtualMachine"]));
    if let Some(machine) = machine {
        let message = "Kubernetes has no virtual machines";
        making.refuse(machine.origin, message, "leave the Workload to Datum");
        return Vec::new();
    }
    tell_what_is_lost(workload, making);
    let written = [(notes::INSTANCE_NETWORK, "the network of instances")];
    refuse_written(workload, &written, making);
    let mut objects = Objects::new();
    for unit in units(workload, facts.mapping) {
        let named = Named::new(workload, &unit, making);
        tell_where(&named, options, making);
        let place = named.place();
        let of_unit = of_unit(workload, &named, facts, options, making);
        objects.extend(of_unit.into_iter().map(|node| (place.clone(), node)));
    }
    if options.service {
        let build = making.build(RULE, &[workload.origin()]);
        let labels = build.map([(NAME_LABEL, Some(build.text(workload.name())))]);
        let service = exposure::cluster_ip(workload, Some(&labels), making);
        objects.extend(service.map(|node| (None, node)));
    }
    objects
}

/// What is lost whatever the place is.
fn tell_what_is_lost(workload: &Workload, making: &mut Making<'_>) {
    let Some(spec) = workload.template() else {
        return;
    };
    for (index, interface) in look::list(spec, &["networkInterfaces"]).iter().enumerate() {
        if index > 0 {
            let message = "pods have one network interface";
            making.lost(interface.origin, message, "the others are left out");
            continue;
        }
        if let Some(name) = look::at(interface, &["network", "name"]) {
            let message = "Kubernetes has no networks to refer to";
            let help =
                "the name is kept as an annotation; attach the pods by the cluster's own means";
            making.lost(name.origin, message, help);
        }
        if let Some(namespace) = look::word(interface, &["network", "namespace"])
            && namespace.text != workload.namespace()
        {
            let message = "the network is of another namespace, which is not kept";
            making.lost(namespace.origin, message, "only the name is an annotation");
        }
        for (field, what) in INTERFACE {
            if let Some(node) = look::at(interface, &[field]) {
                let message = format!("Kubernetes does not say {what}");
                making.lost(node.origin, message, "it is left out");
            }
        }
    }
    set_aside(workload, "it is left out", making);
    for pair in look::pairs(&workload.node, &["spec", "template", "metadata"]) {
        let field = &*pair.key.text;
        if !["labels", "annotations"].contains(&field) && !pair.value.is_null() {
            let message = format!("`{field}` of a template means nothing for pods");
            making.lost(pair.key.origin, message, "it is left out");
        }
    }
    for field in ["location", "controller"] {
        if let Some(node) = look::at(spec, &[field]) {
            let message = format!("`{field}` is the platform's to write");
            making.lost(node.origin, message, "it is left out");
        }
    }
}

/// Nothing keeps pods in a place for which no labels of nodes are known.
fn tell_where(named: &Named<'_>, options: ToKubernetes, making: &mut Making<'_>) {
    let is_known = named
        .unit
        .location
        .is_some_and(|location| !location.node_labels.is_empty());
    let unknown = "it is not known which locations the placement means".to_owned();
    let (origin, what) = named.unit.place.map_or_else(
        || (named.unit.placement.origin, unknown),
        |place| {
            (
                place.origin,
                format!("nothing keeps pods in `{}`", place.text),
            )
        },
    );
    let is_apart = options.by_place && named.unit.place.is_some();
    if !is_known && !is_apart {
        let help = "give its location `nodeLabels` in the mapping file, or write each place into a \
                    folder of its own with `--output-dir`";
        making.lost(origin, what, help);
    }
}

fn of_unit(
    workload: &Workload,
    named: &Named<'_>,
    facts: Facts<'_>,
    options: ToKubernetes,
    making: &mut Making<'_>,
) -> Vec<Node> {
    let shared = options.controller == Controller::Deployment;
    if !shared {
        named.refuse_long(making);
    }
    let Volumes { of_pod, claims } =
        volumes::volumes(workload, named, shared, facts.mapping, making);
    let template = template(workload, named, (facts, options), of_pod, making);
    let owner = (named.name.as_str(), &named.labels);
    let mut objects = Vec::new();
    if shared {
        objects.extend(claims.iter().cloned());
    } else {
        objects.extend(exposure::headless(workload, owner, making));
    }
    objects.extend(exposure::policy(workload, owner, making));
    objects.push(controller(
        workload,
        named,
        template,
        (shared, claims),
        making,
    ));
    objects.extend(autoscaler(workload, named, (shared, facts), making));
    objects
}

/// The `StatefulSet` or Deployment.
fn controller(
    workload: &Workload,
    named: &Named<'_>,
    template: Node,
    (shared, claims): (bool, Vec<Node>),
    making: &mut Making<'_>,
) -> Node {
    let build = named.build;
    let settings = look::at(named.unit.placement, &["scaleSettings"]);
    let replicas = settings.and_then(|settings| look::at(settings, &["minReplicas"]));
    let selector = build.map([("matchLabels", Some(named.labels.clone()))]);
    let metadata = metadata(workload, named, making);
    let (kind, spec) = if shared {
        if let Some(placement) = look::at(named.unit.placement, &["scaleSettings"]) {
            let message = "pods of a Deployment have neither names nor an order of their own";
            making.lost(
                placement.origin,
                message,
                "render StatefulSets to keep both",
            );
        }
        let spec = build.map([
            ("replicas", replicas.cloned()),
            ("selector", Some(selector)),
            ("template", Some(template)),
        ]);
        ("Deployment", spec)
    } else {
        let claims = (!claims.is_empty()).then(|| build.list(claims));
        let spec = build.map([
            ("replicas", replicas.cloned()),
            ("serviceName", Some(build.text(named.name.as_str()))),
            ("podManagementPolicy", Some(build.text("OrderedReady"))),
            ("selector", Some(selector)),
            ("template", Some(template)),
            ("volumeClaimTemplates", claims),
        ]);
        ("StatefulSet", spec)
    };
    build.object("apps/v1", kind, metadata, Some(spec))
}

/// The Workload's own metadata under the deployment's name.
fn metadata(workload: &Workload, named: &Named<'_>, making: &mut Making<'_>) -> Node {
    let build = named.build;
    if let Some(labels) = look::at(&workload.node, &["metadata", "labels"]) {
        tell_replaced(labels, &named.labels, making);
    }
    let mut metadata = own_metadata(workload, build);
    if let Some(map) = metadata.as_map_mut() {
        map.insert(build.key("name"), build.text(named.name.as_str()));
        let own = map.get("labels").cloned();
        map.insert(build.key("labels"), with_labels(own, named));
    }
    let spec = workload.template();
    let network = spec.and_then(|spec| look::list(spec, &["networkInterfaces"]).first());
    if let Some(name) = network.and_then(|network| look::at(network, &["network", "name"])) {
        annotate(&mut metadata, notes::INSTANCE_NETWORK, name.clone(), build);
        making.refuse_long(&metadata, name.origin);
    }
    metadata
}

/// Labels with those that tell the deployment's pods from all others.
fn with_labels(written: Option<Node>, named: &Named<'_>) -> Node {
    let written = written.filter(|labels| labels.as_map().is_some());
    let mut labels = written.unwrap_or_else(|| named.build.map([]));
    if let Some(map) = labels.as_map_mut() {
        for pair in look::pairs(&named.labels, &[]) {
            map.insert(pair.key.clone(), pair.value.clone());
        }
    }
    labels
}

fn template(
    workload: &Workload,
    named: &Named<'_>,
    (facts, options): (Facts<'_>, ToKubernetes),
    volumes: Vec<Node>,
    making: &mut Making<'_>,
) -> Node {
    let build = named.build;
    let written = look::at(&workload.node, &["spec", "template", "metadata"]);
    let part = |key: &str| {
        written
            .and_then(|written| look::at(written, &[key]))
            .cloned()
    };
    if let Some(labels) = part("labels") {
        tell_replaced(&labels, &named.labels, making);
    }
    let metadata = build.map([
        ("labels", Some(with_labels(part("labels"), named))),
        ("annotations", part("annotations")),
    ]);
    let runtime = workload.template();
    let runtime = runtime.and_then(|spec| look::at(spec, &["runtime"]));
    let pull = runtime.and_then(|runtime| look::at(runtime, &["sandbox", "imagePullSecrets"]));
    let spec = build.map([
        ("affinity", affinity(named, making)),
        ("runtimeClassName", runtime_class(runtime, facts, making)),
        ("imagePullSecrets", pull.cloned()),
        (
            "resources",
            containers::pod_resources(workload, facts, options, making),
        ),
        (
            "containers",
            Some(build.list(containers::containers(workload, facts, options, making))),
        ),
        (
            "volumes",
            (!volumes.is_empty()).then(|| build.list(volumes)),
        ),
    ]);
    build.map([("metadata", Some(metadata)), ("spec", Some(spec))])
}

/// Labels of the Workload or of the template that the deployment's own take the place of.
fn tell_replaced(written: &Node, own: &Node, making: &mut Making<'_>) {
    for pair in look::pairs(own, &[]) {
        let before = written.get(&pair.key.text);
        if let Some(before) = before.filter(|before| !before.same_value(&pair.value)) {
            let message = format!("the label `{}` gets another value", pair.key.text);
            making.lost(
                before.origin,
                message,
                "it tells the pods of a placement from others",
            );
        }
    }
}

fn runtime_class(
    runtime: Option<&Node>,
    facts: Facts<'_>,
    making: &mut Making<'_>,
) -> Option<Node> {
    let class = look::word(runtime?, &["class"])?;
    let found = volumes::class(&facts.mapping.runtime_classes, class.text);
    if found.is_none() {
        let message = format!("no runtime class of Kubernetes stands for `{}`", class.text);
        let help = "name one under `runtimeClasses` in the mapping file";
        making.lost(class.origin, message, help);
    }
    found
}

/// Pods stay where nodes have the labels of the location.
fn affinity(named: &Named<'_>, making: &mut Making<'_>) -> Option<Node> {
    let labels = &named.unit.location?.node_labels;
    if labels.is_empty() {
        return None;
    }
    let origins: Vec<OriginId> = labels.iter().map(|label| label.value.origin).collect();
    let build = making.build(RULE, &origins);
    let expressions = labels.iter().map(|label| {
        build.map([
            (
                "key",
                Some(Node::string(label.key.text.clone(), label.key.origin)),
            ),
            ("operator", Some(build.text("In"))),
            ("values", Some(build.list(vec![label.value.clone()]))),
        ])
    });
    let term = build.map([("matchExpressions", Some(build.list(expressions.collect())))]);
    let required = build.map([("nodeSelectorTerms", Some(build.list(vec![term])))]);
    let node = build.map([(
        "requiredDuringSchedulingIgnoredDuringExecution",
        Some(required),
    )]);
    Some(build.map([("nodeAffinity", Some(node))]))
}
