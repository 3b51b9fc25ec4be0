//! Tags.

use crate::diag::Fault;
use crate::diag::codes::command::ARGUMENTS;
use crate::model::ProfileBundle;

/// How long a tag may be.
const LONGEST: usize = 128;

/// The tag of a bundle: its version with `_` for `+`, as Helm does, because a tag holds no `+`;
/// `latest` without a version.
pub fn tag_of(bundle: &ProfileBundle) -> String {
    let version = bundle.version.as_ref();
    version.map_or_else(
        || "latest".to_owned(),
        |version| version.value.to_string().replace('+', "_"),
    )
}

/// Whether registries take a tag
/// (<https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests>).
///
/// # Errors
/// What a tag is.
pub fn check_tag(tag: &str) -> Result<(), Fault> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let all = tag
        .chars()
        .all(|letter| is_word(letter) || letter == '.' || letter == '-');
    if tag.starts_with(is_word) && all && tag.len() <= LONGEST {
        return Ok(());
    }
    let message = format!("`{tag}` is no tag");
    let help =
        "a tag has up to 128 letters, digits, `_`, `.` and `-`, and does not begin with `.` or `-`";
    Err(Fault::new(&ARGUMENTS, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_those_of_the_distribution_specification() {
        for tag in [
            "latest",
            "1.2.0",
            "1.2.0-rc.1_build.7",
            "_x",
            &"a".repeat(128),
        ] {
            assert!(check_tag(tag).is_ok(), "{tag}");
        }
        for tag in [
            "",
            ".x",
            "-x",
            "1.2.0+7",
            "a/b",
            "a:b",
            "ä",
            "a b",
            &"a".repeat(129),
        ] {
            assert!(check_tag(tag).is_err(), "{tag}");
        }
    }
}
