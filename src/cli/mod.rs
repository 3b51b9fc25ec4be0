//! Words in, words and status out.
//!
//! In: the process's arguments and environment.
//! Out: an exit code; results on standard output, everything else on standard error.
//! Never: decides anything about workloads.

mod alarm;
mod args;
mod bundle;
mod bundle_render;
mod bundle_text;
mod check;
mod clock;
mod cluster_profile;
mod cluster_profile_text;
mod clusters;
mod completion;
mod config;
mod datum;
mod datum_render;
mod datum_text;
mod definition;
mod definition_text;
mod diff;
mod diff_markdown;
mod diff_text;
mod environment;
mod examples;
mod exit;
mod explain;
mod explain_versions;
mod graph;
mod impact;
mod list;
mod lock;
mod man;
mod outdated;
mod output_folder;
mod placement;
mod placement_json;
mod placement_text;
mod render;
mod render_arguments;
mod rendered_objects;
mod revision;
mod revision_arguments;
mod revision_text;
mod rollout;
mod run;
mod schema;
mod settings;
mod studio;
mod studio_text;
mod table;
mod terminal;
mod variable;
mod version;
mod watch;
mod watched;

pub use exit::Exit;

use args::Arguments;
use args::Environment;
use clap::CommandFactory;
use clap::FromArgMatches;
use std::ffi::OsString;
use std::io;
use std::io::Write as _;

/// Runs the program with the words of its command line, its own name first.
pub fn main(words: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<OsString> = words.into_iter().collect();
    let environment = Environment::of_process();
    match completion::answer(&words, &environment) {
        Ok(false) => {}
        Ok(true) => return Exit::Success,
        Err(error) => {
            terminal::wrong_arguments(&error, false);
            return Exit::Usage;
        }
    }
    let wants_json = asks_for_json(&words);
    if version::is_asked_for(&words) {
        return printed(version::print(), wants_json);
    }
    match parsed(words) {
        Ok(arguments) => run::guarded(arguments, &environment),
        Err(error) => {
            // Help and version are results, and go to standard output with success.
            if error.use_stderr() {
                terminal::wrong_arguments(&error, wants_json);
                return Exit::Usage;
            }
            let written = error.print().and_then(|()| io::stdout().flush());
            printed(written, wants_json)
        }
    }
}

/// How a process ends that only prints something about the program. A reader that went away has
/// seen what it wanted.
fn printed(written: io::Result<()>, as_json: bool) -> Exit {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            terminal::no_standard_output(&error, as_json);
            Exit::Io
        }
        _ => Exit::Success,
    }
}

fn parsed(words: Vec<OsString>) -> Result<Arguments, clap::Error> {
    let mut command = examples::with_examples(Arguments::command());
    let matches = command.try_get_matches_from_mut(words)?;
    Arguments::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// Whether `--message-format json` stands among words that cannot be parsed.
fn asks_for_json(words: &[OsString]) -> bool {
    let follows = words
        .windows(2)
        .any(|pair| matches!(pair, [flag, value] if flag == "--message-format" && value == "json"));
    follows || words.iter().any(|word| word == "--message-format=json")
}
