//! `paletteai render --watch`.

use super::args::Environment;
use super::args::Global;
use super::clock;
use super::exit::Exit;
use super::output_folder::counted;
use super::render;
use super::render_arguments::RenderArguments;
use super::run;
use super::run::Run;
use super::terminal::Terminal;
use super::watched::WatchedFiles;
use crate::compare::FieldChange;
use crate::compare::compare;
use crate::diag::Diagnostic;
use crate::diag::codes::command::ARGUMENTS;
use crate::digest::canonical_json;
use crate::emit;
use crate::ops::RenderResult;
use crate::ops::Session;
use crate::workspace::DiskFiles;
use crate::yaml::Node;
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

/// How many letters of a value are printed.
const LONGEST: usize = 120;

/// An object as it was rendered.
#[derive(Debug)]
struct Seen {
    whole: Node,
    /// What people may see of it.
    shown: Node,
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
                let _reported = render::write(
                    arguments.shape.target.target(),
                    &arguments.output,
                    &result,
                    &mut run,
                );
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
        let whole = owned.manifest.node.clone();
        let shown = if session.show_secrets {
            whole.clone()
        } else {
            emit::masked(&whole, &session.origins)
        };
        let cluster = owned.cluster.as_ref();
        let cluster = cluster.map_or(String::new(), |cluster| format!(" {cluster}"));
        let (owner, side, id) = (&owned.owner, owned.side, &owned.manifest.id);
        let name = format!("{owner} {side}{cluster} {id}");
        objects.insert(name, Seen { whole, shown });
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
            (Some(old), Some(new)) if compare(&old.whole, &new.whole).is_empty() => Ok(()),
            (Some(old), Some(new)) => writeln!(text, "~ {name}{}", fields(old, new)),
        };
    }
    text
}

fn fields(old: &Seen, new: &Seen) -> String {
    let changes = compare(&old.shown, &new.shown);
    let line = |change: &FieldChange<'_>| {
        let (old, new) = (value(change.before), value(change.after));
        format!("{}: {old} -> {new}", change.path)
    };
    let mut lines: Vec<String> = changes.iter().map(line).collect();
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

fn value(node: Option<&Node>) -> String {
    let Some(node) = node else {
        return "nothing".to_owned();
    };
    let text = canonical_json(node);
    if text.chars().count() <= LONGEST {
        return text;
    }
    let start: String = text.chars().take(LONGEST).collect();
    format!("{start}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostics;
    use crate::source::Origins;
    use crate::source::Sources;
    use crate::yaml;

    fn node(text: &str) -> Node {
        let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
        let source = Sources::default().add("test.yaml", text);
        let read = yaml::read(source.unwrap(), text, &mut origins, &mut diagnostics);
        assert!(diagnostics.is_empty());
        read.into_iter().next().unwrap().node
    }

    fn objects<const N: usize>(list: [(&str, &str, &str); N]) -> Objects {
        let seen = list.map(|(name, whole, shown)| {
            let (whole, shown) = (node(whole), node(shown));
            (name.to_owned(), Seen { whole, shown })
        });
        seen.into()
    }

    #[test]
    fn objects_that_came_went_and_changed_are_told_apart() {
        let same = ("same", "{x: 1}", "{x: 1}");
        let old = "{x: 1, w: 1}";
        let new = "{x: 2, z: 3}";
        let last = objects([("a", old, old), ("b", "{}", "{}"), same]);
        let now = objects([("a", new, new), ("c", "{}", "{}"), same]);
        let expected = "\
~ a
    .x: 1 -> 2
    .w: 1 -> nothing
    .z: nothing -> 3
- b
+ c
";
        assert_eq!(differences(&last, &now), expected);
        assert_eq!(differences(&now, &now), "");
    }

    #[test]
    fn a_secret_that_changed_is_said_and_not_shown() {
        let secret = |whole| objects([("s", whole, "{data: dots}")]);
        let text = differences(&secret("{data: a}"), &secret("{data: b}"));
        assert_eq!(text, "~ s\n    a secret\n");
    }

    #[test]
    fn long_values_are_cut() {
        let long = format!("{{x: {}}}", "a".repeat(1000));
        let text = differences(
            &objects([("a", "{x: 1}", "{x: 1}")]),
            &objects([("a", &long, &long)]),
        );
        assert!(text.ends_with("aaa…\n") && text.len() < 200, "{text}");
    }
}
