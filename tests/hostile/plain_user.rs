//! Whoever may do everything can read every file and write to every folder. So that a test of what
//! is forbidden means something for that user as well, the program is run without these rights.

use std::fs;
use std::fs::Permissions;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

/// Ways to run a program without the rights of whoever runs everything: none are needed, the rights
/// are given up, or a namespace of users is entered, where there are none.
const WAYS: [&[&str]; 3] = [
    &[],
    &["setpriv", "--bounding-set=-all", "--inh-caps=-all"],
    &["unshare", "--user"],
];

/// The words to put before a command, so that the modes of files hold for it. Fails on a CI where
/// there is no way, and says so elsewhere.
pub(crate) fn plain_user(folder: &Path) -> Option<&'static [&'static str]> {
    let probe = folder.join(".probe");
    fs::write(&probe, "").expect("there is room");
    fs::set_permissions(&probe, Permissions::from_mode(0o000)).expect("it is ours");
    let works = |way: &&[&str]| runs(way, "true", &probe) && !runs(way, "cat", &probe);
    let found = WAYS.into_iter().find(works);
    fs::remove_file(&probe).expect("it is ours");
    if found.is_none() {
        cannot(
            "run as somebody who may not read everything: neither `setpriv` nor `unshare` do it",
        );
    }
    found
}

fn runs(way: &[&str], program: &str, argument: &Path) -> bool {
    let mut words = way.iter().copied().chain([program]);
    let first = words.next().expect("there is the program");
    let status = Command::new(first)
        .args(words)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Says that a test is not run, past the harness, which shows nothing of tests that pass. On a CI,
/// where nobody reads that, it fails.
pub(crate) fn cannot(what: &str) {
    let message = format!("NOT TESTED: this machine does not let us {what}");
    let said = writeln!(std::io::stderr(), "{message}");
    assert!(
        said.is_ok() && std::env::var_os("CI").is_none(),
        "{message}"
    );
}
