//! The next version.

use crate::model::Version;
use crate::schema::Bump;

/// What is breaking in a version before 1.0.0 raises its second number, and everything else its
/// third: <https://semver.org/#spec-item-4> allows anything, and this is what people do.
pub(super) fn effective(bump: Bump, from: &Version) -> Bump {
    match (from.major, bump) {
        (0, Bump::Major) => Bump::Minor,
        (0, _) => Bump::Patch,
        (_, bump) => bump,
    }
}

/// Whether going from one version to another raises it far enough.
pub(super) fn is_enough(bump: Bump, from: &Version, to: &Version) -> bool {
    match effective(bump, from) {
        Bump::Major => to.major > from.major,
        Bump::Minor => (to.major, to.minor) > (from.major, from.minor),
        Bump::Patch => to > from,
    }
}

/// The smallest version that raises `from` far enough and is newer than those that were recorded
/// beside it.
pub(super) fn smallest(bump: Bump, from: &Version, recorded: &[&Version]) -> Version {
    if let Some(next) = next_pre_release(from, recorded) {
        return next;
    }
    let beside = |same: &dyn Fn(&Version) -> bool, part: &dyn Fn(&Version) -> u64| {
        let recorded = recorded.iter().copied().chain([from]);
        let newest = recorded.filter(|version| same(version)).map(part).max();
        newest.unwrap_or_default().saturating_add(1)
    };
    match effective(bump, from) {
        Bump::Major => Version::new(beside(&|_| true, &|one| one.major), 0, 0),
        Bump::Minor => {
            let minor = beside(&|one| one.major == from.major, &|one| one.minor);
            Version::new(from.major, minor, 0)
        }
        Bump::Patch => {
            let same = |one: &Version| (one.major, one.minor) == (from.major, from.minor);
            Version::new(from.major, from.minor, beside(&same, &|one| one.patch))
        }
    }
}

/// After `1.0.0-rc.1` comes `1.0.0-rc.2`, if it ends in a number; it promises nothing.
fn next_pre_release(from: &Version, recorded: &[&Version]) -> Option<Version> {
    let (head, number) = match from.pre.rsplit_once('.') {
        Some((head, number)) => (format!("{head}."), number),
        None => (String::new(), from.pre.as_str()),
    };
    let mut number: u64 = number.parse().ok()?;
    loop {
        number = number.checked_add(1)?;
        let text = format!(
            "{}.{}.{}-{head}{number}",
            from.major, from.minor, from.patch
        );
        let next = Version::parse(&text).ok()?;
        if recorded
            .iter()
            .all(|known| known.cmp_precedence(&next).is_ne())
        {
            return Some(next);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(bump: Bump, from: &str, recorded: &[&str]) -> String {
        let recorded: Vec<Version> = recorded
            .iter()
            .map(|one| Version::parse(one).unwrap())
            .collect();
        let recorded: Vec<&Version> = recorded.iter().collect();
        smallest(bump, &Version::parse(from).unwrap(), &recorded).to_string()
    }

    #[test]
    fn the_smallest_version_is_free_and_far_enough() {
        assert_eq!(
            next(Bump::Patch, "1.3.5", &["1.3.5", "1.3.6", "2.0.0"]),
            "1.3.7"
        );
        assert_eq!(next(Bump::Minor, "1.3.5", &["1.4.2", "2.0.0"]), "1.5.0");
        assert_eq!(next(Bump::Major, "1.3.5", &["2.0.0-rc.1"]), "3.0.0");
        assert_eq!(next(Bump::Major, "0.3.5", &[]), "0.4.0");
        assert_eq!(next(Bump::Minor, "0.3.5", &[]), "0.3.6");
        assert_eq!(
            next(Bump::Major, "1.0.0-rc.1", &["1.0.0-rc.2"]),
            "1.0.0-rc.3"
        );
        assert_eq!(next(Bump::Patch, "1.0.0-rc", &[]), "1.0.1");
    }

    #[test]
    fn a_version_is_far_enough_or_not() {
        let enough = |bump, from: &str, to: &str| {
            is_enough(
                bump,
                &Version::parse(from).unwrap(),
                &Version::parse(to).unwrap(),
            )
        };
        assert!(enough(Bump::Patch, "1.0.0", "1.0.1") && enough(Bump::Minor, "1.0.1", "1.1.0"));
        assert!(enough(Bump::Minor, "1.9.0", "2.0.0") && enough(Bump::Major, "0.1.0", "0.2.0"));
        assert!(!enough(Bump::Minor, "1.0.0", "1.0.9") && !enough(Bump::Major, "1.0.0", "1.9.0"));
    }
}
