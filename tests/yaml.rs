//! What is accepted and what is refused: `testdata/yaml/`. `scalars.txt` is a table of kubectl's
//! answers; each file of `accepted/` and `refused/` has a snapshot beside it.
#![expect(
    clippy::disallowed_methods,
    reason = "this test reads the project's own test data"
)]
#![expect(clippy::unwrap_used, reason = "helpers of a test may panic as it does")]

use paletteai::diag::Diagnostics;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::yaml;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prelude::prop_assert;
use proptest::proptest;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// The documents as JSON, one on a line, or the messages with their places.
fn outcome(name: &str, text: &str) -> Result<String, String> {
    let mut sources = Sources::default();
    let source = sources.add(name, text).unwrap();
    let mut diagnostics = Diagnostics::default();
    let documents = yaml::read(source, text, &mut Origins::default(), &mut diagnostics);
    if diagnostics.is_empty() {
        let mut out = String::new();
        for document in documents {
            yaml::write_json(&document.node, &mut out);
            out.push('\n');
        }
        return Ok(out);
    }
    assert!(documents.is_empty(), "nothing of a broken text is used");
    let mut out = String::new();
    for diagnostic in &diagnostics {
        writeln!(out, "{}: {}", diagnostic.code.slug, diagnostic.message).unwrap();
        for place in &diagnostic.places {
            let location = sources.location(place.span);
            let written = sources.slice(place.span);
            let (line, column) = (location.line, location.column);
            writeln!(out, "  {line}:{column} {} {written:?}", place.label).unwrap();
        }
        if let Some(help) = &diagnostic.help {
            writeln!(out, "  help: {help}").unwrap();
        }
    }
    Err(out)
}

fn settings(folder: &str) -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../testdata/yaml/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

#[test]
fn accepted_texts_have_the_values_that_kubectl_reads() {
    settings("accepted").bind(|| {
        insta::glob!("../testdata/yaml/accepted", "*.yaml", |path| {
            let text = fs::read_to_string(path).unwrap();
            insta::assert_snapshot!("json", outcome("test.yaml", &text).unwrap());
        });
    });
}

#[test]
fn refused_texts_are_explained_in_place() {
    settings("refused").bind(|| {
        insta::glob!("../testdata/yaml/refused", "*.yaml", |path| {
            let text = fs::read_to_string(path).unwrap();
            insta::assert_snapshot!("message", outcome("test.yaml", &text).unwrap_err());
        });
    });
}

#[test]
fn scalars_are_what_kubectl_takes_them_for() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/yaml/scalars.txt");
    let table = fs::read_to_string(table).unwrap();
    let mut rows = 0;
    let mut wrong = Vec::new();
    for line in table.lines() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (written, json) = line.split_once(" => ").unwrap();
        rows += 1;
        let read = outcome("scalar", &format!("- {written}\n"));
        if read != Ok(format!("[{json}]\n")) {
            wrong.push(format!("{line}\n  but {read:?}"));
        }
    }
    assert!(rows > 100);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Pieces of YAML in any order.
fn pieces() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b: ",
        "- ",
        "? ",
        ": ",
        "\n",
        "\n  ",
        "\n    ",
        "\r\n",
        "\t",
        "&x ",
        "*x",
        "!!int ",
        "!!binary ",
        "<<: ",
        "|",
        ">-",
        "|2+",
        "'",
        "\"",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "# c",
        "---\n",
        "...\n",
        "%YAML 1.2\n",
        "0x",
        "1",
        "~",
        "\\",
        "\\u",
        "D83D",
        "\u{feff}",
        "é",
        "😀",
        "\u{85}",
        "\u{0}",
        "key: value\n",
        "<<: *x\n",
        "!",
        "@",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..30)
        .prop_map(|list| list.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        let _ = outcome("any", &text);
    }

    #[test]
    fn what_is_read_is_written_and_read_again(text in pieces()) {
        let Ok(json) = outcome("any", &text) else {
            return Ok(());
        };
        let source = Sources::default().add("any", text.as_str()).unwrap();
        let mut diagnostics = Diagnostics::default();
        let documents = yaml::read(source, &text, &mut Origins::default(), &mut diagnostics);
        let mut written = String::new();
        for document in &documents {
            written.push_str("---\n");
            yaml::write(&document.node, &mut written);
        }
        prop_assert!(outcome("written", &written) == Ok(json), "{:?} became {:?}", text, written);
    }

    #[test]
    fn places_lie_within_the_text(text in pieces()) {
        let mut sources = Sources::default();
        let source = sources.add("any", text.as_str()).unwrap();
        let mut diagnostics = Diagnostics::default();
        let mut origins = Origins::default();
        let documents = yaml::read(source, &text, &mut origins, &mut diagnostics);
        let shown = diagnostics.iter().flat_map(|diagnostic| diagnostic.places.iter());
        for place in shown {
            prop_assert!(text.get(place.span.range()).is_some(), "{:?} {:?}", text, place);
        }
        for document in &documents {
            let mut fine = true;
            yaml::path::scalars(&document.node, &mut |_, node| {
                let span = origins.span(node.origin);
                fine &= span.is_some_and(|span| {
                    let _ = yaml::segments(&text, span);
                    text.get(span.range()).is_some()
                });
            });
            prop_assert!(fine, "{:?}", text);
        }
    }
}
