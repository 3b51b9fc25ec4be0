//! From parsed arguments to an exit code.

use super::args::Arguments;
use super::args::Command;
use super::args::Environment;
use super::args::Global;
use super::bundle;
use super::check;
use super::clock;
use super::cluster_profile;
use super::completion;
use super::config;
use super::datum;
use super::definition;
use super::diff;
use super::environment;
use super::exit::Exit;
use super::explain;
use super::graph;
use super::impact;
use super::list;
use super::lock;
use super::man;
use super::outdated;
use super::placement;
use super::render;
use super::revision;
use super::rollout;
use super::schema;
use super::settings;
use super::studio;
use super::terminal;
use super::terminal::Terminal;
use super::variable;
use super::watch;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::command::DEFECT;
use crate::ops::Session;
use crate::ops::Timings;
use crate::workspace::DiskFiles;
use crate::workspace::Files;
use crate::workspace::Settings;
use std::io;
use std::panic;
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

/// What a command works with.
pub(super) struct Run<'a> {
    pub(super) terminal: Terminal,
    pub(super) files: DiskFiles,
    pub(super) session: &'a mut Session,
    pub(super) settings: Settings,
    /// `-C`, or the current folder.
    pub(super) directories: Vec<PathBuf>,
    /// Flags and environment, for settings of further folders.
    pub(super) global: Global,
    pub(super) environment: &'a Environment,
}

impl Run<'_> {
    /// Prints a result; what cannot be printed is reported.
    pub(super) fn result(&mut self, text: &str) -> Result<(), Reported> {
        Terminal::result(text).map_err(|error| self.unwritable("standard output", &error))
    }

    /// Reports that something could not be written.
    pub(super) fn unwritable(&mut self, what: &str, error: &io::Error) -> Reported {
        self.session
            .diagnostics
            .report(terminal::unwritable(what, error))
    }
}

/// Runs a command; a panic becomes a report and an exit code.
pub(super) fn guarded(arguments: Arguments, environment: &Environment) -> Exit {
    let global = arguments.global.clone();
    let terminal = Terminal::new(
        global.message_format,
        global.color,
        environment.no_color,
        global.quiet,
    );
    if let Command::Render(render) = &arguments.command
        && render.watch
    {
        let directories = directories(&global, &arguments.command);
        return watch::watch(render, &global, environment, &directories, terminal);
    }
    once(&global, terminal, |session| {
        command(arguments, environment, terminal, session);
    })
}

/// Does something with a new session, and prints what there is to say about it.
pub(super) fn once(global: &Global, terminal: Terminal, work: impl FnOnce(&mut Session)) -> Exit {
    // The report replaces the panic message, which names lines of ours.
    panic::set_hook(Box::new(|_| {}));
    let mut session = Session {
        show_secrets: global.show_secrets,
        threads: global.threads(),
        timings: Timings::new(clock::now),
        ..Session::default()
    };
    let caught = panic::catch_unwind(AssertUnwindSafe(|| work(&mut session)));
    let _hook = panic::take_hook();
    if let Err(payload) = caught {
        session.diagnostics.push(defect(payload.as_ref()));
    }
    session.hide_secrets();
    let exit = match (Exit::of(&session.diagnostics), Exit::of(&session.told)) {
        (Exit::Success, Exit::Success) if session.differs => Exit::Finding,
        (Exit::Success, told) => told,
        (exit, _) => exit,
    };
    terminal.diagnostics(&mut session.diagnostics, &session.sources);
    if let (Some(words), Exit::Success) = (&session.last_words, exit) {
        terminal.note(words);
    }
    exit
}

fn defect(payload: &(dyn std::any::Any + Send)) -> Diagnostic {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let message = format!(
        "paletteai made a mistake: {}",
        text.unwrap_or("no reason given")
    );
    Diagnostic::error(&DEFECT, message)
        .help("please report this with the command and, if you can, the files")
}

/// Whatever goes wrong is in the session's diagnostics, so the result carries nothing more.
fn command(
    arguments: Arguments,
    environment: &Environment,
    terminal: Terminal,
    session: &mut Session,
) {
    let Arguments { command, global } = arguments;
    if let Command::Completion { shell } = command {
        completion_script(shell, session);
        return;
    }
    let directories = directories(&global, &command);
    let files = &DiskFiles;
    let run = opened(&global, environment, &directories, files, terminal, session);
    let Some(mut run) = run else { return };
    let _reported = match command {
        Command::Check(arguments) => check::check(&arguments, &mut run),
        Command::Render(arguments) => render::render(&arguments, &mut run),
        Command::Explain(arguments) => explain::explain(arguments, &mut run),
        Command::Variable(arguments) => variable::variable(arguments, &mut run),
        Command::Revision(arguments) => revision::revision(*arguments, &mut run),
        Command::Diff(arguments) => diff::diff(&arguments, &mut run),
        Command::Impact(arguments) => impact::impact(&arguments, &mut run),
        Command::Graph(arguments) => graph::graph(&arguments, &mut run),
        Command::Lock(arguments) => lock::lock(&arguments, &mut run),
        Command::Outdated(arguments) => outdated::outdated(&arguments, &mut run),
        Command::ClusterProfile(arguments) => cluster_profile::cluster_profile(arguments, &mut run),
        Command::Datum(arguments) => datum::datum(*arguments, &mut run),
        Command::Placement(arguments) => placement::placement(&arguments, &mut run),
        Command::Rollout(arguments) => rollout::rollout(&arguments, &mut run),
        Command::Environment(arguments) => environment::environment(&arguments, &mut run),
        Command::List(arguments) => list::list(&arguments, &mut run),
        Command::Definition(arguments) => definition::definition(*arguments, &mut run),
        Command::Bundle(arguments) => bundle::bundle(*arguments, &mut run),
        Command::Studio(arguments) => studio::studio(*arguments, &mut run),
        Command::Schema(arguments) => schema::schema(&arguments, &mut run),
        Command::Crds(arguments) => schema::crds(&arguments, &mut run),
        Command::Man(arguments) => man::man(&arguments, &mut run),
        Command::Config(arguments) => config::config(&arguments, &mut run),
        Command::Completion { .. } => Ok(()),
    };
}

/// Reads the settings of a run; `None` when they are wrong, which is in the session.
pub(super) fn opened<'s>(
    global: &Global,
    environment: &'s Environment,
    directories: &[PathBuf],
    files: &dyn Files,
    terminal: Terminal,
    session: &'s mut Session,
) -> Option<Run<'s>> {
    let settings = settings::settings(global, environment, directories, files, session);
    if session.diagnostics.has_errors() {
        return None;
    }
    Some(Run {
        terminal,
        files: DiskFiles,
        session,
        settings,
        directories: directories.to_vec(),
        global: global.clone(),
        environment,
    })
}

/// `render` and `check` name their workspace by positional paths; `-C` does the same for every
/// command.
fn directories(global: &Global, command: &Command) -> Vec<PathBuf> {
    let mut directories = global.directory.clone();
    match command {
        Command::Render(arguments) => directories.extend(arguments.paths.iter().cloned()),
        Command::Check(arguments) => directories.extend(arguments.paths.iter().cloned()),
        _ => {}
    }
    if directories.is_empty() {
        directories.push(PathBuf::from("."));
    }
    directories
}

fn completion_script(shell: clap_complete::Shell, session: &mut Session) {
    let script = completion::script(shell);
    if let Err(error) = Terminal::result(&String::from_utf8_lossy(&script)) {
        session
            .diagnostics
            .push(terminal::unwritable("standard output", &error));
    }
}
