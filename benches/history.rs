//! What a long history costs one deployment: `cargo bench --bench history`.
//!
//! One deployment of three objects is rendered beside 20,000 recorded revisions (500 resources with
//! 40 revisions each: profiles, environments, definitions with their templates), each in a file of
//! its own, and then all in a few large ones; and without any, for comparison. The limit on memory is set by
//! the shell, on the whole address space, so that the command fails if it needs more.
//!
//! Linux only: times and memory are read from `/proc`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints, reads the clock and writes its own input"
)]

#[path = "workloads/revision.rs"]
mod revision;

use revision::recorded;
use serde_json::Value;
use serde_json::json;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

const RESOURCES: usize = 500;
const REVISIONS: usize = 40;
/// In bytes: larger files than four times this are not read.
const FILE: usize = 8 << 20;
/// In MiB, of address space.
const LIMIT: u64 = 200;

const DEPLOYMENT: &str = r"
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {name: web, namespace: team}
spec:
  workloadProfileRef: {name: profile-7@v12}
  environmentRef: {name: environment-3}
";

/// CPU time of finished children so far, in milliseconds.
fn children_cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit(')').next().unwrap().split_whitespace().skip(13);
    let ticks = fields.take(2).map(|field| field.parse::<u64>().unwrap());
    ticks.sum::<u64>() * 10
}

/// Peak of resident memory of a running process, in KiB.
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

struct Cost {
    cpu: f64,
    wall: f64,
    peak: f64,
}

/// Renders often; milliseconds for one run, and the highest peak of memory in MiB.
fn measure(runs: u32, folder: &Path) -> Cost {
    let (cpu, clock) = (children_cpu(), Instant::now());
    let mut highest = 0;
    for _ in 0..runs {
        let limited = format!(
            "ulimit -v {} && exec \"$0\" render --target all",
            LIMIT * 1024
        );
        let mut child = Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_paletteai")])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while child.try_wait().unwrap().is_none() {
            highest = highest.max(peak(child.id()).unwrap_or_default());
            std::thread::sleep(Duration::from_micros(500));
        }
        let status = child.wait().unwrap();
        assert!(status.success(), "more than {LIMIT} MiB, or no rendering");
    }
    Cost {
        wall: clock.elapsed().as_secs_f64() * 1000.0 / f64::from(runs),
        cpu: (children_cpu() - cpu) as f64 / f64::from(runs),
        peak: highest as f64 / 1024.0,
    }
}

fn document(kind: &str, name: &str, spec: &Value) -> Value {
    json!({
        "apiVersion": "spectrocloud.com/v1beta1",
        "kind": kind,
        "metadata": {"name": name, "namespace": "team"},
        "spec": spec
    })
}

fn profile(index: usize, revision: usize) -> Value {
    let component = |component: usize| {
        json!({
            "name": format!("part-{component}"),
            "type": format!("definition-{}", (index + component) % 100),
            "properties": {"image": format!("registry.example.com/{index}/{component}:{revision}"), "port": 80 + component}
        })
    };
    let components: Vec<Value> = (0..3).map(component).collect();
    document(
        "WorkloadProfile",
        &format!("profile-{index}"),
        &json!({"workload": {"components": components}}),
    )
}

fn environment(index: usize, revision: usize) -> Value {
    let placement = json!({"numberOfClusters": 1 + revision % 5});
    let properties = json!({"placement": placement});
    let topology = json!({"type": "topology-ocm", "properties": properties});
    document(
        "Environment",
        &format!("environment-{index}"),
        &json!({"topology": topology}),
    )
}

/// A definition with a template as long as those of the catalogue.
fn definition(index: usize, revision: usize) -> Value {
    let mut template = String::from(
        "output:\n  apiVersion: v1\n  kind: ConfigMap\n  data:\n    image: \"{{ parameter.image }}\"\n",
    );
    for line in 0..120 {
        writeln!(
            template,
            "    line-{line}: \"{{{{ parameter.port }}}} of {index} in {revision}\""
        )
        .unwrap();
    }
    let parameters = json!({"type": "object", "properties": {"image": {"type": "string"}, "port": {"type": "integer"}}});
    let spec = json!({"parameters": parameters, "schematic": {"jinja": {"template": template}}});
    document("ComponentDefinition", &format!("definition-{index}"), &spec)
}

fn yaml(document: &Value) -> String {
    serde_yaml::to_string(document).unwrap()
}

/// The newest revision of what the deployment refers to, as working copies.
fn working_copies() -> Vec<String> {
    let definitions = (0..100).map(|index| yaml(&definition(index, REVISIONS)));
    let others = [profile(7, REVISIONS), environment(3, REVISIONS)];
    definitions.chain(others.iter().map(yaml)).collect()
}

fn history() -> impl Iterator<Item = Value> {
    (0..RESOURCES).flat_map(|index| {
        (1..=REVISIONS).map(move |revision| {
            let document = match index {
                0..100 => definition(index, revision),
                100..200 => environment(index - 100, revision),
                _ => profile(index - 200, revision),
            };
            recorded(&document, &revision.into())
        })
    })
}

fn workspace() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut texts = working_copies();
    // Without history, the pin of the deployment means nothing.
    texts.push(DEPLOYMENT.to_owned());
    fs::write(folder.path().join("all.yaml"), texts.join("---\n")).unwrap();
    folder
}

fn main() {
    let bare = workspace();
    let text = fs::read_to_string(bare.path().join("all.yaml")).unwrap();
    fs::write(
        bare.path().join("all.yaml"),
        text.replace("profile-7@v12", "profile-7"),
    )
    .unwrap();
    let files = workspace();
    fs::create_dir(files.path().join("revisions")).unwrap();
    let few = workspace();
    let (mut stream, mut large) = (String::new(), 0);
    let mut bytes = 0;
    for revision in history() {
        let text = yaml(&revision);
        bytes += text.len();
        let name = revision["metadata"]["name"].as_str().unwrap();
        fs::write(files.path().join(format!("revisions/{name}.yaml")), &text).unwrap();
        stream.push_str("---\n");
        stream.push_str(&text);
        if stream.len() > FILE {
            large += 1;
            let path = few.path().join(format!("revisions-{large}.yaml"));
            fs::write(path, std::mem::take(&mut stream)).unwrap();
        }
    }
    fs::write(few.path().join("revisions.yaml"), stream).unwrap();
    let count = RESOURCES * REVISIONS;
    println!("{count} recorded revisions, {} MiB", bytes >> 20);
    for (what, runs, folder) in [
        ("one deployment without history", 40, &bare),
        ("with the history in files", 10, &files),
        ("with the history in few files", 10, &few),
    ] {
        let cost = measure(runs, folder.path());
        println!(
            "{what:32} {:8.1} ms CPU {:8.1} ms wall {:8.1} MiB peak",
            cost.cpu, cost.wall, cost.peak
        );
    }
}
