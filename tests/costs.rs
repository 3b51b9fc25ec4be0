//! What a fleet costs, as ratios of CPU times: they are nearly the same on every machine and under
//! any load, where times are not. Figures of the release program stand in `docs/performance.md`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests write their own input, and fail when they cannot"
)]

#[path = "../benches/measure/mod.rs"]
#[expect(dead_code, reason = "benches use the rest of it")]
mod measure;
#[path = "../benches/workloads/mod.rs"]
mod workloads;

use serde::Deserialize;
use std::process::Command;
use std::process::Stdio;
use tempfile::TempDir;

const PALETTEAI: &str = env!("CARGO_BIN_EXE_paletteai");
const RENDER: [&str; 5] = ["render", "--target", "spoke", "--threads", "1"];
/// What a busy machine adds is never the same twice, so what is too much is measured again.
const ROUNDS: usize = 8;

/// How many times what a deployment costs among a hundred it may cost among a thousand. It is 1 where
/// nothing disturbs it.
const GROWTH: f64 = 1.3;

/// How many times what `serde_yaml` needs to read the objects of a deployment it may cost to render
/// them; both without optimisation. It is 2.8 where nothing disturbs it and 3.1 on a busy machine,
/// so a change that makes rendering slower by a third is refused.
const AS_MUCH_AS_READING: f64 = 4.0;

fn workload(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make(name, 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    folder
}

/// CPU time that rendering costs, in milliseconds: the least of some runs.
fn rendering(folder: &TempDir, runs: u32) -> f64 {
    let times = (0..runs).map(|_| measure::once(folder.path(), PALETTEAI, &RENDER).0);
    times.fold(f64::INFINITY, f64::min)
}

/// What rendering writes.
fn rendered(folder: &TempDir) -> String {
    let output = Command::new(PALETTEAI)
        .args(RENDER)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("it is built");
    assert!(output.status.success());
    String::from_utf8(output.stdout).expect("it is YAML")
}

/// CPU time of this thread so far, in milliseconds.
fn spent() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("Linux counts it");
    let nanoseconds = text.split_whitespace().next().expect("it comes first");
    nanoseconds.parse::<f64>().expect("it is a number") / 1e6
}

/// CPU time that another library needs to read a stream into values, in milliseconds.
fn reading_with_serde_yaml(stream: &str, runs: u32) -> f64 {
    let times = (0..runs).map(|_| {
        let before = spent();
        let documents = serde_yaml::Deserializer::from_str(stream);
        let mut objects = documents.map(serde_yaml::Value::deserialize);
        assert!(objects.all(|object| object.is_ok()));
        spent() - before
    });
    times.fold(f64::INFINITY, f64::min)
}

/// The least that was measured so far.
struct Costs {
    /// Of 10, 100 and 1,000 deployments.
    rendering: [f64; 3],
    /// Of the objects of 100.
    reading: f64,
}

impl Costs {
    fn measure(&mut self, sizes: &[TempDir; 3], stream: &str) {
        for ((least, folder), runs) in self.rendering.iter_mut().zip(sizes).zip([8, 4, 2]) {
            *least = least.min(rendering(folder, runs));
        }
        self.reading = self.reading.min(reading_with_serde_yaml(stream, 2));
    }

    /// What a deployment costs among a hundred and among a thousand. What a run costs however little
    /// it renders is taken out by the smallest.
    fn each(&self) -> (f64, f64) {
        let [ten, hundred, thousand] = self.rendering;
        ((hundred - ten) / 90.0, (thousand - hundred) / 900.0)
    }

    fn are_as_they_should_be(&self) -> bool {
        let (few, many) = self.each();
        many <= few * GROWTH && many <= self.reading / 100.0 * AS_MUCH_AS_READING
    }
}

#[test]
fn a_deployment_costs_the_same_among_a_thousand_as_among_a_hundred() {
    let sizes = ["fleet-S", "fleet-M", "fleet-L"].map(workload);
    let stream = rendered(&sizes[1]);
    let mut costs = Costs {
        rendering: [f64::INFINITY; 3],
        reading: f64::INFINITY,
    };
    for _ in 0..ROUNDS {
        costs.measure(&sizes, &stream);
        if costs.are_as_they_should_be() {
            break;
        }
    }
    let ((few, many), reading) = (costs.each(), costs.reading / 100.0);
    println!(
        "{:?} ms; {few:.3}, {many:.3}, reading {reading:.3}",
        costs.rendering
    );
    assert!(
        many <= few * GROWTH,
        "a deployment costs {few:.2} ms of CPU among a hundred, and {many:.2} ms among a thousand"
    );
    assert!(
        many <= reading * AS_MUCH_AS_READING,
        "a deployment costs {many:.2} ms of CPU to render, and {reading:.2} ms to read with serde_yaml"
    );
}
