//! Many deployments at once: the number of processors changes no byte, and machines that share the
//! work make together what one makes alone.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests write their own input, and fail when they cannot"
)]

#[path = "support/tree.rs"]
mod trees;
#[path = "../benches/workloads/mod.rs"]
mod workloads;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;
use trees::tree;

fn workload(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make(name, 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .expect("it is built")
}

#[test]
fn a_seed_gives_the_same_bytes_and_another_one_others() {
    for (name, _) in workloads::ALL {
        if name == "fleet-XL" {
            continue;
        }
        let one = workloads::make(name, 7).expect("there is one");
        assert_eq!(
            one,
            workloads::make(name, 7).expect("there is one"),
            "{name}"
        );
        if name != "hostile" {
            assert_ne!(
                one,
                workloads::make(name, 8).expect("there is one"),
                "{name}"
            );
        }
    }
    assert!(workloads::make("fleet", 1).is_err_and(|why| why.contains("fleet-XL")));
}

#[test]
fn every_workload_renders() {
    for (name, objects) in [("deep", 127), ("wide", 301), ("layers", 200)] {
        let folder = workload(name);
        let output = run(folder.path(), &["render", "--target", "spoke"]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        let stream = String::from_utf8_lossy(&output.stdout).into_owned();
        let kinds = stream.lines().filter(|line| line.starts_with("kind: "));
        assert_eq!(kinds.count(), objects, "{name}");
    }
}

#[test]
fn the_number_of_threads_changes_no_byte() {
    let folder = workload("fleet-M");
    let outputs = tempfile::tempdir().expect("the system has a folder for them");
    let render = |threads: &str| {
        let stream = run(
            folder.path(),
            &["render", "--threads", threads, "--target", "all"],
        );
        assert!(stream.status.success());
        let out = outputs.path().join(threads);
        let place = out.to_str().expect("it is text");
        let arguments = [
            "render",
            "--threads",
            threads,
            "--provenance",
            "--output-dir",
            place,
        ];
        assert!(run(folder.path(), &arguments).status.success());
        (stream.stdout, tree(&out))
    };
    let alone = render("1");
    assert!(alone.1.len() > 500);
    for threads in ["2", "3", "64", "1000"] {
        assert!(
            render(threads) == alone,
            "{threads} threads make something else"
        );
    }
}

#[test]
fn the_number_of_threads_changes_no_message() {
    let folder = workload("fleet-M");
    // Deployments, a definition and an Environment that many use.
    for (path, from, to) in [
        ("deployments", "feature:", "featured:"),
        ("definitions", "parameter.cpu", "parameter.gpu"),
        (
            "environments",
            "numberOfClusters: 1",
            "numberOfClusters: one",
        ),
    ] {
        let files = tree(&folder.path().join(path));
        let changed = files.iter().filter_map(|(name, bytes)| {
            let text = String::from_utf8_lossy(bytes);
            text.contains(from).then(|| (name, text.replace(from, to)))
        });
        for (name, text) in changed.take(5) {
            fs::write(folder.path().join(path).join(name), text).expect("there is room");
        }
    }
    for arguments in [
        ["render", "--keep-going"],
        ["render", "--strict"],
        ["check", "--quiet"],
    ] {
        let told = |threads| {
            let output = run(
                folder.path(),
                &[&arguments[..], &["--threads", threads]].concat(),
            );
            (
                output.status.code(),
                output.stdout,
                String::from_utf8_lossy(&output.stderr).into_owned(),
            )
        };
        let alone = told("1");
        assert_eq!(told("2"), alone, "{arguments:?}");
        assert_eq!(told("7"), alone, "{arguments:?}");
    }
}

#[test]
fn the_shards_together_are_the_whole() {
    let folder = workload("fleet-M");
    let outputs = tempfile::tempdir().expect("the system has a folder for them");
    let render = |name: &str, more: &[&str]| {
        let out = outputs.path().join(name.replace('/', "-of-"));
        let place = out.to_str().expect("it is text");
        let arguments = [&["render", "--output-dir", place], more].concat();
        let output = run(folder.path(), &arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let mut files = tree(&out);
        files.retain(|path, _| !path.starts_with('.'));
        files
    };
    let whole = render("whole", &[]);
    for count in [1, 3, 8, 300] {
        let mut together = BTreeMap::new();
        for number in 1..=count.min(40) {
            let shard = format!("{number}/{count}");
            let files = render(&shard, &["--shard", &shard]);
            for (path, bytes) in files {
                assert_eq!(whole.get(&path), Some(&bytes), "{path}");
                assert!(
                    together.insert(path, bytes).is_none(),
                    "two shards have one deployment"
                );
            }
        }
        if count <= 40 {
            assert!(together == whole, "{count} shards leave something out");
        }
    }
}

#[test]
fn a_deployment_stays_in_its_shard() {
    let folder = workload("fleet-M");
    let names = |folder: &Path| {
        let output = run(folder, &["render", "--target", "spoke", "--shard", "2/3"]);
        let stream = String::from_utf8_lossy(&output.stdout).into_owned();
        let owners = stream.lines().filter(|line| line.starts_with("# "));
        owners
            .map(str::to_owned)
            .collect::<std::collections::BTreeSet<String>>()
    };
    let before = names(folder.path());
    let one = tree(&folder.path().join("deployments"));
    let (first, _) = one.first_key_value().expect("there are some");
    fs::remove_file(folder.path().join("deployments").join(first)).expect("it is there");
    let after = names(folder.path());
    assert!(after.is_subset(&before) && before.len() - after.len() <= 1);
}

#[test]
fn a_shard_that_cannot_be_is_a_mistake_on_the_command_line() {
    let folder = workload("fleet-S");
    for (shard, words) in [
        ("0/3", "counted from 1 to 3"),
        ("4/3", "counted from 1 to 3"),
        ("1/0", "such as `1/4`"),
        ("2", "such as `1/4`"),
        ("a/b", "such as `1/4`"),
    ] {
        let output = run(folder.path(), &["render", "--shard", shard]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(words), "{said}");
    }
}
