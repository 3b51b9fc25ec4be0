//! `paletteai --version --verbose`.

use super::terminal::Terminal;
use crate::kubernetes::KubeVersion;
use std::ffi::OsString;
use std::io;

/// The commit of a release; empty where it is not known.
const COMMIT: &str = env!("BUILD_COMMIT");

/// Whether the words ask what this program was made of. The short question is answered by the
/// parser of the command line.
pub(super) fn is_asked_for(words: &[OsString]) -> bool {
    let is_given = |flag: &str| {
        let mut words = words.iter().skip(1).take_while(|word| *word != "--");
        words.any(|word| word == flag)
    };
    (is_given("--version") || is_given("-V")) && is_given("--verbose")
}

/// Prints it.
///
/// # Errors
/// When standard output cannot be written.
pub(super) fn print() -> io::Result<()> {
    Terminal::result(&text())
}

fn text() -> String {
    let commit = if COMMIT.is_empty() { "unknown" } else { COMMIT };
    let lines = [
        ("commit", commit.to_owned()),
        (
            "system",
            format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        ),
        (
            "kubernetes",
            format!("{} to {}", KubeVersion::OLDEST, KubeVersion::NEWEST),
        ),
        ("resources", "spectrocloud.com/v1beta1".to_owned()),
        ("bundles", format!("format {}", crate::bundle::FORMAT)),
    ];
    let lines = lines.map(|(name, value)| format!("{name:11} {value}\n"));
    format!(
        "paletteai {}\n{}",
        env!("CARGO_PKG_VERSION"),
        lines.concat()
    )
}
