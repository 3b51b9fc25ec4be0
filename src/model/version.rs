//! Version numbers. The only home of `semver`.

use crate::diag::Fault;
use crate::diag::codes::model;

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

/// Reads the text of a `spec.version`.
///
/// # Errors
/// When it is not a semantic version; the help repairs the usual slips.
pub fn parse_version(text: &str) -> Result<Version, Fault> {
    if let Ok(version) = Version::parse(text) {
        return Ok(version);
    }
    let message = format!("`{text}` is not a semantic version");
    let fault = Fault::new(&model::INVALID_VERSION, message);
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let dots = bare.bytes().filter(|byte| *byte == b'.').count();
    let filled = format!("{bare}{}", ".0".repeat(2_usize.saturating_sub(dots)));
    Err(match Version::parse(&filled) {
        Ok(version) => fault.help(format!("write `{version}`")),
        Err(_) => fault.help("write three numbers, such as `1.2.3` or `1.2.3-rc.1`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_repairs_a_version() {
        let help = |text| parse_version(text).unwrap_err().help.unwrap();
        assert_eq!(help("v1.2.3"), "write `1.2.3`");
        assert_eq!(help("1.2"), "write `1.2.0`");
        assert_eq!(help("V1"), "write `1.0.0`");
        assert!(help("latest").contains("three numbers"));
        assert!(help("01.2.3").contains("three numbers"));
        assert_eq!(parse_version("1.2.3-rc.1+b").unwrap().patch, 3);
    }
}
