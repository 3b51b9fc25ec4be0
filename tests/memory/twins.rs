//! A fleet that is rendered twice, with a memory and without one.

use crate::trees::tree;
use crate::workloads;
use crate::workloads::Random;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A fleet, an output folder that is remembered and its twin that is not.
pub(crate) struct Twins {
    pub(crate) root: TempDir,
}

/// The exit code and what was said.
pub(crate) type Told = (Option<i32>, String);

impl Twins {
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().expect("the system has a folder for them");
        let files = workloads::make("fleet-M", 1).expect("there is one");
        let fleet = root.path().join("fleet");
        files.write_to(&fleet).expect("there is room");
        // Enough to be remembered; a test does not need more.
        for name in tree(&fleet.join("deployments")).keys().skip(45) {
            fs::remove_file(fleet.join("deployments").join(name)).expect("it was there");
        }
        Self { root }
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root.path().join(path)
    }

    pub(crate) fn command(&self, out: &str, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
        command
            .args(["render", "fleet", "--target", "spoke", "--output-dir", out])
            .args(more)
            .current_dir(self.root.path())
            .env_clear()
            .env("PALETTEAI_CACHE_DIR", self.at("cache"));
        command
    }

    pub(crate) fn render(&self, out: &str, more: &[&str]) -> Told {
        let output = self.command(out, more).output().expect("it is built");
        let said = String::from_utf8_lossy(&output.stderr).replace("twin", "out");
        (output.status.code(), said)
    }

    /// Renders both, and compares them.
    pub(crate) fn compare(&self, what: &str) -> Told {
        let told = self.render("out", &[]);
        assert_eq!(told, self.render("twin", &["--no-cache"]), "{what}");
        assert!(tree(&self.at("out")) == tree(&self.at("twin")), "{what}");
        told
    }

    /// Whether the last run is remembered, so that the next one renders less than everything.
    pub(crate) fn renders(&self) -> bool {
        let (_, said) = self.render("out", &["--timings"]);
        let line = said.lines().find(|line| line.starts_with("render "));
        !line.expect("there are timings").ends_with(" 0.0 ms")
    }

    /// How long the last run took by its own account, in milliseconds.
    pub(crate) fn total(&self) -> f64 {
        let (_, said) = self.render("out", &["--timings"]);
        let total = said.lines().find_map(|line| line.strip_prefix("total"));
        let total = total.expect("there are timings").trim_end_matches(" ms");
        total.trim().parse().expect("it is a number")
    }

    pub(crate) fn deployment(&self, random: &mut Random) -> PathBuf {
        let all = tree(&self.at("fleet/deployments"));
        let names: Vec<&String> = all.keys().collect();
        self.at("fleet/deployments")
            .join(names[random.below(names.len())])
    }
}
