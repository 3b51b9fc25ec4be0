//! What a folder may hold beside files.

use super::expect;
use super::healthy;
use super::limited;
use super::limited_by;
use super::pipes::workspace;
use super::plain_user::plain_user;
use super::rendered;
use std::fs;
use std::fs::File;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

#[test]
fn links_in_circles_pipes_and_devices_in_a_folder_are_passed_by() {
    let folder = healthy();
    let wanted = rendered(folder.path());
    let inside = folder.path().join("deployments");
    symlink("..", inside.join("up")).expect("there is room");
    symlink("b.yaml", inside.join("a.yaml")).expect("there is room");
    symlink("a.yaml", inside.join("b.yaml")).expect("there is room");
    symlink("/dev/zero", inside.join("zero.yaml")).expect("there is room");
    symlink("nowhere.yaml", inside.join("gone.yaml")).expect("there is room");
    let made = Command::new("mkfifo")
        .arg(inside.join("pipe.yaml"))
        .status();
    assert!(made.expect("every Linux has it").success());
    assert_eq!(rendered(folder.path()), wanted);
}

#[test]
fn what_is_named_and_cannot_be_read_is_said() {
    let folder = healthy();
    symlink("b.yaml", folder.path().join("a.yaml")).expect("there is room");
    symlink("a.yaml", folder.path().join("b.yaml")).expect("there is room");
    let huge = File::create(folder.path().join("huge.yaml")).expect("there is room");
    huge.set_len(1 << 30).expect("it has holes");
    for (name, code, words) in [
        // Nobody can read it from its start, not even who may read everything.
        ("/proc/self/mem", 6, "cannot read `/proc/self/mem`"),
        ("a.yaml", 6, "cannot read `a.yaml`"),
        ("huge.yaml", 3, "is larger than 32 MiB"),
        ("nothing.yaml", 6, "nothing.yaml"),
    ] {
        let output = limited(folder.path(), &["render", "--target", "spoke", name]);
        expect(name, &output, code, words);
    }
    let output = limited(folder.path(), &["render", "--target", "spoke"]);
    expect("a file of a gigabyte", &output, 3, "is larger than 32 MiB");
}

#[test]
fn a_link_that_leads_nowhere_is_no_missing_file() {
    for name in ["paletteai.yaml", "paletteai.lock", ".paletteaiignore"] {
        let folder = healthy();
        let place = folder.path().join(name);
        let _replaced = fs::remove_file(&place);
        symlink("nowhere", place).expect("there is room");
        let output = limited(folder.path(), &["render", "--target", "spoke"]);
        expect(name, &output, 6, "it is a link that leads nowhere");
    }
}

/// A gigabyte is refused before it is read, wherever it is.
#[test]
fn a_file_of_a_gigabyte_is_refused_wherever_it_is_read() {
    let folder = workspace();
    let huge = |name: &str| {
        let file = File::create(folder.path().join(name)).expect("there is room");
        file.set_len(1 << 30).expect("it has holes");
    };
    for name in ["paletteai.yaml", "paletteai.lock", ".gitignore", "web.json"] {
        huge(name);
        let words = format!("`{name}` is larger than 32 MiB");
        expect(name, &limited(folder.path(), &["render"]), 3, &words);
        fs::remove_file(folder.path().join(name)).expect("it is ours");
    }
    huge("huge");
    for command in [
        "render . --variables huge",
        "render . --outputs huge",
        "render . --validate --crd huge",
        "render . --target datum --datum-mapping huge",
        "check huge",
        "diff . huge",
        "diff huge huge",
        "placement --clusters huge",
        "datum check huge",
        "datum lift huge",
        "definition test huge",
    ] {
        let words: Vec<&str> = command.split(' ').collect();
        let output = limited(folder.path(), &words);
        // A check finds what others refuse.
        let said = [output.stderr, output.stdout].concat();
        let said = String::from_utf8_lossy(&said);
        assert_eq!(output.status.code(), Some(3), "{command}: {said}");
        assert!(
            said.contains("`huge` is larger than 32 MiB"),
            "{command}: {said}"
        );
    }
    let inspect = limited(folder.path(), &["studio", "inspect", "huge"]);
    expect("no archive", &inspect, 3, "the archive is no gzip file");
    huge("page/page.j2");
    let words = "`page/page.j2` is larger than 32 MiB";
    expect("a template", &limited(folder.path(), &["render"]), 3, words);
}

/// Deeper than a path may be long.
#[test]
fn folders_deeper_than_a_path_is_long_are_said() {
    let folder = healthy();
    let name = "d".repeat(200);
    let deep = |top: &str| {
        let below = std::iter::repeat_n(name.as_str(), 15);
        folder.path().join(top).join(below.collect::<PathBuf>())
    };
    for top in ["upper", "lower"] {
        fs::create_dir_all(deep(top)).expect("there is room");
    }
    let lower = folder.path().join("lower");
    fs::rename(lower, deep("upper").join("lower")).expect("both paths are short enough");
    let output = limited(folder.path(), &["render", "--target", "spoke"]);
    expect("deep", &output, 6, "file name too long");
}

#[test]
fn what_may_not_be_read_is_said() {
    let folder = healthy();
    let Some(way) = plain_user(folder.path()) else {
        return;
    };
    let run = |arguments: &[&str]| limited_by(way, folder.path(), arguments);
    let render = ["render", "--target", "spoke"];
    let wanted = run(&render);
    expect("everything may be read", &wanted, 0, "");
    for name in [
        "paletteai.yaml",
        "paletteai.lock",
        ".gitignore",
        "environments/.paletteaiignore",
    ] {
        fs::write(folder.path().join(name), "").expect("there is room");
        forbidden(folder.path(), name, || {
            expect(name, &run(&render), 6, &denied(name));
        });
        fs::remove_file(folder.path().join(name)).expect("it is ours");
    }
    for entry in fs::read_dir(folder.path()).expect("it is ours") {
        let path = entry.expect("it is there").path();
        let name = path.strip_prefix(folder.path()).expect("it is below");
        let name = name.to_str().expect("it is text");
        // A file or a folder: what is in it is missing.
        forbidden(folder.path(), name, || {
            for command in [&render[..], &["list"], &["check"], &["diff", "."]] {
                expect(
                    &format!("{name}: {command:?}"),
                    &run(command),
                    6,
                    &denied(name),
                );
            }
        });
    }
    let again = run(&render);
    assert!(again.stdout == wanted.stdout);
}

/// Manifests that may not be read are not manifests that are gone.
#[test]
fn what_may_not_be_read_is_no_difference() {
    let folder = healthy();
    let Some(way) = plain_user(folder.path()) else {
        return;
    };
    let run = |arguments: &[&str]| limited_by(way, folder.path(), arguments);
    let render = ["render", "--target", "spoke", "--output-dir", "out"];
    expect("a first run", &run(&render), 0, "");
    let entries = fs::read_dir(folder.path().join("out")).expect("it is ours");
    let mut names = entries.flatten().map(|entry| entry.file_name());
    let namespace = names.find(|name| !name.to_string_lossy().starts_with('.'));
    let name = format!("out/{}", namespace.expect("there is one").to_string_lossy());
    forbidden(folder.path(), &name, || {
        expect(
            "diff",
            &run(&["diff", "out", "--target", "spoke"]),
            6,
            &denied(&name),
        );
        let check = [&render[..], &["--check"]].concat();
        expect("render --check", &run(&check), 6, "permission denied");
        expect("render", &run(&render), 6, "permission denied");
    });
}

fn denied(name: &str) -> String {
    format!("cannot read `{name}`: permission denied")
}

/// Does something while nobody may read a file or folder.
fn forbidden(folder: &Path, name: &str, work: impl FnOnce()) {
    let path = folder.join(name);
    let mode = fs::metadata(&path).expect("it is there").permissions();
    fs::set_permissions(&path, Permissions::from_mode(0o000)).expect("it is ours");
    work();
    fs::set_permissions(&path, mode).expect("it is ours");
}

#[test]
fn many_files_and_deep_folders_are_read() {
    let folder = healthy();
    let wanted = rendered(folder.path());
    let mut deep = folder.path().to_path_buf();
    for _ in 0..400 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).expect("there is room");
    fs::rename(folder.path().join("environments"), deep.join("e")).expect("it is there");
    let many = folder.path().join("many");
    fs::create_dir(&many).expect("there is room");
    for number in 0..100_000 {
        File::create(many.join(format!("{number}.yaml"))).expect("there is room");
    }
    assert_eq!(rendered(folder.path()), wanted);
}
