//! A watch renders what changed, and leaves the folder as a run leaves it that remembers nothing.

use crate::changes::change_input;
use crate::changes::replace;
use crate::spoken::expect;
use crate::spoken::lines;
use crate::trees::tree;
use crate::twins::Twins;
use crate::workloads::Random;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Stdio;
use std::sync::mpsc::Receiver;
use std::thread::sleep;
use std::time::Duration;

/// A watch over one of two folders, which ends with the test, whatever comes of it.
struct Watch {
    child: Child,
    said: Receiver<String>,
}

impl Watch {
    /// One that has written the folder for the first time.
    fn over(twins: &Twins) -> Self {
        let mut command = twins.command("out", &["--watch"]);
        let command = command.stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it is built");
        let said = lines(child.stderr.take().expect("it is piped"));
        expect(&said, "wrote ");
        Self { child, said }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _over = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// The files of a folder into which somebody may be writing; nothing where one went away meanwhile.
fn look(folder: &Path) -> Option<BTreeMap<PathBuf, Vec<u8>>> {
    let entries = walkdir::WalkDir::new(folder).into_iter();
    let files = entries.filter(|entry| entry.as_ref().is_ok_and(|entry| entry.path().is_file()));
    let file = |path: &Path| {
        let name = path.strip_prefix(folder).ok()?;
        Some((name.to_owned(), fs::read(path).ok()?))
    };
    files.map(|entry| file(entry.ok()?.path())).collect()
}

/// Renders what there is now without a memory, and waits half a minute for the watch to do the same.
fn become_the_same(twins: &Twins) -> bool {
    twins.render("twin", &["--no-cache"]);
    (0..600).any(|_| {
        let out = look(&twins.at("out"));
        let is_same = out.is_some_and(|out| Some(out) == look(&twins.at("twin")));
        sleep(Duration::from_millis(if is_same { 0 } else { 50 }));
        is_same
    })
}

#[test]
fn a_watch_leaves_what_a_run_leaves_that_remembers_nothing() {
    let (twins, mut random) = (Twins::new(), Random::new(11));
    let mut watch = Watch::over(&twins);
    for number in 0..25 {
        let (what, broken) = change_input(&twins, number, &mut random);
        assert!(become_the_same(&twins), "{number}: {what}");
        for (path, content) in broken.into_iter().rev() {
            fs::write(path, content).expect("there is room");
        }
    }
    assert!(watch.child.try_wait().expect("it is ours").is_none());
}

#[test]
fn a_watch_writes_what_it_could_not_write_before() {
    let (twins, mut random) = (Twins::new(), Random::new(12));
    let watch = Watch::over(&twins);
    let one = twins.deployment(&mut random);
    // By hand, so that the watch refuses to write over it.
    let name = one
        .strip_prefix(twins.at("fleet/deployments"))
        .expect("it is below");
    let folder = twins.at("out").join(name.with_extension(""));
    let objects = tree(&folder);
    let (object, content) = objects.iter().next().expect("it has objects");
    fs::write(folder.join(object), "by: hand\n").expect("there is room");
    replace(&one, "name: profile-", "name: profile-07");
    expect(&watch.said, "output::edited");
    fs::write(folder.join(object), content).expect("there is room");
    // Nothing of the workspace changes any more.
    assert!(become_the_same(&twins));
}

#[test]
fn a_watch_forgets_no_change_while_the_settings_are_wrong() {
    let (twins, mut random) = (Twins::new(), Random::new(13));
    let settings = twins.at("fleet/paletteai.yaml");
    let write = |text: &str| fs::write(&settings, text).expect("there is room");
    write("namespace: default\n");
    let watch = Watch::over(&twins);
    write("namespace: [\n");
    let one = twins.deployment(&mut random);
    replace(&one, "greeting: ", "greeting: meanwhile");
    expect(&watch.said, "yaml::syntax");
    // Nobody knows which of the two the watch saw first.
    sleep(Duration::from_millis(300));
    write("namespace: default\n");
    assert!(become_the_same(&twins));
}
