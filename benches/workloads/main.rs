//! Writes a workload to measure with: `cargo run --release --example workloads -- fleet-L DIR`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a tool of ours that prints and writes files"
)]

#[path = "mod.rs"]
mod workloads;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str =
    "usage: workloads NAME DIR [SEED]\n\nThe same seed gives the same bytes. NAME is one of:";

fn write(name: &str, folder: &Path, seed: u64) -> Result<String, String> {
    let files = workloads::make(name, seed)?;
    let filled = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if filled {
        return Err(format!("{} is not empty", folder.display()));
    }
    files
        .write_to(folder)
        .map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(format!(
        "{} files with {} bytes in {}",
        files.iter().count(),
        files
            .iter()
            .map(|(_, content)| content.len())
            .sum::<usize>(),
        folder.display()
    ))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, folder, seed) = match arguments.as_slice() {
        [name, folder] => (name, folder, Ok(1)),
        [name, folder, seed] => (name, folder, seed.parse::<u64>()),
        _ => {
            eprintln!("{USAGE}");
            for (name, what) in workloads::ALL {
                eprintln!("  {name:10} {what}");
            }
            return ExitCode::from(2);
        }
    };
    let written = seed
        .map_err(|error| format!("the seed is no number: {error}"))
        .and_then(|seed| write(name, Path::new(folder), seed));
    match written {
        Ok(what) => {
            println!("{what}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}
