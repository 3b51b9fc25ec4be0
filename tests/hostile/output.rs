//! Results that cannot be written.

use super::expect;
use super::healthy;
use super::limited;
use super::limited_by;
use super::plain_user::cannot;
use super::plain_user::plain_user;
use super::signals::render;
use crate::workloads;
use std::fs;
use std::fs::Permissions;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Output;

#[test]
fn what_cannot_be_written_is_said_and_leaves_nothing() {
    let folder = healthy();
    let to_full = format!(
        "\"{}\" render --target spoke > /dev/full",
        env!("CARGO_BIN_EXE_paletteai")
    );
    let output = Command::new("sh")
        .args(["-c", &to_full])
        .current_dir(folder.path())
        .output();
    expect(
        "a full disk",
        &output.expect("there is a shell"),
        6,
        "no space left on device",
    );
    fs::write(folder.path().join("file"), "").expect("there is room");
    for (flag, place, words) in [
        ("--to", "/dev/full", "no space left on device"),
        ("--to", "/proc/all.yaml", "cannot be written"),
        ("--output-dir", "/proc/out", "cannot be written"),
        ("--output-dir", "file", "file"),
        ("--output-dir", "file/out", "cannot be written"),
    ] {
        let output = limited(folder.path(), &["render", "--target", "spoke", flag, place]);
        expect(place, &output, 6, words);
    }
}

/// Everything in a folder, by path.
fn all_in(folder: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name();
    let entries = entries.into_iter().flatten();
    entries.map(walkdir::DirEntry::into_path).collect()
}

#[test]
fn a_folder_that_is_read_only_is_said_and_stays_as_it_was() {
    let folder = healthy();
    let Some(way) = plain_user(folder.path()) else {
        return;
    };
    let run = |arguments: &[&str]| limited_by(way, folder.path(), arguments);
    let render = ["render", "--target", "spoke", "--output-dir"];
    expect(
        "a first run",
        &run(&[&render[..], &["out"]].concat()),
        0,
        "",
    );
    fs::create_dir(folder.path().join("locked")).expect("there is room");
    fs::write(folder.path().join("locked/old.yaml"), "").expect("there is room");
    let lock = |mode: u32| {
        let folders = ["locked", "out", "out/team-01"].map(|name| folder.path().join(name));
        for path in folders.iter().filter(|path| path.exists()) {
            fs::set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
        }
    };
    lock(0o555);
    let before = all_in(folder.path());
    for arguments in [
        &["render", "--target", "spoke", "--output-dir", "locked/new"][..],
        &[
            "render",
            "--target",
            "spoke",
            "--output-dir",
            "locked/deep/new",
        ],
        &["render", "--target", "spoke", "--to", "locked/all.yaml"],
        &["render", "--target", "spoke", "--to", "locked/old.yaml"],
        &["graph", "--to", "locked/graph.svg"],
        &["lock", "--to", "locked/paletteai.lock"],
        &["man", "--to", "locked"],
        &["revision", "record", "--to", "locked/revisions"],
        // The folder was written before, and has to change.
        &["render", "--target", "hub", "--output-dir", "out"],
    ] {
        expect(
            &arguments.join(" "),
            &run(arguments),
            6,
            "cannot be written: permission denied",
        );
        assert_eq!(all_in(folder.path()), before, "{arguments:?}");
    }
    let up_to_date = run(&[&render[..], &["out"]].concat());
    expect("nothing has to change", &up_to_date, 0, "");
    lock(0o755);
}

/// On a disk of its own, as far as the system lets us make one.
#[test]
fn a_disk_that_becomes_full_keeps_what_was_there() {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make("fleet-M", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    fs::create_dir(folder.path().join("disk")).expect("there is room");
    let script = r#"
        mount -t tmpfs -o size=8m tmpfs disk || exit 99
        head -c 7792k /dev/zero > disk/ballast
        render() { "$0" render --target spoke --output-dir disk/out "$@"; }
        render --namespace team-01 || exit 98
        find disk/out -type f | xargs sha256sum > before
        render && exit 97
        echo "code $?"
        sha256sum --check --quiet before || exit 96
        for command in \
            "render --target spoke --to disk/all.yaml" \
            "graph --to disk/graph.svg" \
            "lock --to disk/paletteai.lock" \
            "man --to disk/pages"
        do
            head -c 8m /dev/zero > disk/more 2> dd
            "$0" $command && exit 93
            echo "code $?"
            rm disk/more
        done
        ls -A disk > left
        rm disk/ballast
        render && "$0" render --target spoke --output-dir disk/out --check || exit 94
    "#;
    let ways: [&[&str]; 2] = [&["unshare", "-rm"], &["sudo", "-n", "unshare", "-m"]];
    let run = |way: &&[&str]| with_a_disk(way, folder.path(), script);
    let Some(output) = ways.iter().find_map(run) else {
        return cannot("mount a small disk: neither `unshare` nor `sudo` do it");
    };
    let said = String::from_utf8_lossy(&output.stderr);
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}: {told}{said}", output.status);
    assert!(said.contains("no space left on device"), "{said}");
    assert_eq!(told.matches("code 6\n").count(), 5, "{told}");
    let left = fs::read_to_string(folder.path().join("left")).expect("it is there");
    assert_eq!(left, "ballast\nout\n");
}

/// Runs a script in a namespace where it may mount; nothing where it may not.
fn with_a_disk(way: &[&str], folder: &Path, script: &str) -> Option<Output> {
    let (program, words) = way.split_first()?;
    let output = Command::new(program)
        .args(words)
        .args(["sh", "-c", script, env!("CARGO_BIN_EXE_paletteai")])
        .current_dir(folder)
        .env("PALETTEAI_CACHE_DIR", "")
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let cannot = said.starts_with("unshare: ") || said.starts_with("sudo: ");
    (!cannot && output.status.code() != Some(99)).then_some(output)
}

/// Everything that prints, also what is printed before anything is read.
#[test]
fn every_result_on_a_full_disk_is_said() {
    let folder = healthy();
    for words in [
        "--version",
        "--version --verbose",
        "--help",
        "help render",
        "render --help",
        "completion bash",
        "man",
        "schema WorkloadProfile",
        "crds --standalone",
        "config",
        "list",
        "check",
        "graph",
        "lock --to -",
        "render",
        "render -o json",
    ] {
        for words in [words.to_owned(), format!("--message-format json {words}")] {
            let script = format!("\"$0\" {words} > /dev/full");
            let output = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_paletteai")])
                .current_dir(folder.path())
                .output()
                .expect("every Linux has it");
            expect(
                &words,
                &output,
                6,
                "standard output cannot be written: no space left on device",
            );
        }
    }
}

/// What the system opens in the place of a closed standard output takes everything and keeps nothing:
/// no file of ours, which would otherwise get its number, ever holds a result.
#[test]
fn closed_streams_lead_into_no_file() {
    let folder = healthy();
    let open = ["render", "--target", "spoke", "--output-dir", "open"];
    expect("open", &limited(folder.path(), &open), 0, "");
    let script = "\"$0\" render --target spoke --output-dir closed <&- >&- 2>&-";
    let status = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_paletteai")])
        .current_dir(folder.path())
        .status();
    assert!(status.expect("every Linux has it").success());
    let [open, closed] = ["open", "closed"].map(|name| {
        let files = all_in(&folder.path().join(name));
        let files = files.into_iter().filter(|path| path.is_file());
        files
            .map(|path| fs::read(path).expect("it is there"))
            .collect::<Vec<_>>()
    });
    assert!(open == closed);
}

#[test]
fn a_reader_that_goes_away_is_no_defect() {
    let folder = super::folder();
    let files = workloads::make("fleet-M", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    for arguments in [
        &["render", "--target", "spoke"][..],
        &["render", "--target", "spoke", "-o", "json"],
        &["crds", "--standalone"],
        &["explain", "--all"],
        &["list", "definitions"],
        &["graph"],
        &["help", "render"],
    ] {
        for read in [0, 4] {
            let mut child = render(folder.path(), None, arguments);
            let mut stream = child.stdout.take().expect("it is piped");
            let mut first = vec![0; read];
            // Some have nothing to say.
            let _read = stream.read_exact(&mut first);
            drop(stream);
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            let is_quiet = output.status.success() || output.status.signal() == Some(13);
            assert!(
                is_quiet || output.status.code() == Some(2),
                "{arguments:?}: {said}"
            );
            assert!(!said.contains("cannot be written"), "{arguments:?}: {said}");
        }
    }
}

/// Half an archive is none.
#[test]
fn a_reader_of_an_archive_that_goes_away_is_told_of() {
    let folder = super::pipes::workspace();
    let mut child = render(
        folder.path(),
        None,
        &["studio", "export", "web", "--to", "-"],
    );
    // Before anything is written.
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    let words = "standard output cannot be written: broken pipe";
    expect("an archive", &output, 6, words);
}

/// Nobody hears what is wrong, and the code says so all the same.
#[test]
fn messages_that_nobody_reads_change_no_code() {
    let folder = healthy();
    fs::write(folder.path().join("broken.yaml"), "a: [\n").expect("there is room");
    for (words, code) in [
        ("render --no-such-flag", 2),
        ("render broken.yaml", 3),
        ("render nothing.yaml", 6),
        ("list", 0),
    ] {
        for closed in ["2> /dev/full", "2>&-"] {
            let script = format!("\"$0\" {words} > out.txt {closed}");
            let status = Command::new("sh")
                .args(["-c", &script, env!("CARGO_BIN_EXE_paletteai")])
                .current_dir(folder.path())
                .status();
            let status = status.expect("every Linux has it");
            assert_eq!(status.code(), Some(code), "{script}");
        }
    }
}
