//! Bundles: every rule has a case that breaks it and one that keeps it, and workflows do what the
//! tables of the documentation say.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::diag::codes;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> PathBuf {
    root().join("testdata/cases/bundle/check")
}

#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() {
    let mut count = 0;
    for code in codes::all() {
        let folder = rules().join(code.name());
        if !code.slug.starts_with("bundles::") || !folder.exists() {
            continue;
        }
        count += 1;
        for (case, wanted) in [("fails", true), ("passes", false)] {
            let snapshot = fs::read_to_string(folder.join(case).join("expected.snap")).unwrap();
            let found = snapshot.contains(&format!("\n{}\n", code.slug));
            assert_eq!(found, wanted, "{} {case}", code.slug);
            let clean = snapshot.contains("[exit 0]");
            assert_eq!(clean, !wanted, "{} {case}", code.slug);
        }
    }
    assert!(count > 15, "only {count} rules");
}

/// The rows of `testdata/bundles/workflows.txt` that begin with a word.
fn table(wanted: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root().join("testdata/bundles/workflows.txt")).unwrap();
    let rows = text.lines().map(|line| {
        let cells = line.split_whitespace().map(str::to_owned);
        cells.collect::<Vec<_>>()
    });
    rows.filter(|row| row.first().is_some_and(|word| word == wanted))
        .collect()
}

/// What `bundle plan` says of some bundles of the cases.
fn plan(workflow: &str, pool: &str, bundles: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["-C", "shared", "-C", "shared-bundles", "bundle", "plan"])
        .args(bundles)
        .args(["--workflow", workflow, "--pool", pool, "-o", "json"])
        .env_clear()
        .current_dir(root().join("testdata/cases/bundle"))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_workflow_takes_what_the_table_says_and_nothing_else() {
    let bundles = [
        ("Application", "chat"),
        ("Fullstack", "chat-stack"),
        ("Infrastructure", "pool"),
    ];
    let rows = table("accepted");
    assert_eq!(rows.len(), 12);
    let (mut taken, mut refused) = (0, 0);
    for workflow in ["compute-pool", "app", "model"] {
        for pool in ["shared", "dedicated"] {
            let mut combinations: Vec<Vec<(&str, &str)>> =
                bundles.iter().map(|one| vec![*one]).collect();
            for (index, one) in bundles.iter().enumerate() {
                combinations.extend(bundles[index..].iter().map(|other| vec![*one, *other]));
            }
            for combination in combinations {
                let types: Vec<&str> = combination.iter().map(|(of, _)| *of).collect();
                let mut names: Vec<&str> = combination.iter().map(|(_, name)| *name).collect();
                let found = rows
                    .iter()
                    .find(|row| row[1..4] == [workflow, pool, &types.join("+")]);
                for _ in 0..2 {
                    let report = plan(workflow, pool, &names);
                    assert_eq!(
                        report["accepted"],
                        found.is_some(),
                        "{workflow} {pool} {names:?}"
                    );
                    let primary = found.is_some_and(|row| row[4] == "primary");
                    assert_eq!(report["primary"], primary, "{workflow} {pool} {names:?}");
                    names.reverse();
                }
                *(if found.is_some() {
                    &mut taken
                } else {
                    &mut refused
                }) += 1;
            }
        }
    }
    assert_eq!((taken, refused), (12, 42));
}

#[test]
fn a_fullstack_bundle_is_deployed_as_the_table_says() {
    let rows = table("deployed");
    assert_eq!(rows.len(), 6);
    let (mut yes, mut no) = (0, 0);
    for row in rows {
        // A bundle holds applications or models, so that it takes two to fill a row.
        let parts = [
            ("chat-stack", "cluster profile", "Full"),
            ("chat-stack", "workload profile", "Application"),
            ("llama-stack", "workload profile", "Model"),
            ("llama-stack", "workload profile", "Infrastructure"),
        ];
        for ((bundle, kind, of), wanted) in parts.into_iter().zip(&row[3..]) {
            let report = plan(&row[1], &row[2], &[bundle]);
            let is_in = |list: &str| {
                let mut items = report[list].as_array().unwrap().iter();
                items.any(|item| item["kind"] == kind && item["type"] == of)
            };
            let deployed = wanted == "yes";
            assert_eq!(is_in("deployed"), deployed, "{row:?} {bundle} {of}");
            assert_eq!(is_in("ignored"), !deployed, "{row:?} {bundle} {of}");
            *(if deployed { &mut yes } else { &mut no }) += 1;
        }
    }
    assert_eq!((yes, no), (12, 12));
}

/// Runs a command that must succeed, and returns what it prints.
fn done(arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// Copies a folder.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let path = entry.unwrap().into_path();
        let target = to.join(path.strip_prefix(from).unwrap());
        if path.is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn deployments_that_are_written_out_render_as_the_bundle_does() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    copy(&root().join("testdata/bundles/full-stack"), folder);
    let flags = [
        "--workflow",
        "app",
        "--environment",
        "edge",
        "--set",
        "replicas=4",
    ];
    let bundle = |more: &[&str]| {
        let mut arguments = vec!["bundle", "render", "document-assistant"];
        arguments.extend(flags);
        arguments.extend(more);
        done(&arguments, folder)
    };
    let (spoke, hub) = (bundle(&["--target", "spoke"]), bundle(&["--target", "hub"]));
    assert!(
        spoke.contains("replicas: 3"),
        "the Environment has the last word"
    );
    let deployments = bundle(&["--deployments"]);
    assert!(deployments.contains("replicas: 4"));
    fs::write(folder.join("deployments.yaml"), deployments).unwrap();
    assert_eq!(done(&["render", "--target", "spoke"], folder), spoke);
    assert_eq!(done(&["render", "--target", "hub"], folder), hub);
}

/// What the other namespace has already, and the bundle does not bring.
const VARIABLES: &str = "\
apiVersion: spectrocloud.com/v1beta1
kind: VariableSet
metadata:
  name: mural-variables
  namespace: team-b
spec:
  variables:
    - name: log-level
      variableType: string
      value:
        string: debug
    - name: namespace-prefix
      variableType: string
      value:
        string: team-b
";

/// A folder with the full-stack bundle and the variables of another namespace.
fn full_stack() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&root().join("testdata/bundles/full-stack"), folder.path());
    fs::write(folder.path().join("team-b.yaml"), VARIABLES).unwrap();
    folder
}

/// The folder into which an archive was imported for another namespace.
fn imported(archive: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("variables.yaml"), VARIABLES).unwrap();
    let import = ["studio", "import", "--namespace", "team-b", archive];
    done(&import, folder.path());
    folder
}

#[test]
fn a_full_stack_bundle_goes_the_whole_way() {
    let here = full_stack();
    let archives = tempfile::tempdir().unwrap();
    let archive = |name: &str| archives.path().join(name).to_str().unwrap().to_owned();
    let (first, second) = (archive("first.tar.gz"), archive("second.tar.gz"));
    let export = |folder: &Path, to: &str| {
        let name = "document-assistant";
        let flags = ["--environment", "edge", "--to", to];
        done(&[&["studio", "export", name][..], &flags].concat(), folder);
    };
    assert_eq!(done(&["bundle", "check"], here.path()), "");
    export(here.path(), &first);
    let there = imported(&first);
    assert_eq!(done(&["bundle", "check"], there.path()), "");

    let plan = [
        "bundle",
        "plan",
        "document-assistant",
        "--workflow",
        "app",
        "-o",
        "json",
    ];
    let plan: Value = serde_json::from_str(&done(&plan, there.path())).unwrap();
    assert_eq!(plan["deployed"].as_array().unwrap().len(), 5);
    assert_eq!(plan["ignored"].as_array().unwrap().len(), 0);

    // Deploying the bundle into the namespace and importing it there come to the same.
    for target in ["spoke", "hub"] {
        let render = |folder: &Path, flags: &[&str]| {
            let name = "document-assistant";
            let first = ["bundle", "render", name, "--workflow", "app"];
            let format = ["--target", target, "-o", "json"];
            let text = done(&[&first[..], &format, flags].concat(), folder);
            serde_json::from_str::<Value>(&text).unwrap()
        };
        let from_here = ["--namespace", "team-b", "--environment", "ai-platform/edge"];
        let objects = render(here.path(), &from_here);
        let imported = render(there.path(), &["--environment", "edge"]);
        assert!(imported == objects, "the objects for the {target} differ");
        let text = objects.to_string();
        assert!(
            text.contains("debug"),
            "the namespace's own variables count"
        );
    }

    export(there.path(), &second);
    assert_eq!(fs::read(&first).unwrap(), fs::read(&second).unwrap());
}
