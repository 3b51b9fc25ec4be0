//! Diagnostics as a report of tests, in the XML that came from `JUnit`.

use super::Diagnostic;
use super::Diagnostics;
use super::Severity;
use crate::source::Location;
use crate::source::Sources;
use std::fmt::Write;

/// One suite with a test case for each diagnostic: named by its message, of the class of its code.
/// Errors and warnings are failures, notes are skipped; a run without any is one case that passes.
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let notes = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Note)
        .count();
    let (tests, failures) = (diagnostics.len().max(1), diagnostics.len() - notes);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites>\n  \
         <testsuite name=\"paletteai check\" tests=\"{tests}\" failures=\"{failures}\" \
         errors=\"0\" skipped=\"{notes}\">\n"
    );
    if diagnostics.is_empty() {
        text.push_str("    <testcase classname=\"paletteai\" name=\"no findings\"/>\n");
    }
    for diagnostic in diagnostics {
        text.push_str(&case(diagnostic, diagnostics, sources));
    }
    text.push_str("  </testsuite>\n</testsuites>\n");
    text
}

fn case(diagnostic: &Diagnostic, all: &Diagnostics, sources: &Sources) -> String {
    let message = all.shown(&diagnostic.message);
    let mut details = String::new();
    // Writing into a String cannot fail.
    for place in &diagnostic.places {
        let location = sources.location(place.span);
        let _ = writeln!(details, "{location}: {}", all.shown(&place.label));
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(details, "help: {}", all.shown(help));
    }
    let place = diagnostic
        .places
        .first()
        .map(|place| sources.location(place.span));
    let position = place.as_ref().map(position).unwrap_or_default();
    let slug = diagnostic.code.slug;
    let body = match diagnostic.severity {
        Severity::Note => format!("<skipped message=\"{}\"/>", escape(&message)),
        severity => format!(
            "<failure type=\"{}\" message=\"{}\">{}</failure>",
            severity.word(),
            escape(&message),
            escape(&details)
        ),
    };
    format!(
        "    <testcase classname=\"{slug}\" name=\"{}\"{position}>\n      {body}\n    </testcase>\n",
        escape(&place.map_or(message.to_string(), |place| format!("{place} {message}")))
    )
}

fn position(location: &Location) -> String {
    format!(
        " file=\"{}\" line=\"{}\"",
        escape(&location.file),
        location.line
    )
}

/// Text for XML 1.0, which has no place for most control characters.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c if c.is_control() && !('\u{7f}'..='\u{9f}').contains(&c) => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn a_run_without_findings_passes() {
        let text = render(&Diagnostics::default(), &Sources::default());
        assert!(text.contains("tests=\"1\" failures=\"0\""));
        assert!(text.contains("name=\"no findings\"/>"));
    }

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::warning(&LOCKED, "a < b & \"c\" \u{1}"));
        let text = render(&diagnostics, &Sources::default());
        assert!(
            text.contains("message=\"a &lt; b &amp; &quot;c&quot; \u{fffd}\""),
            "{text}"
        );
        assert!(text.contains("type=\"warning\""));
    }
}
