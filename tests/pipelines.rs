//! The pipelines of `docs/pipelines.md` do what the page says: every script of it is run in a
//! repository of git, with other people's programs replaced by ones that note how they were called.
//!
//! Skipped where git is not installed, unless `REQUIRE_GIT=1` is set.
#![cfg(unix)]
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "tests write their own input, and fail when they cannot"
)]

use serde::Deserialize as _;
use serde_yaml::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;

/// Programs of others that the scripts call.
const OTHERS: [&str; 6] = ["kubectl", "gh", "glab", "flux", "curl", "jq"];

/// What they do: they note how they were called; `curl` downloads a release, `gh` and `glab` know of
/// what `comments` holds.
const OTHER: &str = r#"#!/bin/bash
name=$(basename "$0")
# At once, because those of a pipe run side by side.
echo "$name$(printf ' [%s]' "$@")" >> calls.log
case $name in
  kubectl) cat > applied.yaml ;;
  curl) cp "$HOME/release.tar.gz" paletteai.tar.gz ;;
  gh | glab) cat "$HOME/comments" ;;
  jq) sed -n 's/^found //p' ;;
esac
"#;

/// What the surroundings of the scripts say. `BASE` and the like are the commit before the change.
const ENVIRONMENT: [(&str, &str); 13] = [
    ("NUMBER", "7"),
    ("FORK", "false"),
    ("GITHUB_REPOSITORY", "platform/workloads"),
    ("CI_MERGE_REQUEST_PROJECT_ID", "3"),
    ("GITLAB_TOKEN", "none"),
    (
        "RENDERER_ARCHIVE",
        "https://releases.example.com/paletteai.tar.gz",
    ),
    ("SHARD", "1"),
    ("CI_MERGE_REQUEST_IID", "7"),
    (
        "CI_REGISTRY_IMAGE",
        "registry.example.com/platform/workloads",
    ),
    (
        "CI_PROJECT_URL",
        "https://git.example.com/platform/workloads",
    ),
    ("CI_COMMIT_SHA", "0123456789abcdef0123456789abcdef01234567"),
    ("JOB_COMPLETION_INDEX", "0"),
    ("ARGOCD_ENV_NAMESPACE", "hello-universe"),
];

/// The YAML blocks of the page.
fn blocks() -> Vec<String> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pipelines.md");
    let text = fs::read_to_string(page).expect("the page is there");
    let blocks = text.split("```yaml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

/// The lines of a script, which may stand in lists of their own.
fn lines<'v>(value: &'v Value, found: &mut Vec<&'v str>) {
    match value {
        Value::Sequence(items) => items.iter().for_each(|item| lines(item, found)),
        _ => found.extend(value.as_str()),
    }
}

/// Every script of a document: of steps, jobs, hooks, plugins and containers. The lines of a GitLab
/// job are one script.
fn scripts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    (Some("run" | "entry"), Value::String(text)) => found.push(text.clone()),
                    (Some("script" | "args"), Value::Sequence(_)) => {
                        let mut script = Vec::new();
                        lines(value, &mut script);
                        found.push(script.join("\n"));
                    }
                    _ => scripts(value, found),
                }
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| scripts(item, found)),
        _ => {}
    }
}

fn all_scripts() -> Vec<String> {
    let mut found = Vec::new();
    for block in blocks() {
        for document in serde_yaml::Deserializer::from_str(&block) {
            let value = Value::deserialize(document).expect("the page shows YAML");
            scripts(&value, &mut found);
        }
    }
    found
}

/// A repository with two commits, and the programs that the scripts call.
struct Repository {
    folder: TempDir,
    bin: TempDir,
    base: String,
}

impl Repository {
    /// None where git is not installed.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            assert!(
                std::env::var_os("REQUIRE_GIT").is_none(),
                "git is not installed"
            );
            eprintln!("SKIPPED: git is not installed");
            return None;
        }
        let temporary = || tempfile::tempdir().expect("the system has a folder for them");
        let (folder, bin) = (temporary(), temporary());
        let ours = Path::new(env!("CARGO_BIN_EXE_paletteai"));
        std::os::unix::fs::symlink(ours, bin.path().join("paletteai")).expect("there is room");
        for name in OTHERS {
            let path = bin.path().join(name);
            fs::write(&path, OTHER).expect("there is room");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("it is ours");
        }
        let mut repository = Self {
            folder,
            bin,
            base: String::new(),
        };
        repository.fill();
        repository.release();
        Some(repository)
    }

    /// What `curl` downloads: a folder with a program that calls ours.
    fn release(&self) {
        let ours = env!("CARGO_BIN_EXE_paletteai");
        self.must(&format!(
            "cd \"$HOME\" && touch comments && mkdir paletteai-0.1.0
            printf '#!/bin/sh\\nexec \"%s\" \"$@\"\\n' '{ours}' > paletteai-0.1.0/paletteai
            chmod +x paletteai-0.1.0/paletteai && tar -czf release.tar.gz paletteai-0.1.0"
        ));
    }

    fn digest(&self) -> String {
        let bytes = fs::read(self.bin.path().join("release.tar.gz")).unwrap_or_default();
        paletteai::digest::sha256_hex(&bytes)
    }

    /// What the programs of others are asked for by a script, where a comment is there already or not.
    fn calls(&self, script: &str, comment: &str) -> String {
        fs::write(self.bin.path().join("comments"), comment).expect("there is room");
        let _before = fs::remove_file(self.folder.path().join("calls.log"));
        self.must(script);
        self.read("calls.log")
    }

    fn fill(&mut self) {
        let example = "testdata/cases/render/hello-universe";
        let example = Path::new(env!("CARGO_MANIFEST_DIR")).join(example);
        for entry in fs::read_dir(example)
            .expect("the example is there")
            .flatten()
        {
            let path = entry.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "yaml")
            {
                fs::copy(&path, self.folder.path().join(entry.file_name())).expect("there is room");
            }
        }
        // What the example says in an old way would be a finding.
        self.must("sed -i.old 's/port: 8080/ports: [{port: 8080, expose: true}]/' *.yaml");
        self.must("rm -f *.old && paletteai lock && git init -q -b main && git add -A && git commit -q -m one");
        self.base = self.must("git rev-parse HEAD");
        self.must("sed -i.old s/hello-universe:1.2.0/hello-universe:1.3.0/ *.yaml && rm -f *.old");
        self.must("paletteai lock --update && paletteai render --output-dir rendered -q");
        self.must("git add -A && git commit -q -m two");
    }

    fn run(&self, script: &str) -> Output {
        let path = std::env::var("PATH").expect("there is one");
        Command::new("bash")
            .args(["-e", "-c", script])
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{path}", self.bin.path().display()))
            .env("HOME", self.bin.path())
            .env("BASE", self.base.trim())
            .env("CI_MERGE_REQUEST_DIFF_BASE_SHA", self.base.trim())
            .env("RENDERER_SHA256", self.digest())
            .env("RUNNER_TEMP", self.bin.path().join("temporary"))
            .env("GITHUB_PATH", self.bin.path().join("github-path"))
            .env("GITHUB_STEP_SUMMARY", self.bin.path().join("summary"))
            .envs(ENVIRONMENT)
            .envs([
                ("GIT_AUTHOR_NAME", "a"),
                ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ])
            .envs([
                ("GIT_COMMITTER_NAME", "a"),
                ("GIT_COMMITTER_EMAIL", "a@example.com"),
            ])
            .output()
            .expect("bash is there")
    }

    fn must(&self, script: &str) -> String {
        let output = self.run(script);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{script}\n{said}{}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

#[test]
fn every_script_of_the_page_runs() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let scripts = all_scripts();
    assert_eq!(scripts.len(), 13, "{scripts:#?}");
    for script in &scripts {
        let calls = repository.calls(script, "");
        for name in OTHERS {
            let called = script
                .lines()
                .any(|line| line.contains(&format!("{name} ")));
            let was = calls
                .lines()
                .any(|line| line.starts_with(&format!("{name} [")));
            assert_eq!(was, called, "{name}: {script}\n{calls}");
        }
    }
    assert!(
        repository
            .read("comment.md")
            .contains("hello-universe:1.3.0")
    );
    let path = fs::read_to_string(repository.bin.path().join("github-path")).unwrap_or_default();
    assert!(
        Path::new(path.lines().next().unwrap_or_default())
            .join("paletteai")
            .exists()
    );
    assert!(repository.read("check.xml").starts_with("<?xml"));
    assert!(
        repository
            .read("applied.yaml")
            .contains("kind: ManifestWorkReplicaSet")
    );
    assert!(
        repository
            .folder
            .path()
            .join("rendered/.paletteai-index")
            .exists()
    );
}

#[test]
fn a_pipeline_stops_where_rendering_fails() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let broken = repository.folder.path().join("broken.yaml");
    let text = "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: \
                broken, namespace: hello-universe}\nspec: {workloadProfileRef: {name: gone}}\n";
    fs::write(broken, text).expect("there is room");
    for script in all_scripts() {
        // A script that renders or checks everything; the plugin and one shard see other parts.
        let is_ours = ["check", "diff", "render"]
            .iter()
            .any(|command| script.contains(&format!("paletteai {command} ")));
        if !is_ours || script.contains("ARGOCD") || script.contains("--shard") {
            continue;
        }
        let _before = fs::remove_file(repository.folder.path().join("applied.yaml"));
        let output = repository.run(&script);
        assert!(!output.status.success(), "{script}");
        assert_eq!(repository.read("applied.yaml"), "", "{script}");
    }
}

#[test]
fn a_pull_request_has_one_comment_as_long_as_there_is_a_difference() {
    let Some(mut repository) = Repository::new() else {
        return;
    };
    let scripts = all_scripts();
    let comments = scripts.iter().filter(|script| script.contains(" diff "));
    let comments: Vec<&String> = comments.collect();
    assert_eq!(comments.len(), 2);
    let methods = |repository: &Repository, comment| {
        let calls = comments
            .iter()
            .map(|script| repository.calls(script, comment));
        let methods = calls.map(|calls| {
            let mut words = calls.split("[--method] [").skip(1);
            let method = words.next().and_then(|rest| rest.split(']').next());
            assert_eq!(words.next(), None, "{calls}");
            let is_right = method.is_none_or(|method| method == "POST" || calls.contains("/12]"));
            assert!(is_right, "{calls}");
            method.unwrap_or_default().to_owned()
        });
        methods.collect::<Vec<String>>()
    };
    assert_eq!(methods(&repository, ""), ["POST", "POST"]);
    assert_eq!(methods(&repository, "found 12\n"), ["PATCH", "PUT"]);
    let said = repository.read("comment.md");
    assert!(said.starts_with("<!-- paletteai diff -->\n**"), "{said}");
    // As if the change had been taken back.
    repository.base = repository.must("git rev-parse HEAD");
    assert_eq!(methods(&repository, "found 12\n"), ["DELETE", "DELETE"]);
    assert_eq!(methods(&repository, ""), ["", ""]);
}

#[test]
fn another_archive_is_not_installed() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let scripts = all_scripts();
    let installs = scripts.iter().filter(|script| script.contains("curl"));
    for script in installs {
        let forged = format!("RENDERER_SHA256={}\n{script}", "0".repeat(64));
        let output = repository.run(&forged);
        assert!(!output.status.success(), "{script}");
        assert_eq!(repository.read("applied.yaml"), "", "{script}");
    }
}
