//! The documentation tells the truth: its console blocks run, its generated pages are current, and
//! what the program cites is there.
//!
//! `UPDATE_DOCS=1 cargo test --test documents` rewrites the generated pages.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::diag::Kind;
use paletteai::diag::codes;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// README and every page below `docs`.
fn pages() -> Vec<PathBuf> {
    let below = walkdir::WalkDir::new(root().join("docs")).sort_by_file_name();
    let docs = below.into_iter().map(|entry| entry.unwrap().into_path());
    let markdown = docs.filter(|path| path.extension().is_some_and(|extension| extension == "md"));
    std::iter::once(root().join("README.md"))
        .chain(markdown)
        .collect()
}

/// What a command prints: standard output, then standard error.
fn run(line: &str, folder: &Path) -> String {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (first, arguments) = words.split_first().unwrap();
    assert_eq!(
        *first, "paletteai",
        "only paletteai is run in console blocks: {line}"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_paletteai"))
        .args(arguments)
        .env_clear()
        .current_dir(folder)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// True when `actual` is `expected`, where a line `...` stands for any lines.
fn matches(expected: &str, actual: &str) -> bool {
    let mut rest = format!("\n{}\n", actual.trim_end());
    let pieces: Vec<&str> = expected.trim_end().split("...").collect();
    for (index, piece) in pieces.iter().enumerate() {
        let wanted = format!("\n{}\n", piece.trim_matches('\n'));
        if piece.trim().is_empty() {
            continue;
        }
        match rest.find(&wanted) {
            Some(at) if index > 0 || at == 0 => {
                rest = rest.split_off(at + wanted.len() - 1);
            }
            _ => return false,
        }
    }
    pieces.last().is_some_and(|last| last.trim().is_empty()) || rest.trim().is_empty()
}

/// Pairs of command and expected output of a page's `console` blocks, with the line.
fn console_blocks(text: &str) -> Vec<(usize, String, String)> {
    let mut blocks: Vec<(usize, String, String)> = Vec::new();
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        match line {
            "```console" => inside = true,
            "```" => inside = false,
            _ if !inside => {}
            _ => match (line.strip_prefix("$ "), blocks.last_mut()) {
                (Some(command), _) => {
                    blocks.push((number + 1, command.to_owned(), String::new()));
                }
                (None, Some((_, _, output))) => {
                    output.push_str(line);
                    output.push('\n');
                }
                (None, None) => {}
            },
        }
    }
    blocks
}

#[test]
fn every_console_block_prints_what_the_page_shows() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for (line, command, expected) in console_blocks(&text) {
            count += 1;
            let actual = run(&command, root());
            if !matches(&expected, &actual) {
                let page = page.strip_prefix(root()).unwrap().display();
                wrong.push(format!("{page}:{line}: $ {command}\n{actual}"));
            }
        }
    }
    assert!(count > 5, "the pages show only {count} commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Goes through a page as its reader does: writes what stands in blocks with `file=NAME`, and runs
/// the commands of blocks with `session`, all in one folder. What a command prints that the page
/// does not show is the result.
fn follow(page: &str, folder: &Path) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut blocks = page.split("\n```").skip(1).step_by(2);
    let mut next = || blocks.next().and_then(|block| block.split_once('\n'));
    while let Some((info, body)) = next() {
        if let Some((_, name)) = info.split_once("file=") {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("{body}\n")).unwrap();
        } else if info.ends_with(" session") {
            let block = format!("```console\n{body}\n```");
            for (_, command, expected) in console_blocks(&block) {
                let actual = run(&command, folder);
                if !matches(&expected, &actual) {
                    wrong.push(format!("$ {command}\n{actual}"));
                }
            }
        }
    }
    wrong
}

#[test]
fn a_reader_of_your_first_definition_gets_what_the_page_shows() {
    let page = fs::read_to_string(root().join("docs/your-first-definition.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let wrong = follow(&page, folder.path());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(folder.path().join("redis/cases/everything.yaml").exists());
    assert!(folder.path().join("shop.yaml").exists());
}

#[test]
fn a_console_block_that_lies_is_found() {
    assert!(matches("a\n...\nz\n", "a\nb\nz\n"));
    assert!(matches("a\n...\n", "a\nb\n"));
    assert!(!matches("a\n...\nz\n", "a\nb\n"));
    assert!(!matches("a\n", "a\nb\n"));
    assert!(!matches("b\n", "a\nb\n"));
    assert!(!matches("ab\n", "a\n"));
}

/// Compares a generated page with its file, or rewrites it.
#[expect(clippy::needless_pass_by_value, reason = "the text was made for this")]
fn generated(name: &str, text: String) {
    let path = root().join("docs").join(name);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let current = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        current == text,
        "docs/{name} is not current: UPDATE_DOCS=1 cargo test --test documents"
    );
}

#[test]
fn the_page_of_diagnostics_is_current() {
    let mut text = String::from(
        "# Diagnostics\n\nGenerated from the table in `src/diag/codes`. Every code is stable. The \
         exit code of a run follows from the codes of its errors.\n",
    );
    let mut area = "";
    for code in codes::all() {
        let own = code.slug.split("::").next().unwrap();
        if own != area {
            writeln!(text, "\n## {own}").unwrap();
            area = own;
        }
        let exit = match code.kind {
            Kind::Finding => "a warning",
            Kind::Usage => "exit code 2",
            Kind::Invalid => "exit code 3",
            Kind::Unresolved => "exit code 4",
            Kind::Io => "exit code 6",
            Kind::Defect => "exit code 7",
        };
        let title = code.title;
        let capital: String = title
            .chars()
            .take(1)
            .flat_map(char::to_uppercase)
            .chain(title.chars().skip(1))
            .collect();
        writeln!(
            text,
            "\n### `{}`\n\n{capital} ({exit}).\n\n{}",
            code.slug, code.explanation
        )
        .unwrap();
    }
    generated("diagnostics.md", text);
}

/// A command and those below it, as its help lists them.
fn commands(path: &str) -> Vec<String> {
    let help = run(&format!("paletteai {path} --help"), root());
    let listed = help
        .split_once("\nCommands:\n")
        .map_or("", |(_, rest)| rest);
    let listed = listed.split("\n\n").next().unwrap_or_default();
    let names = listed.lines().filter_map(|line| {
        let name = line.strip_prefix("  ")?.split(' ').next()?;
        (!name.is_empty() && name != "help").then_some(name)
    });
    let below = names.flat_map(|name| commands(format!("{path} {name}").trim()));
    std::iter::once(path.to_owned()).chain(below).collect()
}

#[test]
fn the_page_of_commands_is_current() {
    let mut text = String::from("# Commands\n\nGenerated from the program's own help.\n");
    for command in commands("") {
        let help = run(&format!("paletteai {command} --help"), root());
        let title = format!("paletteai {command}");
        writeln!(
            text,
            "\n## {}\n\n```text\n{}\n```",
            title.trim(),
            help.trim_end()
        )
        .unwrap();
    }
    generated("cli.md", text);
}

#[test]
fn the_picture_of_a_graph_is_current() {
    let case = "testdata/cases/graph/what-deployments-hang-on-and-where-they-go";
    let picture = run(
        &format!("paletteai -C {case} graph web web-edge -o svg"),
        root(),
    );
    generated("graph.svg", picture);
}

/// Codes whose trouble cannot be provoked from a case folder, each with the reason.
const WITHOUT_CASE: &[(&str, &str)] = &[
    ("command::defect", "a defect that can be provoked is mended"),
    (
        "objects::unknown-field",
        "rendered objects are judged in tests; no command does it yet",
    ),
    (
        "objects::missing-field",
        "rendered objects are judged in tests; no command does it yet",
    ),
    (
        "objects::not-served",
        "rendered objects are judged in tests; no command does it yet",
    ),
];

#[test]
fn every_code_has_a_case() {
    let folder = root().join("testdata/cases/errors");
    let mut missing = Vec::new();
    for code in codes::all() {
        let rules = root().join("testdata/cases/bundle/check").join(code.name());
        let case = match code.slug.split_once("::") {
            Some(("lint", name)) => root().join("testdata/cases/check").join(name),
            Some(("bundles", _)) if rules.exists() => rules,
            _ => folder.join(code.slug.replace("::", "--")),
        };
        let exempt = WITHOUT_CASE.iter().any(|(slug, _)| *slug == code.slug);
        let shown = walkdir::WalkDir::new(&case)
            .into_iter()
            .filter_map(Result::ok)
            .any(|entry| {
                entry.file_name() == "expected.snap"
                    && fs::read_to_string(entry.path())
                        .unwrap()
                        .contains(code.slug)
            });
        if shown == exempt {
            missing.push(code.slug);
        }
    }
    assert!(
        missing.is_empty(),
        "codes without a case that shows them: {missing:#?}"
    );
}

/// The anchor that a Markdown heading gets.
fn anchor(heading: &str) -> String {
    let kept = heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>()
        .trim()
        .to_lowercase()
        .replace(' ', "-")
}

/// Every `docs/<page>.md#<anchor>` that stands in the source.
fn cited_anchors() -> BTreeSet<String> {
    let mut cited = BTreeSet::new();
    for entry in walkdir::WalkDir::new(root().join("src")) {
        let path = entry.unwrap().into_path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let is_rule =
            |part: &&str| part.starts_with("docs/") && part.contains(".md#") && !part.contains(' ');
        let texts = text.split('"').filter(is_rule);
        cited.extend(texts.map(str::to_owned));
    }
    cited
}

#[test]
fn every_rule_the_program_cites_has_its_place_on_a_page() {
    let cited = cited_anchors();
    assert!(cited.len() > 5, "only {} rules are cited", cited.len());
    for rule in cited {
        let (page, wanted) = rule.split_once('#').unwrap();
        let text = fs::read_to_string(root().join(page)).unwrap_or_default();
        let headings = text.lines().filter_map(|line| line.strip_prefix('#'));
        let anchors: BTreeSet<String> = headings
            .map(|heading| anchor(heading.trim_start_matches('#')))
            .collect();
        assert!(anchors.contains(wanted), "{rule} leads nowhere");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let file = target.split('#').next().unwrap();
            if file.is_empty() || target.contains("://") {
                continue;
            }
            let path = page.parent().unwrap().join(file);
            assert!(path.exists(), "{}: {target} leads nowhere", page.display());
        }
    }
}

#[test]
fn the_changelog_keeps_its_form() {
    let text = fs::read_to_string(root().join("CHANGELOG.md")).expect("there is a changelog");
    let sections: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("## "))
        .collect();
    assert_eq!(sections.first(), Some(&"## [Unreleased]"));
    let known = [
        "### Added",
        "### Changed",
        "### Deprecated",
        "### Removed",
        "### Fixed",
        "### Security",
    ];
    for line in text.lines().filter(|line| line.starts_with("### ")) {
        assert!(known.contains(&line), "{line}");
    }
}

/// The table of lints, between two marks of a page that is otherwise written by hand.
#[test]
fn the_table_of_lints_is_current() {
    let mut table = String::from("| lint | level | finds |\n|---|---|---|\n");
    for lint in paletteai::check::LINTS {
        let (name, level, title) = (lint.code.name(), lint.level.word(), lint.code.title);
        writeln!(table, "| `{name}` | {level} | {title} |").unwrap();
    }
    let page = fs::read_to_string(root().join("docs/check.md")).unwrap();
    let (start, end) = ("<!-- lints: generated -->\n", "<!-- end -->");
    let (before, rest) = page.split_once(start).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    generated("check.md", format!("{before}{start}{table}{end}{after}"));
}
