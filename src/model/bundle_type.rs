//! The three types of bundles.

/// What a bundle is for, by
/// <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/profile-bundles>.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BundleType {
    /// Applications or models for a compute pool that is there.
    Application,
    /// What a compute pool is made of.
    Infrastructure,
    /// Both in one.
    Fullstack,
}

impl BundleType {
    /// As written in `spec.type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Application => "Application",
            Self::Infrastructure => "Infrastructure",
            Self::Fullstack => "Fullstack",
        }
    }
}

/// The words of `spec.type`.
pub(super) const BUNDLE_TYPES: &[(&str, BundleType)] = &[
    ("Application", BundleType::Application),
    ("Infrastructure", BundleType::Infrastructure),
    ("Fullstack", BundleType::Fullstack),
];

impl std::fmt::Display for BundleType {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}
