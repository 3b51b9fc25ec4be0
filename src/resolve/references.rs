//! Who is meant by a name.

use super::versions::Candidate;
use super::versions::Resolved;
use super::versions::Revision;
use super::versions::has_match;
use super::versions::pick;
use crate::diag::Fault;
use crate::diag::codes::references::NOT_FOUND;
use crate::diag::did_you_mean;
use crate::model::Definition;
use crate::model::Environment;
use crate::model::ProfileBundle;
use crate::model::Reference;
use crate::model::WorkloadProfile;
use std::fmt;
use std::sync::Arc;

/// Where a look-up stops.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A namespace of the workspace.
    Namespace(Arc<str>),
    /// The definitions that come with the program.
    Catalogue,
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Namespace(name) => write!(formatter, "namespace `{name}`"),
            Self::Catalogue => formatter.write_str("the catalogue"),
        }
    }
}

/// All resources of one name at one place.
#[derive(Clone, Debug)]
pub struct Level<'w, T> {
    /// The place.
    pub place: Place,
    /// The resources: versions of one.
    pub items: &'w [T],
}

/// What was found, where, and what else there was.
#[derive(Clone, Debug)]
pub struct Found<'w, T> {
    /// The place.
    pub place: Place,
    /// The version, with its reason and the other versions at the place.
    pub resolved: Resolved<&'w T>,
}

impl<'w, T> Found<'w, T> {
    /// The resource.
    pub fn item(&self) -> &'w T {
        self.resolved.winner.item
    }

    /// Its revision.
    pub fn revision(&self) -> &Revision {
        &self.resolved.winner.revision
    }
}

/// Something that exists in versions.
pub trait Versioned {
    /// Its revision, as a working copy without history.
    fn revision(&self) -> Revision;
}

macro_rules! versioned {
    ($($resource:ty),*) => {$(
        impl Versioned for $resource {
            fn revision(&self) -> Revision {
                Revision::of(self.version.as_ref().map(|version| &version.value))
            }
        }
    )*};
}

versioned!(Definition, Environment, ProfileBundle, WorkloadProfile);

/// Finds who is meant: the first level that holds a match for the pin wins.
///
/// `what` is the kind for people: `profile`, `component definition`. `known` lists all resources of
/// the kind by place and name, for suggestions.
///
/// # Errors
/// `references::not-found` when no level has the name, `versions::no-match` when none has the
/// version.
pub fn look_up<'w, 'k, T: Versioned>(
    what: &str,
    reference: &Reference,
    levels: &[Level<'w, T>],
    known: impl Iterator<Item = (Place, &'k str)>,
) -> Result<Found<'w, T>, Fault> {
    let name = &*reference.name;
    let pin = reference.pin.as_ref();
    for level in levels {
        let candidates = candidates(level);
        if has_match(pin, candidates.iter().map(|candidate| &candidate.revision)) {
            return Ok(Found {
                place: level.place.clone(),
                resolved: pick(name, pin, candidates)?,
            });
        }
    }
    let all: Vec<Candidate<&T>> = levels.iter().flat_map(candidates).collect();
    if all.is_empty() {
        return Err(not_found(what, name, levels, known));
    }
    // Nothing fits at any level, so this is the fault with everything that exists.
    let place = levels
        .first()
        .map_or(Place::Catalogue, |level| level.place.clone());
    let resolved = pick(name, pin, all)?;
    Ok(Found { place, resolved })
}

fn candidates<'w, T: Versioned>(level: &Level<'w, T>) -> Vec<Candidate<&'w T>> {
    let items = level.items.iter();
    items
        .map(|item| Candidate {
            revision: item.revision(),
            item,
        })
        .collect()
}

fn not_found<'k, T>(
    what: &str,
    name: &str,
    levels: &[Level<'_, T>],
    known: impl Iterator<Item = (Place, &'k str)>,
) -> Fault {
    let message = format!("there is no {what} `{name}`");
    let (mut elsewhere, mut near) = (None, Vec::new());
    for (place, other) in known {
        let looked_at = levels.iter().any(|level| level.place == place);
        if looked_at {
            near.push(other);
        } else if other == name && elsewhere.is_none() {
            elsewhere = Some(place);
        }
    }
    near.sort_unstable();
    let places: Vec<String> = levels.iter().map(|level| level.place.to_string()).collect();
    let help = match (elsewhere, did_you_mean(name, near)) {
        (Some(place), _) => format!(
            "it is in {place}, but looked up only in {}",
            places.join(", ")
        ),
        (None, Some(meant)) => meant,
        (None, None) => format!("it was looked up in {}", places.join(", ")),
    };
    Fault::new(&NOT_FOUND, message).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Version;
    use crate::source::Origins;
    use crate::source::Spanned;
    use crate::yaml::testing;

    #[derive(Debug, PartialEq)]
    struct Thing(&'static str);

    impl Versioned for Thing {
        fn revision(&self) -> Revision {
            Revision::of(Version::parse(self.0).ok().as_ref())
        }
    }

    fn found(
        reference: &str,
        levels: &[(&str, &'static [Thing])],
    ) -> Result<(String, String), Fault> {
        let origin = testing::node(&serde_json::Value::Null, &mut Origins::default()).origin;
        let reference = Reference::parse(&Spanned::new(reference.into(), origin)).unwrap();
        let levels: Vec<Level<'_, Thing>> = levels
            .iter()
            .map(|(name, items)| Level {
                place: Place::Namespace((*name).into()),
                items,
            })
            .collect();
        let known = [("team-a", "web"), ("other", "shop"), ("other", "wev")];
        let known = known.map(|(namespace, name)| (Place::Namespace(namespace.into()), name));
        let found = look_up("profile", &reference, &levels, known.into_iter())?;
        Ok((found.place.to_string(), found.revision().to_string()))
    }

    const OLD: &[Thing] = &[Thing("1.0.0"), Thing("1.1.0")];
    const NEW: &[Thing] = &[Thing("2.0.0")];

    #[test]
    fn the_first_level_with_a_match_wins() {
        let levels = [("team-a", OLD), ("mural-system", NEW)];
        let of = |text| found(text, &levels).unwrap();
        assert_eq!(
            of("x"),
            ("namespace `team-a`".to_owned(), "v1.1.0".to_owned())
        );
        assert_eq!(
            of("x@v2"),
            ("namespace `mural-system`".to_owned(), "v2.0.0".to_owned())
        );
    }

    #[test]
    fn a_version_that_no_level_has_lists_all_levels() {
        let levels = [("team-a", OLD), ("mural-system", NEW)];
        let fault = found("x@v3", &levels).unwrap_err();
        assert_eq!(fault.code.slug, "versions::no-match");
        assert_eq!(fault.help.unwrap(), "there is `v2.0.0`, `v1.1.0`, `v1.0.0`");
    }

    #[test]
    fn an_unknown_name_says_what_was_meant_or_where_it_is() {
        let levels: [(&str, &'static [Thing]); 2] = [("team-a", &[]), ("mural-system", &[])];
        let help = |text| {
            let fault = found(text, &levels).unwrap_err();
            assert_eq!(fault.code.slug, "references::not-found");
            fault.help.unwrap()
        };
        assert_eq!(help("wbe"), "did you mean `web`?");
        assert_eq!(
            help("shop"),
            "it is in namespace `other`, but looked up only in namespace `team-a`, namespace `mural-system`"
        );
        assert_eq!(
            help("zebra"),
            "it was looked up in namespace `team-a`, namespace `mural-system`"
        );
    }
}
