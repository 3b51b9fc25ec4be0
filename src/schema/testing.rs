//! Schemas and values written as YAML, for unit tests.

use super::ParameterSchema;
use super::Use;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Sources;
use crate::yaml::Node;

/// Texts, and what was told about them.
#[derive(Default)]
pub(super) struct Bench {
    pub(super) sources: Sources,
    pub(super) origins: Origins,
    pub(super) diagnostics: Diagnostics,
}

impl Bench {
    pub(super) fn read(&mut self, name: &str, text: &str) -> Node {
        let source = self.sources.add(name, text).unwrap();
        let documents = crate::yaml::read(source, text, &mut self.origins, &mut self.diagnostics);
        assert!(self.diagnostics.is_empty(), "{:?}", self.diagnostics);
        documents.into_iter().next().unwrap().node
    }

    /// The properties with defaults, if they fit. What starts with `?` is not known yet.
    pub(super) fn check(&mut self, schema: &str, properties: &str) -> Option<Node> {
        let schema = self.read("definition", schema);
        let properties = self.read("profile", properties);
        let compiled =
            ParameterSchema::compile(Some(&schema), &self.origins, &mut self.diagnostics).ok()?;
        let user = Use {
            what: "component `web`",
            origin: properties.origin,
        };
        let exempt = |node: &Node| node.as_str().is_some_and(|text| text.starts_with('?'));
        let checked = compiled.check(
            Some(&properties),
            &user,
            &exempt,
            &mut self.origins,
            &mut self.diagnostics,
        );
        checked.ok()
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

/// Checks and expects the value with its defaults.
pub(super) fn accepts(schema: &str, properties: &str, wanted: &str) {
    let mut bench = Bench::default();
    let checked = bench.check(schema, properties);
    assert_eq!(bench.told(), [""; 0]);
    let wanted = bench.read("wanted", wanted);
    assert_eq!(
        crate::digest::canonical_json(&checked.unwrap()),
        crate::digest::canonical_json(&wanted)
    );
}

/// Checks and expects these diagnostics.
pub(super) fn refuses(schema: &str, properties: &str, told: &[&str]) {
    let mut bench = Bench::default();
    assert!(bench.check(schema, properties).is_none());
    assert_eq!(bench.told(), told);
}
