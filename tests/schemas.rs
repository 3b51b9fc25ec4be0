//! The judge of rendered objects refuses what an API server refuses, and nothing else.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

mod support;

use paletteai::diag::Diagnostics;
use paletteai::schema::ParameterSchema;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml::Key;
use paletteai::yaml::Node;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use support::refusals;
use support::refusals_of;

const GOOD: &str = "
apiVersion: cluster.open-cluster-management.io/v1beta1
kind: Placement
metadata: {name: web, namespace: default}
spec:
  clusterSets: [global]
  numberOfClusters: 2
  predicates:
    - requiredClusterSelector:
        labelSelector: {matchLabels: {region: eu}}
  tolerations:
    - {key: gpu, operator: Exists}
---
apiVersion: work.open-cluster-management.io/v1alpha1
kind: ManifestWorkReplicaSet
metadata: {name: web, namespace: default}
spec:
  placementRefs:
    - name: web
      rolloutStrategy: {type: Progressive, progressive: {maxConcurrency: 25%}}
  manifestWorkTemplate:
    deleteOption:
      propagationPolicy: SelectivelyOrphan
      selectivelyOrphans:
        orphaningRules: [{group: '', resource: namespaces, namespace: '', name: web}]
    workload:
      manifests:
        - apiVersion: v1
          kind: Namespace
          metadata: {name: web}
        - apiVersion: spectrocloud.com/v1beta1
          kind: Workload
          metadata: {name: web, namespace: web}
          spec: {anything: [goes]}
---
apiVersion: cluster.open-cluster-management.io/v1beta2
kind: ManagedClusterSetBinding
metadata: {name: global, namespace: default}
spec: {clusterSet: global}
";

#[test]
fn good_objects_pass() {
    assert_eq!(refusals(GOOD), [""; 0]);
}

#[test]
fn unknown_fields_wrong_types_and_missing_fields_are_refused() {
    let bad = GOOD
        .replace("numberOfClusters: 2", "numberOfCluster: 2")
        .replace("key: gpu", "key: 1")
        .replace("clusterSets: [global]", "clusterSets: global")
        .replace("    - name: web\n      rollout", "    - rollout")
        .replace("maxConcurrency: 25%", "maxConcurrency: lots")
        .replace(
            "propagationPolicy: SelectivelyOrphan",
            "propagationPolicy: Keep",
        );
    let told = refusals(&bad);
    for wanted in [
        "there is no field `.spec.numberOfCluster`",
        "field `.spec.tolerations[0].key` must be a string, not an integer",
        "field `.spec.clusterSets` must be a list, not a string",
        "field `.spec.placementRefs[0].name` is missing",
        "must match the pattern",
        "not `Keep`",
    ] {
        let found = told
            .iter()
            .filter(|message| message.contains(wanted))
            .count();
        assert_eq!(found, 1, "{wanted}: {told:#?}");
    }
    assert_eq!(told.len(), 6, "{told:#?}");
}

#[test]
fn carried_objects_are_checked_too() {
    let bad = GOOD.replace(
        "metadata: {name: web}\n        - api",
        "metadata: {name: Web}\n          spec: {finalizer: [x]}\n        - api",
    );
    let told = refusals(&bad);
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].contains("the name `Web` of `Namespace` must consist of"));
    assert!(told[1].contains("there is no field `.spec.finalizer`"));
}

#[test]
fn items_that_the_api_server_tells_apart_must_differ() {
    let bad = GOOD.replace(
        "    workload:\n",
        "    manifestConfigs:
      - resourceIdentifier: {group: apps, resource: deployments, namespace: a, name: b}
        conditionRules:
          - {condition: Complete, type: WellKnownConditions}
          - {condition: Complete, type: WellKnownConditions}
    workload:\n",
    );
    let told = refusals(&bad);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains("stands twice"), "{told:#?}");
}

fn definitions(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            definitions(&path, found);
        } else if path
            .file_name()
            .is_some_and(|name| name == "definition.yaml")
        {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_parameter_schema_of_the_catalogue_is_one() {
    let mut found = Vec::new();
    definitions(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("definitions"),
        &mut found,
    );
    assert!(found.len() >= 13);
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut origins = Origins::default();
        let mut diagnostics = Diagnostics::default();
        let source = Sources::default().add("definition", text.as_str()).unwrap();
        let read = paletteai::yaml::read(source, &text, &mut origins, &mut diagnostics);
        let schema = read[0].node.at(&["spec", "parameters"]);
        let compiled = ParameterSchema::compile(schema, &origins, &mut diagnostics);
        assert!(compiled.is_ok(), "{}: {diagnostics:?}", path.display());
    }
}

#[test]
fn every_object_of_every_case_would_be_taken_by_an_api_server() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    cases.sort();
    let mut streams = Vec::new();
    for case in cases {
        for payload in ["workload", "manifests"] {
            let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
                .args(["render", "--with-bindings", "--payload", payload])
                .current_dir(&case)
                .env_clear()
                .output()
                .unwrap();
            let stream = String::from_utf8(output.stdout).unwrap();
            streams.push((format!("{} {payload}", case.display()), stream));
        }
    }
    let judged: usize = streams
        .iter()
        .map(|(_, stream)| stream.matches("\n---\n").count())
        .sum();
    assert!(judged > 100, "only {judged} objects were judged");
    let told = refusals_of(streams);
    assert!(told.is_empty(), "{told:#?}");
}

/// One document of a file.
fn document(path: &Path) -> Option<Node> {
    let text = std::fs::read_to_string(path).ok()?;
    let source = Sources::default().add("case", text.as_str()).unwrap();
    let (mut origins, mut told) = (Origins::default(), Diagnostics::default());
    let mut read = paletteai::yaml::read(source, &text, &mut origins, &mut told);
    Some(read.remove(0).node)
}

/// The files that a pattern of folders leads to, `*` for any name.
fn below(folder: &Path, steps: usize) -> Vec<PathBuf> {
    let mut paths = vec![folder.to_owned()];
    for _ in 0..steps {
        let entries = paths
            .iter()
            .flat_map(|path| std::fs::read_dir(path).unwrap());
        let inner = entries.map(|entry| entry.unwrap().path());
        paths = inner.collect();
    }
    paths.sort();
    paths
}

/// What every case of the catalogue expects, by its file. Not those of a Kubernetes that is older
/// than the oldest we have the fields of.
fn expectations() -> Vec<(PathBuf, Node)> {
    let mut expected = Vec::new();
    for version in below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("definitions"),
        3,
    ) {
        for path in below(&version.join("cases"), 1) {
            let case = document(&path).unwrap();
            let minor = case.at(&["context", "clusterVersion", "minor"]);
            if minor.and_then(Node::as_i64).is_some_and(|minor| minor < 25) {
                continue;
            }
            let mut node = case.get("expect").unwrap().clone();
            if case.at(&["context", "output"]).is_some()
                && let Some(part) = node.as_map_mut().unwrap().get_mut("output")
            {
                complete(part);
            }
            expected.push((path, node));
        }
    }
    expected
}

/// Adds to the object that a trait's case begins with what the case leaves out for brevity.
fn complete(part: &mut Node) {
    let origin = part.origin;
    let kind = part.get("kind").and_then(Node::as_str);
    let left_out: &[(&str, Node)] = match kind {
        Some("Deployment" | "DaemonSet") => &[("selector", Node::map(origin))],
        Some("StatefulSet") => &[
            ("selector", Node::map(origin)),
            ("serviceName", Node::string("web", origin)),
        ],
        Some("CronJob") => &[("schedule", Node::string("@daily", origin))],
        _ => &[],
    };
    let mut spec = part.as_map_mut().unwrap().get_mut("spec");
    for (name, value) in left_out {
        let spec = spec.as_deref_mut().and_then(Node::as_map_mut).unwrap();
        if spec.get(name).is_none() {
            let text = (*name).into();
            spec.insert(Key { text, origin }, value.clone());
        }
    }
}

/// The objects of an expectation, one document each; what the engine would name has a name.
fn objects(expected: &Node) -> String {
    let others = expected.get("outputs").and_then(Node::as_map);
    let others = others.into_iter().flat_map(|map| map.iter());
    let objects = expected
        .get("output")
        .into_iter()
        .chain(others.map(|e| &e.value));
    let mut documents = String::new();
    for object in objects {
        let mut object = object.clone();
        let origin = object.origin;
        let key = |text: &str| Key {
            text: text.into(),
            origin,
        };
        let fields = object.as_map_mut().unwrap();
        if fields.get("metadata").is_none() {
            fields.insert(key("metadata"), Node::map(origin));
        }
        let metadata = fields.get_mut("metadata").and_then(Node::as_map_mut);
        let metadata = metadata.unwrap();
        if metadata.get("name").is_none() {
            metadata.insert(key("name"), Node::string("web", origin));
        }
        documents.push_str("---\n");
        paletteai::yaml::write(&object, &mut documents);
    }
    documents
}

/// Fields that Kubernetes 1.25 does not have yet; the traits refuse them there.
const NEWER: &[&str] = &[
    "Kubernetes 1.25.0 does not know the field `.spec.unhealthyPodEvictionPolicy`",
    "Kubernetes 1.25.0 does not know the field `.spec.template.spec.securityContext.appArmorProfile`",
];

#[test]
fn every_object_of_the_catalogue_would_be_taken_by_an_api_server() {
    let streams = expectations().into_iter().map(|(case, expected)| {
        let stream = objects(&expected);
        (case.display().to_string(), stream)
    });
    let streams: Vec<(String, String)> = streams.collect();
    for kind in [
        "Bucket",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "GitRepository",
        "Gslb",
        "HelmChart",
        "HelmRelease",
        "HelmRepository",
        "Kustomization",
        "ManifestWorkReplicaSet",
        "OCIRepository",
        "PersistentVolumeClaim",
        "Placement",
        "StatefulSet",
    ] {
        let line = format!("\nkind: {kind}\n");
        let judged = streams.iter().filter(|(_, stream)| stream.contains(&line));
        assert!(judged.count() > 1, "hardly any {kind} was judged");
    }
    let mut told = refusals_of(streams);
    told.retain(|message| !NEWER.iter().any(|newer| message.ends_with(newer)));
    assert!(told.is_empty(), "{told:#?}");
}
