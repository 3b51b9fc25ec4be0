//! What wakes a watch: the system says that something happened in a folder.

use super::clock;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::sync::mpsc::channel;
use std::time::Duration;

/// An ear for folders.
///
/// It may ring for nothing, and stay silent although something happened: network folders tell
/// nothing, and systems hear only so many folders. So it says when to look, and never what is there.
pub(super) struct Alarm {
    watcher: Option<RecommendedWatcher>,
    rings: Receiver<()>,
    /// Without a watcher nobody rings, and waiting only takes its time.
    _silent: Sender<()>,
}

impl Alarm {
    /// One that listens to nothing yet.
    pub(super) fn new() -> Self {
        let (ring, rings) = channel();
        let silent = ring.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // We open files ourselves.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                let _nobody_waits = ring.send(());
            }
        });
        Self {
            watcher: watcher.ok(),
            rings,
            _silent: silent,
        }
    }

    /// Listens to these folders, too. A folder that was replaced is another one.
    pub(super) fn listen(&mut self, folders: &BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        for folder in folders {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            // What cannot be heard is looked at now and then.
            let _deaf = watcher.watch(folder, RecursiveMode::NonRecursive);
        }
    }

    /// Waits until it rings, but no longer than this; whether it rang.
    pub(super) fn wait(&self, longest: Duration) -> bool {
        match self.rings.recv_timeout(longest) {
            Ok(()) => true,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    /// Waits until it has not rung for so long; but not forever, because somebody may write all
    /// the time.
    pub(super) fn wait_for_silence(&self, silence: Duration, longest: Duration) {
        let end = clock::now() + longest;
        while self.wait(silence) && clock::now() < end {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    #[cfg(any(target_os = "linux", target_os = "macos", windows))]
    #[expect(clippy::disallowed_methods, reason = "a test writes files")]
    fn it_rings_for_what_is_written_and_not_for_what_is_read() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        fs::write(&file, "1").unwrap();
        let mut alarm = Alarm::new();
        alarm.listen(&BTreeSet::from([root.path().to_owned()]));
        alarm.wait_for_silence(Duration::from_millis(50), Duration::from_secs(10));
        fs::read(&file).unwrap();
        assert!(!alarm.wait(Duration::from_millis(50)));
        fs::write(&file, "2").unwrap();
        assert!(alarm.wait(Duration::from_secs(10)));
    }

    #[test]
    fn it_waits_where_nothing_can_be_heard() {
        let mut alarm = Alarm::new();
        alarm.listen(&BTreeSet::from([PathBuf::from("/missing/folder")]));
        let before = clock::now();
        assert!(!alarm.wait(Duration::from_millis(20)));
        assert!(clock::now() >= before + Duration::from_millis(20));
    }
}
