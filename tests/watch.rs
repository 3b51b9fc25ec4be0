//! `render --watch` follows the files, goes on after mistakes, and ends when it is told to.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test harness reads and writes files, and may fail loudly"
)]

#[path = "support/lines.rs"]
mod spoken;

use spoken::expect;
use spoken::lines;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

const PROFILE: &str = "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: default}
spec: {workload: {components: [{name: ui, type: worker, properties: {image: 'app:1'}}]}}
";

fn deployment(name: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {{name: {name}, namespace: default}}
spec: {{workloadProfileRef: {{name: web}}}}
"
    )
}

fn watch(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["render", "--watch"])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The signal of Ctrl-C, or that of a plain `kill` where the test itself was started with Ctrl-C
/// ignored, as shells start jobs in the background: its children ignore it too.
fn signal_to_end() -> (&'static str, i32) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    if mask.is_some_and(|mask| mask & 2 != 0) {
        ("-TERM", 15)
    } else {
        ("-INT", 2)
    }
}

fn interrupt(mut child: Child) {
    let id = child.id().to_string();
    let (name, number) = signal_to_end();
    let sent = Command::new("kill").args([name, &id]).status().unwrap();
    assert!(sent.success());
    // It ends as any program does.
    assert_eq!(child.wait().unwrap().signal(), Some(number));
}

#[test]
fn changes_are_followed_through_mistakes_until_ctrl_c() {
    let root = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(root.path().join(name), text).unwrap();
    write("profile.yaml", PROFILE);
    write("one.yaml", &deployment("one"));
    let mut child = watch(root.path(), &["--output-dir", "out", "--timings"]);
    let said = lines(child.stdout.take().unwrap());
    let remarks = lines(child.stderr.take().unwrap());
    expect(&remarks, "rendered 2 objects of 1 deployment;");
    expect(&remarks, "total");

    write("profile.yaml", &PROFILE.replace("app:1", "app:22"));
    expect(&said, "~ default/one spoke Deployment default/ui");
    let field = expect(
        &said,
        r#".spec.template.spec.containers[?(@.name=="ui")].image"#,
    );
    assert!(field.ends_with(r#": "app:1" -> "app:22""#), "{field}");

    write("profile.yaml", &PROFILE.replace("image", "imagee"));
    expect(&remarks, "parameters::");
    write("profile.yaml", &PROFILE.replace("app:1", "app:333"));
    let field = {
        expect(&said, "~ default/one spoke Deployment default/ui");
        expect(&said, ".spec.template")
    };
    assert!(field.ends_with(r#": "app:22" -> "app:333""#), "{field}");

    write("two.yaml", &deployment("two"));
    expect(&said, "+ default/two spoke Deployment default/ui");
    fs::remove_file(root.path().join("one.yaml")).unwrap();
    expect(&said, "- default/one spoke Deployment default/ui");
    expect(&remarks, "out: 0 added, 0 changed, 2 removed");
    interrupt(child);

    let check = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["render", "--output-dir", "out", "--check"])
        .current_dir(root.path())
        .env_clear()
        .output()
        .unwrap();
    assert!(check.status.success(), "{check:?}");
}

#[test]
fn a_file_that_is_written_into_the_workspace_does_not_make_it_turn_in_circles() {
    let root = tempfile::tempdir().unwrap();
    let all = format!("{PROFILE}---\n{}", deployment("one"));
    fs::write(root.path().join("all.yaml"), all).unwrap();
    let mut child = watch(root.path(), &["--to", "out.yaml"]);
    let remarks = lines(child.stderr.take().unwrap());
    expect(&remarks, "rendered 2 objects");
    sleep(Duration::from_secs(3));
    let rounds = remarks.try_iter().count();
    assert!(rounds <= 2, "{rounds} rounds");
    interrupt(child);
}

#[test]
fn standard_input_cannot_be_watched() {
    let root = tempfile::tempdir().unwrap();
    let output = watch(root.path(), &["-"]).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("standard input cannot be watched"), "{said}");
}
