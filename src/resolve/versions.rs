//! Which version is meant.

use crate::diag::Fault;
use crate::diag::codes::versions::AMBIGUOUS;
use crate::diag::codes::versions::NO_MATCH;
use crate::model::Pin;
pub use crate::model::Revision;

/// Why a candidate won.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nothing was asked for, and it is the newest.
    Newest,
    /// It is the newest of those the pin admits.
    NewestAdmitted,
    /// The pin names exactly it.
    Exact,
    /// The lock file names it.
    Locked,
}

impl Reason {
    /// For people: `newest`.
    pub fn text(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::NewestAdmitted => "newest that fits",
            Self::Exact => "exact",
            Self::Locked => "locked",
        }
    }
}

/// Something that exists in a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// The revision.
    pub revision: Revision,
    /// Whether it is what has just been edited: the newest, however it is counted.
    pub current: bool,
    /// What it is.
    pub item: T,
}

/// A decision: the winner, why, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved<T> {
    /// The candidate that is meant.
    pub winner: Candidate<T>,
    /// Why.
    pub reason: Reason,
    /// The other candidates, newest first.
    pub candidates: Vec<Candidate<T>>,
}

/// Picks the candidate that a pin means; without a pin, the newest. A semantic version is newer than
/// any number, and what has just been edited is newer than both. Pre-releases are picked only by a
/// pin that names them exactly. `name` is who is asked for, for messages.
///
/// The rules are those of
/// <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/workload-resources/environments>.
///
/// # Errors
/// `versions::no-match` with everything that exists; `versions::ambiguous` when a number could be
/// a revision or a major version.
pub fn pick<T>(
    name: &str,
    pin: Option<&Pin>,
    candidates: Vec<Candidate<T>>,
) -> Result<Resolved<T>, Fault> {
    let mut candidates = candidates;
    candidates.sort_by(|left, right| right.revision.cmp(&left.revision));
    let admitted = |candidate: &Candidate<T>| match pin {
        None => !candidate.revision.is_pre_release(),
        Some(pin) => admits(pin, &candidate.revision),
    };
    let current = candidates
        .iter()
        .position(|one| pin.is_none() && one.current);
    let Some(index) = current.or_else(|| candidates.iter().position(admitted)) else {
        return Err(no_match(name, pin, &candidates));
    };
    let second = candidates
        .get(index + 1..)
        .unwrap_or_default()
        .iter()
        .find(|other| admitted(other));
    if let (Some(pin), Some(winner), Some(other)) = (pin, candidates.get(index), second)
        && mixed(&winner.revision, &other.revision)
    {
        return Err(ambiguous(name, pin, &candidates));
    }
    let winner = candidates.remove(index);
    let reason = match (pin, &winner.revision) {
        (None, _) => Reason::Newest,
        (Some(_), Revision::Number(_)) => Reason::Exact,
        (Some(pin), Revision::Semantic(_)) if pin.exact.is_some() => Reason::Exact,
        (Some(_), Revision::Semantic(_)) => Reason::NewestAdmitted,
    };
    Ok(Resolved {
        winner,
        reason,
        candidates,
    })
}

/// Takes the candidate that was locked, whatever else there is.
pub fn pick_locked<T>(
    mut candidates: Vec<Candidate<T>>,
    is_locked: impl Fn(&Candidate<T>) -> bool,
) -> Option<Resolved<T>> {
    candidates.sort_by(|left, right| right.revision.cmp(&left.revision));
    let index = candidates.iter().position(is_locked)?;
    Some(Resolved {
        winner: candidates.remove(index),
        reason: Reason::Locked,
        candidates,
    })
}

/// Whether any candidate fits the pin.
pub fn has_match<'a>(pin: Option<&Pin>, revisions: impl IntoIterator<Item = &'a Revision>) -> bool {
    revisions.into_iter().any(|revision| match pin {
        None => !revision.is_pre_release(),
        Some(pin) => admits(pin, revision),
    })
}

/// Whether a pin asks for a revision, or for a range that it is in.
pub fn admits(pin: &Pin, revision: &Revision) -> bool {
    match (revision, pin.minor, &pin.exact) {
        (Revision::Number(number), minor, _) => *number == pin.major && minor.is_none(),
        // Build metadata is no part of a version's precedence, so it need not be written.
        (Revision::Semantic(version), _, Some(exact)) => {
            version == exact || (exact.build.is_empty() && version.cmp_precedence(exact).is_eq())
        }
        (Revision::Semantic(version), minor, None) => {
            let minor = minor.is_none_or(|minor| version.minor == minor);
            version.major == pin.major && minor && version.pre.is_empty()
        }
    }
}

/// The newest first, so a number after a semantic version is another way of counting.
fn mixed(winner: &Revision, other: &Revision) -> bool {
    matches!(
        (winner, other),
        (Revision::Semantic(_), Revision::Number(_))
    )
}

fn no_match<T>(name: &str, pin: Option<&Pin>, candidates: &[Candidate<T>]) -> Fault {
    let Some(pin) = pin else {
        // Only pre-releases can be left over without a pin.
        let message = format!("`{name}` exists only as a pre-release");
        let newest = candidates
            .first()
            .map(|candidate| candidate.revision.to_string());
        let help = format!(
            "ask for it exactly: `{name}@{}`",
            newest.unwrap_or_default()
        );
        return Fault::new(&NO_MATCH, message).help(help);
    };
    let message = format!("there is no `{name}@{}`", pin.text);
    let semantic = candidates
        .iter()
        .any(|candidate| matches!(candidate.revision, Revision::Semantic(_)));
    let why = match (semantic, pin.minor) {
        (false, Some(_)) => ", which has no semantic versions",
        _ => "",
    };
    let there_is = format!("there is {}{why}", listed(candidates));
    let meant = nearest(pin, candidates).map(|nearest| format!("did you mean `{name}@{nearest}`?"));
    let help: Vec<String> = [there_is].into_iter().chain(meant).collect();
    Fault::new(&NO_MATCH, message).help(help.join("; "))
}

/// What somebody may have meant who asks for a version that does not exist: of those that differ
/// least in the numbers asked for, the newest. Another major version but one is too far away.
fn nearest<T>(pin: &Pin, candidates: &[Candidate<T>]) -> Option<String> {
    let patch = pin.exact.as_ref().map(|version| version.patch);
    let wanted = [Some(pin.major), pin.minor, patch];
    let distance = |revision: &Revision| {
        let numbers = match revision {
            Revision::Number(number) => [*number, 0, 0],
            Revision::Semantic(version) => [version.major, version.minor, version.patch],
        };
        let pairs = numbers.into_iter().zip(wanted.into_iter().flatten());
        pairs
            .map(|(one, other)| one.abs_diff(other))
            .collect::<Vec<u64>>()
    };
    let revisions = candidates.iter().map(|candidate| &candidate.revision);
    let near = revisions.filter(|revision| distance(revision).first() <= Some(&1));
    // Of equal ones the first stays, and candidates stand newest first.
    near.min_by_key(|revision| distance(revision))
        .map(ToString::to_string)
}

fn ambiguous<T>(name: &str, pin: &Pin, candidates: &[Candidate<T>]) -> Fault {
    let fitting: Vec<String> = candidates
        .iter()
        .filter(|candidate| admits(pin, &candidate.revision))
        .map(|candidate| match &candidate.revision {
            Revision::Number(number) => format!("revision {number}"),
            Revision::Semantic(version) => format!("version {version}"),
        })
        .collect();
    let message = format!("`{name}@{}` could be {}", pin.text, fitting.join(" or "));
    Fault::new(&AMBIGUOUS, message).help("write all three numbers of the semantic version")
}

/// Newest first; long lists are cut.
fn listed<T>(candidates: &[Candidate<T>]) -> String {
    const SHOWN: usize = 8;
    let mut all: Vec<String> = candidates
        .iter()
        .take(SHOWN)
        .map(|candidate| format!("`{}`", candidate.revision))
        .collect();
    if candidates.len() > SHOWN {
        all.push(format!("{} more", candidates.len() - SHOWN));
    }
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Version;
    use proptest::prelude::*;

    fn candidates(revisions: &[&str]) -> Vec<Candidate<()>> {
        revisions
            .iter()
            .map(|text| {
                let bare = text.trim_end_matches('*');
                Candidate {
                    revision: match bare.parse() {
                        Ok(number) => Revision::Number(number),
                        Err(_) => Revision::Semantic(Version::parse(bare).unwrap()),
                    },
                    current: text.ends_with('*'),
                    item: (),
                }
            })
            .collect()
    }

    fn picked(pin: &str, revisions: &[&str]) -> Result<(String, Reason), Fault> {
        let pin = (!pin.is_empty()).then(|| Pin::parse(pin).unwrap());
        let resolved = pick("web", pin.as_ref(), candidates(revisions))?;
        assert_eq!(
            resolved.candidates.len(),
            revisions.len() - 1,
            "the losers are kept"
        );
        Ok((resolved.winner.revision.to_string(), resolved.reason))
    }

    const SEMANTIC: &[&str] = &[
        "1.2.9",
        "1.10.0",
        "2.0.0",
        "1.2.10",
        "2.1.0-rc.1",
        "3.0.0-rc.1",
    ];

    #[test]
    fn a_pin_picks_the_newest_it_admits() {
        for (pin, wanted, reason) in [
            ("", "v2.0.0", Reason::Newest),
            ("v1", "v1.10.0", Reason::NewestAdmitted),
            ("v1.2", "v1.2.10", Reason::NewestAdmitted),
            ("v1.2.9", "v1.2.9", Reason::Exact),
            ("v2", "v2.0.0", Reason::NewestAdmitted),
            ("v2.1.0-rc.1", "v2.1.0-rc.1", Reason::Exact),
        ] {
            assert_eq!(
                picked(pin, SEMANTIC).unwrap(),
                (wanted.to_owned(), reason),
                "{pin}"
            );
        }
    }

    #[test]
    fn numbers_are_exact_revisions() {
        assert_eq!(picked("", &["1", "3", "2"]).unwrap().0, "v3");
        assert_eq!(
            picked("v2", &["1", "3", "2"]).unwrap(),
            ("v2".to_owned(), Reason::Exact)
        );
        assert!(picked("v4", &["1", "3"]).is_err());
        assert!(picked("v1.0", &["1"]).is_err());
        assert!(picked("v1.0.0", &["1"]).is_err());
    }

    #[test]
    fn what_does_not_exist_is_listed_newest_first() {
        let fault = picked("v1.3", SEMANTIC).unwrap_err();
        assert_eq!(fault.message, "there is no `web@v1.3`");
        let help = fault.help.unwrap();
        assert!(
            help.starts_with("there is `v3.0.0-rc.1`, `v2.1.0-rc.1`, `v2.0.0`")
                && help.ends_with("; did you mean `web@v1.2.10`?"),
            "{help}"
        );
        let fault = picked("v1.0", &["1"]).unwrap_err();
        assert_eq!(
            fault.help.unwrap(),
            "there is `v1`, which has no semantic versions; did you mean `web@v1`?"
        );
        let fault = picked("v3", SEMANTIC).unwrap_err();
        assert_eq!(
            fault.code.slug, "versions::no-match",
            "a pre-release is not a 3.x.y"
        );
    }

    #[test]
    fn a_pre_release_alone_must_be_asked_for() {
        let fault = picked("", &["1.0.0-rc.1"]).unwrap_err();
        assert_eq!(fault.help.unwrap(), "ask for it exactly: `web@v1.0.0-rc.1`");
    }

    #[test]
    fn build_metadata_need_not_be_written() {
        assert_eq!(picked("v1.0.0", &["1.0.0+a"]).unwrap().0, "v1.0.0+a");
        assert_eq!(
            picked("v1.0.0+a", &["1.0.0+a", "1.0.0+b"]).unwrap().0,
            "v1.0.0+a"
        );
        assert!(picked("v1.0.0+c", &["1.0.0+a"]).is_err());
    }

    #[test]
    fn a_number_that_is_both_a_revision_and_a_major_version_is_refused() {
        let fault = picked("v1", &["1", "2", "1.0.0"]).unwrap_err();
        assert_eq!(fault.code.slug, "versions::ambiguous");
        assert_eq!(
            fault.message,
            "`web@v1` could be version 1.0.0 or revision 1"
        );
        assert_eq!(picked("v2", &["1", "2", "1.0.0"]).unwrap().0, "v2");
        assert_eq!(picked("", &["1", "2", "1.0.0"]).unwrap().0, "v1.0.0");
        let current = picked("", &["1", "2*", "1.0.0"]).unwrap();
        assert_eq!(
            current,
            ("v2".to_owned(), Reason::Newest),
            "what was just edited"
        );
        assert_eq!(picked("v1", &["1", "1.0.0-rc.1"]).unwrap().0, "v1");
    }

    proptest! {
        #[test]
        fn the_order_of_candidates_does_not_matter(
            revisions in prop::collection::btree_set((0_u64..3, 0_u64..3, 0_u64..3), 1..8),
            major in 0_u64..3,
            minor in prop::option::of(0_u64..3),
        ) {
            let texts: Vec<String> =
                revisions.iter().map(|(major, minor, patch)| format!("{major}.{minor}.{patch}")).collect();
            let forward: Vec<&str> = texts.iter().map(String::as_str).collect();
            let backward: Vec<&str> = forward.iter().rev().copied().collect();
            let pin = minor.map_or(format!("v{major}"), |minor| format!("v{major}.{minor}"));
            let wanted = revisions
                .iter()
                .filter(|(x, y, _)| *x == major && minor.is_none_or(|minor| *y == minor))
                .max()
                .map(|(x, y, z)| format!("v{x}.{y}.{z}"));
            prop_assert_eq!(picked(&pin, &forward).ok().map(|(text, _)| text), wanted);
            prop_assert_eq!(picked(&pin, &forward).ok(), picked(&pin, &backward).ok());
        }
    }
}
