//! Examples at the end of each command's help.
//!
//! Commands that have them beside their arguments keep those; a test refuses a command without any.

use clap::Command;

/// Commands by their path, with a line for each example: what to type, and what it does.
const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "definition list",
        &[
            (
                "paletteai definition list",
                "those of the workspace, and the built-in ones",
            ),
            ("paletteai definition list trait -o json", ""),
        ],
    ),
    (
        "definition schema",
        &[
            (
                "paletteai definition schema webservice",
                "the parameters of a component",
            ),
            (
                "paletteai definition schema trait/env",
                "where a component has the name, too",
            ),
        ],
    ),
    (
        "variable list",
        &[(
            "paletteai variable list web",
            "every variable of a deployment, and where it is from",
        )],
    ),
    (
        "variable explain",
        &[
            (
                "paletteai variable explain replicas",
                "who declares it, who sets it, who reads it",
            ),
            (
                "paletteai variable explain tag --deployment web",
                "for one deployment",
            ),
        ],
    ),
    (
        "variable unused",
        &[("paletteai variable unused", "variables that nothing reads")],
    ),
    (
        "revision record",
        &[
            ("paletteai revision record", "everything that changed"),
            (
                "paletteai revision record profile/web --notes 'one more replica'",
                "",
            ),
        ],
    ),
    (
        "revision list",
        &[(
            "paletteai revision list profile/web",
            "the history of one resource",
        )],
    ),
    (
        "revision show",
        &[(
            "paletteai revision show profile/web@v2",
            "as it was recorded",
        )],
    ),
    (
        "revision diff",
        &[
            (
                "paletteai revision diff profile/web",
                "since the newest revision",
            ),
            ("paletteai revision diff profile/web@v1 profile/web@v2", ""),
        ],
    ),
    (
        "revision clone",
        &[("paletteai revision clone profile/web@v2 shop-next/web", "")],
    ),
    (
        "revision rollback",
        &[(
            "paletteai revision rollback profile/web@v1",
            "the working copy becomes version 1 again",
        )],
    ),
    (
        "revision status",
        &[(
            "paletteai revision status",
            "which resources differ from what is recorded",
        )],
    ),
    (
        "cluster-profile list",
        &[(
            "paletteai cluster-profile list",
            "the profiles of the workspace",
        )],
    ),
    (
        "cluster-profile check",
        &[
            (
                "paletteai cluster-profile check",
                "every profile of the workspace",
            ),
            (
                "paletteai cluster-profile check infra.json gpu.json",
                "files, as one stack",
            ),
        ],
    ),
    (
        "cluster-profile show",
        &[(
            "paletteai cluster-profile show edge-infra",
            "the stack as a picture",
        )],
    ),
    (
        "cluster-profile render",
        &[(
            "paletteai cluster-profile render edge-infra --var region=eu",
            "",
        )],
    ),
    (
        "environment status",
        &[(
            "paletteai environment status production",
            "whether it is ready, and why not",
        )],
    ),
    (
        "list",
        &[
            ("paletteai list", "everything but built-in definitions"),
            (
                "paletteai list definitions",
                "those of the catalogue included",
            ),
            ("paletteai list deployments -o json", ""),
        ],
    ),
    (
        "bundle list",
        &[("paletteai bundle list --namespace team-a", "")],
    ),
    (
        "bundle show",
        &[("paletteai bundle show document-assistant", "what it holds")],
    ),
    (
        "bundle check",
        &[("paletteai bundle check", "every bundle of the workspace")],
    ),
    (
        "bundle compatible",
        &[(
            "paletteai bundle compatible gpu-pool chat",
            "whether the pool has the model's engine",
        )],
    ),
    (
        "studio export",
        &[(
            "paletteai studio export document-assistant --to assistant.tar.gz",
            "",
        )],
    ),
    (
        "studio inspect",
        &[("paletteai studio inspect assistant.tar.gz", "what is in it")],
    ),
    (
        "studio verify",
        &[(
            "paletteai studio verify assistant.tar.gz",
            "whether it is whole, and renders",
        )],
    ),
    (
        "config",
        &[("paletteai config", "each setting with its source")],
    ),
    (
        "completion",
        &[
            (
                "source <(paletteai completion bash)",
                "for this shell; with zsh likewise",
            ),
            (
                "paletteai completion bash > ~/.local/share/bash-completion/completions/paletteai",
                "",
            ),
            (
                "paletteai completion zsh > ~/.zfunc/_paletteai",
                "~/.zfunc being in fpath",
            ),
            (
                "paletteai completion fish > ~/.config/fish/completions/paletteai.fish",
                "",
            ),
        ],
    ),
    (
        "man",
        &[
            (
                "paletteai man --to ~/.local/share/man/man1",
                "then: man paletteai-render",
            ),
            ("paletteai man | man -l -", "the first page alone"),
        ],
    ),
];

/// The column where the explanations begin, where there is room.
const COLUMN: usize = 44;

/// The command with examples for all its subcommands.
pub(super) fn with_examples(command: Command) -> Command {
    added(command, "")
}

fn added(mut command: Command, path: &str) -> Command {
    if command.get_after_help().is_none()
        && let Some((_, lines)) = EXAMPLES.iter().find(|(known, _)| *known == path)
    {
        command = command.after_help(text(lines));
    }
    let above = if path.is_empty() {
        String::new()
    } else {
        format!("{path} ")
    };
    command.mut_subcommands(|below| {
        let path = format!("{above}{}", below.get_name());
        added(below, &path)
    })
}

fn text(lines: &[(&str, &str)]) -> String {
    let mut text = "Examples:".to_owned();
    for (words, meaning) in lines {
        text.push_str("\n  ");
        text.push_str(words);
        if !meaning.is_empty() {
            let gap = COLUMN.saturating_sub(words.len() + 2).max(2);
            text.push_str(&" ".repeat(gap));
            text.push_str(meaning);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::Arguments;
    use clap::CommandFactory;
    use std::collections::BTreeSet;

    fn visit(
        command: &Command,
        path: &str,
        seen: &mut BTreeSet<String>,
        without: &mut Vec<String>,
    ) {
        let help = command
            .get_after_help()
            .map(ToString::to_string)
            .unwrap_or_default();
        if !help.contains("Example") {
            without.push(path.to_owned());
        }
        seen.insert(path.to_owned());
        for below in command.get_subcommands() {
            let below_path = format!("{path} {}", below.get_name());
            visit(below, below_path.trim(), seen, without);
        }
    }

    #[test]
    fn every_command_has_an_example_and_no_example_is_left_over() {
        let (mut seen, mut without) = (BTreeSet::new(), Vec::new());
        visit(
            &with_examples(Arguments::command()),
            "",
            &mut seen,
            &mut without,
        );
        assert_eq!(without, [""; 0]);
        for (path, _) in EXAMPLES {
            assert!(seen.contains(*path), "there is no command `{path}`");
        }
    }

    #[test]
    fn examples_are_commands() {
        for (path, lines) in EXAMPLES {
            for (words, _) in *lines {
                // What the shell does with it is not ours.
                let words = words.split([' ', '\'']).filter(|word| !word.is_empty());
                let words = words.take_while(|word| !word.starts_with(['>', '|', '<']));
                let words: Vec<&str> = words.collect();
                if words.first() != Some(&"paletteai") || words.contains(&"--notes") {
                    continue;
                }
                let parsed = with_examples(Arguments::command()).try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{path}: {}", parsed.unwrap_err());
            }
        }
    }
}
