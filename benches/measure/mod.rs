//! What a command costs: CPU time, wall time and peak memory of its whole process.
//!
//! In: a command. Out: a [`Cost`]. Never: a command whose failure is taken for speed.
//!
//! `bash` measures the times, in milliseconds; memory is that of `/proc`, asked while the command
//! runs, so it is known on Linux only.

use std::ffi::OsStr;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;

/// Of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// User and system, in milliseconds.
    pub(crate) cpu: f64,
    /// In milliseconds.
    pub(crate) wall: f64,
    /// Resident, in MiB; 0 where it is not known.
    pub(crate) peak: f64,
}

/// Runs a command some times; the least that it cost, which is what it costs when nothing else
/// disturbs it. Memory is asked of one more run.
pub(crate) fn least_of(runs: u32, folder: &Path, program: &str, arguments: &[&str]) -> Cost {
    let times = (0..runs).map(|_| once(folder, program, arguments));
    let least = times.reduce(|one, other| (one.0.min(other.0), one.1.min(other.1)));
    let (cpu, wall) = least.expect("it runs at least once");
    let peak = peak(folder, program, arguments);
    Cost { cpu, wall, peak }
}

/// CPU and wall time of one run, in milliseconds.
pub(crate) fn once(folder: &Path, program: &str, arguments: &[impl AsRef<OsStr>]) -> (f64, f64) {
    let script = r#"TIMEFORMAT='%3U %3S %3R'; time "$0" "$@" > /dev/null 2> /dev/null"#;
    let output = Command::new("bash")
        .args(["-c", script, program])
        .args(arguments)
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", cache())
        .stdin(Stdio::null())
        .output()
        .expect("bash measures times");
    let place = folder.display();
    assert!(output.status.success(), "{program} failed in {place}");
    let text = String::from_utf8_lossy(&output.stderr);
    let seconds: Vec<f64> = text
        .split_whitespace()
        .map(|number| number.parse().expect("it prints numbers"))
        .collect();
    ((seconds[0] + seconds[1]) * 1000.0, seconds[2] * 1000.0)
}

/// Where our program remembers its runs, in place of the folder of whoever measures.
pub(crate) fn cache() -> PathBuf {
    let name = format!("paletteai-costs-{}", std::process::id());
    std::env::temp_dir().join(name)
}

/// Peak of resident memory of one run, in MiB.
pub(crate) fn peak(folder: &Path, program: &str, arguments: &[impl AsRef<OsStr>]) -> f64 {
    let mut child = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", cache())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it ran a moment ago");
    let mut highest = 0;
    while child.try_wait().expect("it is ours").is_none() {
        highest = highest.max(resident(child.id()).unwrap_or_default());
        std::thread::sleep(Duration::from_micros(200));
    }
    f64::from(highest) / 1024.0
}

/// Peak of resident memory of a running process, in KiB.
fn resident(process: u32) -> Option<u32> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Whether a program is there to be compared with.
pub(crate) fn is_installed(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
