//! What the service makes of placements: one deployment for each of their places.

use super::dialect::Level;
use super::instance_types::InstanceTypes;
use super::look;
use super::look::Word;
use super::mapping::Location;
use super::mapping::Mapping;
use super::selector;
use super::workload::Workload;
use crate::yaml::Node;

/// One deployment: instances of a placement in one place.
#[derive(Clone, Debug)]
pub(super) struct Unit<'n> {
    /// The placement.
    pub(super) placement: &'n Node,
    /// Its name; empty when it has none.
    pub(super) placement_name: &'n str,
    /// The place as the document or the mapping file writes it.
    pub(super) place: Option<Word<'n>>,
    /// Whether the place is a city; otherwise it is a location.
    pub(super) is_city: bool,
    /// The location, where the mapping file knows it.
    pub(super) location: Option<&'n Location>,
}

impl Unit<'_> {
    /// `<workload>-<placement>-<place>`, in lower case.
    pub(super) fn name(&self, workload: &str) -> String {
        let start = format!("{workload}-{}", self.placement_name);
        match self.place {
            Some(place) => format!("{start}-{}", place.text.to_lowercase()),
            None => start,
        }
    }
}

/// All deployments, in the order of the document. A selector of locations means those that the
/// mapping file knows; without it, a placement is one deployment without a place.
pub(super) fn units<'n>(workload: &'n Workload, mapping: &'n Mapping) -> Vec<Unit<'n>> {
    workload
        .placements()
        .iter()
        .flat_map(|placement| of_placement(placement, mapping))
        .collect()
}

fn of_placement<'n>(placement: &'n Node, mapping: &'n Mapping) -> Vec<Unit<'n>> {
    let unit = |place: Option<Word<'n>>, location: Option<&'n Location>| Unit {
        placement,
        placement_name: look::text(placement, &["name"]),
        place,
        is_city: false,
        location,
    };
    if let Some(selector) = look::at(placement, &["locationSelector"]) {
        let known = mapping.locations.iter();
        let chosen: Vec<Unit<'_>> = known
            .filter(|location| selector::matches(selector, &location.topology()))
            .map(|location| {
                let name = Word {
                    text: &location.name.value,
                    origin: location.name.origin,
                };
                unit(Some(name), Some(location))
            })
            .collect();
        return if chosen.is_empty() {
            vec![unit(None, None)]
        } else {
            chosen
        };
    }
    let cities = look::list(placement, &["cityCodes"])
        .iter()
        .filter_map(|city| {
            let city = look::word(city, &[])?;
            Some(Unit {
                is_city: true,
                ..unit(Some(city), mapping.in_city(city.text))
            })
        });
    let locations = look::list(placement, &["locations"])
        .iter()
        .filter_map(|location| {
            let name = look::word(location, &["name"])?;
            Some(unit(Some(name), mapping.location(name.text)))
        });
    cities.chain(locations).collect()
}

/// The level that a document is written for: what its fields and its instance type need.
pub fn level(workload: &Workload, types: &InstanceTypes) -> Level {
    let fields = super::shapes::level(&workload.node);
    let name = workload.template().map_or("", |spec| {
        look::text(spec, &["runtime", "resources", "instanceType"])
    });
    let of_type = types.named(name).map_or(Level::R1, |known| known.since);
    fields.max(of_type)
}
