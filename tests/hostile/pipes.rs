//! Pipes, sockets and devices in the place of files. Nobody writes to these pipes: whoever opened one
//! would wait forever, and whoever read such a device would, too.

use super::expect;
use super::folder;
use super::healthy;
use super::left_over::IMPORT;
use super::left_over::with_archive;
use super::limited;
use super::rendered;
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;

/// What is no file, with the words by which it is refused.
const STRANGE: [(&str, &str); 4] = [
    (
        "pipe",
        "it is a named pipe, and only regular files are read",
    ),
    (
        "link to a pipe",
        "it is a named pipe, and only regular files are read",
    ),
    ("socket", "it is a socket, and only regular files are read"),
    ("device", "it is a device, and only regular files are read"),
];

/// Puts it at a path.
fn place(what: &str, path: &Path) {
    match what {
        "pipe" => make_pipe(path),
        "socket" => drop(UnixListener::bind(path).expect("there is room")),
        "device" => symlink("/dev/zero", path).expect("there is room"),
        _ => {
            let pipe = path.with_extension("pipe-that-nobody-writes-to");
            make_pipe(&pipe);
            symlink(&pipe, path).expect("there is room");
        }
    }
}

fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("every Linux has it").success());
}

/// A workspace with one of each thing that is read on its own.
pub(crate) fn workspace() -> TempDir {
    let folder = folder();
    let files = [
        (
            "page/definition.yaml",
            "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {name: page, \
             namespace: team}\nspec: {schematic: {jinja: {templateFile: page.j2}}}\n",
        ),
        (
            "page/page.j2",
            "output: {apiVersion: v1, kind: ConfigMap, data: {a: b}}\n",
        ),
        (
            "web.yaml",
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {name: web, \
             namespace: team}\nspec: {type: Application, workload: {components: [{name: web, type: page}]}}\n---\n\
             apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: web, \
             namespace: team}\nspec: {workloadProfileRef: {name: web}}\n---\napiVersion: \
             spectrocloud.com/v1beta1\nkind: ProfileBundle\nmetadata: {name: web, namespace: \
             team}\nspec: {type: Application, version: 1.0.0, workloadProfiles: [{name: web}]}\n",
        ),
    ];
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it is below")).expect("there is room");
        fs::write(path, text).expect("there is room");
    }
    folder
}

#[test]
fn in_the_place_of_a_file_that_a_workspace_has_they_are_refused() {
    for (what, words) in STRANGE {
        for name in [
            "paletteai.yaml",
            "paletteai.lock",
            ".gitignore",
            ".paletteaiignore",
        ] {
            let folder = workspace();
            place(what, &folder.path().join(name));
            let words = format!("cannot read `{name}`: {words}");
            for command in ["render", "check", "lock", "graph", "outdated"] {
                expect(
                    &format!("{command}, {what}"),
                    &limited(folder.path(), &[command]),
                    6,
                    &words,
                );
            }
        }
        let folder = workspace();
        let template = folder.path().join("page/page.j2");
        fs::remove_file(&template).expect("it is there");
        place(what, &template);
        let output = limited(folder.path(), &["render"]);
        // One that leads out of the folder is refused for that.
        let words = if what == "device" {
            "is a link out of"
        } else {
            words
        };
        expect(&format!("a template, {what}"), &output, 3, words);
    }
}

/// The commands with which files are named, each with `FILE` for one.
const NAMED: [&str; 24] = [
    "render FILE",
    "render . --variables FILE",
    "render . --outputs FILE",
    "render . --validate --crd FILE",
    "render . --target datum --datum-mapping FILE",
    "render . --target datum --datum-instance-types FILE",
    "render . --clusters FILE",
    "check FILE",
    "check . --crd FILE",
    "explain web --variables FILE",
    "graph --variables FILE",
    "outdated --variables FILE",
    "diff FILE",
    "diff . FILE",
    "diff FILE FILE",
    "diff . . --outputs FILE",
    "placement --clusters FILE",
    "rollout --clusters FILE",
    "datum check FILE",
    "datum lift FILE",
    "definition test FILE",
    "studio inspect FILE",
    "studio import FILE --namespace team --to new",
    "studio verify FILE",
];

#[test]
fn named_on_the_command_line_they_are_refused() {
    let folder = workspace();
    for (what, words) in STRANGE {
        let name = what.replace(' ', "-");
        place(what, &folder.path().join(&name));
        for command in NAMED {
            let command = command.replace("FILE", &name);
            let words_of_it: Vec<&str> = command.split(' ').collect();
            let output = limited(folder.path(), &words_of_it);
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains(words), "{command}: {said}");
            assert_eq!(output.status.code(), Some(6), "{command}: {said}");
        }
    }
    assert!(!folder.path().join("new").exists());
}

#[test]
fn among_the_files_of_a_bundle_they_are_refused() {
    for (what, words) in STRANGE {
        for file in ["index.json", "oci-layout"] {
            let folder = workspace();
            let to = ["studio", "export", "web", "--oci", "layout"];
            expect("export", &limited(folder.path(), &to), 0, "");
            let layout = folder.path().join("layout");
            fs::remove_file(layout.join(file)).expect("it is there");
            place(what, &layout.join(file));
            let output = limited(folder.path(), &["studio", "inspect", "layout"]);
            expect(&format!("{file}, {what}"), &output, 6, words);
        }
    }
}

#[test]
fn in_an_output_folder_they_are_in_the_way() {
    for (what, _) in STRANGE {
        for (file, words) in [
            (".paletteai-index", "out/.paletteai-index"),
            (".paletteai-index.next", "out/.paletteai-index.next"),
            (
                "team/web/spoke/team/configmap-web.yaml",
                "configmap-web.yaml",
            ),
        ] {
            let folder = workspace();
            let render = ["render", "--target", "spoke", "--output-dir", "out"];
            expect("a first run", &limited(folder.path(), &render), 0, "");
            let path = folder.path().join("out").join(file);
            if path.exists() {
                fs::remove_file(&path).expect("it is there");
            }
            place(what, &path);
            let output = limited(folder.path(), &render);
            expect(&format!("{file}, {what}"), &output, 6, words);
            let output = limited(folder.path(), &[&render[..], &["--check"]].concat());
            // A manifest that is none is a difference.
            let code = if file.ends_with("yaml") { 1 } else { 6 };
            assert_eq!(output.status.code(), Some(code), "{file}, {what}");
        }
    }
}

#[test]
fn where_a_file_is_to_be_written_they_stay_what_they_are() {
    let folder = with_archive();
    let new = folder.path().join("new");
    expect("import", &limited(folder.path(), &IMPORT), 0, "");
    let written = walkdir::WalkDir::new(&new).into_iter().flatten();
    let mut files = written.filter(|entry| entry.file_type().is_file());
    let victim = files.next().expect("it wrote something").into_path();
    for (what, _) in STRANGE {
        fs::remove_dir_all(&new).expect("it is ours");
        fs::create_dir_all(victim.parent().expect("it is below")).expect("there is room");
        place(what, &victim);
        let output = limited(folder.path(), &IMPORT);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(output.status.code(), Some(3 | 6)),
            "{what}: {said}"
        );
        assert!(
            !fs::metadata(&victim).is_ok_and(|found| found.is_file()),
            "{what}"
        );
    }
}

#[test]
fn what_is_handed_over_as_a_descriptor_is_read_once() {
    let folder = healthy();
    let wanted = rendered(folder.path());
    fs::write(folder.path().join("before"), &wanted).expect("there is room");
    let after = String::from_utf8_lossy(&wanted).replace("replicas: ", "replicas: 1");
    fs::write(folder.path().join("after"), after).expect("there is room");
    let all = "cat */*.yaml */*/*.yaml 2> errors | sed 's/^apiVersion/---\\n&/'";
    for script in [
        "\"$0\" render --target spoke -",
        "\"$0\" render --target spoke /dev/stdin",
        "\"$0\" render --target spoke /dev/fd/0",
        "exec 3<&0; \"$0\" render --target spoke /dev/fd/3 < /dev/null",
        "exec 3<&0; \"$0\" render --target spoke /proc/self/fd/3 < /dev/null",
    ] {
        let output = shell(folder.path(), &format!("{all} | ( {script} )"));
        expect(script, &output, 0, "");
        assert!(output.stdout == wanted, "{script}");
    }
    let from_files = shell(folder.path(), "\"$0\" diff before after").stdout;
    assert!(!from_files.is_empty());
    for script in [
        "cat after | \"$0\" diff before -",
        "cat after | \"$0\" diff before /dev/stdin",
        "cat before | ( exec 3<&0; cat after | \"$0\" diff /dev/fd/3 /dev/fd/0 )",
    ] {
        let output = shell(folder.path(), script);
        assert_eq!(output.status.code(), Some(1), "{script}");
        assert!(output.stdout == from_files, "{script}");
    }
    let nothing = ["render", "--target", "spoke", "--variables", "/dev/null"];
    let output = limited(folder.path(), &nothing);
    expect("nothing", &output, 0, "");
    assert!(output.stdout == wanted);
}

fn shell(folder: &Path, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_paletteai")]);
    command.current_dir(folder);
    command.output().expect("every Linux has it")
}
