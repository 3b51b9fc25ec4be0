//! Diagnostics for programs.

use super::Diagnostic;
use super::Diagnostics;
use crate::source::Sources;
use crate::source::Span;
use serde::Serialize;
use std::borrow::Cow;

#[derive(Serialize)]
struct Report<'a> {
    code: &'a str,
    severity: &'a str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Cow<'a, str>>,
    places: Vec<PlaceReport<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceReport<'a> {
    file: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: &'a str,
}

/// One JSON object on a line for each diagnostic: `code`, `severity` (`error`, `warning`, `note`),
/// `message`, `help`, and `places` with `file`, `line`, `column`, `endLine`, `endColumn` (from 1,
/// columns in characters, the end exclusive) and `label`; the first place is the most important.
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        // A struct of texts and numbers always serialises.
        text.push_str(
            &serde_json::to_string(&report(diagnostic, diagnostics, sources)).unwrap_or_default(),
        );
        text.push('\n');
    }
    text
}

/// One JSON document: a list of what [`render`] writes line by line, under `findings`.
pub fn document(diagnostics: &Diagnostics, sources: &Sources) -> String {
    #[derive(Serialize)]
    struct Document<'a> {
        findings: Vec<Report<'a>>,
    }
    let findings = diagnostics.iter();
    let findings = findings.map(|diagnostic| report(diagnostic, diagnostics, sources));
    let document = Document {
        findings: findings.collect(),
    };
    // A struct of texts and numbers always serialises.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn report<'a>(diagnostic: &'a Diagnostic, all: &Diagnostics, sources: &Sources) -> Report<'a> {
    let place = |place: &'a super::Place| {
        let end = Span {
            start: place.span.end,
            ..place.span
        };
        let (start, end) = (sources.location(place.span), sources.location(end));
        PlaceReport {
            file: start.file.to_string(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            label: &place.label,
        }
    };
    Report {
        code: diagnostic.code.slug,
        severity: diagnostic.severity.word(),
        message: all.shown(&diagnostic.message),
        help: diagnostic.help.as_deref().map(|help| all.shown(help)),
        places: diagnostic.places.iter().map(place).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn places_have_lines_and_columns() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "a: 1\nb: größe\n").unwrap();
        let mut diagnostics = Diagnostics::default();
        let span = Span::new(file, 8, 15);
        diagnostics.push(Diagnostic::warning(&LOCKED, "no").place(Some(span), "here"));
        assert_eq!(
            render(&diagnostics, &sources),
            concat!(
                r#"{"code":"variables::locked","severity":"warning","message":"no","places":"#,
                r#"[{"file":"a.yaml","line":2,"column":4,"endLine":2,"endColumn":9,"#,
                r#""label":"here"}]}"#,
                "\n"
            )
        );
    }
}
