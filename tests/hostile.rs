//! Input that was made to exhaust the program or to lead it astray: it is refused with a reason, or
//! rendered, within a limit of memory and of processor time; and what is in the way when it writes.
//!
//! Archives have tests of their own: `hostile_archives`, `archive_memory`.
#![cfg(target_os = "linux")]
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests write their own input, and fail when they cannot"
)]

#[path = "../benches/workloads/mod.rs"]
mod workloads;

use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Output;
use std::process::Stdio;
use tempfile::TempDir;

/// Of address space, in KiB.
const MEMORY: u64 = 1 << 20;
/// Of processor time, in seconds: much more than anything here needs, much less than forever.
const SECONDS: u64 = 60;

/// A run within the limits.
fn limited(folder: &Path, arguments: &[&str]) -> Output {
    let limits = format!("ulimit -v {MEMORY} && ulimit -t {SECONDS} && exec \"$0\" \"$@\"");
    Command::new("sh")
        .args(["-c", &limits, env!("CARGO_BIN_EXE_paletteai")])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .expect("every Linux has a shell")
}

/// Fails unless a run ended with this code and said this.
fn expect(what: &str, output: &Output, code: i32, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{what}: {said}");
    assert!(said.contains(words), "{what}: {said}");
    if code != 0 {
        assert!(output.stdout.is_empty(), "{what} wrote something");
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for them")
}

/// A small workspace that renders.
fn healthy() -> TempDir {
    let folder = folder();
    let files = workloads::make("fleet-S", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    folder
}

/// What the small workspace renders.
fn rendered(folder: &Path) -> Vec<u8> {
    let output = limited(folder, &["render", "--target", "spoke"]);
    expect("a healthy workspace", &output, 0, "");
    output.stdout
}

#[test]
fn hostile_documents_are_refused_or_rendered_within_the_limits() {
    let folder = folder();
    let files = workloads::make("hostile", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    for (name, code, words) in [
        ("deep-flow", 3, "more than 200 levels of nesting"),
        ("deep-block", 3, "more than 200 levels of nesting"),
        ("deep-json", 2, "1 file that cannot be parsed"),
        ("long-scalar", 3, "a text of more than 2097152 bytes"),
        ("many-keys", 0, ""),
        ("aliases", 3, "aliases repeat more than 100000 values"),
    ] {
        let output = limited(&folder.path().join(name), &["render", "--target", "spoke"]);
        expect(name, &output, code, words);
    }
    let archive = folder.path().join("archive/many-entries.tar.gz");
    let archive = archive.to_str().expect("it is text");
    let output = limited(folder.path(), &["studio", "inspect", archive]);
    expect("many entries", &output, 3, "more than 10000 entries");
}

/// Renders a component that one template makes, and says what comes of it.
fn templated(template: &str) -> Output {
    let folder = folder();
    let template = template.replace('\n', "\n        ");
    let text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: hostile, \
         namespace: team}}\nspec:\n  schematic:\n    jinja:\n      template: |\n        \
         {template}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: \
         {{name: hostile, namespace: team}}\nspec: {{workload: {{components: [{{name: a, type: \
         hostile}}]}}}}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: \
         WorkloadDeployment\nmetadata: {{name: hostile, namespace: team}}\nspec: \
         {{workloadProfileRef: {{name: hostile}}}}\n"
    );
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    limited(folder.path(), &["render", "--target", "spoke"])
}

#[test]
fn hostile_templates_stop() {
    for (body, words) in [
        ("{% for i in range(1000000000) %}x{% endfor %}", "range"),
        (
            "{% for a in range(9999) %}{% for b in range(9999) %}{% set c = a * b %}{% endfor %}{% endfor %}",
            "steps",
        ),
        (
            "{% macro again() %}{{ again() }}{% endmacro %}{{ again() }}",
            "deep",
        ),
        (
            "{% set ns = namespace(t='xxxxxxxxxxxxxxxx') %}{% for i in range(60) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}",
            "bytes",
        ),
        ("{% include '/etc/passwd' %}", "/etc/passwd"),
        ("{% include '../../../../etc/passwd' %}", "etc/passwd"),
    ] {
        expect(body, &templated(&format!("output: {body}")), 3, words);
    }
}

#[test]
fn lists_that_hold_each_other_twice_are_looked_at_within_the_limits() {
    let lists = "{% set ns = namespace(a=[1]) %}{% for i in range(22) %}{% set ns.a = [ns.a, ns.a] %}{% endfor %}";
    let mappings = "{% set ns = namespace(a={'k': 1}) %}{% for i in range(22) %}{% set ns.a = {'a': ns.a, 'b': ns.a} %}{% endfor %}";
    for (expression, words) in [
        ("ns.a == ns.a", "steps"),
        ("not (ns.a != ns.a)", "steps"),
        ("ns.a in [ns.a]", "steps"),
        ("ns.a < ns.a", "`<` does not work with"),
        ("[ns.a, ns.a] | unique | length", "steps"),
        ("ns.a | to_yaml", "bytes"),
        ("ns.a | to_json", "bytes"),
        ("ns.a | string", "cannot be a part of a text"),
        ("ns.a", "more than"),
    ] {
        for made in [lists, mappings] {
            let template = format!("{made}\noutput: {{a: {{{{ {expression} }}}} }}");
            expect(expression, &templated(&template), 3, words);
        }
    }
}

#[test]
fn templates_keep_to_their_memory_and_time() {
    let object = "output: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}";
    for (what, template) in [
        (
            "lists that stay",
            format!(
                "{{% set ns = namespace(a=[]) %}}{{% for i in range(200) %}}{{% set ns.a = ns.a + [[i]*50000] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "pairs that stay",
            format!(
                "{{% set ns = namespace(m={{}}, a=[]) %}}{{% for i in range(900) %}}{{% set ns.m = ns.m | combine({{i: i}}) %}}{{% endfor %}}{{% for i in range(9000) %}}{{% set ns.a = ns.a + [ns.m | items] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "scopes that stay",
            format!(
                "{{% for a in range(5000) %}}{{% for i in range(1000) %}}{{% macro m() %}}{{% endmacro %}}{{% endfor %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "parts of long texts",
            format!(
                "{{% set t = 'a,' * 20000 %}}{{% set ns = namespace(a=[]) %}}{{% for i in range(2000) %}}{{% set ns.a = ns.a + [t | split(',')] %}}{{% endfor %}}\n{object}}}"
            ),
        ),
        (
            "a sort of long texts",
            format!(
                "{{% set x = 'x' * 2000000 %}}{{% set y = ([x] * 50000) | sort %}}\n{object}}}"
            ),
        ),
        (
            "names that are not there",
            format!(
                "{{% for a in range(5000) %}}{{% for i in range(1000) %}}{{% set n = absent is defined %}}{{% endfor %}}{{% endfor %}}\n{object}}}"
            ),
        ),
    ] {
        expect(what, &templated(&template), 3, "more than");
    }
}

#[test]
fn what_a_template_writes_has_a_size() {
    let ones = "1,".repeat(125);
    let object = "output: {apiVersion: v1, kind: ConfigMap, metadata: {name: a}";
    for (what, template) in [
        (
            "values that are written",
            format!(
                "{{% set l = [1] * 40000 %}}\n{object}, data: {{a: {{{{ [{}] }}}} }} }}",
                "l,".repeat(30)
            ),
        ),
        (
            "the template's own words",
            format!("output: [{{% for i in range(20000) %}}{ones}{{% endfor %}}]"),
        ),
        (
            "lists of nothing",
            format!(
                "output: [{{% for i in range(20000) %}}{}{{% endfor %}}]",
                "[],".repeat(125)
            ),
        ),
        (
            "a value that aliases repeat",
            format!(
                "output:\n  a: &x {{{{ [1] * 40000 }}}}\n  b: [{}]",
                "*x,".repeat(60)
            ),
        ),
    ] {
        expect(what, &templated(&template), 3, "more than");
    }
}

/// A workspace with a trait `trait`, used `count` times.
fn with_traits(template: &str, count: usize) -> TempDir {
    let folder = folder();
    let template = template.replace('\n', "\n        ");
    let mut text = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {{name: page, \
         namespace: team}}\nspec:\n  schematic:\n    jinja:\n      template: |\n        output: \
         {{apiVersion: v1, kind: ConfigMap, data: {{x: '1'}}}}\n---\napiVersion: \
         spectrocloud.com/v1beta1\nkind: TraitDefinition\nmetadata: {{name: trait, namespace: \
         team}}\nspec:\n  parameters: {{type: object, properties: {{number: {{type: \
         integer}}}}}}\n  schematic:\n    jinja:\n      template: |\n        \
         {template}\n---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: \
         {{name: d, namespace: team}}\nspec: {{workloadProfileRef: {{name: p}}}}\n---\napiVersion: \
         spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: p, namespace: \
         team}}\nspec:\n  workload:\n    components:\n      - name: c\n        type: page\n        \
         traits:\n"
    );
    for number in 0..count {
        let used = format!("          - {{type: trait, properties: {{number: {number}}}}}\n");
        text.push_str(&used);
    }
    fs::write(folder.path().join("all.yaml"), text).expect("there is room");
    folder
}

#[test]
fn traits_that_feed_on_each_other_stop() {
    let numbers = "{% set l = [1] * 40000 %}\n";
    let copies = |count: usize| {
        let copy = |number| {
            format!(
                "\n- {{op: copy, from: /data, path: '/data/{{{{ parameter.number }}}}-{number}'}}"
            )
        };
        let copies: String = (0..count).map(copy).collect();
        format!("patchKind: json\npatch:{copies}")
    };
    let deep = format!(
        "patch: {{data: {}{{{{ context.output.data }}}} {}",
        "{a: ".repeat(90),
        "}".repeat(91)
    );
    for (what, template, words) in [
        (
            "double",
            "patch: {data: {a: {{ context.output.data }}, b: {{ context.output.data }} } }".to_owned(),
            "more than 500000 values",
        ),
        (
            "replace",
            format!("{numbers}patch: {{data: {{x: [{{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}]}}}}"),
            "more than 1000000 values",
        ),
        (
            "add",
            format!("{numbers}patch: {{data: {{'{{{{ parameter.number }}}}': [{{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}, {{{{ l }}}}]}}}}"),
            "more than 1000000 values",
        ),
        (
            "long",
            "patch: {data: {'{{ parameter.number }}': ['{{ 'x' * 2000000 }}', '{{ 'x' * 2000000 }}', '{{ 'x' * 2000000 }}']}}".to_owned(),
            "64 MiB of text",
        ),
        ("deep", deep, "more than 200 levels"),
        ("copy twice", copies(1), "more than 100000 values"),
        ("copy often", copies(20), "more than 100000 values"),
    ] {
        let folder = with_traits(&template, 60);
        let output = limited(folder.path(), &["render", "--target", "spoke"]);
        expect(what, &output, 3, words);
    }
}

#[test]
fn short_texts_do_not_ask_for_more_than_there_is() {
    let folder = folder();
    let mut text = String::from(
        "apiVersion: spectrocloud.com/v1beta1\nkind: ComponentDefinition\nmetadata: {name: page, \
         namespace: team}\nspec:\n  parameters: {type: object, properties: {l: {}}}\n  schematic:\n    \
         jinja:\n      template: |\n        output: {apiVersion: v1, kind: ConfigMap, data: {x: \
         '1'}}\n",
    );
    let bomb = "a: &a [1,1,1,1,1,1,1,1,1,1], b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a], c: &c \
                [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b], d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c], e: \
                [*d,*d,*d,*d,*d,*d]";
    let profile = |name: &str, properties: &str| {
        format!(
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {{name: \
             {name}, namespace: team}}\nspec: {{workload: {{components: [{{name: c, type: page, \
             properties: {{l: {properties}}}}}]}}}}\n"
        )
    };
    text.push_str(
        "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: d, \
         namespace: team}\nspec: {workloadProfileRef: {name: p}}\n",
    );
    let variable = format!(
        "---\napiVersion: spectrocloud.com/v1beta1\nkind: VariableSet\nmetadata: {{name: \
         mural-variables, namespace: mural-system}}\nspec: {{variables: [{{name: v, variableType: \
         string, value: {{string: {}}}}}]}}\n",
        "x".repeat(100_000)
    );
    let often = |text: &str| format!("[{}]", format!("\"{text}\",").repeat(2_000));
    let bombs: String = (0..300)
        .map(|number| profile(&format!("p-{number}"), &format!("{{{bomb}}}")))
        .collect();
    for (what, more, words) in [
        (
            "bombs",
            profile("p", "1") + &bombs,
            "aliases repeat more than",
        ),
        (
            "joined macros",
            variable.clone() + &profile("p", &often("x {{ .var.v }}")),
            "32 MiB of text",
        ),
        (
            "read macros",
            variable + &profile("p", &often("{{ .var.v }}")),
            "128 MiB of text",
        ),
    ] {
        fs::write(folder.path().join("all.yaml"), text.clone() + &more).expect("there is room");
        let output = limited(folder.path(), &["render", "--target", "spoke"]);
        expect(what, &output, 3, words);
    }
}

#[test]
fn twice_as_many_keys_take_twice_as_long() {
    let cost = |keys: usize| {
        let folder = folder();
        let mut text = String::from(
            "apiVersion: spectrocloud.com/v1beta1\nkind: WorkloadProfile\nmetadata: {name: keys, \
             namespace: team}\nspec:\n  workload:\n    components:\n      - name: keys\n        type: \
             k8s-objects\n        properties:\n          objects:\n            - apiVersion: v1\n              \
             kind: ConfigMap\n              metadata: {name: keys}\n              data:\n",
        );
        for key in 0..keys {
            writeln!(text, "                key-{key}: value").expect("a String takes everything");
        }
        text.push_str(
            "---\napiVersion: spectrocloud.com/v1beta1\nkind: WorkloadDeployment\nmetadata: {name: \
             keys, namespace: team}\nspec: {workloadProfileRef: {name: keys}}\n",
        );
        fs::write(folder.path().join("all.yaml"), text).expect("there is room");
        let before = ticks();
        rendered(folder.path());
        ticks() - before
    };
    let (few, many) = (cost(10_000).max(2), cost(80_000));
    assert!(
        many < 16 * few,
        "8 times the keys took {many} ticks instead of {few}"
    );
}

/// Processor time of all children that have ended, in hundredths of a second.
fn ticks() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux has it");
    let after_name = stat.rsplit(')').next().expect("the name is in brackets");
    let fields = after_name.split_whitespace().skip(13).take(2);
    fields
        .map(|field| field.parse::<u64>().expect("it is a number"))
        .sum()
}

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
        ("/dev/zero", 3, "is larger than 32 MiB"),
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
    // Whoever may do everything may write into folders that are read-only.
    let locked = folder.path().join("locked");
    fs::create_dir(&locked).expect("there is room");
    fs::set_permissions(&locked, std::os::unix::fs::PermissionsExt::from_mode(0o555))
        .expect("it is ours");
    let may_write = fs::write(locked.join("probe"), "").is_ok();
    if !may_write {
        let arguments = ["render", "--target", "spoke", "--output-dir", "locked/out"];
        expect(
            "a locked folder",
            &limited(folder.path(), &arguments),
            6,
            "cannot be written",
        );
    }
}

/// On a disk of its own, as far as the system lets us make one.
#[test]
fn a_disk_that_becomes_full_keeps_what_was_there() {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make("fleet-M", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    fs::create_dir(folder.path().join("disk")).expect("there is room");
    let script = r#"
        mount -t tmpfs -o size=400k tmpfs disk || exit 99
        render() { "$0" render --target spoke --output-dir disk/out "$@"; }
        render --namespace team-01 || exit 98
        find disk -type f | xargs sha256sum > before
        render && exit 97
        echo "code $?"
        sha256sum --check --quiet before || exit 96
        mount -o remount,size=8m disk || exit 95
        render && "$0" render --target spoke --output-dir disk/out --check || exit 94
    "#;
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, env!("CARGO_BIN_EXE_paletteai")])
        .current_dir(folder.path())
        .env("PALETTEAI_CACHE_DIR", "")
        .output();
    let Ok(output) = output else {
        println!("SKIPPED: there is no `unshare`");
        return;
    };
    let said = String::from_utf8_lossy(&output.stderr);
    if said.starts_with("unshare: ") || output.status.code() == Some(99) {
        println!("SKIPPED: the system makes no disk for us: {said}");
        return;
    }
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}: {told}{said}", output.status);
    assert!(said.contains("no space left on device"), "{said}");
    assert!(told.contains("code 6"), "{told}");
}

#[test]
fn a_reader_that_goes_away_is_no_defect() {
    let folder = tempfile::tempdir().expect("the system has a folder for them");
    let files = workloads::make("fleet-M", 1).expect("there is one");
    files.write_to(folder.path()).expect("there is room");
    let mut child = render(folder.path(), &[]);
    let mut first = [0; 4];
    let mut stream = child.stdout.take().expect("it is piped");
    stream.read_exact(&mut first).expect("it writes something");
    drop(stream);
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.is_empty(), "{said}");
    assert!(output.status.success() || output.status.signal() == Some(13));
}

fn render(folder: &Path, arguments: &[&str]) -> Child {
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
