//! Every rule and every row of the mappings of Datum's Workloads has a case that holds and one that
//! does not, and what is made of them is what a cluster would take.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "this test reads the project's own files, and fails when it cannot"
)]

mod support;

use paletteai::datum;
use serde::Deserialize;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use support::refusals;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap()
}

/// The folder of the cases of a code.
fn folder(slug: &str) -> PathBuf {
    let name = slug.replace("::", "--");
    root().join("testdata/cases/errors").join(name)
}

/// The codes that the commands of a case tell, for each of its commands.
fn told(folder: &Path) -> Vec<Vec<String>> {
    let commands = std::fs::read_to_string(folder.join("cmd")).unwrap_or_default();
    let lines = commands.lines().filter(|line| !line.contains("-o json"));
    lines
        .map(|line| {
            let line = line.strip_prefix("paletteai ").unwrap();
            let output = run(folder, &format!("{line} -o json"));
            let found: Value = serde_json::from_slice(&output.stdout).unwrap();
            let found = found["findings"].as_array().unwrap().iter();
            found
                .map(|one| one["code"].as_str().unwrap().to_owned())
                .collect()
        })
        .collect()
}

#[test]
fn every_rule_has_a_case_that_holds_and_one_that_does_not() {
    let mut wrong = Vec::new();
    for rule in datum::rules() {
        let told = told(&folder(rule.code.slug));
        let good = told.first().is_some_and(Vec::is_empty);
        let is_told = |codes: &Vec<String>| codes.iter().any(|code| code == rule.code.slug);
        let bad = told.get(1).is_some_and(is_told);
        if !good || !bad {
            wrong.push(format!("{}: {told:?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn there_are_fifteen_rules_of_the_page_and_twenty_one_of_the_service() {
    let ids: Vec<&str> = datum::rules().iter().map(|rule| rule.id).collect();
    let page = (1..=15).map(|number| format!("S{number}"));
    let service = (1..=21).map(|number| format!("R-{number:02}"));
    assert_eq!(ids, page.chain(service).collect::<Vec<String>>());
}

#[test]
fn the_page_lists_every_rule_under_its_code() {
    let page = std::fs::read_to_string(root().join("docs/datum.md")).unwrap();
    for rule in datum::rules() {
        let row = format!("| {} | `{}` |", rule.id, rule.code.slug);
        assert!(page.contains(&row), "docs/datum.md lacks the row {row}");
    }
}

#[test]
fn every_row_of_the_mappings_has_a_case_that_goes_and_one_that_does_not() {
    let mut wrong = Vec::new();
    for row in datum::lifting_rows() {
        let folder = root()
            .join("testdata/cases/datum")
            .join(format!("lift-{row}"));
        let snapshot = std::fs::read_to_string(folder.join("expected.snap")).unwrap_or_default();
        let exits = snapshot.matches("\n[exit ").count();
        let good = snapshot.matches("\n[exit 0]").count();
        if good == 0 || good == exits {
            wrong.push(row);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_page_lists_every_row() {
    let page = std::fs::read_to_string(root().join("docs/datum.md")).unwrap();
    for row in datum::lifting_rows() {
        let listed = page.matches(&format!("\n| `{row}` |")).count();
        assert_eq!(listed, 1, "docs/datum.md lacks `{row}`");
    }
}

/// The objects or documents in a stream.
fn read(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text);
    documents
        .map(|document| Value::deserialize(document).unwrap())
        .filter(|value| !value.is_null())
        .collect()
}

/// Runs a command with a text as its standard input.
fn piped(folder: &Path, line: &str, text: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(line.split_whitespace())
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(text).unwrap();
    child.wait_with_output().unwrap()
}

/// A document of the page goes to Kubernetes and comes back.
fn comes_back(folder: &Path, name: &str) {
    let there = run(folder, &format!("datum render {name}"));
    assert!(there.status.success(), "{name}: {there:?}");
    let back = piped(folder, "datum lift - --dialect S", &there.stdout);
    assert!(back.status.success(), "{name}: {back:?}");
    // Streams are in the order of names.
    let in_order = |text: &str| {
        let mut documents = read(text);
        documents.sort_by_key(|one| {
            one["metadata"]["namespace"].to_string() + &one["metadata"]["name"].to_string()
        });
        documents
    };
    let before = in_order(&std::fs::read_to_string(folder.join(name)).unwrap());
    let after = in_order(str::from_utf8(&back.stdout).unwrap());
    assert_eq!(after, before, "{name}");
}

#[test]
fn documents_of_the_page_come_back_equal() {
    let folder = root().join("testdata/cases/datum/the-examples-of-the-page-check");
    for name in ["web-app.yaml", "api-server.yaml", "app-with-sidecar.yaml"] {
        comes_back(&folder, name);
    }
    for rule in datum::rules()
        .iter()
        .filter(|rule| rule.id.starts_with('S'))
    {
        let rules = self::folder(rule.code.slug);
        let text = std::fs::read_to_string(rules.join("good.yaml")).unwrap();
        let only_pages = !text.contains("compute.datumapis.com");
        if only_pages {
            comes_back(&rules, "good.yaml");
        }
    }
}

#[test]
fn a_cluster_would_take_every_object() {
    let cases = root().join("testdata/cases/datum");
    let mut judged = 0;
    let mut judge = |folder: &Path, line: &str| {
        let output = run(folder, line);
        assert!(output.status.success(), "{}: {output:?}", folder.display());
        let stream = String::from_utf8(output.stdout).unwrap();
        judged += stream.matches("---\n").count();
        let told = refusals(&stream);
        assert!(told.is_empty(), "{} {line}: {told:#?}", folder.display());
    };
    for (case, line) in [
        (
            "render-the-examples-of-the-page",
            "datum render . --service",
        ),
        (
            "render-instances",
            "datum render shop.yaml --mapping platform.yaml --service",
        ),
        (
            "render-instances-as-deployments",
            "datum render pair.yaml --as deployment --service",
        ),
        ("render-instances-as-deployments", "datum render pair.yaml"),
        ("render-folders-for-places", "datum render web.yaml"),
    ] {
        judge(&cases.join(case), line);
    }
    for rule in datum::rules() {
        let is_machine = ["R-07", "R-11", "R-14", "R-16", "R-03"].contains(&rule.id);
        if !is_machine {
            judge(&folder(rule.code.slug), "datum render good.yaml --service");
        }
    }
    assert!(judged > 60, "only {judged} objects were judged");
}

#[test]
fn what_is_lifted_holds_by_the_rules() {
    for row in datum::lifting_rows() {
        let folder = root()
            .join("testdata/cases/datum")
            .join(format!("lift-{row}"));
        let mapping = ["disks.yaml", "platform.yaml"];
        let mapping = mapping
            .iter()
            .find(|name| folder.join(name).exists())
            .unwrap();
        for dialect in ["R", "S"] {
            let lift = format!("datum lift good.yaml --mapping {mapping} --dialect {dialect}");
            let lifted = run(&folder, &lift);
            if !lifted.status.success() {
                continue;
            }
            let checked = piped(&folder, "datum check - -o json", &lifted.stdout);
            let found: Value = serde_json::from_slice(&checked.stdout).unwrap();
            assert_eq!(
                found["findings"],
                Value::Array(Vec::new()),
                "{row} {dialect}"
            );
        }
    }
}
