//! Which definition a place belongs to.

use crate::model::Definition;
use crate::model::Schematic;
use crate::source::Origins;
use crate::source::Span;
use std::collections::BTreeMap;

/// The places of definitions: their documents and their templates.
#[derive(Clone, Debug, Default)]
pub struct Definitions {
    /// By where they begin.
    begins: BTreeMap<Span, String>,
}

impl Definitions {
    /// Learns where definitions stand; with those that were recorded without a semantic version
    /// comes their number.
    pub fn of<'d>(
        all: impl IntoIterator<Item = (&'d Definition, Option<u64>)>,
        origins: &Origins,
    ) -> Self {
        let mut begins = BTreeMap::new();
        for (definition, number) in all {
            let name = name(definition, number);
            if let Schematic::Jinja(text, includes) = &definition.schematic {
                let included = includes.iter().map(|(_, text)| text);
                for text in std::iter::once(text).chain(included) {
                    let first = text.segments.first().map_or(0, |(_, file)| *file as usize);
                    begins.insert(Span::new(text.source, first, first), name.clone());
                }
            }
            if let Some(site) = origins.get(definition.node.origin).site {
                begins.insert(site, name);
            }
        }
        Self { begins }
    }

    /// `trait scaler@1.0.0` for a place in it. In a file of several definitions the document
    /// around the place counts.
    pub fn at(&self, place: Span) -> Option<&str> {
        let until = Span {
            end: u32::MAX,
            ..place
        };
        let (found, name) = self.begins.range(..=until).next_back()?;
        (found.source == place.source).then_some(name)
    }
}

fn name(definition: &Definition, number: Option<u64>) -> String {
    let kind = definition.kind.name();
    let name = &definition.metadata.name.value;
    match (&definition.version, number) {
        (Some(version), _) => format!("{kind} {name}@{}", version.value),
        (None, Some(number)) => format!("{kind} {name}@{number}"),
        (None, None) => format!("{kind} {name}"),
    }
}
