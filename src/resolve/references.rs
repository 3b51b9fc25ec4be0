//! Who is meant by a name.

use super::versions::Candidate;
use super::versions::Resolved;
use super::versions::Revision;
use super::versions::has_match;
use super::versions::pick;
use super::versions::pick_locked;
use crate::diag::Fault;
use crate::diag::codes::command::DEFECT;
use crate::diag::codes::references::NOT_FOUND;
use crate::diag::did_you_mean;
use crate::model::Pin;
use crate::model::Reference;
use crate::source::OriginId;
use crate::workspace::Edition;
use crate::workspace::LockKey;
use crate::workspace::Locked;
use crate::workspace::Shelved;
use crate::workspace::Versioned;
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

impl Place {
    /// The namespace, if it is one.
    pub fn namespace(&self) -> Option<&Arc<str>> {
        match self {
            Self::Namespace(namespace) => Some(namespace),
            Self::Catalogue => None,
        }
    }

    /// Where something is that was locked.
    pub fn of_locked(locked: &Locked) -> Self {
        let namespace = locked.namespace.clone();
        namespace.map_or(Self::Catalogue, Self::Namespace)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Namespace(name) => write!(formatter, "namespace `{name}`"),
            Self::Catalogue => formatter.write_str("the catalogue"),
        }
    }
}

/// All revisions of one name at one place.
#[derive(Debug)]
pub struct Level<'w, T> {
    /// The place.
    pub place: Place,
    /// The revisions, in any order.
    pub editions: Vec<Edition<'w, T>>,
}

/// What was found, where, why, and what else there was.
#[derive(Clone, Debug)]
pub struct Found<'w, T> {
    /// The place.
    pub place: Place,
    /// The revision, with its reason and the other revisions at the place, newest first.
    pub resolved: Resolved<Edition<'w, T>>,
    /// What was looked up, and where: the key of the lock file.
    pub key: LockKey,
    /// The words of the lock file that have a say in it.
    pub locked_by: Vec<OriginId>,
    /// Places before it that have the name, but no revision that fits, with their revisions.
    pub passed: Vec<(Place, Vec<Revision>)>,
    item: &'w T,
}

impl<'w, T> Found<'w, T> {
    /// The resource.
    pub fn item(&self) -> &'w T {
        self.item
    }

    /// Its revision.
    pub fn revision(&self) -> &Revision {
        &self.resolved.winner.revision
    }

    /// Working copy, recorded, or both.
    pub fn edition(&self) -> &Edition<'w, T> {
        &self.resolved.winner.item
    }
}

/// What is looked up.
#[derive(Clone, Debug)]
pub struct Wanted<'r> {
    /// The kind for people: `profile`, `component definition`.
    pub what: &'r str,
    /// The reference.
    pub reference: &'r Reference,
    /// What is looked up and where, as the lock file has it.
    pub key: LockKey,
    /// What the lock file says about it.
    pub locked: Option<&'r Locked>,
}

/// Finds who is meant: the revision that was locked, if it is still there; else the first level
/// that holds a match for the pin wins.
///
/// `known` lists all resources of the kind by place and name, for suggestions.
///
/// # Errors
/// `references::not-found` when no level has the name, `versions::no-match` when none has the
/// version.
pub fn look_up<'w, 'k, T: Versioned>(
    wanted: Wanted<'_>,
    levels: Vec<Level<'w, T>>,
    known: impl Iterator<Item = (Place, &'k str)>,
) -> Result<Found<'w, T>, Fault> {
    let (levels, locked) = match wanted.locked {
        Some(locked) => by_lock(locked, levels),
        None => (levels, None),
    };
    if let Some((place, resolved)) = locked {
        return found(wanted, place, resolved, Vec::new());
    }
    let (what, reference) = (wanted.what, wanted.reference);
    let name = &*reference.name;
    let pin = reference.pin.as_ref();
    let places: Vec<Place> = levels.iter().map(|level| level.place.clone()).collect();
    let (mut others, mut passed) = (Vec::new(), Vec::new());
    for level in levels {
        if is_answered(pin, &level.editions) {
            let resolved = pick(name, pin, candidates(level.editions))?;
            return found(wanted, level.place, resolved, passed);
        }
        if !level.editions.is_empty() {
            let revisions = level
                .editions
                .iter()
                .map(|edition| edition.revision.clone());
            let mut revisions: Vec<Revision> = revisions.collect();
            revisions.sort_by(|left, right| right.cmp(left));
            passed.push((level.place, revisions));
        }
        others.extend(level.editions);
    }
    if others.is_empty() {
        return Err(not_found(what, name, &places, known));
    }
    // Nothing fits at any level, so this is the fault with everything that exists.
    let place = places.into_iter().next().unwrap_or(Place::Catalogue);
    let resolved = pick(name, pin, candidates(others))?;
    found(wanted, place, resolved, Vec::new())
}

/// What was found by the lock: where, and which revision.
type Locally<'w, T> = (Place, Resolved<Edition<'w, T>>);

/// The revision that was locked, if it is there; else the levels again.
fn by_lock<'w, T: Versioned>(
    locked: &Locked,
    mut levels: Vec<Level<'w, T>>,
) -> (Vec<Level<'w, T>>, Option<Locally<'w, T>>) {
    let place = Place::of_locked(locked);
    let is_it =
        |edition: &Edition<'w, T>| edition.revision == locked.revision && edition.item().is_some();
    let index = levels
        .iter()
        .position(|level| level.place == place && level.editions.iter().any(is_it));
    let Some(index) = index else {
        return (levels, None);
    };
    let level = levels.swap_remove(index);
    let candidates = candidates(level.editions);
    let resolved = pick_locked(candidates, |candidate| is_it(&candidate.item));
    (levels, resolved.map(|resolved| (level.place, resolved)))
}

/// Whether any of the revisions at a place fits the pin.
pub fn is_answered<T: Versioned>(pin: Option<&Pin>, editions: &[Edition<'_, T>]) -> bool {
    let current = pin.is_none() && editions.iter().any(Edition::is_current);
    current || has_match(pin, editions.iter().map(|edition| &edition.revision))
}

/// Revisions as candidates of [`pick`].
pub fn candidates<T: Shelved + ?Sized>(
    editions: Vec<Edition<'_, T>>,
) -> Vec<Candidate<Edition<'_, T>>> {
    let editions = editions.into_iter();
    editions
        .map(|edition| Candidate {
            revision: edition.revision.clone(),
            current: edition.is_current(),
            item: edition,
        })
        .collect()
}

fn found<'w, T: Versioned>(
    wanted: Wanted<'_>,
    place: Place,
    resolved: Resolved<Edition<'w, T>>,
    passed: Vec<(Place, Vec<Revision>)>,
) -> Result<Found<'w, T>, Fault> {
    let winner = &resolved.winner;
    let item = winner.item.item().ok_or_else(|| {
        // `open_history` asks for the same names by the same rules.
        let (name, revision) = (&wanted.key.name, &winner.revision);
        let message = format!("`{name}@{revision}` was not read from its history");
        Fault::new(&DEFECT, message)
    })?;
    Ok(Found {
        place,
        resolved,
        key: wanted.key,
        locked_by: wanted
            .locked
            .map_or_else(Vec::new, |locked| locked.words.clone()),
        passed,
        item,
    })
}

fn not_found<'k>(
    what: &str,
    name: &str,
    levels: &[Place],
    known: impl Iterator<Item = (Place, &'k str)>,
) -> Fault {
    let message = format!("there is no {what} `{name}`");
    let (mut elsewhere, mut near) = (None, Vec::new());
    for (place, other) in known {
        let looked_at = levels.contains(&place);
        if looked_at {
            near.push(other);
        } else if other == name && elsewhere.is_none() {
            elsewhere = Some(place);
        }
    }
    near.sort_unstable();
    let places: Vec<String> = levels.iter().map(Place::to_string).collect();
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
    use crate::diag::Diagnostics;
    use crate::model::Environment;
    use crate::model::Kind;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::source::Spanned;
    use crate::workspace::MemoryFiles;
    use crate::workspace::Settings;
    use crate::workspace::Workspace;
    use crate::yaml::Strictness;
    use crate::yaml::testing;

    /// Environments `x` of some namespaces in some versions.
    fn workspace(levels: &[(&str, &[&str])]) -> Workspace {
        let mut files = MemoryFiles::default();
        for (namespace, versions) in levels {
            for version in *versions {
                let text = format!(
                    "apiVersion: spectrocloud.com/v1beta1\nkind: Environment\nmetadata: {{name: x, namespace: {namespace}}}\nspec: {{version: {version}, topology: {{type: t}}}}\n"
                );
                files.add(format!("{namespace}-{version}.yaml"), text);
            }
        }
        let mut origins = Origins::default();
        let settings = Settings::defaults(Strictness::Lenient, &mut origins);
        let (mut sources, mut diagnostics) = (Sources::default(), Diagnostics::default());
        let paths = [".".into()];
        Workspace::load(
            &files,
            &paths,
            &settings,
            &mut sources,
            &mut origins,
            &mut diagnostics,
        )
        .unwrap()
    }

    fn found(reference: &str, levels: &[(&str, &[&str])]) -> Result<(String, String), Fault> {
        let origin = testing::node(&serde_json::Value::Null, &mut Origins::default()).origin;
        let reference = Reference::parse(&Spanned::new(reference.into(), origin)).unwrap();
        let workspace = workspace(levels);
        let levels: Vec<Level<'_, Environment>> = levels
            .iter()
            .map(|(namespace, _)| Level {
                place: Place::Namespace((*namespace).into()),
                editions: workspace.editions(Kind::Environment, namespace, &reference.name),
            })
            .collect();
        let known = [("team-a", "web"), ("other", "shop"), ("other", "wev")];
        let known = known.map(|(namespace, name)| (Place::Namespace(namespace.into()), name));
        let wanted = Wanted {
            what: "profile",
            reference: &reference,
            key: LockKey::new(Kind::Environment, &reference, [], &"mural-system".into()),
            locked: None,
        };
        let found = look_up(wanted, levels, known.into_iter())?;
        Ok((found.place.to_string(), found.revision().to_string()))
    }

    const LEVELS: [(&str, &[&str]); 2] = [
        ("team-a", &["1.0.0", "1.1.0"]),
        ("mural-system", &["2.0.0"]),
    ];

    #[test]
    fn the_first_level_with_a_match_wins() {
        let of = |text| found(text, &LEVELS).unwrap();
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
        let fault = found("x@v4", &LEVELS).unwrap_err();
        assert_eq!(fault.code.slug, "versions::no-match");
        assert_eq!(fault.help.unwrap(), "there is `v2.0.0`, `v1.1.0`, `v1.0.0`");
    }

    #[test]
    fn an_unknown_name_says_what_was_meant_or_where_it_is() {
        let levels: [(&str, &[&str]); 2] = [("team-a", &[]), ("mural-system", &[])];
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
