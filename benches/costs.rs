//! What `paletteai` costs as a whole process, against the goals of `docs/performance.md` and
//! against other renderers that make the same objects: `cargo bench --bench costs`.
//!
//! Prints a table in Markdown. Times and memory are the least of several runs. What is not installed
//! is said. `cargo bench --bench costs -- quick` leaves out 10,000 deployments and slow peers.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a bench prints, reads the clock and writes its own input"
)]

mod measure;
mod peers;
mod workloads;

use measure::Cost;
use measure::least_of;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use tempfile::TempDir;
use workloads::Random;
use workloads::edit::Edit;

const PALETTEAI: &str = env!("CARGO_BIN_EXE_paletteai");
const RENDER: [&str; 3] = ["render", "--target", "spoke"];
const SEED: u64 = 1;

fn workload(name: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make(name, SEED).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    folder
}

/// A line of the table: what was measured, the cost, what it should be at most, whether it is.
fn row(what: &str, cost: Cost, goal: &str, met: bool) {
    let Cost { cpu, wall, peak } = cost;
    let met = if met { "yes" } else { "**no**" };
    println!("| {what} | {cpu:.1} | {wall:.1} | {peak:.1} | {goal} | {met} |");
}

fn header(last: &str) {
    println!("\n| what | CPU ms | wall ms | peak MiB | {last} |");
    println!(
        "|---|---:|---:|---:|{}",
        "---|".repeat(last.split('|').count())
    );
}

/// Costs of a fleet into new folders, each a run of its own.
fn into_folders(folder: &Path, runs: u32, target: &str, flags: &[&str]) -> Cost {
    // Systems are slow to reuse what was just removed, so all folders stay until the end.
    let outputs = tempfile::tempdir().expect("the system has a folder for them");
    let into = |run: u32| outputs.path().join(run.to_string()).display().to_string();
    let arguments = |output: &str| {
        let fixed = ["render", "--target", target, "--output-dir", output];
        let words = fixed.into_iter().chain(flags.iter().copied());
        words.map(str::to_owned).collect::<Vec<String>>()
    };
    let mut least = Cost {
        cpu: f64::INFINITY,
        wall: f64::INFINITY,
        // Over a folder that is there it would be that of a run that remembers.
        peak: measure::peak(folder, PALETTEAI, &arguments(&into(runs))),
    };
    for run in 0..runs {
        let (cpu, wall) = measure::once(folder, PALETTEAI, &arguments(&into(run)));
        least.cpu = least.cpu.min(cpu);
        least.wall = least.wall.min(wall);
    }
    least
}

/// A text after a change.
fn changed(text: &str, edit: &Edit) -> String {
    let key = format!("{}:", edit.key);
    let line = |line: &str| match line.trim_start() {
        rest if rest.starts_with(&key) => {
            let indentation = &line[..line.len() - rest.len()];
            format!("{indentation}{key} {}\n", edit.value)
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Costs of the changes of the script, each over an output folder that is up to date.
fn edits(folder: &Path, output: &str) -> Cost {
    let fleet = workloads::make("fleet-L", SEED).expect("there is one");
    let mut all = Vec::new();
    for edit in Edit::script(&fleet, &mut Random::new(SEED ^ 1)) {
        let path = folder.join(&edit.path);
        let text = fs::read_to_string(&path).expect("the script names files");
        fs::write(&path, changed(&text, &edit)).expect("there is room");
        let arguments = ["render", "--target", "spoke", "--output-dir", output];
        all.push(least_of(1, folder, PALETTEAI, &arguments));
    }
    all.sort_by(|one, other| one.wall.total_cmp(&other.wall));
    all[all.len() / 2]
}

/// From a change to the object that shows it, in milliseconds: the slowest of twenty but one.
fn watch(folder: &Path, output: &Path) -> f64 {
    let mut child = Command::new(PALETTEAI)
        .args(["render", "--target", "spoke", "--watch", "--output-dir"])
        .arg(output)
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", measure::cache())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it is built");
    let fleet = workloads::make("fleet-L", SEED).expect("there is one");
    let script = Edit::script(&fleet, &mut Random::new(SEED ^ 2));
    let mut times: Vec<f64> = script
        .iter()
        .take(20)
        .map(|edit| {
            // Whatever the last change led to is over, and the program looks at the files again.
            thread::sleep(Duration::from_millis(1500));
            let path = folder.join(&edit.path);
            let text = fs::read_to_string(&path).expect("the script names files");
            let since = Instant::now();
            fs::write(&path, changed(&text, edit)).expect("there is room");
            while !shows(output, edit) {
                thread::sleep(Duration::from_millis(1));
            }
            since.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    child.kill().expect("it is ours");
    child.wait().expect("it is ours");
    times.sort_by(f64::total_cmp);
    times[times.len() - 2]
}

/// Whether the output folder shows a change.
fn shows(output: &Path, edit: &Edit) -> bool {
    let deployment = edit.path.trim_start_matches("deployments/");
    let folder = output.join(deployment.trim_end_matches(".yaml"));
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    let mut files = files.filter(|file| file.file_type().is_file());
    files.any(|file| fs::read_to_string(file.path()).is_ok_and(|text| text.contains(&edit.value)))
}

fn goals(quick: bool) {
    header("goal | met");
    let one = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/cases/render/nginx-demo");
    let cost = least_of(40, &one, PALETTEAI, &RENDER);
    row(
        "P3: one deployment of three objects",
        cost,
        "5 ms CPU",
        cost.cpu <= 5.0,
    );
    let cost = least_of(40, &one, PALETTEAI, &["--version"]);
    row("P4: `--version`", cost, "2 ms CPU", cost.cpu <= 2.0);
    let hundred = workload("fleet-M");
    let cost = least_of(20, hundred.path(), PALETTEAI, &RENDER);
    row("100 deployments to a stream", cost, "", true);
    let thousand = workload("fleet-L");
    let fleet = least_of(20, thousand.path(), PALETTEAI, &RENDER);
    let met = fleet.cpu <= 150.0 && fleet.wall <= 100.0;
    row(
        "P1: 1,000 deployments to a stream",
        fleet,
        "150 ms CPU, 100 ms wall",
        met,
    );
    let what = "P13: the same, memory";
    row(what, fleet, "64 MiB", fleet.peak <= 64.0);
    folders(thousand.path());
    watching(thousand.path());
    if !quick {
        let many = workload("fleet-XL");
        let cost = least_of(5, many.path(), PALETTEAI, &RENDER);
        row(
            "P16: 10,000 deployments to a stream",
            cost,
            "1,100 ms wall",
            cost.wall <= 1100.0,
        );
        let slope = cost.cpu / fleet.cpu;
        println!(
            "| P2: CPU of 10,000 over CPU of 1,000 | {slope:.2} | | | 11 | {} |",
            if slope <= 11.0 { "yes" } else { "**no**" }
        );
    }
    let size = fs::metadata(PALETTEAI).expect("it was just run").len();
    let megabytes = f64::from(u32::try_from(size).expect("it has less than 4 GB")) / 1e6;
    let met = if megabytes <= 15.0 { "yes" } else { "**no**" };
    println!("| P15: the program, {megabytes:.1} MB | | | | 15 MB | {met} |");
}

/// What writing into folders costs, and what provenance adds to it.
fn folders(fleet: &Path) {
    let plain = into_folders(fleet, 8, "spoke", &[]);
    row(
        "P5: 1,000 into a new folder",
        plain,
        "180 ms wall",
        plain.wall <= 180.0,
    );
    // Histories tell what ships a Namespace, so both sides are rendered for them.
    let plain = into_folders(fleet, 8, "all", &[]);
    let explained = into_folders(fleet, 8, "all", &["--provenance"]);
    let ratio = explained.cpu / plain.cpu;
    let what = format!("P9: both sides with `--provenance`: {ratio:.2} times");
    row(&what, explained, "1.5 times", ratio <= 1.5);
    let outputs = tempfile::tempdir().expect("the system has a folder for them");
    let output = outputs.path().join("output").display().to_string();
    let arguments = ["render", "--target", "spoke", "--output-dir", &output];
    least_of(1, fleet, PALETTEAI, &arguments);
    let cost = least_of(10, fleet, PALETTEAI, &arguments);
    row("P6: nothing changed", cost, "40 ms wall", cost.wall <= 40.0);
    let cost = edits(fleet, &output);
    row(
        "P7: one variable changed (median)",
        cost,
        "25 ms wall",
        cost.wall <= 25.0,
    );
}

/// What a change costs while somebody watches.
fn watching(fleet: &Path) {
    let outputs = tempfile::tempdir().expect("the system has a folder for them");
    let slowest = watch(fleet, &outputs.path().join("output"));
    let met = if slowest <= 20.0 { "yes" } else { "**no**" };
    println!(
        "| P8: from a change to the file that shows it, `--watch` (95 of 100) | | {slowest:.1} | | 20 ms wall | {met} |"
    );
}

/// The same objects through the peers that are installed, and the ratio to ours in this run.
fn compare(name: &str, count: usize, quick: bool) {
    let folder = workload(name);
    let output = Command::new(PALETTEAI)
        .args(RENDER)
        .current_dir(folder.path())
        .output()
        .expect("it is built");
    let objects = peers::objects(&output.stdout);
    let applications = peers::applications(&objects);
    println!("\n{count} deployments, {} objects:", objects.len());
    header("CPU, times ours");
    let ours = least_of(10, folder.path(), PALETTEAI, &RENDER);
    let Cost { cpu, wall, peak } = ours;
    println!("| `paletteai render` | {cpu:.1} | {wall:.1} | {peak:.1} | 1 |");
    for peer in &peers::PEERS {
        if !peer.is_installed() {
            println!(
                "| {} | | | | {} is not installed |",
                peer.name, peer.program
            );
            continue;
        }
        if count > peer.at_most || quick && count > 100 {
            println!("| {} | | | | left out, it takes long |", peer.name);
            continue;
        }
        let input = tempfile::tempdir().expect("the system has a folder for them");
        (peer.prepare)(input.path(), &applications, &objects);
        peer.check(input.path(), &objects);
        let runs = if count > 100 { 2 } else { 5 };
        let Cost { cpu, wall, peak } = least_of(runs, input.path(), peer.program, peer.arguments);
        println!(
            "| {} | {cpu:.1} | {wall:.1} | {peak:.1} | {:.1} |",
            peer.name,
            cpu / ours.cpu
        );
    }
}

fn main() {
    let quick = std::env::args().any(|argument| argument == "quick");
    if let Ok(load) = fs::read_to_string("/proc/loadavg") {
        println!("load average {}", load.trim());
    }
    goals(quick);
    for (name, count) in [("fleet-S", 10), ("fleet-M", 100), ("fleet-L", 1_000)] {
        compare(name, count, quick);
    }
    // Where it was not used, it is not there.
    let _ = fs::remove_dir_all(measure::cache());
}
