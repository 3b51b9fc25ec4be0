//! Releases of Kubernetes.

use std::fmt;

/// A release of Kubernetes, such as 1.31.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KubeVersion {
    /// 1 in 1.31.2.
    pub major: u32,
    /// 31 in 1.31.2.
    pub minor: u32,
    /// 2 in 1.31.2; 0 when it is not stated.
    pub patch: u32,
}

impl KubeVersion {
    /// The oldest release whose facts we have.
    pub const OLDEST: Self = Self::new(1, 25);

    /// The newest release whose facts we have; what is meant when none is stated.
    pub const NEWEST: Self = Self::new(1, 37);

    /// The first release of a minor version.
    pub const fn new(major: u32, minor: u32) -> Self {
        Self {
            major,
            minor,
            patch: 0,
        }
    }

    /// Reads `1.31`, `1.31.2`, `v1.31.2` and what a server reports: `v1.31.2-gke.100`,
    /// `v1.31.2+k3s1`, `1.31+`. What follows the numbers is left out. There is no other major
    /// version than 1: <https://kubernetes.io/releases/version-skew-policy/#supported-versions>.
    ///
    /// # Errors
    /// `None` when it is nothing of this kind.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(['-', '+']).unwrap_or(text.len());
        let mut parts = text.get(..end)?.split('.');
        let version = Self {
            major: number(parts.next()?)?,
            minor: number(parts.next()?)?,
            patch: parts.next().map_or(Some(0), number)?,
        };
        let is_version = parts.next().is_none() && version.major == 1;
        is_version.then_some(version)
    }

    /// `v1.31.2`, the form of `gitVersion` in the version that a server reports.
    pub fn git_version(self) -> String {
        format!("v{self}")
    }

    /// True when the facts we have cover this release.
    pub fn is_known(self) -> bool {
        let minor = Self::new(self.major, self.minor);
        (Self::OLDEST..=Self::NEWEST).contains(&minor)
    }
}

impl fmt::Display for KubeVersion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write_and_servers_report() {
        for (text, wanted) in [
            ("1.31", "v1.31.0"),
            ("v1.31.2", "v1.31.2"),
            ("v1.29.4-gke.1043002", "v1.29.4"),
            ("v1.30.1+k3s1", "v1.30.1"),
            ("1.28+", "v1.28.0"),
        ] {
            assert_eq!(KubeVersion::parse(text).unwrap().git_version(), wanted);
        }
    }

    #[test]
    fn refuses_what_is_no_version() {
        for text in [
            "",
            "1",
            "v",
            "1.",
            "1.x",
            "1.2.3.4",
            "1.-2",
            "1.+2",
            "latest",
            "1.99999999999",
            "2.0",
            "0.9",
        ] {
            assert_eq!(KubeVersion::parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions_are_ordered_as_numbers_and_known_in_a_range() {
        assert!(KubeVersion::parse("1.9") < KubeVersion::parse("1.10"));
        assert!(KubeVersion::parse("1.31.2").unwrap().is_known());
        assert!(KubeVersion::parse("1.37.9").unwrap().is_known());
        assert!(!KubeVersion::parse("1.24.9").unwrap().is_known());
        assert!(!KubeVersion::parse("1.38").unwrap().is_known());
    }
}
