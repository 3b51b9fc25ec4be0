//! Patches written as YAML, for unit tests.

use super::Patch;
use super::PatchKeys;
use super::PatchKind;
use super::apply;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Sources;
use crate::yaml::Node;

/// An object and a patch, with their places.
pub(super) struct Bench {
    pub(super) sources: Sources,
    pub(super) origins: Origins,
    pub(super) diagnostics: Diagnostics,
    pub(super) keys: PatchKeys,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self {
            sources: Sources::default(),
            origins: Origins::default(),
            diagnostics: Diagnostics::default(),
            keys: PatchKeys::default(),
        }
    }

    pub(super) fn read(&mut self, name: &str, text: &str) -> Node {
        let source = self.sources.add(name, text).unwrap();
        let documents = crate::yaml::read(source, text, &mut self.origins, &mut self.diagnostics);
        assert!(self.diagnostics.is_empty(), "{:?}", self.diagnostics);
        documents.into_iter().next().unwrap().node
    }

    pub(super) fn patch(&mut self, kind: PatchKind, target: &mut Node, body: &Node) -> bool {
        let patch = Patch {
            kind,
            body,
            keys: &self.keys,
            note: "test",
        };
        apply(&patch, target, &mut self.origins, &mut self.diagnostics).is_ok()
    }

    /// Each diagnostic as `place: message (help)`.
    pub(super) fn told(&self) -> Vec<String> {
        let told = self.diagnostics.iter().map(|diagnostic| {
            let place = diagnostic.places.first().map(|place| place.span);
            let place = place.map_or("nowhere".to_owned(), |span| {
                self.sources.location(span).to_string()
            });
            let help = diagnostic.help.as_deref().unwrap_or("no help");
            format!("{place}: {} ({help})", diagnostic.message)
        });
        told.collect()
    }
}

/// Patches `base` and expects `wanted`; all three are YAML.
pub(super) fn gives(kind: PatchKind, base: &str, patch: &str, wanted: &str) {
    let mut bench = Bench::new();
    let mut target = bench.read("base", base);
    let body = bench.read("patch", patch);
    assert!(bench.patch(kind, &mut target, &body), "{:?}", bench.told());
    let wanted = bench.read("wanted", wanted);
    assert_eq!(
        crate::digest::canonical_json(&target),
        crate::digest::canonical_json(&wanted)
    );
}

/// Patches `base` and expects these diagnostics.
pub(super) fn refuses(kind: PatchKind, base: &str, patch: &str, told: &[&str]) {
    let mut bench = Bench::new();
    let mut target = bench.read("base", base);
    let body = bench.read("patch", patch);
    assert!(!bench.patch(kind, &mut target, &body));
    assert_eq!(bench.told(), told);
}
