//! `paletteai lock` writes its file, and changes of it what it is told to.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness writes files, and may fail loudly"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

fn run(folder: &Path, words: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    let output = command
        .args(words)
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (output.status.code().unwrap(), text)
}

fn environment(version: &str) -> String {
    let set = format!("set-{}", version.replace('.', "-"));
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: Environment\nmetadata: {{name: edge, namespace: team}}\n\
         spec: {{version: {version}, topology: {{type: topology-ocm, properties: {{placement: {{clusterSets: [{set}]}}}}}}}}\n"
    )
}

fn deployment(name: &str) -> String {
    format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {{name: {name}, namespace: team}}\n\
         spec: {{workloadProfileRef: {{name: web}}, environmentRef: {{name: edge@v1}}}}\n"
    )
}

const PROFILE: &str = "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: team}
spec: {workload: {components: [{name: web, type: worker, properties: {image: a}}]}}
";

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("profile.yaml", PROFILE);
    write("deployment.yaml", &deployment("web"));
    write("edge-1.yaml", &environment("1.0.0"));
    folder
}

#[test]
fn a_lock_keeps_what_is_recorded_until_it_is_told_to_update() {
    let folder = workspace();
    let folder = folder.path();
    let lock = || fs::read_to_string(folder.join("paletteai.lock")).unwrap();
    assert_eq!(run(folder, &["lock"]).0, 0);
    let first = lock();
    let rendered = run(folder, &["render", "--locked"]);
    assert_eq!(rendered.0, 0);

    fs::write(folder.join("edge-2.yaml"), environment("1.1.0")).unwrap();
    assert_eq!(run(folder, &["render", "--locked"]), rendered);
    assert_ne!(run(folder, &["render", "--no-lock"]), rendered);
    assert_eq!(run(folder, &["lock"]).0, 0);
    assert_eq!(lock(), first, "what is recorded stays");

    assert_eq!(run(folder, &["lock", "--update", "edge"]).0, 0);
    assert_eq!(lock().lines().count(), first.lines().count());
    assert!(lock().contains("revision: 1.1.0"), "{}", lock());
    let updated = run(folder, &["render", "--locked"]);
    assert_ne!(updated, rendered);
    assert_eq!(run(folder, &["render", "--no-lock"]), updated);
}

/// Two deployments of one profile and namespace render equal objects, so one is rendered alone.
const OTHER: [&str; 4] = ["render", "--locked", "--deployment", "other"];

#[test]
fn a_lock_follows_the_references_of_the_workspace() {
    let folder = workspace();
    let folder = folder.path();
    let references = || {
        let text = fs::read_to_string(folder.join("paletteai.lock")).unwrap();
        text.lines()
            .filter(|line| line.contains("reference:"))
            .count()
    };
    run(folder, &["lock"]);
    let before = references();
    fs::write(folder.join("other.yaml"), deployment("other")).unwrap();
    assert_eq!(run(folder, &OTHER).0, 0, "equal references share an entry");
    let pinned = deployment("other").replace("edge@v1", "edge@v1.0.0");
    fs::write(folder.join("other.yaml"), pinned).unwrap();
    assert_eq!(run(folder, &OTHER).0, 4);
    assert_eq!(run(folder, &["lock", "--check"]).0, 1);
    assert_eq!(run(folder, &["lock"]).0, 0);
    assert_eq!(references(), before + 1);
    fs::remove_file(folder.join("other.yaml")).unwrap();
    assert_eq!(run(folder, &["lock"]).0, 0);
    assert_eq!(references(), before);
    assert_eq!(run(folder, &["lock", "--check"]).0, 0);
}

#[test]
fn drift_is_refused_and_leaves_the_file_alone() {
    let folder = workspace();
    let folder = folder.path();
    run(folder, &["lock"]);
    let before = fs::read(folder.join("paletteai.lock")).unwrap();
    fs::write(
        folder.join("profile.yaml"),
        PROFILE.replace("image: a", "image: b"),
    )
    .unwrap();
    for words in [&["lock"][..], &["render", "--locked"]] {
        assert_eq!(run(folder, words).0, 4, "{words:?}");
    }
    assert_eq!(run(folder, &["render"]).0, 0);
    assert_eq!(fs::read(folder.join("paletteai.lock")).unwrap(), before);
    assert_eq!(run(folder, &["lock", "--update", "web"]).0, 0);
    assert_eq!(run(folder, &["render", "--locked"]).0, 0);
}
