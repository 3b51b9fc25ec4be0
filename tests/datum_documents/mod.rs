//! Documents of Datum's page as a user could write them: they hold by all rules.

use proptest::prelude::*;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;

/// A part that may be left out.
fn perhaps(part: impl Strategy<Value = Value>) -> impl Strategy<Value = Option<Value>> {
    prop::option::of(part)
}

/// An object of those of its fields that are there.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Value {
    let there = fields
        .into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Value::Object(there.collect::<Map<String, Value>>())
}

fn label() -> impl Strategy<Value = Value> {
    "[a-z]([-a-z0-9]{0,8}[a-z0-9])?".prop_map(Value::String)
}

/// Texts that YAML could take for something else.
const ODD: &[&str] = &[
    "",
    "null",
    "~",
    "yes",
    "0644",
    "1e3",
    "- a",
    "a: b",
    "# a",
    "'",
    "\"",
    "line\nline\n",
    " a ",
    "{{ .var.a }}",
    "\t",
    "*a",
    "&a",
    "!a",
    "%a",
    "@a",
];

/// Any text, with what YAML could take for something else.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(ODD).prop_map(str::to_owned),
        "\\PC{0,20}",
    ]
}

/// Any mapping; an explicit `null` counts as absent only as the value of a field.
fn any_mapping() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (-1.0e9..1.0e9_f64).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::btree_map("[a-zA-Z.-]{1,8}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    });
    prop::collection::btree_map("[a-zA-Z.-]{1,8}", value, 0..4)
        .prop_map(|map| Value::Object(map.into_iter().collect()))
}

fn labels() -> impl Strategy<Value = Value> {
    let value = "([a-zA-Z0-9]([-._a-zA-Z0-9]{0,8}[a-zA-Z0-9])?)?";
    prop::collection::btree_map(
        "(a[.]example/)?[a-zA-Z0-9]([-._a-z]{0,5}[a-z])?",
        value,
        0..3,
    )
    .prop_map(|map| json!(map))
}

fn annotations() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("(a[.]example/)?[a-z]([-.a-z]{0,5}[a-z])?", text(), 0..3)
        .prop_map(|map| json!(map))
}

fn variable() -> impl Strategy<Value = Value> {
    let value = prop_oneof![
        text().prop_map(|text| ("value", json!(text))),
        label().prop_map(|name| (
            "valueFrom",
            json!({"secretKeyRef": {"name": name, "key": "k"}})
        )),
        Just((
            "valueFrom",
            json!({"fieldRef": {"fieldPath": "metadata.name"}})
        )),
    ];
    ("[A-Z_]{1,8}", value).prop_map(|(name, (key, value))| json!({"name": name, key: value}))
}

fn container(name: &'static str) -> impl Strategy<Value = Value> {
    (
        perhaps(prop::collection::vec(text(), 0..3).prop_map(|args| json!(args))),
        perhaps(prop::collection::vec(variable(), 0..3).prop_map(|all| json!(all))),
        perhaps((1..=65535_i64).prop_map(|port| json!([{"containerPort": port}]))),
        perhaps(Just(
            json!({"requests": {"cpu": 0.5}, "limits": {"cpu": "1", "memory": "1Gi"}}),
        )),
        perhaps(Just(
            json!([{"name": "data", "mountPath": "/data", "readOnly": true}]),
        )),
        perhaps(Just(
            json!({"httpGet": {"path": "/", "port": 80}, "periodSeconds": 3}),
        )),
    )
        .prop_map(move |(args, env, ports, resources, mounts, probe)| {
            object([
                ("name", Some(json!(name))),
                ("image", Some(json!("nginx:1.25"))),
                ("args", args),
                ("env", env),
                ("ports", ports),
                ("resources", resources),
                ("volumeMounts", mounts),
                ("livenessProbe", probe),
            ])
        })
}

fn pod() -> impl Strategy<Value = Value> {
    let source = prop_oneof![
        Just(("emptyDir", json!({}))),
        label().prop_map(|name| ("configMap", json!({"name": name, "defaultMode": 420}))),
        label().prop_map(|name| ("persistentVolumeClaim", json!({"claimName": name}))),
    ];
    (
        container("web"),
        perhaps(container("side")),
        source,
        perhaps(Just(json!([{"operator": "Exists"}]))),
        perhaps(label()),
        perhaps((0..100_i64).prop_map(Value::from)),
    )
        .prop_map(|(web, side, (kind, source), tolerations, account, grace)| {
            let containers: Vec<Value> = [Some(web), side].into_iter().flatten().collect();
            object([
                ("containers", Some(json!(containers))),
                ("volumes", Some(json!([{"name": "data", kind: source}]))),
                ("tolerations", tolerations),
                ("serviceAccountName", account),
                ("terminationGracePeriodSeconds", grace),
            ])
        })
}

/// The metadata of a template and the selector of its pods.
fn selected() -> impl Strategy<Value = (Option<Value>, Option<Value>)> {
    let app = json!({"app": "web"});
    let by_label = json!({"matchLabels": app.clone()});
    let by_expression =
        json!({"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "x"]}]});
    let with = |labels: Value| json!({"labels": labels});
    prop_oneof![
        Just((None, None)),
        Just((Some(json!({})), None)),
        Just((Some(with(json!({}))), None)),
        annotations().prop_map(|annotations| (Some(json!({"annotations": annotations})), None)),
        annotations().prop_map(|annotations| {
            (
                Some(json!({"labels": {}, "annotations": annotations})),
                None,
            )
        }),
        labels().prop_map(|labels| (Some(json!({"labels": labels})), None)),
        Just((Some(with(app.clone())), Some(by_label))),
        Just((Some(with(app)), Some(by_expression))),
    ]
}

/// Any document of the page.
pub(crate) fn any_page() -> impl Strategy<Value = Value> {
    let metadata = (
        label(),
        label(),
        perhaps(labels()),
        perhaps(annotations()),
        perhaps(Just(json!(["example.com/keep"]))),
        perhaps(Just(
            json!([{"apiVersion": "v1", "kind": "X", "name": "x", "uid": "1"}]),
        )),
    );
    let spec = (
        perhaps((0..5_i64).prop_map(Value::from)),
        selected(),
        pod(),
        perhaps(label().prop_map(|name| json!({"name": name}))),
        perhaps(any_mapping()),
    );
    (metadata, spec).prop_map(|(metadata, spec)| {
        let (name, project, labels, annotations, finalizers, owners) = metadata;
        let (replicas, (of_template, selector), pod, network, provider) = spec;
        let namespace = format!("project-{}", project.as_str().unwrap_or_default());
        let metadata = object([
            ("name", Some(name)),
            ("namespace", Some(json!(namespace))),
            ("labels", labels),
            ("annotations", annotations),
            ("finalizers", finalizers),
            ("ownerReferences", owners),
        ]);
        let template = object([("metadata", of_template), ("spec", Some(pod))]);
        let spec = object([
            ("replicas", replicas),
            ("selector", selector),
            ("template", Some(template)),
            ("networkRef", network),
            ("provider", provider),
        ]);
        json!({
            "apiVersion": "compute.miloapis.com/v1alpha1",
            "kind": "Workload",
            "metadata": metadata,
            "spec": spec,
        })
    })
}

/// Whether a document says something that Kubernetes has no field for.
pub(crate) fn has_what_kubernetes_lacks(document: &Value) -> bool {
    [
        "/spec/networkRef",
        "/spec/provider",
        "/metadata/finalizers",
        "/metadata/ownerReferences",
    ]
    .into_iter()
    .any(|pointer| document.pointer(pointer).is_some())
}
