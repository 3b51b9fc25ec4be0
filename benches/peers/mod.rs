//! The same objects through other renderers.
//!
//! In: what `paletteai render` wrote for a fleet. Out: a folder from which a peer makes equal
//! objects, and the commands that do it. Never: a comparison of output that is not equal.
//!
//! What differs from one application to the next is read off the rendered objects and becomes the
//! peer's values; everything else stands in the peer's template.

mod helm;
mod jsonnet;
mod kustomize;

use serde::Deserialize as _;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A renderer to compare with.
pub(crate) struct Peer {
    /// What the table calls it.
    pub(crate) name: &'static str,
    /// The program, and what must succeed for it to be taken for installed.
    pub(crate) program: &'static str,
    pub(crate) probe: &'static [&'static str],
    /// Writes what it needs for these applications and objects.
    pub(crate) prepare: fn(&Path, &[Application], &[Value]),
    /// Renders everything in one process.
    pub(crate) arguments: &'static [&'static str],
    /// How long it is given: more applications than this would take minutes.
    pub(crate) at_most: usize,
}

/// Those whose output is compared and whose cost is measured.
pub(crate) const PEERS: [Peer; 4] = [
    kustomize::KUBECTL,
    kustomize::KUSTOMIZE,
    helm::HELM,
    jsonnet::JRSONNET,
];

/// What differs from one application of a fleet to the next, by the name of the value.
pub(crate) type Application = BTreeMap<&'static str, Value>;

/// Where the values of an application stand in its objects.
const VALUES: [(&str, &str, &str); 16] = [
    ("name", "Deployment", "/metadata/name"),
    ("namespace", "Deployment", "/metadata/namespace"),
    ("replicas", "Deployment", "/spec/replicas"),
    ("history", "Deployment", "/spec/revisionHistoryLimit"),
    (
        "hardened",
        "Deployment",
        "/spec/template/metadata/annotations/example.com~1hardened",
    ),
    (
        "user",
        "Deployment",
        "/spec/template/spec/securityContext/runAsUser",
    ),
    (
        "image",
        "Deployment",
        "/spec/template/spec/containers/0/image",
    ),
    (
        "port",
        "Deployment",
        "/spec/template/spec/containers/0/ports/0/containerPort",
    ),
    (
        "level",
        "Deployment",
        "/spec/template/spec/containers/0/env/0/value",
    ),
    (
        "region",
        "Deployment",
        "/spec/template/spec/containers/0/env/1/value",
    ),
    (
        "owner",
        "Deployment",
        "/spec/template/spec/containers/0/env/2/value",
    ),
    (
        "greeting",
        "Deployment",
        "/spec/template/spec/containers/0/env/3/value",
    ),
    (
        "feature",
        "Deployment",
        "/spec/template/spec/containers/0/env/4/value",
    ),
    ("least", "HorizontalPodAutoscaler", "/spec/minReplicas"),
    ("most", "HorizontalPodAutoscaler", "/spec/maxReplicas"),
    (
        "utilization",
        "HorizontalPodAutoscaler",
        "/spec/metrics/0/resource/target/averageUtilization",
    ),
];

/// The objects of a stream, sorted: two streams with equal objects give equal lists.
pub(crate) fn objects(stream: &[u8]) -> Vec<Value> {
    let text = String::from_utf8_lossy(stream);
    let mut objects: Vec<Value> = serde_yaml::Deserializer::from_str(&text)
        .map(|document| Value::deserialize(document).expect("a renderer writes YAML"))
        .filter(|object| !object.is_null())
        .collect();
    objects.sort_by_cached_key(|object| {
        let metadata = &object["metadata"];
        [&object["kind"], &metadata["namespace"], &metadata["name"]].map(ToString::to_string)
    });
    objects
}

/// The applications behind the objects.
pub(crate) fn applications(objects: &[Value]) -> Vec<Application> {
    let mut applications: BTreeMap<String, Application> = BTreeMap::new();
    for object in objects {
        let name = object["metadata"]["name"].to_string();
        for (value, kind, pointer) in VALUES {
            if object["kind"] == kind {
                let found = object.pointer(pointer).expect("fleets have it").clone();
                applications
                    .entry(name.clone())
                    .or_default()
                    .insert(value, found);
            }
        }
    }
    applications.into_values().collect()
}

/// The namespaces among the objects.
fn namespaces(objects: &[Value]) -> Vec<&str> {
    objects
        .iter()
        .filter(|object| object["kind"] == "Namespace")
        .filter_map(|object| object["metadata"]["name"].as_str())
        .collect()
}

impl Peer {
    pub(crate) fn is_installed(&self) -> bool {
        crate::measure::is_installed(self.program, self.probe)
    }

    /// Fails when the peer does not make these objects.
    pub(crate) fn check(&self, folder: &Path, wanted: &[Value]) {
        let output = Command::new(self.program)
            .args(self.arguments)
            .current_dir(folder)
            .output()
            .expect("it is installed");
        assert!(
            output.status.success(),
            "{}: {}",
            self.name,
            String::from_utf8_lossy(&output.stderr)
        );
        let found = objects(&output.stdout);
        assert_eq!(found.len(), wanted.len(), "{}: other objects", self.name);
        for (found, wanted) in found.iter().zip(wanted) {
            assert_eq!(found, wanted, "{}", self.name);
        }
    }
}
