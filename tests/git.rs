//! `git:REVISION` reads what git has, whatever is checked out.
//!
//! Skipped where git is not installed, unless `REQUIRE_GIT=1` is set.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test harness reads and writes files and the environment, and may fail loudly"
)]

use std::fs;
use std::path::Path;
use std::process::Command;

const DEFINITION: &str = "\
apiVersion: spectrocloud.com/v1beta1
kind: ComponentDefinition
metadata: {name: page, namespace: team}
spec:
  parameters: {type: object, properties: {text: {type: string}}}
  schematic:
    jinja:
      templateFile: page.j2
";

const TEMPLATE: &str = "\
output:
  apiVersion: v1
  kind: ConfigMap
  data:
    text: {{ parameter.text }}
";

/// A profile and a deployment of one name.
fn site(name: &str, text: &str) -> String {
    format!(
        "\
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {{name: {name}, namespace: team}}
spec:
  workload:
    components:
      - name: page
        type: page
        properties: {{text: {text}}}
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {{name: {name}, namespace: team}}
spec:
  workload: {{name: {name}, namespace: {name}}}
  workloadProfileRef: {{name: {name}}}
"
    )
}

/// What a command printed.
struct Printed {
    code: i32,
    stdout: String,
    stderr: String,
}

/// A repository with two commits, tagged `v1` and `v2`: two sites, of which one has another text in
/// `v2`.
struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// `None` where git is not installed, which must then be allowed.
    fn new() -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            let required = std::env::var("REQUIRE_GIT").is_ok_and(|value| value == "1");
            assert!(!required, "git is not installed");
            eprintln!("SKIPPED: git is not installed");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let repository = Self { folder };
        repository.git(&["init", "--quiet", "--initial-branch=main"]);
        repository.write("page.yaml", DEFINITION);
        repository.write("page.j2", TEMPLATE);
        repository.write("east.yaml", &site("east", "hello"));
        repository.write("west.yaml", &site("west", "hello"));
        repository.commit("v1");
        repository.write("east.yaml", &site("east", "bye"));
        repository.commit("v2");
        Some(repository)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Commits everything there is, and tags it.
    fn commit(&self, tag: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn git(&self, arguments: &[&str]) {
        let output = self
            .command("git", ".")
            .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
            .args(arguments)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {arguments:?}: {said}");
    }

    /// A program in a folder of the repository, which knows no settings of the machine's git.
    fn command(&self, program: &str, folder: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path(folder))
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env(
                "GIT_CEILING_DIRECTORIES",
                self.folder.path().parent().unwrap(),
            );
        command
    }

    fn paletteai(&self, folder: &str, arguments: &[&str]) -> Printed {
        let mut command = self.command(env!("CARGO_BIN_EXE_paletteai"), folder);
        let output = command.args(arguments).output().unwrap();
        Printed {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The text of a comparison, which must succeed with a code.
    fn compared(&self, code: i32, arguments: &[&str]) -> String {
        let printed = self.paletteai(".", arguments);
        let Printed { stdout, stderr, .. } = &printed;
        assert_eq!(printed.code, code, "{arguments:?}\n{stdout}{stderr}");
        assert_eq!(stderr, "", "{arguments:?}");
        printed.stdout
    }
}

const EAST: &str = "\
team/east
  ~ ConfigMap east/page (spoke)
      ~ .data.text: \"hello\" -> \"bye\"

";

#[test]
fn two_revisions_are_compared_whatever_is_checked_out() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let difference = format!("{EAST}1 of 2 deployments differs, in one way\n");
    let change = format!("{EAST}1 of 2 deployments changes, in one way; the other one does not\n");
    for checked_out in ["main", "v1"] {
        repository.git(&["checkout", "--quiet", checked_out]);
        assert_eq!(
            repository.compared(1, &["diff", "git:v1", "git:v2"]),
            difference
        );
        assert_eq!(
            repository.compared(0, &["impact", "--git-range", "v1..v2"]),
            change
        );
        let ranges = [
            ["impact", "--git-range", "v1..main"],
            ["impact", "--git-range", "main~1..main"],
        ];
        for range in ranges {
            assert_eq!(repository.compared(0, &range), change);
        }
    }
    // Nothing after the dots is what is checked out, which is v1 now.
    let nothing = "0 of 2 deployments change; the other 2 do not\n";
    assert_eq!(
        repository.compared(0, &["impact", "--git-range", "v1.."]),
        nothing
    );
    assert_eq!(
        repository.compared(0, &["diff", "git:v1", "git:v1"]),
        "no difference\n"
    );
}

#[test]
fn a_file_that_was_renamed_or_taken_apart_changes_nothing() {
    let Some(repository) = Repository::new() else {
        return;
    };
    fs::create_dir(repository.path("sites")).unwrap();
    repository.git(&["mv", "west.yaml", "sites/far west.yaml"]);
    let east = site("east", "bye");
    let (profile, deployment) = east.split_once("---\n").unwrap();
    repository.write("east.yaml", profile);
    repository.write("sites/east.yml", deployment);
    repository.commit("v3");
    assert_eq!(
        repository.compared(0, &["diff", "git:v2", "git:v3"]),
        "no difference\n"
    );
    let changes = repository.compared(0, &["impact", "--base", "git:v2"]);
    assert_eq!(changes, "0 of 2 deployments change; the other 2 do not\n");
}

#[test]
fn what_was_deleted_is_removed_and_what_is_new_is_added() {
    let Some(repository) = Repository::new() else {
        return;
    };
    fs::remove_file(repository.path("west.yaml")).unwrap();
    repository.write("north.yaml", &site("north", "new"));
    repository.commit("v3");
    let text = repository.compared(1, &["diff", "git:v2", "git:v3", "--target", "spoke"]);
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| line.contains("ConfigMap "))
        .collect();
    assert_eq!(
        lines,
        [
            "  + ConfigMap north/page (spoke)",
            "  - ConfigMap west/page (spoke)"
        ]
    );
    let back = repository.compared(0, &["impact", "--git-range", "v3..v2"]);
    assert!(back.contains("+ ConfigMap west/page") && back.contains("- ConfigMap north/page"));
    // A template that a definition needs is gone.
    fs::remove_file(repository.path("page.j2")).unwrap();
    repository.commit("v4");
    let printed = repository.paletteai(".", &["diff", "git:v3", "git:v4"]);
    assert_eq!(
        (printed.code, printed.stdout.as_str()),
        (3, ""),
        "{}",
        printed.stderr
    );
    assert!(
        printed.stderr.contains("there is no file `git:v4/page.j2`"),
        "{}",
        printed.stderr
    );
}

#[test]
fn what_is_not_committed_yet_counts_as_now() {
    let Some(repository) = Repository::new() else {
        return;
    };
    repository.write("west.yaml", &site("west", "staged"));
    repository.git(&["add", "--all"]);
    repository.write("west.yaml", &site("west", "edited"));
    repository.write("north.yaml", &site("north", "untracked"));
    repository.write("ignored.yaml", &site("ignored", "no"));
    repository.write(".gitignore", "ignored.yaml\n");
    for now in [&["diff", "git:HEAD", "."][..], &["diff", "git:HEAD"]] {
        let text = repository.compared(1, now);
        assert!(
            text.contains("~ .data.text: \"hello\" -> \"edited\""),
            "{text}"
        );
        assert!(text.contains("+ ConfigMap north/page (spoke)"), "{text}");
        assert!(
            !text.contains("staged") && !text.contains("ignored"),
            "{text}"
        );
    }
    let text = repository.compared(0, &["impact", "--base", "git:HEAD"]);
    assert!(
        text.ends_with("2 of 3 deployments change, in 2 ways; the other one does not\n"),
        "{text}"
    );
}

#[test]
fn a_workspace_in_a_subfolder_is_read_alone() {
    let Some(repository) = Repository::new() else {
        return;
    };
    // The workspaces would be duplicates of each other.
    for team in ["a", "b"] {
        repository.write(&format!("teams/{team}/page.yaml"), DEFINITION);
        repository.write(&format!("teams/{team}/page.j2"), TEMPLATE);
        repository.write(&format!("teams/{team}/site.yaml"), &site("site", "one"));
    }
    repository.commit("v3");
    repository.write("teams/b/site.yaml", &site("site", "two"));
    repository.commit("v4");
    let here = |folder: &str, arguments: &[&str]| {
        let printed = repository.paletteai(folder, arguments);
        assert_eq!(printed.stderr, "", "{arguments:?} in {folder}");
        (printed.code, printed.stdout)
    };
    let same = (0, "no difference\n".to_owned());
    assert_eq!(here("teams/a", &["diff", "git:v3", "git:v4"]), same);
    assert_eq!(here(".", &["-C", "teams/a", "diff", "git:v3"]), same);
    let b = here("teams/b", &["diff", "git:v3", "git:v4"]);
    assert_eq!(b, here(".", &["-C", "teams/b", "diff", "git:v3"]));
    assert!(b.0 == 1 && b.1.contains("\"one\" -> \"two\""), "{}", b.1);
    // In a revision that does not have the folder nothing was there.
    let new = here("teams/a", &["diff", "git:v1", "git:v3"]);
    assert!(
        new.0 == 1 && new.1.contains("+ ConfigMap site/page (spoke)"),
        "{}",
        new.1
    );
    let gone = here("teams/a", &["impact", "--git-range", "v3..v1"]);
    assert!(
        gone.0 == 0 && gone.1.contains("- ConfigMap site/page (spoke)"),
        "{}",
        gone.1
    );
}

#[test]
fn a_workspace_may_be_a_file_and_is_one() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let whole = "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {name: \
                 page, namespace: team}\nspec:\n  schematic:\n    jinja:\n      template: |\n        \
                 output: {apiVersion: v1, kind: ConfigMap, data: {text: TEXT}}\n---\n";
    let file = |text: &str| {
        whole.replace("TEXT", text) + &site("alone", "x").replace("properties: {text: x}", "")
    };
    repository.write("alone/all.yaml", &file("one"));
    repository.write("alone/other.yaml", &file("other"));
    repository.commit("v3");
    repository.write("alone/all.yaml", &file("two"));
    for (folder, path) in [(".", "alone/all.yaml"), ("alone", "all.yaml")] {
        let printed = repository.paletteai(folder, &["-C", path, "diff", "git:v3"]);
        assert_eq!((printed.code, printed.stderr.as_str()), (1, ""));
        assert!(
            printed.stdout.contains("\"one\" -> \"two\""),
            "{}",
            printed.stdout
        );
    }
    let two = ["-C", "east.yaml", "-C", "west.yaml", "diff", "git:v1"];
    let printed = repository.paletteai(".", &two);
    assert_eq!(printed.code, 2);
    assert!(
        printed.stderr.contains("name one folder"),
        "{}",
        printed.stderr
    );
}

#[test]
fn names_of_files_may_have_spaces_and_letters_of_any_language() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let name = "größe \"und\" mehr/サイト 1.yaml";
    repository.write(name, &site("south", "hello"));
    repository.commit("v3");
    repository.write(name, &site("south", "bye"));
    repository.commit("v4");
    let text = repository.compared(1, &["diff", "git:v3", "git:v4", "--explain"]);
    assert!(
        text.contains("~ .data.text: \"hello\" -> \"bye\""),
        "{text}"
    );
    assert!(
        text.contains(&format!("because of git:v4/{name}:9:")),
        "{text}"
    );
    repository.write(name, &site("south", "{"));
    repository.commit("v5");
    let printed = repository.paletteai(".", &["diff", "git:v5"]);
    assert_eq!(printed.code, 3);
    assert!(
        printed.stderr.contains(&format!("[git:v5/{name}:9:")),
        "{}",
        printed.stderr
    );
}

#[cfg(unix)]
#[test]
fn links_within_the_tree_are_followed_and_others_are_not() {
    let Some(repository) = Repository::new() else {
        return;
    };
    fs::create_dir(repository.path("linked")).unwrap();
    fs::rename(repository.path("east.yaml"), repository.path("linked/east")).unwrap();
    std::os::unix::fs::symlink("linked/east", repository.path("east.yaml")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", repository.path("outside.yaml")).unwrap();
    repository.commit("v3");
    assert_eq!(
        repository.compared(0, &["diff", "git:v2", "git:v3"]),
        "no difference\n"
    );
}

#[test]
fn a_revision_that_does_not_exist_is_named() {
    let Some(repository) = Repository::new() else {
        return;
    };
    for revision in [
        "v9",
        "--help",
        "v1:east.yaml",
        "",
        "v1 v2",
        "0123456789abcdef",
    ] {
        let word = format!("git:{revision}");
        let printed = repository.paletteai(".", &["diff", &word]);
        let expected = format!("there is no revision `{revision}`");
        assert!(printed.stderr.contains(&expected), "{}", printed.stderr);
        assert_eq!((printed.code, printed.stdout.as_str()), (6, ""));
    }
    for range in ["v1..v9", "v9..v1"] {
        let printed = repository.paletteai(".", &["impact", "--git-range", range]);
        assert!(
            printed.stderr.contains("there is no revision `v9`"),
            "{}",
            printed.stderr
        );
        assert_eq!(printed.code, 6);
    }
    let printed = repository.paletteai(".", &["diff", "git:mian"]);
    assert!(
        printed.stderr.contains("did you mean `git:main`?"),
        "{}",
        printed.stderr
    );
    let printed = repository.paletteai(".", &["impact", "--git-range", "..v1"]);
    assert_eq!(printed.code, 2, "{}", printed.stderr);
}

#[test]
fn outside_of_a_repository_git_says_so() {
    let Some(repository) = Repository::new() else {
        return;
    };
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("east.yaml"), site("east", "hello")).unwrap();
    let folder = outside.path().to_str().unwrap();
    let printed = repository.paletteai(".", &["-C", folder, "diff", "git:HEAD"]);
    assert_eq!((printed.code, printed.stdout.as_str()), (6, ""));
    assert!(
        printed.stderr.contains("not a git repository"),
        "{}",
        printed.stderr
    );
    assert!(printed.stderr.contains("help:"), "{}", printed.stderr);
    let missing = Path::new(folder).join("missing");
    let printed = repository.paletteai(".", &["-C", missing.to_str().unwrap(), "diff", "git:HEAD"]);
    assert_eq!(printed.code, 6, "{}", printed.stderr);
    assert!(printed.stderr.contains("missing`"), "{}", printed.stderr);
}
