//! The process is ended while it writes.

use super::expect;
use super::limited;
use super::plain_user::cannot;
use crate::workloads;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// The signals by which people and systems end a process.
const SIGNALS: [(&str, i32); 2] = [("INT", 2), ("TERM", 15)];

const TO_FOLDER: [&str; 5] = ["render", "--target", "spoke", "--output-dir", "out"];

/// A fleet whose rendering is more than one write, and its rendering.
struct Fleet {
    folder: TempDir,
    /// Out of the workspace, so that no run reads it.
    rendered: TempDir,
}

impl Fleet {
    fn new() -> Self {
        let fleet = Self {
            folder: super::folder(),
            rendered: super::folder(),
        };
        let files = workloads::make("fleet-M", 1).expect("there is one");
        files.write_to(fleet.path()).expect("there is room");
        let rendered = fleet.rendered.path().to_str().expect("it is text");
        let arguments = ["render", "--target", "spoke", "--output-dir", rendered];
        expect("a whole run", &limited(fleet.path(), &arguments), 0, "");
        fleet
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Ends a run some time after something is there; whether it did not end by itself before.
    fn interrupt(
        &self,
        (signal, number): (&str, i32),
        arguments: &[&str],
        begun: impl Fn() -> bool,
        later: Duration,
    ) -> bool {
        let mut child = render(self.path(), Some(signal), arguments);
        while !begun() && child.try_wait().expect("it is ours").is_none() {
            sleep(Duration::from_micros(100));
        }
        sleep(later);
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-s", signal, &id]).output();
        sent.expect("every Linux has it");
        let status = child.wait().expect("it ends");
        let is_ended = status.signal() == Some(number);
        assert!(status.success() || is_ended, "{status}");
        is_ended
    }

    /// Every manifest of the folder `out` is one of the whole rendering, byte by byte.
    fn is_whole(&self) {
        are_whole(&self.at("out"), self.rendered.path());
    }

    /// One more run finishes the work.
    fn finish(&self) {
        expect("a run after it", &limited(self.path(), &TO_FOLDER), 0, "");
        self.is_whole();
        are_whole(self.rendered.path(), &self.at("out"));
        assert!(!self.at(".out.paletteai-new").exists());
        assert!(!self.at("out/.paletteai-index.next").exists());
    }
}

/// Begins to render. The process is ended by a signal even where whoever started the test ignores it,
/// as shells do for jobs in the background.
pub(crate) fn render(folder: &Path, signal: Option<&str>, arguments: &[&str]) -> Child {
    let mut command = Command::new("env");
    command.args(signal.map(|signal| format!("--default-signal={signal}")));
    command
        .arg(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", "")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it is built")
}

fn can_signal() -> bool {
    let tried = Command::new("env")
        .args(["--default-signal=INT", "true"])
        .status();
    let can = tried.is_ok_and(|status| status.success());
    if !can {
        cannot("stop ignoring signals: `env --default-signal` is not there");
    }
    can
}

#[test]
fn signals_leave_a_new_folder_whole_or_not_there() {
    if !can_signal() {
        return;
    }
    let fleet = Fleet::new();
    let (out, staged) = (fleet.at("out"), fleet.at(".out.paletteai-new"));
    for signal in SIGNALS {
        let mut ended = 0;
        for moment in 0..10 {
            let later = Duration::from_millis(2 * moment);
            ended += u32::from(fleet.interrupt(signal, &TO_FOLDER, || staged.exists(), later));
            if out.exists() {
                fleet.is_whole();
                are_whole(fleet.rendered.path(), &out);
                fs::remove_dir_all(&out).expect("it is ours");
            }
        }
        assert!(ended > 0, "{signal:?} came too late each time");
        fleet.finish();
        fs::remove_dir_all(&out).expect("it is ours");
    }
}

#[test]
fn signals_leave_whole_files_in_a_folder_that_was_there() {
    if !can_signal() {
        return;
    }
    let fleet = Fleet::new();
    let out = fleet.at("out");
    let some = [&TO_FOLDER[..], &["--namespace", "team-01"]].concat();
    for signal in SIGNALS {
        let mut ended = 0;
        for moment in 0..6 {
            expect("a part of the fleet", &limited(fleet.path(), &some), 0, "");
            let writing = || out.join(".paletteai-index.next").exists();
            let later = Duration::from_millis(3 * moment);
            ended += u32::from(fleet.interrupt(signal, &TO_FOLDER, writing, later));
            fleet.is_whole();
            fleet.finish();
            fs::remove_dir_all(&out).expect("it is ours");
        }
        assert!(ended > 0, "{signal:?} came too late each time");
    }
}

#[test]
fn signals_leave_a_stream_in_a_file_whole_or_as_it_was() {
    if !can_signal() {
        return;
    }
    let fleet = Fleet::new();
    let whole = limited(fleet.path(), &["render", "--target", "spoke"]).stdout;
    let place = super::folder();
    let file = place.path().join("all.yaml");
    let to = file.to_str().expect("it is text");
    let arguments = ["render", "--target", "spoke", "--to", to];
    let parts = || fs::read_dir(place.path()).expect("it is there").count();
    for signal in SIGNALS {
        for moment in 0..10 {
            fs::write(&file, "as it was").expect("there is room");
            let later = Duration::from_micros(200 * moment);
            fleet.interrupt(signal, &arguments, || parts() > 1, later);
            let found = fs::read(&file).expect("it is there");
            assert!(found == whole || found == b"as it was", "{signal:?}");
            // What it left goes with the next one.
            expect("again", &limited(fleet.path(), &arguments), 0, "");
            assert_eq!(parts(), 1);
        }
    }
}

/// Every manifest of a folder is one of another, byte by byte.
fn are_whole(found: &Path, wanted: &Path) {
    for entry in walkdir::WalkDir::new(found).into_iter().flatten() {
        let path = entry.path();
        if path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let below = path.strip_prefix(found).expect("it is below");
        let is_hidden = |part: &std::ffi::OsStr| part.to_string_lossy().starts_with('.');
        if below.iter().any(is_hidden) {
            continue;
        }
        let (found, wanted) = (fs::read(path), fs::read(wanted.join(below)));
        assert_eq!(found.ok(), wanted.ok(), "{}", below.display());
    }
}
