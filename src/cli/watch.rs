//! `paletteai render --watch`.

use super::alarm::Alarm;
use super::args::Environment;
use super::args::Global;
use super::clock;
use super::exit::Exit;
use super::output_folder::counted;
use super::render;
use super::render_arguments::RenderArguments;
use super::rendered_objects::RenderedObjects;
use super::run;
use super::run::Run;
use super::terminal::Terminal;
use super::watched::WatchedFiles;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::ARGUMENTS;
use crate::emit::Owners;
use crate::ops;
use crate::ops::Recalled;
use crate::ops::Remembered;
use crate::ops::RenderOptions;
use crate::ops::RenderResult;
use crate::workspace::DiskFiles;
use crate::workspace::TracedFiles;
use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// How often we look at the files while nothing is heard of them.
const LOOK: Duration = Duration::from_secs(1);

/// What one save of an editor changes at most: files that it writes, and their folder.
const ONE_SAVE: usize = 3;

/// How long it must be silent after one save.
const SHORT_SILENCE: Duration = Duration::from_millis(3);

/// How long it must be silent after more, because a version control system writes many files.
const LONG_SILENCE: Duration = Duration::from_millis(100);

/// Whoever writes all the time is not waited for longer.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Renders whenever a file changes that the last render read, and prints what became different,
/// until the process is ended. A render that fails says why, and the next one is compared with the
/// last that did not.
pub(super) fn watch(
    arguments: &RenderArguments,
    global: &Global,
    environment: &Environment,
    directories: &[PathBuf],
    terminal: Terminal,
) -> Exit {
    if directories.iter().any(|path| path.as_os_str() == "-") {
        return run::once(global, terminal, |session| {
            let message = "standard input cannot be watched";
            let diagnostic = Diagnostic::error(&ARGUMENTS, message);
            session
                .diagnostics
                .push(diagnostic.help("name files or folders, or leave out `--watch`"));
        });
    }
    let (files, mut alarm) = (WatchedFiles::new(&DiskFiles), Alarm::new());
    let mut watch = Watch {
        arguments,
        files: &files,
        last: None,
        remembered: None,
        nobody_reads: false,
        unwritten: None,
        is_again: false,
    };
    let mut changed = BTreeSet::new();
    loop {
        let exit = run::once(global, terminal, |session| {
            let run = run::opened(global, environment, directories, &files, terminal, session);
            let Some(mut run) = run else {
                // What changed is not looked at, and is not told again: the next round renders all.
                watch.remembered = None;
                watch.unwritten = None;
                return;
            };
            let before = watch.unwritten.take();
            watch.is_again = changed.is_empty() && before.is_some();
            let _reported = watch.round(&changed, &mut run);
            if watch.is_again && watch.unwritten == before {
                // It was said, and nothing happened since but time.
                run.session.diagnostics.forget_since(0);
            }
        });
        if watch.nobody_reads {
            return exit;
        }
        files.look_again(&changed);
        alarm.listen(&files.folders());
        changed = change(&files, &alarm, watch.unwritten.is_some());
        files.forget(&changed);
    }
}

/// Waits until something changed that was looked at, and says what. With something to do again it is
/// nothing, after a while.
fn change(files: &WatchedFiles<'_>, alarm: &Alarm, again: bool) -> BTreeSet<PathBuf> {
    let mut rang = false;
    loop {
        if rang {
            alarm.wait_for_silence(SHORT_SILENCE, LONGEST_WAIT);
        }
        let changed = files.changed();
        if changed.is_empty() {
            rang = alarm.wait(LOOK);
            if again && !rang {
                return changed;
            }
        } else if rang && changed.len() <= ONE_SAVE {
            return changed;
        } else {
            return many_changes(changed, files, alarm);
        }
    }
}

/// Waits until nothing more changes.
fn many_changes(
    mut changed: BTreeSet<PathBuf>,
    files: &WatchedFiles<'_>,
    alarm: &Alarm,
) -> BTreeSet<PathBuf> {
    loop {
        alarm.wait_for_silence(LONG_SILENCE, LONGEST_WAIT);
        let now = files.changed();
        if now == changed {
            return now;
        }
        changed = now;
    }
}

/// What lasts from one round to the next.
struct Watch<'w> {
    arguments: &'w RenderArguments,
    files: &'w WatchedFiles<'w>,
    last: Option<RenderedObjects>,
    /// What is known of the output folder, if the last round left it up to date.
    remembered: Option<Remembered>,
    nobody_reads: bool,
    /// Why the last round could not be written. Nothing tells when it can be: somebody else may have
    /// written to the folder, or its disk was full.
    unwritten: Option<Vec<Diagnostic>>,
    /// Whether this round only tries that again.
    is_again: bool,
}

impl Watch<'_> {
    fn round(&mut self, changed: &BTreeSet<PathBuf>, run: &mut Run<'_>) -> Result<(), Reported> {
        let remembered = self.remembered.take();
        let options = render::checked_options(self.arguments, run)?;
        let output = &self.arguments.output;
        match self.recalled(remembered.as_ref(), changed, &options, run) {
            Some(Recalled::UpToDate) => {
                run.terminal.note("no object changed");
                self.remembered = remembered;
            }
            Some(Recalled::Part(part)) => self.show(&part.0, Some(part.1), run)?,
            None => {
                let traced = TracedFiles::new(self.files);
                let result = ops::render(&options, &run.settings, &traced, run.session)?;
                let trace = traced.into_trace();
                let remembered =
                    Remembered::of(&options, &run.settings, trace, &result, run.session);
                self.show(&result, remembered, run)?;
            }
        }
        run.session.timings.end();
        if output.timings {
            run.terminal.note(&clock::table(&run.session.timings));
        }
        Ok(())
    }

    /// What is to be done where only some files changed since the last round.
    fn recalled(
        &self,
        remembered: Option<&Remembered>,
        changed: &BTreeSet<PathBuf>,
        options: &RenderOptions,
        run: &mut Run<'_>,
    ) -> Option<Recalled> {
        let folder = self.arguments.output.folder.output_dir.as_ref()?;
        let request = (options, &run.settings);
        remembered?.since(changed, folder, request, self.files, run.session)
    }

    /// Prints what became different, and writes it where it is wanted.
    fn show(
        &mut self,
        result: &RenderResult,
        remembered: Option<Remembered>,
        run: &mut Run<'_>,
    ) -> Result<(), Reported> {
        let now = RenderedObjects::of(result, run.session);
        if let Err(error) = self.say(now, result, run) {
            self.nobody_reads = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                return Err(run.unwritable("standard output", &error));
            }
            return Ok(());
        }
        let output = &self.arguments.output;
        if output.has_destination() {
            let target = self.arguments.shape.target.target();
            let before = run.session.diagnostics.len();
            let written = render::write(target, output, result, run);
            if written.is_err() {
                let said = run.session.diagnostics.iter().skip(before);
                self.unwritten = Some(said.cloned().collect());
            }
            let index = written?;
            self.remembered = remembered.zip(index).map(|(mut remembered, index)| {
                remembered.left(index);
                remembered
            });
        }
        Ok(())
    }

    fn say(
        &mut self,
        now: RenderedObjects,
        result: &RenderResult,
        run: &Run<'_>,
    ) -> io::Result<()> {
        let Some(last) = &mut self.last else {
            self.last = Some(now);
            let objects = counted(result.manifests.len(), "object");
            let deployments = counted(result.deployments, "deployment");
            run.terminal.note(&format!(
                "rendered {objects} of {deployments}; Ctrl-C ends the watch"
            ));
            return Ok(());
        };
        let owners = if result.others_are_up_to_date {
            &result.coverage.owners
        } else {
            &Owners::All
        };
        let text = last.replace(now, owners);
        if text.is_empty() && !self.is_again {
            run.terminal.note("no object changed");
        }
        Terminal::print(&text)
    }
}
