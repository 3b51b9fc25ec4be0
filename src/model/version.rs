//! Version numbers. The only home of `semver`.

/// A semantic version, <https://semver.org>.
pub type Version = semver::Version;

/// How new revisions are numbered: the Helm value `global.featureFlags.versioningType`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersioningType {
    /// 1, 2, 3 …
    #[default]
    Basic,
    /// `spec.version`.
    Semantic,
}
