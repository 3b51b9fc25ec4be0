//! Which experiments are made: all of them take minutes.
//!
//! Texts that several cases share are edited in one of them, where a field cites the place if there
//! is such a case. Of the rest a sample is taken that depends on the text and the place alone, so
//! that it is the same in every run, and one edit elsewhere does not change it:
//!
//! - of the cases about rendering and of templates on their own, every value and every word is
//!   edited; of other cases and of the catalogue's definitions, a part;
//! - of keys with another name and of what is removed, a part.
//!
//! `MUTATION=all cargo test --test mutation` makes all of them.

use super::case::Case;
use super::edit::Probe;
use super::experiment::Experiment;
use super::fields::Fields;
use super::on_all_processors;
use std::collections::BTreeMap;

/// What is done to which text.
type Subject<'c> = (&'c str, String);

/// The experiments for cases that rendered.
pub(crate) fn select(rendered: &[(Case, Fields)]) -> Vec<Experiment<'_>> {
    let is_whole = std::env::var("MUTATION").is_ok_and(|word| word == "all");
    let sampled = on_all_processors(rendered, |(case, _)| {
        let mut probes = case.probes();
        probes.retain(|probe| is_whole || is_taken(case, probe));
        probes
    });
    let mut chosen: BTreeMap<Subject<'_>, Experiment<'_>> = BTreeMap::new();
    for ((case, before), probes) in rendered.iter().zip(sampled) {
        for probe in probes {
            let subject = (text(case, &probe), probe.what.clone());
            let experiment = Experiment {
                case,
                before,
                probe,
            };
            let known = chosen.get(&subject);
            if known.is_none_or(|known| !known.is_cited() && experiment.is_cited()) {
                chosen.insert(subject, experiment);
            }
        }
    }
    chosen.into_values().collect()
}

fn text<'c>(case: &'c Case, probe: &Probe) -> &'c str {
    let edit = probe.edits.first();
    edit.map_or("", |edit| case.texts[&edit.file].as_str())
}

/// Whether a probe is in the sample.
fn is_taken(case: &Case, probe: &Probe) -> bool {
    let hash = hash(
        probe.what.bytes(),
        hash(text(case, probe).bytes().step_by(16), 0),
    );
    !probe.edits.is_empty() && (hash >> 16).is_multiple_of(one_in(case, probe))
}

/// One experiment in so many is made.
fn one_in(case: &Case, probe: &Probe) -> u64 {
    let edits = || probe.edits.iter();
    let removes = edits().any(|edit| edit.removes && !edit.before.words);
    let is_schema = edits().any(|edit| edit.file == "definition.yaml");
    match case.name.split('/').collect::<Vec<_>>().as_slice() {
        ["definitions", ..] if is_schema => 24,
        ["definitions", ..] if removes => 6,
        ["definitions", ..] => 2,
        ["cases", "render" | "explain", ..] if removes => 8,
        ["templates", ..] | ["cases", "render" | "explain", ..] => 1,
        _ if removes => 24,
        _ => 8,
    }
}

/// FNV-1a.
fn hash(bytes: impl Iterator<Item = u8>, start: u64) -> u64 {
    bytes.fold(start ^ 0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
