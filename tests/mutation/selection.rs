//! Which experiments are made: all of them take minutes.
//!
//! Texts that several cases share are edited in one of them, where a field cites the place if there
//! is such a case. Of the rest a sample is taken that depends on the text and the place alone, so
//! that it is the same in every run, and one edit elsewhere does not change it:
//!
//! - of the cases about rendering, and of templates on their own, every value and every word is
//!   edited; of other cases and of the catalogue's definitions, a part;
//! - of keys with another name and of what is removed, a part.
//!
//! `MUTATION=all cargo test --test mutation` makes all of them.

use super::case::Case;
use super::experiment::Experiment;
use super::fields::Fields;
use std::collections::BTreeMap;

/// One experiment in so many is made.
#[derive(Clone, Copy)]
struct Share(u64);

/// The experiments for cases that rendered.
pub(crate) fn select<'c>(rendered: &'c [(Case, Fields)]) -> Vec<Experiment<'c>> {
    let is_whole = std::env::var("MUTATION").is_ok_and(|word| word == "all");
    let mut chosen: BTreeMap<(&str, String), (bool, Experiment<'c>)> = BTreeMap::new();
    for (case, before) in rendered {
        for probe in case.probes() {
            let Some(edit) = probe.edits.first() else {
                continue;
            };
            let key = (case.texts[&edit.file].as_str(), probe.what.clone());
            if !is_whole && !share(case, &probe).takes(&key) {
                continue;
            }
            let known = chosen.get(&key).map(|(is_cited, _)| *is_cited);
            if known == Some(true) {
                continue;
            }
            let experiment = Experiment {
                case,
                before,
                probe,
            };
            let is_cited = experiment.is_cited();
            if known.is_none() || is_cited {
                chosen.insert(key, (is_cited, experiment));
            }
        }
    }
    chosen
        .into_values()
        .map(|(_, experiment)| experiment)
        .collect()
}

fn share(case: &Case, probe: &super::edit::Probe) -> Share {
    let removes = probe
        .edits
        .iter()
        .any(|edit| edit.removes && !edit.before.words);
    let file = probe.edits.first().map_or("", |edit| &edit.file);
    let is_definition = file == "definition.yaml" || file.starts_with("catalogue/");
    Share(match case.name.split('/').collect::<Vec<_>>().as_slice() {
        ["templates", ..] => 1,
        ["definitions", ..] if is_definition => 12,
        ["definitions", ..] if removes => 3,
        ["definitions", ..] => 1,
        ["cases", "render" | "explain", ..] if removes => 5,
        ["cases", "render" | "explain", ..] => 1,
        _ if removes => 14,
        _ => 4,
    })
}

impl Share {
    /// FNV-1a over the text and the place.
    fn takes(self, (text, place): &(&str, String)) -> bool {
        let bytes = text.bytes().chain(place.bytes());
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash >> 16) % self.0 == 0
    }
}
