//! Completion in shells, with the names that a workspace has.
//!
//! `paletteai completion SHELL` prints a script, which asks the program itself for what may come
//! next: the program is then run with [`VARIABLE`] set, and with the words typed so far.

use super::args::Arguments;
use super::args::Environment;
use super::examples::with_examples;
use super::settings;
use crate::ops;
use crate::ops::Names;
use crate::ops::Session;
use crate::workspace::DiskFiles;
use clap::Arg;
use clap::Command;
use clap::CommandFactory;
use clap::Parser;
use clap_complete::ArgValueCandidates;
use clap_complete::CompletionCandidate;
use clap_complete::Shell;
use clap_complete::env::CompleteEnv;
use clap_complete::env::Shells;
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;
use std::path::PathBuf;

/// The environment variable by which the script asks.
const VARIABLE: &str = "PALETTEAI_COMPLETE";

/// The name under which the program is called.
const PROGRAM: &str = "paletteai";

/// The script for a shell.
pub(super) fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    if let Some(completer) = Shells::builtins().completer(&shell.to_string()) {
        // Writing into memory cannot fail.
        let _ = completer.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script);
    }
    script
}

/// Answers a script, if it is one that asks: prints what may come next.
///
/// # Errors
/// When it asks for another shell.
pub(super) fn answer(words: &[OsString], environment: &Environment) -> Result<bool, clap::Error> {
    CompleteEnv::with_factory(|| command(words, environment))
        .var(VARIABLE)
        .bin(PROGRAM)
        .completer(PROGRAM)
        .try_complete(words.iter().cloned(), Some(Path::new(".")))
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Deployments,
    Namespaces,
    Environments,
    Bundles,
    Definitions,
    Variables,
    Kinds,
    /// `KIND/NAME` of what has revisions.
    Versioned,
    /// Placements, and what they may be named by.
    Places,
    /// What references name.
    References,
}

/// Arguments that name something, by the beginning of the command's path and their own name.
const ARGUMENTS: &[(&str, &str, Named)] = &[
    ("studio import", "namespace", Named::Namespaces),
    ("", "deployment", Named::Deployments),
    ("", "deployments", Named::Deployments),
    ("", "namespace", Named::Namespaces),
    ("", "default_namespace", Named::Namespaces),
    ("", "environment", Named::Environments),
    ("", "environments", Named::Environments),
    ("environment", "names", Named::Environments),
    ("graph", "names", Named::Deployments),
    ("rollout", "names", Named::Deployments),
    ("placement", "names", Named::Places),
    ("revision", "names", Named::Versioned),
    ("revision", "name", Named::Versioned),
    ("revision", "revision", Named::Versioned),
    ("revision", "before", Named::Versioned),
    ("revision", "after", Named::Versioned),
    ("lock", "update", Named::References),
    ("bundle render", "name", Named::Bundles),
    ("bundle", "name", Named::Bundles),
    ("bundle", "names", Named::Bundles),
    ("bundle", "infrastructure", Named::Bundles),
    ("bundle", "application", Named::Bundles),
    ("studio", "bundle", Named::Bundles),
    ("definition show", "name", Named::Definitions),
    ("definition schema", "name", Named::Definitions),
    ("variable", "name", Named::Variables),
    ("schema", "kind", Named::Kinds),
];

/// The command with the names of the workspace that the words are about.
fn command(words: &[OsString], environment: &Environment) -> Command {
    let names = names(words, environment);
    with_names(with_examples(Arguments::command()), "", &names)
}

fn with_names(command: Command, path: &str, names: &Names) -> Command {
    let above = if path.is_empty() {
        String::new()
    } else {
        format!("{path} ")
    };
    let command = command.mut_args(|argument| match meaning(path, &argument) {
        Some(what) => {
            let candidates = candidates(what, names);
            argument.add(ArgValueCandidates::new(move || {
                candidates.iter().map(CompletionCandidate::new).collect()
            }))
        }
        None => argument,
    });
    command.mut_subcommands(|below| {
        let path = format!("{above}{}", below.get_name());
        with_names(below, &path, names)
    })
}

fn meaning(path: &str, argument: &Arg) -> Option<Named> {
    let id = argument.get_id().as_str();
    let begins = |beginning: &str| {
        beginning.is_empty()
            || path == beginning
            || path
                .strip_prefix(beginning)
                .is_some_and(|rest| rest.starts_with(' '))
    };
    let mut all = ARGUMENTS.iter();
    let found = all.find(|(beginning, known, _)| *known == id && begins(beginning));
    found.map(|(_, _, what)| *what)
}

fn candidates(what: Named, names: &Names) -> BTreeSet<String> {
    match what {
        Named::Deployments => names.deployments.clone(),
        Named::Namespaces => names.namespaces.clone(),
        Named::Environments => names.environments.clone(),
        Named::Bundles => names.bundles.clone(),
        Named::Definitions => names.definitions.clone(),
        Named::Variables => names.variables.clone(),
        Named::Kinds => names.kinds.clone(),
        Named::Versioned => names.versioned.clone(),
        Named::Places => &names.deployments | &names.environments,
        Named::References => &(&names.profiles | &names.environments) | &names.definitions,
    }
}

/// The names of the workspace that `-C` names; what cannot be read has none.
fn names(words: &[OsString], environment: &Environment) -> Names {
    let mut directories = directories(words);
    if directories.is_empty() {
        directories.push(PathBuf::from("."));
    }
    let mut session = Session::default();
    // Flags of every command, none of them given.
    let Ok(Arguments { global, .. }) = Arguments::try_parse_from([PROGRAM, "config"]) else {
        return Names::default();
    };
    let settings = settings::settings(&global, environment, &directories, &DiskFiles, &mut session);
    ops::names(&directories, &settings, &DiskFiles, &mut session)
}

/// The values of `-C` and `--directory` among words that may not be finished.
fn directories(words: &[OsString]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut rest = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = rest.next() {
        let value = match word {
            "-C" | "--directory" => rest.next(),
            word => word
                .strip_prefix("--directory=")
                .or_else(|| word.strip_prefix("-C")),
        };
        found.extend(value.map(PathBuf::from));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_found_in_every_form() {
        let words = [
            "paletteai",
            "-C",
            "a",
            "render",
            "-Cb",
            "--directory=c",
            "--directory",
            "d",
            "-C",
        ];
        let words: Vec<OsString> = words.map(OsString::from).to_vec();
        assert_eq!(directories(&words), ["a", "b", "c", "d"].map(PathBuf::from));
    }

    #[test]
    fn every_argument_of_the_table_exists() {
        fn visit(command: &Command, path: &str, found: &mut BTreeSet<usize>) {
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                found.extend(ARGUMENTS.iter().position(|(beginning, known, what)| {
                    *known == id
                        && path.starts_with(beginning)
                        && meaning(path, argument) == Some(*what)
                }));
            }
            for below in command.get_subcommands() {
                let path = format!("{path} {}", below.get_name());
                visit(below, path.trim(), found);
            }
        }
        let mut found = BTreeSet::new();
        visit(&Arguments::command(), "", &mut found);
        let unused = (0..ARGUMENTS.len()).filter(|index| !found.contains(index));
        let unused: Vec<_> = unused.map(|index| ARGUMENTS[index]).collect();
        assert!(unused.is_empty(), "{unused:?}");
    }
}
