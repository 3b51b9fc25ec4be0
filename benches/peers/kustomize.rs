//! Kustomize has no loops: it is given the finished objects and only has to read, sort and write.

use super::Application;
use super::Peer;
use serde_json::Value;
use std::path::Path;

pub(super) const KUBECTL: Peer = Peer {
    name: "kubectl kustomize, finished objects",
    program: "kubectl",
    probe: &["version", "--client"],
    prepare,
    arguments: &["kustomize", "."],
    at_most: 1_000,
};

pub(super) const KUSTOMIZE: Peer = Peer {
    name: "kustomize build, finished objects",
    program: "kustomize",
    probe: &["version"],
    prepare,
    arguments: &["build", "."],
    at_most: 1_000,
};

fn prepare(folder: &Path, _: &[Application], objects: &[Value]) {
    let documents: Vec<String> = objects
        .iter()
        .map(|object| serde_yaml::to_string(object).expect("it is an object"))
        .collect();
    std::fs::write(folder.join("all.yaml"), documents.join("---\n")).expect("a folder of ours");
    let list = "resources: [all.yaml]\n";
    std::fs::write(folder.join("kustomization.yaml"), list).expect("a folder of ours");
}
