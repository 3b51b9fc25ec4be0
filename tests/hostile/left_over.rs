//! What a run that was killed leaves in folders of the workspace, and where links lead that a run
//! writes through.

use super::expect;
use super::limited;
use super::pipes::workspace;
use std::fs;
use std::fs::File;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Imports the archive into a folder of its own.
pub(super) const IMPORT: [&str; 7] = [
    "studio",
    "import",
    "bundle.tar.gz",
    "--namespace",
    "team",
    "--to",
    "new",
];

/// A workspace with an archive of its bundle.
pub(super) fn with_archive() -> TempDir {
    let folder = workspace();
    let export = ["studio", "export", "web", "--to", "bundle.tar.gz"];
    expect("export", &limited(folder.path(), &export), 0, "");
    folder
}

/// Files below a folder that are staged for others.
fn parts(folder: &Path) -> Vec<String> {
    let entries = walkdir::WalkDir::new(folder).into_iter().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names
        .filter(|name| name.starts_with(".paletteai-"))
        .collect()
}

#[test]
fn an_import_that_was_killed_leaves_nothing_once_another_one_is_done() {
    let folder = with_archive();
    let mut cut_off = 0;
    for moment in 0..60 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_paletteai"))
            .args(IMPORT)
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it is built");
        sleep(Duration::from_micros(500 * moment));
        child.kill().expect("it is ours");
        child.wait().expect("it ends");
        let left = parts(folder.path());
        cut_off += usize::from(!left.is_empty());
        expect("import", &limited(folder.path(), &IMPORT), 0, "");
        assert_eq!(parts(folder.path()), [""; 0], "{left:?}");
        fs::remove_dir_all(folder.path().join("new")).expect("it is ours");
    }
    println!("{cut_off} of 60 imports were cut off while they wrote");
}

#[test]
fn what_a_killed_run_left_goes_unless_somebody_is_at_work_there() {
    let folder = workspace();
    let pages = folder.path().join("pages");
    fs::create_dir(&pages).expect("there is room");
    let stage = |name: &str| fs::write(pages.join(name), "half").expect("there is room");
    let write = || {
        let output = limited(folder.path(), &["man", "--to", "pages"]);
        expect("man", &output, 0, "");
    };
    stage(".paletteai-part-x");
    let at_work = File::open(&pages).expect("it is there");
    at_work.lock_shared().expect("Linux locks folders");
    write();
    assert_eq!(parts(&pages), [".paletteai-part-x"]);
    drop(at_work);
    fs::remove_file(pages.join("paletteai.1")).expect("it was written");
    write();
    assert_eq!(parts(&pages), [""; 0]);
    stage(".paletteai-part-y");
    expect(
        "graph",
        &limited(folder.path(), &["graph", "--to", "pages/graph.svg"]),
        0,
        "",
    );
    assert_eq!(parts(&pages), [""; 0]);
}

#[test]
fn more_files_are_written_than_may_be_open() {
    let folder = workspace();
    let script = "ulimit -n 24 && exec \"$0\" man --to pages";
    let output = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_paletteai")])
        .current_dir(folder.path())
        .output();
    expect("man", &output.expect("every Linux has it"), 0, "");
    let pages = fs::read_dir(folder.path().join("pages")).expect("it is there");
    assert!(pages.count() > 48);
}

#[test]
fn an_import_follows_no_link_out_of_the_workspace() {
    let folder = with_archive();
    let outside = folder.path().join("outside");
    fs::create_dir(&outside).expect("there is room");
    for link in ["bundles", "bundles/team", "bundles/team/web"] {
        let new = folder.path().join("new");
        let link = new.join(link);
        fs::create_dir_all(link.parent().expect("it is below")).expect("there is room");
        symlink(&outside, &link).expect("there is room");
        let name = link
            .strip_prefix(folder.path())
            .expect("it is below")
            .display();
        let words = format!("`{name}` leads out of the workspace");
        expect(&words, &limited(folder.path(), &IMPORT), 6, &words);
        assert_eq!(fs::read_dir(&outside).expect("it is there").count(), 0);
        fs::remove_dir_all(&new).expect("it is ours");
    }
    // A link that stays inside is as good as a folder.
    fs::create_dir_all(folder.path().join("new/there")).expect("there is room");
    symlink("there", folder.path().join("new/bundles")).expect("there is room");
    expect("inside", &limited(folder.path(), &IMPORT), 0, "");
}
