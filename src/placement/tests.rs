//! What the readers accept, and what they refuse.

use super::Effect;
use super::testing::bare;
use super::testing::placement;
use super::testing::world;

#[track_caller]
fn refused(text: &str) -> String {
    bare(text).0.only().to_owned()
}

#[test]
fn the_short_form_stands_for_the_documents_of_a_hub() {
    let world = world(
        "clusters:\n\
         - plain\n\
         - name: full\n\
         \x20 labels: {region: east}\n\
         \x20 claims: {cloud: AWS}\n\
         \x20 clusterSet: gpu\n\
         \x20 kubernetesVersion: '1.31.4'\n\
         \x20 allocatable: {cpu: 4, memory: 8Gi}\n\
         \x20 taints: ['a=b:NoSelect', 'c:NoSelectIfNew', {key: d, effect: PreferNoSelect}]\n\
         \x20 scores: {usage: {cpu: 60}}\n",
    );
    assert!(world.said.is_empty(), "{:?}", world.said);
    let inventory = &world.inventory;
    let full = inventory.cluster("full").unwrap();
    assert_eq!(&*full.labels["region"], "east");
    assert_eq!(
        &*full.labels["cluster.open-cluster-management.io/clusterset"],
        "gpu"
    );
    assert_eq!(&*full.claims["cloud"], "AWS");
    assert_eq!(full.kubernetes_version().unwrap().to_string(), "1.31.4");
    assert_eq!(full.allocatable, full.capacity);
    let taints: Vec<String> = full.taints.iter().map(super::Taint::text).collect();
    assert_eq!(
        taints,
        ["a=b:NoSelect", "c:NoSelectIfNew", "d:PreferNoSelect"]
    );
    assert_eq!(full.taints[1].effect, Effect::NoSelectIfNew);
    let score = inventory.score(&full.name.value, &"usage".into()).unwrap();
    assert_eq!(score.value("cpu"), Some(60));
    let plain = inventory.cluster("plain").unwrap();
    assert_eq!(plain.kubernetes_version(), None);
}

#[test]
fn a_cluster_may_report_its_version_as_a_claim() {
    let world = world(
        "clusters: [{name: a, claims: {kubeversion.open-cluster-management.io: v1.30.2+k3s1}}]\n",
    );
    let version = world.inventory.cluster("a").unwrap().kubernetes_version();
    assert_eq!(version.unwrap().to_string(), "1.30.2");
}

#[test]
fn equal_documents_count_once_and_different_ones_are_refused() {
    let twice = bare("clusters: [a, a]\n").0;
    assert!(twice.said.is_empty());
    assert_eq!(twice.inventory.clusters().len(), 1);
    assert_eq!(
        refused("clusters: [a, {name: a, labels: {x: z}}]\n"),
        "error placement::two-documents: two documents say what ManagedCluster `a` is | keep one of them"
    );
}

#[test]
fn wrong_inventories_are_refused_with_what_to_write() {
    for (text, wanted) in [
        (
            "clusters: [{labels: {}}]",
            "error model::missing-field: the cluster has no `name`",
        ),
        (
            "clusters: [{name: a, label: {}}]",
            "error model::unknown-field: the cluster has no field `label` | did you mean `labels`?",
        ),
        (
            "clusters: [{name: A}]",
            "error model::invalid-name: `A` is not a valid name",
        ),
        (
            "clusters: [{name: a, kubernetesVersion: 1.30}]",
            "put it in quotes",
        ),
        (
            "clusters: [{name: a, taints: [gpu]}]",
            "error model::invalid-value: `gpu` is not a taint | write `key=value:NoSelect`",
        ),
        (
            "clusters: [{name: a, taints: ['x:NoExecute']}]",
            "`x:NoExecute` is not a taint",
        ),
        (
            "clusters: [{name: a, taints: [{key: x, effect: NoSelct}]}]",
            "`effect` cannot be `NoSelct` | did you mean `NoSelect`?",
        ),
        (
            "clusters: [{name: a, taints: [{key: x, effect: NoSelect, timeAdded: today}]}]",
            "`timeAdded` is no point in time: `today`",
        ),
        (
            "clusters: [{name: a, allocatable: {cpu: 4 cores}}]",
            "`cpu` is not an amount",
        ),
        (
            "clusters: [{name: a, scores: {x: 5}}]",
            "`x` must be a mapping of scores, not an integer",
        ),
        (
            "clusters: [{name: a, scores: {x: {z: 101}}}]",
            "the score `z` is 101 | scores are from -100 to 100",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(wanted), "{text}\n{said}");
    }
}

#[test]
fn wrong_sets_and_bindings_are_refused_with_what_to_write() {
    for (text, wanted) in [
        (
            "clusterSets: [{labelSelector: {}}]",
            "the cluster set has no `name`",
        ),
        (
            "bindings: [{namespace: team}]",
            "the binding has no `clusterSet`",
        ),
        (
            "apiVersion: cluster.open-cluster-management.io/v1\nkind: ManagedCluster\n",
            "the resource has no `metadata`",
        ),
        (
            "apiVersion: cluster.open-cluster-management.io/v1beta2\nkind: ManagedClusterSetBinding\nmetadata: {name: a, namespace: team}\nspec: {clusterSet: b}\n",
            "the ManagedClusterSetBinding `a` binds `b`",
        ),
        (
            "apiVersion: cluster.open-cluster-management.io/v1beta2\nkind: ManagedClusterSet\nmetadata: {name: a}\nspec: {clusterSelector: {selectorType: Labels}}\n",
            "`selectorType` cannot be `Labels`",
        ),
    ] {
        let said = refused(text);
        assert!(said.contains(wanted), "{text}\n{said}");
    }
}

#[test]
fn what_does_not_belong_to_an_inventory_is_passed_over() {
    let world = bare("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\nvalues: 1\n").0;
    assert!(world.said.is_empty() && world.inventory.clusters().len() == 0);
}

#[track_caller]
fn not_accepted(spec: &str, wanted: &str) {
    let world = bare(&placement(spec)).0;
    assert!(world.placements.is_empty(), "{spec}");
    assert!(world.only().contains(wanted), "{spec}\n{}", world.only());
}

#[test]
fn placements_that_an_api_server_would_refuse_are_refused() {
    let toleration = |text: &str| format!("{{tolerations: [{text}]}}");
    let prioritizer = |text: &str| format!("{{prioritizerPolicy: {{configurations: [{text}]}}}}");
    for (spec, wanted) in [
        (
            "{numberOfClusters: -1}".to_owned(),
            "error placement::number-of-clusters: `numberOfClusters` cannot be -1",
        ),
        (
            "{numberOfClusters: 2147483648}".to_owned(),
            "`numberOfClusters` cannot be 2147483648",
        ),
        (
            "{numberOfClusters: '3'}".to_owned(),
            "must be an integer, not a string",
        ),
        ("{predicate: []}".to_owned(), "did you mean `predicates`?"),
        (
            "{clusterSets: [1]}".to_owned(),
            "`clusterSets` must hold strings, not an integer",
        ),
        (
            toleration("{effect: NoExecute, operator: Exists}"),
            "`effect` cannot be `NoExecute`",
        ),
        (toleration("{key: a b}"), "`a b` is not the key of a taint"),
        (
            toleration(&format!("{{key: a, value: {}}}", "v".repeat(1025))),
            "at most 1024 characters",
        ),
        (
            prioritizer("{scoreCoordinate: {builtIn: Steady}, weight: 11}"),
            "`weight` cannot be 11 | weights are from -10 to 10",
        ),
        (
            prioritizer("{weight: 1}"),
            "the prioritizer has no `scoreCoordinate`",
        ),
        (
            prioritizer("{scoreCoordinate: {type: Builtin}}"),
            "`type` cannot be `Builtin` | did you mean `BuiltIn`?",
        ),
        (
            prioritizer("{scoreCoordinate: {type: AddOn, addOn: {resourceName: r}}}"),
            "the add-on score has no `scoreName`",
        ),
    ] {
        not_accepted(&spec, wanted);
    }
}

#[test]
fn spread_and_groups_that_an_api_server_would_refuse_are_refused() {
    let spread = |text: &str| format!("{{spreadPolicy: {{spreadConstraints: [{text}]}}}}");
    let group = |text: &str| format!("{{decisionStrategy: {{groupStrategy: {{{text}}}}}}}");
    for (spec, wanted) in [
        (
            spread("{topologyKey: a, topologyKeyType: Node}"),
            "`topologyKeyType` cannot be `Node`",
        ),
        (
            spread("{topologyKey: a, topologyKeyType: Label, maxSkew: 0}"),
            "`maxSkew` cannot be 0",
        ),
        (
            spread(&["{topologyKey: a, topologyKeyType: Label}"; 9].join(", ")),
            "there are 9 spread constraints",
        ),
        (
            group("clustersPerDecisionGroup: 101%"),
            "`clustersPerDecisionGroup` cannot be `101%`",
        ),
        (
            group("clustersPerDecisionGroup: []"),
            "must be an integer or a percentage, not a list",
        ),
        (
            group("decisionGroups: [{groupName: a, groupClusterSelector: {}}]"),
            "`a` is not the name of a decision group",
        ),
        (
            group("decisionGroups: [{groupName: aa}]"),
            "the decision group has no `groupClusterSelector`",
        ),
    ] {
        not_accepted(&spec, wanted);
    }
}

#[test]
fn a_spread_policy_has_no_effect() {
    let spec = "{numberOfClusters: 2, spreadPolicy: {spreadConstraints: [{topologyKey: region, topologyKeyType: Label, whenUnsatisfiable: DoNotSchedule}]}}";
    let world = world(&format!(
        "clusters: [{{name: a, labels: {{region: x}}}}, {{name: b, labels: {{region: x}}}}, {{name: c, labels: {{region: w}}}}]\n{}",
        placement(spec)
    ));
    assert_eq!(world.schedule().selected.join(" "), "a b");
}
