//! What a folder may hold beside files.

use super::expect;
use super::healthy;
use super::limited;
use super::limited_by;
use super::plain_user::plain_user;
use super::rendered;
use std::fs;
use std::fs::File;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::fs::symlink;
use std::path::Path;
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
