//! What is remembered of a run over an output folder changes nothing but its cost: after any change
//! the folder, the messages and the exit code are those of a run that remembers nothing.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests write their own input, and fail when they cannot"
)]

#[path = "../support/lines.rs"]
mod spoken;
#[path = "../support/tree.rs"]
mod trees;
#[path = "../../benches/workloads/mod.rs"]
mod workloads;

mod changes;
mod twins;
mod watch;

use changes::change;
use changes::replace;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::SystemTime;
use trees::tree;
use twins::Twins;
use workloads::Random;

fn times(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let entries = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter();
    entries
        .flatten()
        .map(|entry| {
            let metadata = entry.metadata().expect("it is there");
            (entry.into_path(), metadata.modified().expect("Linux knows"))
        })
        .collect()
}

#[test]
fn the_time_of_a_run_that_is_remembered_is_told() {
    let twins = Twins::new();
    twins.render("out", &[]);
    assert!(!twins.renders(), "it is remembered");
    assert!(twins.total() > 0.0);
}

#[test]
fn a_run_that_remembers_does_what_one_does_that_remembers_nothing() {
    let (twins, mut random) = (Twins::new(), Random::new(5));
    assert_eq!(twins.compare("at first").0, Some(0));
    let mut refused = 0;
    for number in 0..40 {
        let mut what = Vec::new();
        let mut broken = Vec::new();
        for _ in 0..=random.below(2) {
            let (words, wrong) = change(&twins, number, &mut random);
            what.push(words);
            broken.extend(wrong);
        }
        let (code, said) = twins.compare(&format!("{number}: {what:?}"));
        refused += usize::from(code != Some(0));
        println!(
            "{number}: {what:?}: {}",
            said.lines().next_back().unwrap_or_default()
        );
        for (path, content) in broken.into_iter().rev() {
            if path.exists() {
                fs::write(path, content).expect("there is room");
            }
        }
    }
    assert!((4..25).contains(&refused), "{refused} were refused");
}

#[test]
fn where_nothing_changed_nothing_is_rendered_or_written() {
    let twins = Twins::new();
    twins.compare("at first");
    assert!(!twins.renders());
    let before = times(twins.root.path());
    let (code, said) = twins.compare("again");
    assert_eq!((code, said.as_str()), (Some(0), "out is up to date\n"));
    assert_eq!(times(twins.root.path()), before);
}

#[test]
fn a_changed_deployment_is_rendered_alone() {
    let twins = Twins::new();
    twins.compare("at first");
    let one = twins.deployment(&mut Random::new(1));
    replace(&one, "greeting: ", "greeting: hello");
    // Were another one looked at, it would be refused: no profile of that name is left.
    let (_, said) = twins.render("out", &["--timings"]);
    assert!(
        said.starts_with("out: 0 added, 1 changed, 0 removed, 179 unchanged"),
        "{said}"
    );
    let resolved = said.lines().find(|line| line.starts_with("resolve "));
    let milliseconds: f64 = resolved
        .and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .expect("there are timings");
    assert!(milliseconds < 20.0, "{said}");
    assert_eq!(twins.render("twin", &["--no-cache"]).0, Some(0));
    twins.compare("afterwards");
}

#[test]
fn other_flags_other_settings_and_other_folders_are_not_mixed_up() {
    let twins = Twins::new();
    twins.compare("at first");
    for more in [
        &["--set", "greeting=all of them"][..],
        &["--kube-version", "1.30"],
        &["--target", "all"],
        &["--payload", "manifests"],
        &["--include", "Service"],
        &["--deployment", "app-00001"],
    ] {
        let told = twins.render("out", more);
        let twin = twins.render("twin", &[more, &["--no-cache"]].concat());
        assert_eq!(told, twin, "{more:?}");
        assert!(
            tree(&twins.at("out")) == tree(&twins.at("twin")),
            "{more:?}"
        );
        twins.compare("without them");
    }
    fs::write(twins.at("fleet/paletteai.yaml"), "kubeVersion: \"1.29\"\n").expect("there is room");
    twins.compare("a settings file");
    fs::remove_dir_all(twins.at("out")).expect("it was there");
    fs::remove_dir_all(twins.at("twin")).expect("it was there");
    twins.compare("no folder");
}

#[test]
fn deployments_that_read_from_each_other_are_rendered_together() {
    let twins = Twins::new();
    let of = |name: &str, component: &str| {
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\n\
             metadata: {{name: {name}, namespace: shop}}\nspec:\n  workload:\n    components:\n{component}"
        )
    };
    let api = "      - name: server\n        type: webservice\n        properties:\n          \
               image: api:1\n          ports: [{port: 80, expose: true}]\n        definitionOutputRefs:\n        \
               - {name: host, pathRef: {apiVersion: v1, kind: Service, path: .metadata.name}}\n";
    let web = "      - name: web\n        type: webservice\n        properties:\n          image: web:1\n          \
               env: [{name: API, value: 'http://{{ hub \".def.api.server.host\" }}'}]\n";
    let deployment = |name: &str, profile: &str| {
        format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\n\
             metadata: {{name: {name}, namespace: shop}}\nspec: {{workloadProfileRef: {{name: {profile}}}}}\n"
        )
    };
    let other = api
        .replace("name: server", "name: other")
        .replace("expose: true}", "expose: true, name: a}");
    for (name, text) in [
        ("api-profile", of("api", api)),
        ("other-profile", of("other", &other)),
        ("web-profile", of("web", web)),
        ("api", deployment("api", "api")),
        ("web", deployment("web", "web")),
    ] {
        fs::write(twins.at("fleet").join(format!("{name}.yaml")), text).expect("there is room");
    }
    let (code, said) = twins.compare("at first");
    assert_eq!(code, Some(0), "{said}");
    assert!(twins.renders());
    fs::write(twins.at("fleet/api.yaml"), deployment("api", "other")).expect("there is room");
    let (code, said) = twins.compare("what is read is gone");
    assert!(code != Some(0) && said.contains("server"), "{said}");
}

#[test]
fn what_is_said_of_the_settings_is_said_of_a_part_too() {
    let twins = Twins::new();
    twins.compare("at first");
    let one = twins.deployment(&mut Random::new(3));
    replace(&one, "greeting: ", "greeting: hello");
    let output = twins
        .command("out", &[])
        .env("PALETTEAI_COLOUR", "1")
        .output();
    let said = output.expect("it is built").stderr;
    let said = String::from_utf8_lossy(&said);
    assert!(
        said.contains("PALETTEAI_COLOUR") && said.contains("1 changed"),
        "{said}"
    );
}

#[test]
fn what_comes_through_a_pipe_is_read_once() {
    let twins = Twins::new();
    twins.compare("at first");
    for value in ["3", "4", "4", "5"] {
        let told = [("out", &[][..]), ("twin", &["--no-cache"])].map(|(out, more)| {
            let mut child = twins
                .command(out, &[&["--variables", "/dev/stdin"], more].concat())
                .stdin(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("it is built");
            let mut pipe = child.stdin.take().expect("it is piped");
            write!(pipe, "replicas: {value}").expect("somebody reads");
            drop(pipe);
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr).replace("twin", "out");
            (output.status.code(), said)
        });
        assert_eq!(told[0], told[1], "{value}");
        assert_eq!(told[0].0, Some(0), "{}", told[0].1);
        assert!(tree(&twins.at("out")) == tree(&twins.at("twin")), "{value}");
    }
}

#[test]
fn what_had_something_to_say_says_it_again() {
    let twins = Twins::new();
    fs::write(twins.at("fleet/broken.yaml"), "a: [\n").expect("there is room");
    let (code, said) = twins.compare("a file that is left out");
    assert!(code == Some(0) && said.contains("broken.yaml"), "{said}");
    let (code, again) = twins.compare("again");
    assert!(code == Some(0) && again.contains("broken.yaml"), "{again}");
    assert!(!twins.at("cache").exists());
}

#[test]
fn a_memory_that_is_damaged_or_cannot_be_kept_is_none() {
    let twins = Twins::new();
    twins.compare("at first");
    for entry in fs::read_dir(twins.at("cache/renders"))
        .expect("it is there")
        .flatten()
    {
        let bytes = fs::read(entry.path()).expect("it is there");
        for content in [&b""[..], b"{}", &bytes[..bytes.len() / 2], b"\xff\xff"] {
            fs::write(entry.path(), content).expect("there is room");
            twins.compare("a damaged memory");
            fs::write(entry.path(), content).expect("there is room");
            assert!(twins.renders());
        }
    }
    fs::remove_dir_all(twins.at("cache")).expect("it was there");
    fs::write(twins.at("cache"), "a file").expect("there is room");
    let one = twins.deployment(&mut Random::new(2));
    replace(&one, "greeting: ", "greeting: hello");
    twins.compare("no place to keep it");
    assert!(twins.renders());
}
