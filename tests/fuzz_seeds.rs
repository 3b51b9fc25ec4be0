//! Every fuzz target in short: with its seeds, with the inputs that once broke it (they lie among the
//! seeds), and with a fixed number of inputs made of these. The same ones in every run; a search that
//! goes on is `cargo fuzz`, see `fuzz/README.md`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test harness reads files, takes the time, and may fail loudly"
)]

#[path = "../fuzz/src/lib.rs"]
#[expect(
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::indexing_slicing,
    reason = "these are the bodies of fuzz targets, which are a crate elsewhere and panic on purpose"
)]
mod targets;

#[path = "support/dice.rs"]
mod dice;

use dice::Dice;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use targets::TARGETS;

/// How long a mutated input may be.
const LONGEST: usize = 4096;
/// No input may take as long, not even on a machine with much else to do.
const SLOWEST: Duration = Duration::from_secs(20);

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz")
        .join(name)
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: PathBuf| entry.file_stem().unwrap().to_str().unwrap().to_owned();
    entries.map(|entry| name(entry.unwrap().path())).collect()
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(folder("seeds").join(target)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The words of a dictionary, in libFuzzer's form: a quoted string on a line, with `\\`, `\"` and
/// `\xAB` in it.
fn dictionary(target: &str) -> Vec<Vec<u8>> {
    let path = folder("dictionaries").join(format!("{target}.dict"));
    let text = fs::read_to_string(path).unwrap();
    text.lines().filter_map(word).collect()
}

fn word(line: &str) -> Option<Vec<u8>> {
    let inner = line.strip_prefix('"')?.strip_suffix('"')?;
    let mut bytes = Vec::new();
    let mut rest = inner.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'\\' {
            bytes.push(*first);
            continue;
        }
        let (second, after) = rest.split_first().unwrap();
        rest = after;
        if *second == b'x' {
            let (digits, after) = rest.split_at(2);
            let digits = std::str::from_utf8(digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = after;
        } else {
            bytes.push(*second);
        }
    }
    Some(bytes)
}

/// A part of some bytes.
fn part<'b>(dice: &mut Dice, bytes: &'b [u8]) -> &'b [u8] {
    let start = dice.below(bytes.len() + 1);
    let length = dice.below((bytes.len() - start).min(64) + 1);
    &bytes[start..start + length]
}

/// A seed with some changes.
fn mutated(dice: &mut Dice, seeds: &[Vec<u8>], words: &[Vec<u8>]) -> Vec<u8> {
    let mut input = dice.one_of(seeds).clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(input.len() + 1);
        let until = at + dice.below((input.len() - at).min(32) + 1);
        match dice.below(6) {
            0 | 1 => insert(&mut input, at..at, dice.one_of::<Vec<u8>>(words)),
            2 => insert(&mut input, at..until, dice.one_of::<Vec<u8>>(words)),
            3 => insert(&mut input, at..until, &[]),
            4 => {
                let other = dice.one_of(seeds);
                insert(&mut input, at..at, part(dice, other));
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << dice.below(8);
                }
            }
        }
    }
    input.truncate(LONGEST);
    // All targets but those of archives read texts.
    String::from_utf8(input)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
        .into_bytes()
}

fn insert(input: &mut Vec<u8>, range: std::ops::Range<usize>, bytes: &[u8]) {
    input.splice(range, bytes.iter().copied());
}

/// Shows the input of a check that panics.
struct Shown<'i>(&'i [u8]);

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the input was \"{}\"", self.0.escape_ascii());
        }
    }
}

fn run(name: &str, inputs: usize) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let (seeds, words) = (seeds(name), dictionary(name));
    let mut dice = Dice(0);
    let made = (0..inputs).map(|_| mutated(&mut dice, &seeds, &words));
    for input in seeds.iter().cloned().chain(made) {
        let shown = Shown(&input);
        let start = Instant::now();
        (target.check)(&input);
        assert!(start.elapsed() < SLOWEST, "this takes too long");
        drop(shown);
    }
}

#[test]
fn every_target_has_seeds_a_dictionary_a_test_and_a_line_in_the_readme() {
    let known: BTreeSet<String> = TARGETS
        .iter()
        .map(|target| target.name.to_owned())
        .collect();
    for part in ["seeds", "dictionaries", "fuzz_targets"] {
        assert_eq!(names(&folder(part)), known, "fuzz/{part}");
    }
    let readme = fs::read_to_string(folder("README.md")).unwrap();
    let test = include_str!("fuzz_seeds.rs");
    let manifest = fs::read_to_string(folder("Cargo.toml")).unwrap();
    for name in &known {
        assert!(readme.contains(&format!("\n| `{name}` |")), "{name}");
        assert!(test.contains(&format!("run(\"{name}\", ")), "{name}");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        assert!(!dictionary(name).is_empty(), "{name}");
    }
}

#[test]
fn cluster_profile_macros() {
    run("cluster_profile_macros", 1000);
}

#[test]
fn json_path() {
    run("json_path", 4000);
}

#[test]
fn macros() {
    run("macros", 2000);
}

#[test]
fn studio_import() {
    run("studio_import", 100);
}

#[test]
fn template() {
    run("template", 2000);
}

#[test]
fn template_expressions() {
    run("template_expressions", 2000);
}

#[test]
fn yaml_read() {
    run("yaml_read", 3000);
}

#[test]
fn yaml_round_trip() {
    run("yaml_round_trip", 2000);
}
