//! Hubs and placements at random: small alphabets, so that things meet.

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::Just;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::sample::subsequence;
use serde_json::Value;
use serde_json::json;

const CLUSTERS: &[&str] = &["a", "b", "c", "c1", "c10", "c2", "d", "e", "f", "g"];
const SETS: &[&str] = &["default", "gold", "all", "none", "odd"];
const KEYS: &[&str] = &["region", "tier", "example.com/gpu"];
const VALUES: &[&str] = &["east", "west", ""];
const SET_LABEL: &str = "cluster.open-cluster-management.io/clusterset";

/// Optional fields of an object: those that are `None` are left out.
fn object(fields: Vec<(&str, Option<Value>)>) -> Value {
    let present = fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

fn labels() -> impl Strategy<Value = Value> {
    let pairs = vec((select(KEYS), select(VALUES)), 0..3);
    (pairs, of(select(SETS))).prop_map(|(pairs, set)| {
        let set = set.map(|set| (SET_LABEL, set));
        let pairs = pairs.into_iter().chain(set);
        pairs
            .map(|(key, value)| (key.to_owned(), json!(value)))
            .collect()
    })
}

/// A moment within the hour around the clock's.
fn moment() -> impl Strategy<Value = String> {
    (11..13_u32, 0..60_u32).prop_map(|(hour, minute)| format!("2026-11-26T{hour}:{minute:02}:00Z"))
}

fn taint() -> impl Strategy<Value = Value> {
    let effect = select(&["NoSelect", "NoSelect", "PreferNoSelect", "NoSelectIfNew"][..]);
    (
        select(&["x", "z"][..]),
        of(select(VALUES)),
        effect,
        of(moment()),
    )
        .prop_map(|(key, value, effect, time)| {
            object(vec![
                ("key", Some(json!(key))),
                ("value", value.map(|it| json!(it))),
                ("effect", Some(json!(effect))),
                ("timeAdded", time.map(|it| json!(it))),
            ])
        })
}

fn amounts() -> impl Strategy<Value = Value> {
    let cpu = prop_oneof![
        (1..9_i64).prop_map(|it| json!(it)),
        (1000..9000_i64).prop_map(|it| json!(format!("{it}m")))
    ];
    let memory = (1..9_i64).prop_map(|it| json!(format!("{it}Gi")));
    (of(cpu), of(memory)).prop_map(|(cpu, memory)| object(vec![("cpu", cpu), ("memory", memory)]))
}

fn cluster(name: &'static str) -> impl Strategy<Value = Value> {
    let claims = vec((select(KEYS), select(&["east", "west"][..])), 0..3);
    let deleted = prop_oneof![9 => Just(None), 1 => Just(Some(json!("2026-01-01T00:00:00Z")))];
    (labels(), claims, vec(taint(), 0..2), amounts(), amounts(), deleted).prop_map(move |(labels, claims, taints, allocatable, capacity, deleted)| {
        let claims: Vec<Value> = claims.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        json!({
            "apiVersion": "cluster.open-cluster-management.io/v1",
            "kind": "ManagedCluster",
            "metadata": object(vec![("name", Some(json!(name))), ("labels", Some(labels)), ("deletionTimestamp", deleted)]),
            "spec": {"taints": taints},
            "status": {"clusterClaims": claims, "allocatable": allocatable, "capacity": capacity},
        })
    })
}

fn set((name, selector): (&str, Value)) -> Value {
    json!({
        "apiVersion": "cluster.open-cluster-management.io/v1beta2",
        "kind": "ManagedClusterSet",
        "metadata": {"name": name},
        "spec": {"clusterSelector": selector},
    })
}

fn sets() -> impl Strategy<Value = Vec<Value>> {
    let all = vec![
        ("default", json!({})),
        (
            "gold",
            json!({"selectorType": "LabelSelector", "labelSelector": {"matchLabels": {"tier": "east"}}}),
        ),
        (
            "all",
            json!({"selectorType": "LabelSelector", "labelSelector": {}}),
        ),
        ("none", json!({"selectorType": "LabelSelector"})),
        (
            "odd",
            json!({"selectorType": "ExclusiveClusterSetLabel", "labelSelector": {}}),
        ),
    ];
    subsequence(all, 1..=5).prop_map(|sets| sets.into_iter().map(set).collect())
}

fn bindings() -> impl Strategy<Value = Vec<Value>> {
    let binding = |(namespace, set): (&str, &str)| {
        json!({
            "apiVersion": "cluster.open-cluster-management.io/v1beta2",
            "kind": "ManagedClusterSetBinding",
            "metadata": {"name": set, "namespace": namespace},
            "spec": {"clusterSet": set},
        })
    };
    let here = subsequence(SETS, 0..=5);
    (here, any::<bool>()).prop_map(move |(here, all)| {
        let mut pairs: Vec<(&str, &str)> = here.into_iter().map(|set| ("team", set)).collect();
        if all && !pairs.contains(&("team", "all")) {
            pairs.push(("team", "all"));
        }
        pairs.push(("other", "gold"));
        pairs.into_iter().map(binding).collect()
    })
}

fn decisions() -> impl Strategy<Value = Vec<Value>> {
    let owner = select(
        &[
            ("team", Some("p")),
            ("team", Some("q")),
            ("other", Some("p")),
            ("other", None),
        ][..],
    );
    let clusters = subsequence(&["a", "b", "c", "c1", "d", "gone"][..], 0..=6);
    vec((owner, clusters), 0..6).prop_map(|decisions| {
        let numbered = decisions.into_iter().enumerate();
        numbered
            .map(|(index, ((namespace, placement), clusters))| {
                let label = placement.map(|it| json!({"cluster.open-cluster-management.io/placement": it}));
                let clusters: Vec<Value> = clusters.into_iter().map(|it| json!({"clusterName": it, "reason": ""})).collect();
                json!({
                    "apiVersion": "cluster.open-cluster-management.io/v1beta1",
                    "kind": "PlacementDecision",
                    "metadata": object(vec![("name", Some(json!(format!("d{index}")))), ("namespace", Some(json!(namespace))), ("labels", label)]),
                    "status": {"decisions": clusters},
                })
            })
            .collect()
    })
}

fn scores() -> impl Strategy<Value = Vec<Value>> {
    let values = vec((select(&["s", "t"][..]), -100..=100_i64), 0..3);
    let holders = subsequence(CLUSTERS, 0..=6);
    (holders, vec((values, of(moment())), 6)).prop_map(|(holders, contents)| {
        let pairs = holders.into_iter().zip(contents);
        pairs
            .map(|(cluster, (values, until))| {
                let values: Vec<Value> = values.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
                json!({
                    "apiVersion": "cluster.open-cluster-management.io/v1alpha1",
                    "kind": "AddOnPlacementScore",
                    "metadata": {"name": "r", "namespace": cluster},
                    "status": object(vec![("scores", Some(json!(values))), ("validUntil", until.map(|it| json!(it)))]),
                })
            })
            .collect()
    })
}

/// All documents of a hub.
pub(crate) fn hub() -> impl Strategy<Value = Vec<Value>> {
    let clusters: Vec<_> = CLUSTERS.iter().map(|name| of(cluster(name))).collect();
    (clusters, sets(), bindings(), decisions(), scores()).prop_map(
        |(clusters, sets, bindings, decisions, scores)| {
            let clusters = clusters.into_iter().flatten();
            clusters
                .chain(sets)
                .chain(bindings)
                .chain(decisions)
                .chain(scores)
                .collect()
        },
    )
}

fn requirement() -> impl Strategy<Value = Value> {
    let operator = prop_oneof![
        30 => select(&["In", "NotIn"][..]),
        20 => select(&["Exists", "DoesNotExist"][..]),
        1 => Just("Foo"),
    ];
    let fits = prop_oneof![59 => Just(true), 1 => Just(false)];
    (select(KEYS), operator, vec(select(&["east", "west"][..]), 1..3), fits).prop_map(|(key, operator, values, fits)| {
        let takes = ["In", "NotIn"].contains(&operator) == fits;
        json!({"key": key, "operator": operator, "values": if takes { values } else { Vec::new() }})
    })
}

fn selector(has_labels: bool) -> impl Strategy<Value = Value> {
    let pair = (select(KEYS), select(VALUES));
    (of(pair), vec(requirement(), 0..3)).prop_map(move |(pair, expressions)| {
        let labels = pair
            .filter(|_| has_labels)
            .map(|(key, value)| json!({key: value}));
        object(vec![
            ("matchLabels", labels),
            ("matchExpressions", Some(json!(expressions))),
        ])
    })
}

fn selectors() -> impl Strategy<Value = Value> {
    (of(selector(true)), of(selector(false))).prop_map(|(labels, claims)| {
        object(vec![("labelSelector", labels), ("claimSelector", claims)])
    })
}

fn toleration() -> impl Strategy<Value = Value> {
    let key = of(select(&["x", "z", ""][..]));
    let operator = of(prop_oneof![3 => Just("Exists"), 3 => Just("Equal"), 1 => Just("Like")]);
    let effect = of(select(&["NoSelect", "NoSelectIfNew"][..]));
    (key, operator, of(select(VALUES)), effect, of(0..7200_i64)).prop_map(
        |(key, operator, value, effect, seconds)| {
            // Most are right.
            let value = value.filter(|value| operator != Some("Exists") || *value == "east");
            let operator = if key.is_none_or(str::is_empty) {
                Some("Exists")
            } else {
                operator
            };
            object(vec![
                ("key", key.map(|it| json!(it))),
                ("operator", operator.map(|it| json!(it))),
                ("value", value.map(|it| json!(it))),
                ("effect", effect.map(|it| json!(it))),
                ("tolerationSeconds", seconds.map(|it| json!(it))),
            ])
        },
    )
}

fn prioritizer() -> impl Strategy<Value = Value> {
    let built_in = prop_oneof![
        40 => select(&["Balance", "Steady", "ResourceAllocatableCPU", "ResourceAllocatableMemory"][..]),
        1 => Just("Spread"),
    ];
    let built_in = built_in.prop_map(|it| json!({"type": "BuiltIn", "builtIn": it}));
    let score = select(&["s", "t", "u"][..]);
    let add_on = (select(&["r", "q"][..]), score).prop_map(|(resource, score)| json!({"type": "AddOn", "addOn": {"resourceName": resource, "scoreName": score}}));
    let nothing = Just(json!({"type": "AddOn"}));
    let coordinate = prop_oneof![20 => built_in, 20 => add_on, 1 => nothing];
    (coordinate, of(-10..=10_i64)).prop_map(|(coordinate, weight)| {
        object(vec![
            ("scoreCoordinate", Some(coordinate)),
            ("weight", weight.map(|it| json!(it))),
        ])
    })
}

fn policy() -> impl Strategy<Value = Value> {
    let mode = prop_oneof![4 => Just(None), 4 => Just(Some("Additive")), 20 => Just(Some("Exact")), 1 => Just(Some("Foo"))];
    (mode, vec(prioritizer(), 0..4)).prop_map(|(mode, configurations)| {
        object(vec![
            ("mode", mode.map(|it| json!(it))),
            ("configurations", Some(json!(configurations))),
        ])
    })
}

fn strategy() -> impl Strategy<Value = Value> {
    let size = prop_oneof![
        6 => (-1..12_i64).prop_map(|it| json!(it)),
        6 => (1..=100_u32).prop_map(|it| json!(format!("{it}%"))),
        1 => (1..5_u32).prop_map(|it| json!(it.to_string())),
    ];
    let group = (select(&["canary", "rest"][..]), selectors()).prop_map(
        |(name, selectors)| json!({"groupName": name, "groupClusterSelector": selectors}),
    );
    (of(size), vec(group, 0..3)).prop_map(|(size, groups)| json!({"groupStrategy": object(vec![("clustersPerDecisionGroup", size), ("decisionGroups", Some(json!(groups)))])}))
}

/// A placement `team/p`.
pub(crate) fn placement() -> impl Strategy<Value = Value> {
    let sets = proptest::option::weighted(0.2, subsequence(SETS, 0..=3));
    let predicates = prop_oneof![1 => Just(Vec::new()), 2 => vec(selectors(), 1..4)];
    (
        sets,
        of(0..8_i64),
        predicates,
        vec(toleration(), 0..3),
        of(policy()),
        of(strategy()),
    )
        .prop_map(
            |(sets, number, predicates, tolerations, policy, strategy)| {
                let predicates: Vec<Value> = predicates
                    .into_iter()
                    .map(|it| json!({"requiredClusterSelector": it}))
                    .collect();
                json!({
                    "apiVersion": "cluster.open-cluster-management.io/v1beta1",
                    "kind": "Placement",
                    "metadata": {"name": "p", "namespace": "team"},
                    "spec": object(vec![
                        ("clusterSets", sets.map(|it| json!(it))),
                        ("numberOfClusters", number.map(|it| json!(it))),
                        ("predicates", Some(json!(predicates))),
                        ("tolerations", Some(json!(tolerations))),
                        ("prioritizerPolicy", policy),
                        ("decisionStrategy", strategy),
                    ]),
                })
            },
        )
}
