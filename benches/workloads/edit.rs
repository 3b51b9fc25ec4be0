//! The fleet, and single changes to make one after the other.

use super::Files;
use super::Random;
use super::Size;
use super::fleet;
use std::fmt::Write as _;

const EDITS: usize = 50;

/// One change: in a file, the line that begins with `key:` gets another value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) path: String,
    pub(crate) key: &'static str,
    pub(crate) value: String,
}

impl Edit {
    /// The changes to the deployments of a fleet.
    pub(crate) fn script(fleet: &Files, random: &mut Random) -> Vec<Self> {
        let deployments: Vec<&str> = fleet
            .iter()
            .map(|(path, _)| path)
            .filter(|path| path.starts_with("deployments/"))
            .collect();
        (0..EDITS)
            .map(|number| Self {
                path: deployments[random.below(deployments.len())].to_owned(),
                key: "greeting",
                value: format!("changed in step {number}"),
            })
            .collect()
    }
}

/// The fleet with the script beside it, a change on each line: path, key, value.
pub(crate) fn edit(seed: u64) -> Files {
    let mut files = fleet::fleet(Size::L, seed);
    let script = Edit::script(&files, &mut Random::new(seed ^ 1));
    let mut lines = String::new();
    for Edit { path, key, value } in script {
        writeln!(lines, "{path}\t{key}\t{value}").expect("a String takes everything");
    }
    files.add("edits.txt", lines);
    files
}
