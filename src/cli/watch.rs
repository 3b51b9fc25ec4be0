//! `paletteai render --watch`.

use super::args::Environment;
use super::args::Global;
use super::args::RenderArguments;
use super::clock;
use super::exit::Exit;
use super::output_folder::counted;
use super::render;
use super::run;
use super::run::Run;
use super::terminal::Terminal;
use super::watched::WatchedFiles;
use crate::diag::Diagnostic;
use crate::diag::codes::command::ARGUMENTS;
use crate::digest::canonical_json;
use crate::emit;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::workspace::DiskFiles;
use crate::yaml::path::scalars;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// How often we look, and how long files must stay as they are before we render.
const PAUSE: Duration = Duration::from_millis(300);

/// How many fields of one object are printed.
const FIELDS: usize = 20;

/// An object as it was rendered.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    /// All of it, in canonical form.
    whole: String,
    /// What people may see: values by path.
    fields: BTreeMap<String, String>,
}

/// Objects by what identifies them, for people.
type Objects = BTreeMap<String, Seen>;

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
    let mut last: Option<Objects> = None;
    loop {
        let files = WatchedFiles::new(&DiskFiles);
        let (mut now, mut nobody_reads) = (None, false);
        let exit = run::once(global, terminal, |session| {
            let run = run::opened(global, environment, directories, &files, terminal, session);
            let Some(mut run) = run else { return };
            let Ok(result) = render::rendered(arguments, &files, &mut run) else {
                return;
            };
            let objects = objects(&result, run.session);
            if let Err(error) = say(last.as_ref(), &objects, &result, &run) {
                nobody_reads = true;
                if error.kind() != io::ErrorKind::BrokenPipe {
                    run.unwritable("standard output", &error);
                }
                return;
            }
            if arguments.output.has_destination() {
                let _reported = render::write(arguments, &result, &mut run);
            }
            run.session.timings.end();
            if arguments.output.timings {
                terminal.note(&clock::table(&run.session.timings));
            }
            now = Some(objects);
        });
        if nobody_reads {
            return exit;
        }
        last = now.or(last);
        wait_for_change(&files);
    }
}

/// Waits until something changed, and then until nothing changes any more: an editor or a version
/// control system writes many files in a row.
fn wait_for_change(files: &WatchedFiles<'_>) {
    while !files.changed() {
        clock::pause(PAUSE);
    }
    let mut before = files.stamps();
    loop {
        clock::pause(PAUSE);
        let now = files.stamps();
        if now == before {
            return;
        }
        before = now;
    }
}

fn say(
    last: Option<&Objects>,
    now: &Objects,
    result: &RenderResult,
    run: &Run<'_>,
) -> io::Result<()> {
    let Some(last) = last else {
        let objects = counted(result.manifests.len(), "object");
        let deployments = counted(result.deployments, "deployment");
        run.terminal.note(&format!(
            "rendered {objects} of {deployments}; Ctrl-C ends the watch"
        ));
        return Ok(());
    };
    let text = differences(last, now);
    if text.is_empty() {
        run.terminal.note("no object changed");
    }
    Terminal::print(&text)
}

fn objects(result: &RenderResult, session: &Session) -> Objects {
    let mut objects = Objects::new();
    for owned in &result.manifests {
        let node = &owned.manifest.node;
        let masked = (!session.show_secrets).then(|| emit::masked(node, &session.origins));
        let mut seen = Seen {
            whole: canonical_json(node),
            ..Seen::default()
        };
        scalars(masked.as_ref().unwrap_or(node), &mut |path, value| {
            seen.fields.insert(path.to_string(), canonical_json(value));
        });
        let name = format!("{} {} {}", owned.owner, owned.side, owned.manifest.id);
        objects.insert(name, seen);
    }
    objects
}

/// `+` for new objects, `-` for those that are gone, and `~` with their fields for the others.
fn differences(last: &Objects, now: &Objects) -> String {
    let mut text = String::new();
    let names: BTreeSet<&String> = last.keys().chain(now.keys()).collect();
    for name in names {
        // Writing to a `String` cannot fail.
        let _ = match (last.get(name), now.get(name)) {
            (None, _) => writeln!(text, "+ {name}"),
            (_, None) => writeln!(text, "- {name}"),
            (Some(old), Some(new)) if old.whole == new.whole => Ok(()),
            (Some(old), Some(new)) => writeln!(text, "~ {name}{}", fields(old, new)),
        };
    }
    text
}

fn fields(old: &Seen, new: &Seen) -> String {
    let mut lines = Vec::new();
    let paths: BTreeSet<&String> = old.fields.keys().chain(new.fields.keys()).collect();
    for path in paths {
        match (old.fields.get(path), new.fields.get(path)) {
            (Some(old), Some(new)) if old == new => {}
            (Some(old), Some(new)) => lines.push(format!("{path}: {old} -> {new}")),
            (Some(old), None) => lines.push(format!("{path}: {old} -> nothing")),
            (None, Some(new)) => lines.push(format!("{path}: nothing -> {new}")),
            (None, None) => {}
        }
    }
    if lines.is_empty() {
        lines.push("a secret".to_owned());
    }
    let more = lines.len().saturating_sub(FIELDS);
    lines.truncate(FIELDS);
    if more > 0 {
        lines.push(format!("and {more} more"));
    }
    let mut text = String::new();
    for line in lines {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "\n    {line}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(whole: &str, fields: &[(&str, &str)]) -> Seen {
        let pairs = fields.iter();
        Seen {
            whole: whole.into(),
            fields: pairs
                .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn objects_that_came_went_and_changed_are_told_apart() {
        let last = Objects::from([
            ("a".to_owned(), object("1", &[(".x", "1"), (".y", "1")])),
            ("b".to_owned(), object("1", &[])),
            ("same".to_owned(), object("1", &[])),
        ]);
        let now = Objects::from([
            ("a".to_owned(), object("2", &[(".x", "2"), (".z", "3")])),
            ("c".to_owned(), object("1", &[])),
            ("same".to_owned(), object("1", &[])),
        ]);
        let expected = "\
~ a
    .x: 1 -> 2
    .y: 1 -> nothing
    .z: nothing -> 3
- b
+ c
";
        assert_eq!(differences(&last, &now), expected);
        assert_eq!(differences(&now, &now), "");
    }

    #[test]
    fn a_secret_that_changed_is_said_and_not_shown() {
        let secret =
            |whole: &str| Objects::from([("s".to_owned(), object(whole, &[(".data", "•")]))]);
        assert_eq!(
            differences(&secret("1"), &secret("2")),
            "~ s\n    a secret\n"
        );
    }
}
