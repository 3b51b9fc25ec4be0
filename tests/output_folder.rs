//! An output folder can be trusted: nothing of others is lost, and a run that is cut off at any
//! moment leaves whole files and work that the next run finishes.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test harness reads and writes files, and may fail loudly"
)]

use paletteai::emit::Coverage;
use paletteai::emit::DiskFolder;
use paletteai::emit::Entry;
use paletteai::emit::FileToWrite;
use paletteai::emit::Folder;
use paletteai::emit::FolderError;
use paletteai::emit::FolderPlan;
use paletteai::emit::Objection;
use paletteai::emit::Owners;
use paletteai::emit::write_file;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Duration;

type Tree = BTreeMap<String, String>;

const INDEX: &str = ".paletteai-index";

/// A folder that stops working, as if the process were killed, after a number of steps; a write
/// that is cut off leaves half of the file.
struct Failing {
    inner: DiskFolder,
    left: usize,
}

impl Failing {
    fn step(&mut self) -> io::Result<()> {
        self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| io::Error::other("killed"))?;
        Ok(())
    }
}

impl Folder for Failing {
    fn is_empty(&self) -> io::Result<bool> {
        self.inner.is_empty()
    }

    fn look(&self, path: &str) -> io::Result<Entry> {
        self.inner.look(path)
    }

    fn write(&mut self, path: &str, content: &[u8]) -> io::Result<()> {
        let last = self.left == 1;
        self.step()?;
        if last {
            self.inner.write(path, &content[..content.len() / 2])?;
            return Err(io::Error::other("killed"));
        }
        self.inner.write(path, content)
    }

    fn rename(&mut self, from: &str, to: &str) -> io::Result<()> {
        self.step()?;
        self.inner.rename(from, to)
    }

    fn remove_file(&mut self, path: &str) -> io::Result<()> {
        self.step()?;
        self.inner.remove_file(path)
    }

    fn make_folder(&mut self, path: &str) -> io::Result<()> {
        self.step()?;
        self.inner.make_folder(path)
    }

    fn remove_folder(&mut self, path: &str) -> io::Result<()> {
        self.step()?;
        self.inner.remove_folder(path)
    }
}

/// Files `<namespace>/<name>/spoke/default/configmap-<number>.yaml`.
fn files(owner: &str, version: &str, numbers: impl Iterator<Item = usize>) -> Vec<FileToWrite> {
    numbers
        .map(|number| FileToWrite {
            path: format!("{owner}/spoke/default/configmap-{number}.yaml"),
            text: format!(
                "number: {number}\nversion: {version}\n{}",
                "# long\n".repeat(20)
            ),
        })
        .collect()
}

/// All files below a folder that are not ours alone.
fn tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        let name = entry.file_name().to_str().unwrap();
        if entry.file_type().is_file() && !name.starts_with(".paletteai-") {
            let path = entry.path().strip_prefix(folder).unwrap();
            let text = fs::read_to_string(entry.path()).unwrap();
            tree.insert(path.to_str().unwrap().to_owned(), text);
        }
    }
    tree
}

fn as_tree<'a>(files: impl IntoIterator<Item = &'a FileToWrite>) -> Tree {
    files
        .into_iter()
        .map(|file| (file.path.clone(), file.text.clone()))
        .collect()
}

fn plan<'f>(folder: &Path, files: &'f [FileToWrite]) -> Result<FolderPlan<'f>, FolderError> {
    let open = DiskFolder::open(folder)?;
    FolderPlan::new(&open, files, &Coverage::default(), false)
}

fn write(folder: &Path, files: &[FileToWrite]) {
    let plan = plan(folder, files).unwrap();
    assert_eq!(plan.objections, []);
    plan.apply(&mut DiskFolder::lock(folder).unwrap()).unwrap();
}

/// Writes until it is killed after so many steps; true when it was done before.
fn write_killed(folder: &Path, files: &[FileToWrite], steps: usize) -> bool {
    let plan = plan(folder, files).unwrap();
    assert_eq!(plan.objections, [], "killed before {steps} steps");
    let mut failing = Failing {
        inner: DiskFolder::open(folder).unwrap(),
        left: steps,
    };
    plan.apply(&mut failing).is_ok()
}

fn foreign(folder: &Path) -> Tree {
    let foreign: Tree = [
        ("README.md", "mine"),
        ("team/web/spoke/default/notes.txt", "mine"),
        ("team/old/spoke/default/kustomization.yaml", "mine"),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into();
    for (path, text) in &foreign {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), text).unwrap();
    }
    foreign
}

/// Three versions: files are added, changed and removed from each to the next.
fn versions() -> [Vec<FileToWrite>; 3] {
    let version = |name: &str, web: std::ops::Range<usize>, other: &str| {
        let mut all = files("team/web", name, web);
        all.extend(files(other, name, 0..2));
        all
    };
    [
        version("one", 0..4, "team/old"),
        version("two", 2..6, "team/new"),
        version("three", 1..5, "team/old"),
    ]
}

#[test]
fn cut_off_before_any_step_every_file_is_whole_and_the_next_run_finishes() {
    let [first, second, third] = versions();
    let mut kills = 0;
    for steps in 0.. {
        let root = tempfile::tempdir().unwrap();
        let out = root.path();
        write(out, &first);
        let foreign = foreign(out);
        let done = write_killed(out, &second, steps);
        for (path, text) in tree(out) {
            let is = |tree: Tree| tree.get(&path) == Some(&text);
            let whole = is(as_tree(&first)) || is(as_tree(&second)) || is(foreign.clone());
            assert!(whole, "{path} after {steps} steps:\n{text}");
        }
        // The next run has other work, and is cut off as well, at several moments.
        write_killed(out, &third, steps / 2);
        write_killed(out, &second, steps / 3);
        write(out, &third);
        let mut expected = as_tree(&third);
        expected.extend(foreign);
        assert_eq!(tree(out), expected, "after {steps} steps");
        assert!(plan(out, &third).unwrap().is_up_to_date());
        assert!(!out.join("team/new").exists(), "empty folders stay behind");
        kills += 1;
        if done {
            break;
        }
    }
    assert!(kills > 30, "only {kills} moments");
}

#[test]
fn nothing_changed_means_nothing_is_written() {
    let root = tempfile::tempdir().unwrap();
    let [first, ..] = versions();
    write(root.path(), &first);
    assert!(plan(root.path(), &first).unwrap().is_up_to_date());
    assert!(write_killed(root.path(), &first, 0), "a step was taken");
}

#[test]
fn only_what_changed_is_written() {
    let root = tempfile::tempdir().unwrap();
    let mut all = files("team/web", "one", 0..5);
    write(root.path(), &all);
    let mut times = Vec::new();
    for file in &all {
        let handle = fs::File::open(root.path().join(&file.path)).unwrap();
        handle.set_modified(std::time::UNIX_EPOCH).unwrap();
    }
    all[2].text.push_str("# new\n");
    write(root.path(), &all);
    for file in &all {
        let metadata = fs::metadata(root.path().join(&file.path)).unwrap();
        times.push(metadata.modified().unwrap() == std::time::UNIX_EPOCH);
    }
    assert_eq!(times, [true, true, false, true, true]);
}

#[test]
fn every_file_that_was_edited_is_an_objection_unless_it_is_as_it_should_be() {
    let root = tempfile::tempdir().unwrap();
    let [first, second, _] = versions();
    write(root.path(), &first);
    // 0 would be removed, 2 and 3 changed; 3 is already as it should be.
    for number in [0, 2] {
        let path = format!("team/web/spoke/default/configmap-{number}.yaml");
        fs::write(root.path().join(path), "edited").unwrap();
    }
    let third = second.iter().find(|file| file.path.ends_with("-3.yaml"));
    let third = third.unwrap();
    fs::write(root.path().join(&third.path), &third.text).unwrap();
    let plan = plan(root.path(), &second).unwrap();
    let expected = ["0", "2"].map(|number| {
        let path = format!("team/web/spoke/default/configmap-{number}.yaml");
        (path, Objection::Edited)
    });
    assert_eq!(plan.objections, expected);
    plan.apply(&mut DiskFolder::lock(root.path()).unwrap())
        .unwrap();
    assert_eq!(tree(root.path()), as_tree(&second));
}

#[test]
fn a_file_that_was_removed_by_hand_comes_back() {
    let root = tempfile::tempdir().unwrap();
    let [first, ..] = versions();
    write(root.path(), &first);
    fs::remove_file(root.path().join(&first[0].path)).unwrap();
    write(root.path(), &first);
    assert_eq!(tree(root.path()), as_tree(&first));
}

#[test]
fn a_folder_of_others_is_refused_and_when_adopted_loses_nothing() {
    let root = tempfile::tempdir().unwrap();
    let mut expected = foreign(root.path());
    let [first, ..] = versions();
    let collision = root.path().join(&first[0].path);
    fs::write(&collision, "mine").unwrap();
    assert!(matches!(
        plan(root.path(), &first),
        Err(FolderError::NotOurs)
    ));
    let mut open = DiskFolder::lock(root.path()).unwrap();
    let adopted = FolderPlan::new(&open, &first, &Coverage::default(), true).unwrap();
    assert_eq!(
        adopted.objections,
        [(first[0].path.clone(), Objection::Foreign)]
    );
    adopted.apply(&mut open).unwrap();
    drop(open);
    expected.extend(as_tree(&first));
    assert_eq!(tree(root.path()), expected);
    write(root.path(), &[]);
    assert_eq!(tree(root.path()).len(), 3, "what is foreign stays foreign");
}

#[test]
fn a_narrowed_run_leaves_everything_else() {
    let root = tempfile::tempdir().unwrap();
    let mut all = files("team/web", "one", 0..2);
    all.extend(files("team/db", "one", 0..2));
    write(root.path(), &all);
    let coverage = Coverage {
        owners: Owners::Only(vec![("team".into(), "web".into())]),
        ..Coverage::default()
    };
    let web = files("team/web", "two", 1..2);
    let mut open = DiskFolder::lock(root.path()).unwrap();
    let narrowed = FolderPlan::new(&open, &web, &coverage, false).unwrap();
    narrowed.apply(&mut open).unwrap();
    let mut expected = as_tree(&files("team/db", "one", 0..2));
    expected.extend(as_tree(&web));
    assert_eq!(tree(root.path()), expected);
    assert!(
        FolderPlan::new(&open, &web, &coverage, false)
            .unwrap()
            .is_up_to_date()
    );
    drop(open);
    write(root.path(), &web);
    assert_eq!(
        tree(root.path()),
        as_tree(&web),
        "a full run knows the rest"
    );
}

#[cfg(unix)]
#[test]
fn links_never_lead_out_of_the_folder() {
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let (out, outside) = (root.path().join("out"), root.path().join("outside"));
    fs::create_dir(&out).unwrap();
    let [first, second, _] = versions();
    write(&out, &first);
    // The folder of a deployment is moved away, with a link in its place.
    fs::rename(out.join("team/web"), &outside).unwrap();
    symlink(&outside, out.join("team/web")).unwrap();
    let before = tree(&outside);
    let blocked = plan(&out, &second).unwrap();
    assert_eq!(
        blocked.objections,
        [("team/web".to_owned(), Objection::InTheWay)]
    );
    assert!(blocked.apply(&mut DiskFolder::lock(&out).unwrap()).is_err());
    write(&out, &files("team/old", "one", 0..2));
    assert_eq!(tree(&outside), before, "nothing is removed behind a link");
    // A link in the place of a file is replaced itself, not what it leads to.
    let file = &files("team/old", "one", 0..1)[0];
    let victim = root.path().join("victim");
    fs::write(&victim, "mine").unwrap();
    fs::remove_file(out.join(&file.path)).unwrap();
    symlink(&victim, out.join(&file.path)).unwrap();
    let linked = plan(&out, std::slice::from_ref(file)).unwrap();
    assert_eq!(linked.objections, [(file.path.clone(), Objection::Foreign)]);
    linked.apply(&mut DiskFolder::lock(&out).unwrap()).unwrap();
    assert_eq!(fs::read_to_string(&victim).unwrap(), "mine");
    assert!(!out.join(&file.path).is_symlink());
}

#[test]
fn an_index_that_leads_out_removes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(root.path().join("mine"), "").unwrap();
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    fs::write(out.join(INDEX), format!("{empty}  ../mine\n")).unwrap();
    assert!(matches!(
        plan(&out, &[]),
        Err(FolderError::BadIndex(INDEX, 1))
    ));
    assert!(root.path().join("mine").exists());
}

#[test]
fn two_runs_at_once_are_refused() {
    let root = tempfile::tempdir().unwrap();
    let held = DiskFolder::lock(root.path()).unwrap();
    assert!(matches!(
        DiskFolder::lock(root.path()),
        Err(FolderError::Busy)
    ));
    drop(held);
    assert!(DiskFolder::lock(root.path()).is_ok());
}

#[test]
fn a_new_folder_appears_whole_and_what_a_killed_run_left_beside_it_goes() {
    let root = tempfile::tempdir().unwrap();
    let [first, second, _] = versions();
    let target = root.path().join("deep/out");
    let left = root.path().join("deep/.out.paletteai-new");
    fs::create_dir_all(left.join("half")).unwrap();
    DiskFolder::create(&target, &FolderPlan::for_new_folder(&first)).unwrap();
    assert_eq!(tree(&target), as_tree(&first));
    assert!(!left.exists());
    assert!(plan(&target, &first).unwrap().is_up_to_date());
    write(&target, &second);
    assert_eq!(tree(&target), as_tree(&second));
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_whole_and_keeps_its_mode_and_its_links() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::fs::symlink;
    let root = tempfile::tempdir().unwrap();
    let (path, link) = (root.path().join("out.yaml"), root.path().join("link"));
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::write(root.path().join("plain"), "").unwrap();
    write_file(&path, "new").unwrap();
    assert_eq!(mode(&path), mode(&root.path().join("plain")));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    symlink("out.yaml", &link).unwrap();
    write_file(&link, "through the link").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "through the link");
    assert!(link.is_symlink());
    assert_eq!(mode(&path), 0o600);
    let dangling = root.path().join("dangling");
    symlink("not-yet", &dangling).unwrap();
    write_file(&dangling, "x").unwrap();
    assert!(dangling.is_symlink() && root.path().join("not-yet").is_file());
    write_file(Path::new("/dev/null"), "x").unwrap();
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 5);
}

/// A full disk is a device that refuses every write.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said() {
    let error = write_file(Path::new("/dev/full"), "x").unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::StorageFull);
}

/// A workspace whose rendering is many files and little work.
fn workspace(folder: &Path, value: &str, objects: usize) {
    use std::fmt::Write;
    let mut text = "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {name: web, namespace: default}
spec: {workloadProfileRef: {name: web}}
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {name: web, namespace: default}
spec:
  workload:
    components:
    - name: maps
      type: k8s-objects
      properties:
        objects:
"
    .to_owned();
    for number in 0..objects {
        write!(
            text,
            "        - apiVersion: v1
          kind: ConfigMap
          metadata: {{name: map-{number}}}
          data: {{value: {value}, more: {}}}
",
            "x".repeat(500)
        )
        .unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("all.yaml"), text).unwrap();
}

fn render(workspace: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paletteai"));
    command.env_clear().args(["render", "--target", "spoke"]);
    command.arg(workspace).arg("--output-dir").arg(out);
    command.stderr(Stdio::piped()).stdout(Stdio::null());
    command
}

#[track_caller]
fn run(mut command: Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

/// Deployments `default/<name>` of one profile each, the broken ones with an unknown parameter.
fn deployments(folder: &Path, names: &[&str], broken: &[&str]) {
    fs::create_dir_all(folder).unwrap();
    let documents = names.iter().map(|name| {
        let image = if broken.contains(name) { "imagee" } else { "image" };
        format!(
            "apiVersion: spectrocloud.com/v1beta1
kind: WorkloadProfile
metadata: {{name: {name}, namespace: default}}
spec: {{workload: {{components: [{{name: {name}, type: worker, properties: {{{image}: 'app:1'}}}}]}}}}
---
apiVersion: spectrocloud.com/v1beta1
kind: WorkloadDeployment
metadata: {{name: {name}, namespace: default}}
spec: {{workloadProfileRef: {{name: {name}}}}}
"
        )
    });
    let text = documents.collect::<Vec<String>>().join("---\n");
    fs::write(folder.join("all.yaml"), text).unwrap();
}

/// The deployments that an output folder has, by its folders.
fn rendered(out: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(out.join("default"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn only_what_a_run_speaks_for_is_removed() {
    let root = tempfile::tempdir().unwrap();
    let (source, out) = (root.path().join("source"), root.path().join("out"));
    let with = |arguments: &[&str]| {
        let mut command = render(&source, &out);
        command.args(arguments);
        command.output().unwrap().status.code()
    };
    deployments(&source, &["a", "b", "c"], &[]);
    assert_eq!(with(&[]), Some(0));
    deployments(&source, &["b", "c"], &["c"]);
    assert_eq!(with(&[]), Some(3), "one failed, so nothing is written");
    assert_eq!(rendered(&out), ["a", "b", "c"]);
    assert_eq!(with(&["--keep-going"]), Some(3));
    assert_eq!(rendered(&out), ["a", "b", "c"], "what failed is not gone");
    deployments(&source, &["b"], &[]);
    assert_eq!(with(&["--deployment", "b"]), Some(0));
    assert_eq!(with(&["--selector", "!x"]), Some(0));
    assert_eq!(rendered(&out), ["a", "b", "c"]);
    assert_eq!(with(&["--include", "Namespace"]), Some(0));
    let deployment = out.join("default/c/spoke/default/deployment-c.yaml");
    assert!(deployment.exists(), "a kind that was not rendered");
    assert!(!out.join("default/c/spoke/_cluster").exists());
    assert_eq!(with(&["--check"]), Some(1));
    assert_eq!(with(&["--namespace", "default"]), Some(0));
    assert_eq!(rendered(&out), ["b"]);
    assert_eq!(with(&["--check"]), Some(0));
}

#[test]
fn kill_9_at_200_moments_leaves_whole_files_and_work_that_one_more_run_finishes() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("out");
    let sources = [("a", "one", 205), ("b", "two", 180)].map(|(name, value, count)| {
        let folder = root.path().join(name);
        workspace(&folder, value, count);
        folder
    });
    let expected = sources.each_ref().map(|source| {
        let out = source.join("expected");
        run(render(source, &out));
        tree(&out)
    });
    assert!(expected[0].len() >= 200, "{} files", expected[0].len());
    run(render(&sources[0], &out));
    let foreign = foreign(&out);
    let (mut delay, mut seed, mut hits) = (20_000_u64, 7_u64, 0);
    for kill in 0..200 {
        let which = (kill + 1) % 2;
        let mut child = render(&sources[which], &out).spawn().unwrap();
        // Numbers that look random and are the same in every run of the test.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        sleep(Duration::from_micros(delay / 2 + (seed >> 33) % delay));
        let ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        child.wait().unwrap();
        let cut_off = out.join(".paletteai-index.next").exists();
        hits += usize::from(cut_off);
        // Early and late kills bring the next one nearer to the writing.
        delay = match (ended, cut_off) {
            (true, _) => delay * 9 / 10,
            (false, false) => delay * 11 / 10,
            (false, true) => delay,
        }
        .clamp(1_000, 2_000_000);
        for (path, text) in tree(&out) {
            let whole = [&expected[0], &expected[1], &foreign]
                .iter()
                .any(|tree| tree.get(&path) == Some(&text));
            assert!(whole, "{path} after kill {kill}:\n{text}");
        }
        if kill % 20 == 19 {
            run(render(&sources[which], &out));
            let mut wanted = expected[which].clone();
            wanted.extend(foreign.clone());
            assert!(tree(&out) == wanted, "after kill {kill}");
            assert!(!out.join(".paletteai-index.next").exists());
        }
    }
    assert!(
        hits >= 10,
        "only {hits} kills came while files were written"
    );
    eprintln!("{hits} of 200 kills came while files were written");
}
