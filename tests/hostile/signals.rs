//! The process is ended while it writes.

use crate::workloads;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

/// Begins to render.
pub(crate) fn render(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(["render", "--target", "spoke"])
        .args(arguments)
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", "")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is built")
}

#[test]
fn signals_at_any_moment_leave_whole_files() {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make("fleet-M", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    let whole = folder
        .path()
        .join("../whole-of-".to_owned() + &name_of(folder.path()));
    let write = |out: &Path| {
        render(
            folder.path(),
            &["--output-dir", out.to_str().expect("text")],
        )
    };
    assert!(write(&whole).wait().expect("it ends").success());
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        if is_ignored(number) {
            continue;
        }
        let out = folder.path().join(format!(".out{signal}"));
        let mut interrupted = 0;
        for moment in 0..12 {
            let mut child = write(&out);
            std::thread::sleep(std::time::Duration::from_millis(8 * moment));
            let sent = Command::new("kill")
                .args([signal, &child.id().to_string()])
                .status();
            sent.expect("every Linux has it");
            let status = child.wait().expect("it ends");
            interrupted += usize::from(status.signal() == Some(number));
            assert!(
                status.success() || status.signal() == Some(number),
                "{status}"
            );
            are_whole(&out, &whole);
        }
        assert!(interrupted > 0, "{signal} came too late each time");
        assert!(
            write(&out).wait().expect("it ends").success(),
            "what is left is taken up"
        );
        are_whole(&whole, &out);
    }
    fs::remove_dir_all(&whole).expect("it is ours");
}

/// Whether the test itself was started with a signal ignored, as shells start jobs in the
/// background: its children ignore it, too.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").expect("Linux has it");
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (signal - 1)) != 0)
}

fn name_of(folder: &Path) -> String {
    folder
        .file_name()
        .expect("it has one")
        .to_string_lossy()
        .into_owned()
}

/// Every manifest of a folder is one of another, byte by byte.
fn are_whole(found: &Path, wanted: &Path) {
    for entry in walkdir::WalkDir::new(found).into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let below = path.strip_prefix(found).expect("it is below");
        if below
            .iter()
            .any(|part| part.to_string_lossy().starts_with('.'))
        {
            continue;
        }
        let (found, wanted) = (fs::read(path), fs::read(wanted.join(below)));
        assert_eq!(found.ok(), wanted.ok(), "{}", below.display());
    }
}
