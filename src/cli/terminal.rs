//! The only printer.

use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::command::ARGUMENTS;
use crate::diag::codes::output::UNWRITABLE;
use crate::diag::human;
use crate::diag::human::Style;
use crate::diag::json;
use crate::source::Sources;
use clap::error::ErrorKind;
use std::io;
use std::io::IsTerminal;
use std::io::Write;

/// How diagnostics are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum MessageFormat {
    /// For people, with snippets.
    #[default]
    Human,
    /// One JSON object a line.
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Standard output and standard error of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terminal {
    format: MessageFormat,
    colour: Colour,
    no_color: bool,
    quiet: bool,
}

/// Says what is wrong with the command line: in clap's words below the code of all such errors,
/// or as a diagnostic like any other.
pub(super) fn wrong_arguments(error: &clap::Error, as_json: bool) {
    if !as_json {
        if error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
            let _gone = writeln!(io::stderr().lock(), "{}\n", ARGUMENTS.slug);
        }
        let _gone = error.print();
        return;
    }
    let text = error.render().to_string();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first);
    let mut diagnostic = Diagnostic::error(&ARGUMENTS, message);
    if let Some(tip) = lines.find_map(|line| line.trim().strip_prefix("tip: ")) {
        diagnostic = diagnostic.help(tip);
    }
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    let text = json::render(&diagnostics, &Sources::default());
    let _gone = io::stderr().lock().write_all(text.as_bytes());
}

/// Something could not be written.
pub(super) fn unwritable(what: &str, error: &io::Error) -> Diagnostic {
    let reason = error.to_string();
    // The number is for those who write programs.
    let reason = reason.split(" (os error").next().unwrap_or_default();
    let message = format!("{what} cannot be written: {}", reason.to_lowercase());
    let diagnostic = Diagnostic::error(&UNWRITABLE, message);
    let help = match error.kind() {
        io::ErrorKind::NotFound => "make the folder first",
        io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed; name another place"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "name another place, or change what you may write"
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "free some space, and try again"
        }
        _ => return diagnostic,
    };
    diagnostic.help(help)
}

/// Says that what a run was for could not be printed, before it has a terminal.
pub(super) fn no_standard_output(error: &io::Error, as_json: bool) {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(unwritable("standard output", error));
    let format = if as_json {
        MessageFormat::Json
    } else {
        MessageFormat::Human
    };
    let terminal = Terminal::new(format, Colour::Never, true, false);
    terminal.diagnostics(&mut diagnostics, &Sources::default());
}

impl Terminal {
    /// A terminal; `no_color` says whether the environment asks for none.
    pub(super) fn new(format: MessageFormat, colour: Colour, no_color: bool, quiet: bool) -> Self {
        Self {
            format,
            colour,
            no_color,
            quiet,
        }
    }

    /// True when results go to a person.
    pub(super) fn shows_results_to_a_person() -> bool {
        io::stdout().is_terminal()
    }

    /// Prints a result.
    ///
    /// # Errors
    /// When standard output cannot be written. A reader that went away (`| head`) is no error.
    pub(super) fn result(text: &str) -> io::Result<()> {
        match Self::print(text) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Prints a result that is not text.
    ///
    /// # Errors
    /// When standard output cannot be written, be it that its reader went away.
    pub(super) fn result_bytes(bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush())
    }

    /// Prints a part of a result.
    ///
    /// # Errors
    /// When standard output cannot be written, be it that its reader went away.
    pub(super) fn print(text: &str) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes()).and_then(|()| out.flush())
    }

    /// Prints diagnostics, sorted by place.
    pub(super) fn diagnostics(self, diagnostics: &mut Diagnostics, sources: &Sources) {
        diagnostics.sort();
        let text = match self.format {
            MessageFormat::Json => json::render(diagnostics, sources),
            MessageFormat::Human => human::render(diagnostics, sources, self.style()),
        };
        // When even standard error is gone there is nobody left to tell.
        let _gone = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Whether somebody may be waiting at the terminal.
    pub(super) fn shows_progress(self) -> bool {
        !self.quiet && self.format == MessageFormat::Human && io::stderr().is_terminal()
    }

    /// Puts a line of progress in the place of the last one; an empty one takes it away.
    pub(super) fn progress(text: &str) {
        let mut err = io::stderr().lock();
        // To the beginning of the line, and away with what was there.
        let _gone = write!(err, "\r\x1b[K{text}").and_then(|()| err.flush());
    }

    /// Prints a remark that is neither a result nor a diagnostic.
    pub(super) fn note(self, text: &str) {
        if !self.quiet && self.format == MessageFormat::Human {
            let _gone = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// How a report for people is drawn on standard output.
    pub(super) fn result_style(self) -> Style {
        self.style_on(io::stdout().is_terminal())
    }

    /// Whether results have colours.
    pub(super) fn colours_results(self) -> bool {
        self.result_style().colour
    }

    fn style(self) -> Style {
        self.style_on(io::stderr().is_terminal())
    }

    fn style_on(self, terminal: bool) -> Style {
        let colour = match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => !self.no_color && terminal,
        };
        Style { colour, width: 100 }
    }
}
