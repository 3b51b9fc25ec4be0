//! What a bundle of each type may hold: `testdata/bundles/compositions.txt`, every cluster part with
//! every workload part.

use super::root;
use super::run;
use super::table;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const TYPES: [&str; 3] = ["Application", "Infrastructure", "Fullstack"];

/// The cluster profiles of the cases, by the words of the table.
const CLUSTER_PROFILES: [(&str, &str); 6] = [
    ("Infrastructure", "edge-infra"),
    ("Infrastructure@aws", "aws-infra"),
    ("Full", "edge-full"),
    ("Add-on", "edge-tools"),
    ("Add-on@all", "monitoring"),
    ("System", "management"),
];

/// The workload profiles; two of type Application, because bundles may hold several.
const WORKLOAD_PROFILES: [(&str, &str); 4] = [
    ("Application", "chat"),
    ("Application", "search"),
    ("Model", "llama"),
    ("Infrastructure", "gpu-operator"),
];

type Codes = BTreeSet<String>;

/// The lines that list what the words of a cell stand for, each profile once.
fn listed(field: &str, cell: &str, profiles: &[(&str, &str)]) -> String {
    let mut left = profiles.to_vec();
    let mut take = |word: &str| {
        let index = left.iter().position(|(known, _)| *known == word);
        let (_, name) = left.remove(index.unwrap());
        format!("    - name: {name}\n")
    };
    match cell {
        "nothing" => String::new(),
        words => {
            let lines: String = words.split('+').map(&mut take).collect();
            format!("  {field}:\n{lines}")
        }
    }
}

/// What is said of each file with a bundle.
fn said(folder: &Path) -> BTreeMap<String, Codes> {
    let shared = root().join("testdata/cases/bundle/common");
    let shared = shared.to_str().unwrap();
    let output = run(
        &["-C", ".", "-C", shared, "bundle", "check", "-o", "json"],
        folder,
    );
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut said: BTreeMap<String, Codes> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let file = finding["places"][0]["file"].as_str().unwrap();
        let code = finding["code"].as_str().unwrap();
        let code = code.strip_prefix("bundles::").unwrap().to_owned();
        said.entry(file.to_owned()).or_default().insert(code);
    }
    said
}

#[test]
fn every_composition_is_judged_as_the_table_says() {
    let clusters = table("compositions.txt", "cluster");
    let workloads = table("compositions.txt", "workload");
    let folder = tempfile::tempdir().unwrap();
    let mut wanted: BTreeMap<String, Codes> = BTreeMap::new();
    for (c, cluster) in clusters.iter().enumerate() {
        for (w, workload) in workloads.iter().enumerate() {
            for (column, of) in TYPES.iter().enumerate() {
                let name = format!("{}-{c}-{w}", of.to_lowercase());
                let head = format!(
                    "apiVersion: spectrocloud.com/v1beta1\nkind: ProfileBundle\nmetadata: {{name: {name}, \
                     namespace: team-a}}\nspec:\n  type: {of}\n"
                );
                let body = [
                    listed("clusterProfiles", &cluster[0], &CLUSTER_PROFILES),
                    listed("workloadProfiles", &workload[0], &WORKLOAD_PROFILES),
                ];
                let file = format!("{name}.yaml");
                fs::write(folder.path().join(&file), head + &body.concat()).unwrap();
                let cells = [&cluster[1 + column], &workload[1 + column]];
                let codes = cells.into_iter().flat_map(|cell| cell.split(','));
                let codes: Codes = codes
                    .filter(|code| *code != "-")
                    .map(str::to_owned)
                    .collect();
                wanted.insert(file, codes);
            }
        }
    }
    assert_eq!((clusters.len(), workloads.len()), (12, 9));
    let said = said(folder.path());
    let nothing = Codes::new();
    for (file, wanted) in &wanted {
        assert_eq!(said.get(file).unwrap_or(&nothing), wanted, "{file}");
    }
    assert!(said.keys().all(|file| wanted.contains_key(file)));
}

#[test]
fn every_type_has_compositions_that_are_right_and_such_that_are_wrong() {
    for part in ["cluster", "workload"] {
        for (column, of) in TYPES.iter().enumerate() {
            let rows = table("compositions.txt", part);
            let right = rows.iter().filter(|row| row[1 + column] == "-").count();
            assert!(right > 0 && right < rows.len(), "{part} {of}");
        }
    }
}
