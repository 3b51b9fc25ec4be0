//! Diagnostics as annotations of GitHub Actions.

use super::Diagnostic;
use super::Diagnostics;
use super::Severity;
use crate::source::Sources;
use crate::source::Span;
use std::fmt::Write;

/// One workflow command a line, by
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>.
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut message = diagnostics.shown(&diagnostic.message).into_owned();
        if let Some(help) = &diagnostic.help {
            message.push_str("\nhelp: ");
            message.push_str(&diagnostics.shown(help));
        }
        let place = place(diagnostic, sources);
        let title = property(diagnostic.code.slug);
        // Writing into a String cannot fail.
        let _ = writeln!(text, "::{command} {place}title={title}::{}", data(&message));
    }
    text
}

/// `file=…,line=…,endLine=…,col=…,endColumn=…,` where there is a place. Columns are shown only
/// where a place ends in the line where it begins.
fn place(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let Some(place) = diagnostic.places.first() else {
        return String::new();
    };
    let end = Span {
        start: place.span.end,
        ..place.span
    };
    let (start, end) = (sources.location(place.span), sources.location(end));
    let mut text = format!("file={},line={},", property(&start.file), start.line);
    if start.line == end.line {
        let last = end.column.saturating_sub(1).max(start.column);
        let _ = write!(text, "col={},endColumn={last},", start.column);
    } else {
        let _ = write!(text, "endLine={},", end.line);
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let mut sources = Sources::default();
        let file = sources.add("a,b.yaml", "a: 1\nb: x\n").unwrap();
        let mut diagnostics = Diagnostics::default();
        let span = Span::new(file, 8, 9);
        let warning = Diagnostic::warning(&LOCKED, "100%\nsure").help("no: really");
        diagnostics.push(warning.place(Some(span), "here"));
        assert_eq!(
            render(&diagnostics, &sources),
            "::warning file=a%2Cb.yaml,line=2,col=4,endColumn=4,title=variables%3A%3Alocked::\
             100%25%0Asure%0Ahelp: no: really\n"
        );
    }

    #[test]
    fn a_finding_without_a_place_has_a_title_only() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::error(&LOCKED, "no"));
        let text = render(&diagnostics, &Sources::default());
        assert_eq!(text, "::error title=variables%3A%3Alocked::no\n");
    }
}
