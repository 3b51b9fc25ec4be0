//! What `render` costs, in CPU time of the whole process, and what a peer costs on the same
//! machine: `cargo bench --bench render`.
//!
//! - one deployment of three objects, process start included;
//! - 100 and 1,000 deployments over one profile, and their ratio;
//! - what it costs to explain: all fields of one deployment of 1,000, and all fields of all of them
//!   beside the files of an output folder, against a plain render;
//! - `kubectl kustomize` writing the objects that 100 deployments render, where it is installed.
//!
//! Linux only: CPU time is read from `/proc/self/stat`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints, reads the clock and writes its own input"
)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

/// CPU time of finished children so far, in milliseconds. A tick is 10 ms, so short commands are
/// run often.
fn children_cpu() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit(')').next().expect("the name is in brackets");
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: u64 = fields
        .iter()
        .skip(13)
        .take(2)
        .map(|field| field.parse::<u64>().unwrap())
        .sum();
    ticks * 10
}

/// Runs a command often; milliseconds of CPU and of wall time for one run.
fn measure(runs: u32, program: &str, arguments: &[&str], folder: &Path) -> (f64, f64) {
    let (cpu, clock) = (children_cpu(), Instant::now());
    for _ in 0..runs {
        let status = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{program} {arguments:?} failed");
    }
    let wall = clock.elapsed().as_secs_f64() * 1000.0;
    let cpu = (children_cpu() - cpu) as f64;
    (cpu / f64::from(runs), wall / f64::from(runs))
}

const SHARED: &str = r#"
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: team}
spec:
  workload:
    components:
      - name: web
        type: webservice
        properties:
          image: "nginx:{{ .var.tag }}"
          ports: [{containerPort: 80, expose: true}]
        traits:
          - {type: scaler, properties: {replicas: "{{ .var.replicas }}"}}
---
apiVersion: spectrocloud.com/v1beta1
kind: VariableSet
metadata: {name: mural-variables, namespace: team}
spec:
  variables:
    - {name: tag, variableType: string, value: {string: "1.27"}, inputType: text}
    - {name: replicas, variableType: int32, value: {int32: 2}, inputType: text}
"#;

/// A workspace with one profile and `count` deployments, a file each.
fn workspace(count: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shared.yaml"), SHARED).unwrap();
    for index in 0..count {
        let text = format!(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata:\n  name: \
             web-{index}\n  namespace: team\nspec:\n  workload:\n    name: web-{index}\n    \
             namespace: team-{index}\n    metadata:\n      labels:\n        app: web-{index}\n  \
             workloadProfileRef:\n    name: web\n  variables:\n    replicas: {}\n",
            index % 7
        );
        fs::write(folder.path().join(format!("deployment-{index}.yaml")), text).unwrap();
    }
    folder
}

fn main() {
    let paletteai = env!("CARGO_BIN_EXE_paletteai");
    let render = ["render", "--target", "spoke"];
    let one = workspace(1);
    let (cpu, wall) = measure(300, paletteai, &render, one.path());
    println!("one deployment of three objects   {cpu:8.2} ms CPU {wall:8.2} ms wall");
    let hundred = workspace(100);
    let (cpu_100, wall) = measure(30, paletteai, &render, hundred.path());
    println!("100 deployments                   {cpu_100:8.2} ms CPU {wall:8.2} ms wall");
    let thousand = workspace(1000);
    let (cpu_1000, wall) = measure(10, paletteai, &render, thousand.path());
    println!("1,000 deployments                 {cpu_1000:8.2} ms CPU {wall:8.2} ms wall");
    println!(
        "CPU(1,000) / CPU(100)             {:8.2}",
        cpu_1000 / cpu_100
    );
    explaining(paletteai, thousand.path());
    peer(paletteai, hundred.path());
}

/// What explaining costs: one deployment against a render of all, and all of them into a new folder
/// against the folder alone.
fn explaining(paletteai: &str, workspace: &Path) {
    let (stream, _) = measure(10, paletteai, &["render"], workspace);
    let (one, wall) = measure(30, paletteai, &["explain", "web-500", "--all"], workspace);
    println!("explain one of 1,000, all fields  {one:8.2} ms CPU {wall:8.2} ms wall");
    // Systems are slow to reuse what was just removed, so all folders stay until the end.
    let folders = tempfile::tempdir().unwrap();
    let into_folders = |name: &str, flags: &[&str]| {
        let (mut cpu, mut wall, runs) = (0.0, 0.0, 10);
        for run in 0..runs {
            let folder = folders.path().join(format!("{name}-{run}"));
            let mut arguments = vec!["render", "--output-dir", folder.to_str().unwrap()];
            arguments.extend(flags);
            let (one_cpu, one_wall) = measure(1, paletteai, &arguments, workspace);
            cpu += one_cpu;
            wall += one_wall;
        }
        (cpu / f64::from(runs), wall / f64::from(runs))
    };
    let (folder, wall) = into_folders("plain", &[]);
    println!("1,000 into a folder               {folder:8.2} ms CPU {wall:8.2} ms wall");
    let (explained, wall) = into_folders("explained", &["--provenance"]);
    println!("1,000 into a folder, explained    {explained:8.2} ms CPU {wall:8.2} ms wall");
    println!(
        "  against a folder                {:8.2}",
        explained / folder
    );
    println!("explain one, against a stream     {:8.2}", one / stream);
}

/// The same objects through kustomize, which only has to copy them.
fn peer(paletteai: &str, workspace: &Path) {
    if Command::new("kubectl")
        .arg("version")
        .arg("--client")
        .output()
        .is_err()
    {
        println!("kubectl kustomize: SKIPPED, kubectl is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(paletteai)
        .args(["render", "--target", "spoke"])
        .current_dir(workspace)
        .output()
        .unwrap();
    fs::write(folder.path().join("all.yaml"), output.stdout).unwrap();
    fs::write(
        folder.path().join("kustomization.yaml"),
        "resources: [all.yaml]\n",
    )
    .unwrap();
    let (cpu, wall) = measure(3, "kubectl", &["kustomize", "."], folder.path());
    println!("kubectl kustomize, same objects   {cpu:8.2} ms CPU {wall:8.2} ms wall");
}
