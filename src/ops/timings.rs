//! Where the time goes.

use crate::workspace::EntryKind;
use crate::workspace::FileError;
use crate::workspace::Files;
use crate::workspace::Unlisted;
use crate::workspace::Visit;
use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

/// A part of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finding and reading files.
    Read,
    /// From texts to resources.
    Decode,
    /// The embedded definitions.
    Catalogue,
    /// From deployments to plans: references, overrides, variables, macros.
    Resolve,
    /// From plans to manifests: templates, traits, topology.
    Render,
    /// From manifests to bytes, and those to their place.
    Write,
}

impl Phase {
    /// All, in the order of the work.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Decode,
        Self::Catalogue,
        Self::Resolve,
        Self::Render,
        Self::Write,
    ];

    /// The name that people read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Decode => "decode",
            Self::Catalogue => "catalogue",
            Self::Resolve => "resolve",
            Self::Render => "render",
            Self::Write => "write",
        }
    }
}

/// How long each phase took, by a clock that the caller brings.
#[derive(Clone, Debug)]
pub struct Timings {
    now: fn() -> Duration,
    phase: Option<(Phase, Duration)>,
    spent: Vec<(Phase, Duration)>,
}

impl Default for Timings {
    /// By a clock that stands still.
    fn default() -> Self {
        Self::new(|| Duration::ZERO)
    }
}

impl Timings {
    /// By a clock that tells the time since any fixed moment.
    pub fn new(now: fn() -> Duration) -> Self {
        Self {
            now,
            phase: None,
            spent: Vec::new(),
        }
    }

    /// Ends the phase that runs, and begins another.
    pub fn enter(&mut self, phase: Phase) {
        self.end();
        self.phase = Some((phase, (self.now)()));
    }

    /// Ends the phase that runs.
    pub fn end(&mut self) {
        if let Some((phase, since)) = self.phase.take() {
            self.add(phase, (self.now)().saturating_sub(since));
        }
    }

    /// The time spent in a phase so far.
    pub fn of(&self, phase: Phase) -> Duration {
        let of_phase = self.spent.iter().filter(|(other, _)| *other == phase);
        of_phase.map(|(_, spent)| *spent).sum()
    }

    fn add(&mut self, phase: Phase, spent: Duration) {
        match self.spent.iter_mut().find(|(other, _)| *other == phase) {
            Some((_, sum)) => *sum += spent,
            None => self.spent.push((phase, spent)),
        }
    }

    /// Files whose reading is timed.
    pub(super) fn files<'f>(&self, inner: &'f dyn Files) -> TimedFiles<'f> {
        TimedFiles {
            inner,
            now: self.now,
            spent: Cell::default(),
        }
    }

    /// What was spent on reading while another phase ran belongs to reading.
    pub(super) fn was_reading(&mut self, files: &TimedFiles<'_>) {
        let spent = files.spent.take();
        self.add(Phase::Read, spent);
        if let Some((_, since)) = &mut self.phase {
            *since += spent;
        }
    }
}

/// Files that note how long it takes to read them.
pub(super) struct TimedFiles<'f> {
    inner: &'f dyn Files,
    now: fn() -> Duration,
    spent: Cell<Duration>,
}

impl TimedFiles<'_> {
    fn timed<T>(&self, work: impl FnOnce() -> T) -> T {
        let since = (self.now)();
        let result = work();
        let spent = (self.now)().saturating_sub(since);
        self.spent.set(self.spent.get() + spent);
        result
    }
}

impl Files for TimedFiles<'_> {
    fn stays_below(&self, path: &Path, folder: &Path) -> bool {
        self.inner.stays_below(path, folder)
    }

    fn kind(&self, path: &Path) -> Option<EntryKind> {
        self.timed(|| self.inner.kind(path))
    }

    fn list(
        &self,
        folder: &Path,
        visit: &mut dyn FnMut(&Path, EntryKind) -> Visit,
    ) -> Result<(), Unlisted> {
        // What the visitor does counts as reading too; it reads ignore files through us, and their
        // time must not count twice.
        let before = self.spent.get();
        let since = (self.now)();
        let result = self.inner.list(folder, visit);
        let spent = (self.now)().saturating_sub(since);
        self.spent.set(before + spent);
        result
    }

    fn can_be_read_again(&self, path: &Path) -> bool {
        self.inner.can_be_read_again(path)
    }

    fn read(&self, path: &Path) -> Result<Vec<u8>, FileError> {
        self.timed(|| self.inner.read(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::MemoryFiles;
    use std::sync::atomic::AtomicU64;
    use std::sync::atomic::Ordering;

    /// A clock that goes on by a millisecond whenever somebody looks at it.
    fn tick() -> Duration {
        static TIME: AtomicU64 = AtomicU64::new(0);
        Duration::from_millis(TIME.fetch_add(1, Ordering::SeqCst))
    }

    #[test]
    fn phases_add_up_and_reading_is_taken_out_of_the_phase_that_reads() {
        let mut timings = Timings::new(tick);
        let memory = MemoryFiles::default();
        timings.enter(Phase::Decode);
        let files = timings.files(&memory);
        assert!(files.read(Path::new("missing")).is_err());
        timings.was_reading(&files);
        timings.enter(Phase::Render);
        timings.enter(Phase::Decode);
        timings.end();
        let spent = Phase::ALL.map(|phase| timings.of(phase).as_millis());
        assert_eq!(spent, [1, 3, 0, 0, 1, 0]);
    }
}
