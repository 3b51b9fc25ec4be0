//! Inventories and placements for unit tests.

use super::Clock;
use super::Inventory;
use super::InventoryReader;
use super::Moment;
use super::Placement;
use super::Schedule;
use super::schedule;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Strictness;

/// What a text says.
#[derive(Default)]
pub(super) struct World {
    pub(super) inventory: Inventory,
    pub(super) placements: Vec<Placement>,
    /// `error model::wrong-type: message | help`, one for each diagnostic.
    pub(super) said: Vec<String>,
}

/// The moment of unit tests.
pub(super) const NOW: &str = "2026-11-26T12:00:00Z";

pub(super) fn clock() -> Clock {
    Clock::at(Moment::parse(NOW).unwrap())
}

/// Reads documents, with what hubs have anyway.
pub(super) fn world(text: &str) -> World {
    let (mut world, mut origins) = bare(text);
    let source = Sources::default().add("assumed", "").unwrap();
    world
        .inventory
        .assume(origins.read(Span::new(source, 0, 0)));
    world
}

/// Reads documents and adds nothing.
pub(super) fn bare(text: &str) -> (World, Origins) {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("test.yaml", text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let setting = origins.read(Span::new(source, 0, 0));
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Lenient,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let mut reader = InventoryReader::default();
    let mut placements = Vec::new();
    for document in &documents {
        if Placement::is_one(&document.node) {
            placements.extend(Placement::decode(&document.node, &mut decoding));
        } else {
            reader.add(&document.node, &mut decoding);
        }
    }
    diagnostics.sort();
    let said = diagnostics.iter().map(|diagnostic| {
        let severity = diagnostic.severity.word();
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let (code, message) = (diagnostic.code.slug, &diagnostic.message);
        format!("{severity} {code}: {message} | {help}")
    });
    let world = World {
        inventory: reader.finish(),
        placements,
        said: said.collect(),
    };
    (world, origins)
}

impl World {
    /// The schedule of the only placement, about which nothing was said.
    #[track_caller]
    pub(super) fn schedule(&self) -> Schedule {
        assert_eq!(self.said, Vec::<String>::new());
        schedule(&self.placements[0], &self.inventory, &clock())
    }

    /// The one thing that was said.
    #[track_caller]
    pub(super) fn only(&self) -> &str {
        assert_eq!(self.said.len(), 1, "{:#?}", self.said);
        &self.said[0]
    }
}

/// A placement in a namespace of a hub, with this `spec` in flow style.
pub(super) fn placement(spec: &str) -> String {
    placement_in("managed-cluster-set-global", spec)
}

pub(super) fn placement_in(namespace: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: cluster.open-cluster-management.io/v1beta1\nkind: Placement\nmetadata: \
         {{name: p, namespace: {namespace}}}\nspec: {spec}\n"
    )
}
