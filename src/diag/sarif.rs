//! Diagnostics in the Static Analysis Results Interchange Format.

use super::Code;
use super::Diagnostic;
use super::Diagnostics;
use super::Place;
use crate::source::Sources;
use crate::source::Span;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A log with one run, by
/// <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. A code is a rule; the first
/// place of a diagnostic is its location, the others are related.
pub fn render(diagnostics: &Diagnostics, sources: &Sources) -> String {
    let codes: BTreeMap<&str, &Code> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code.slug, diagnostic.code))
        .collect();
    let index: BTreeMap<&str, usize> = codes.keys().copied().zip(0..).collect();
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, &index, diagnostics, sources))
        .collect();
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "paletteai",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.values().map(|code| rule(code)).collect::<Vec<Value>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    // A tree of texts and numbers always serialises.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn rule(code: &Code) -> Value {
    json!({
        "id": code.slug,
        "shortDescription": {"text": code.title},
        "fullDescription": {"text": code.explanation},
    })
}

fn result(
    diagnostic: &Diagnostic,
    index: &BTreeMap<&str, usize>,
    all: &Diagnostics,
    sources: &Sources,
) -> Value {
    let mut message = all.shown(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        message.push_str("\nhelp: ");
        message.push_str(&all.shown(help));
    }
    let mut result = json!({
        "ruleId": diagnostic.code.slug,
        "ruleIndex": index.get(diagnostic.code.slug),
        "level": diagnostic.severity.word(),
        "message": {"text": message},
    });
    let mut locations = diagnostic
        .places
        .iter()
        .map(|place| location(place, all, sources));
    if let (Some(first), Some(members)) = (locations.next(), result.as_object_mut()) {
        members.insert("locations".to_owned(), json!([first]));
        let others: Vec<Value> = locations.collect();
        if !others.is_empty() {
            members.insert("relatedLocations".to_owned(), Value::Array(others));
        }
    }
    result
}

fn location(place: &Place, all: &Diagnostics, sources: &Sources) -> Value {
    let end = Span {
        start: place.span.end,
        ..place.span
    };
    let (start, end) = (sources.location(place.span), sources.location(end));
    json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&start.file)},
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        },
        "message": {"text": all.shown(&place.label)},
    })
}

/// A file name as a relative reference by RFC 3986.
fn uri(name: &str) -> String {
    let mut uri = String::new();
    for byte in name.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'-' | b'.' | b'_' | b'~' | b'/' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(char::from(byte));
            }
            other => {
                // Writing into a String cannot fail.
                let _ = write!(uri, "%{other:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn the_first_place_is_the_location_and_the_others_are_related() {
        let mut sources = Sources::default();
        let file = sources.add("größe 1.yaml", "a: 1\nb: 2\n").unwrap();
        let mut diagnostics = Diagnostics::default();
        let places = [Span::new(file, 8, 9), Span::new(file, 3, 4)];
        let finding = places
            .into_iter()
            .fold(Diagnostic::error(&LOCKED, "no"), |finding, place| {
                finding.place(Some(place), "here")
            });
        diagnostics.push(finding);
        let log: Value = serde_json::from_str(&render(&diagnostics, &sources)).unwrap();
        let result = &log["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "gr%C3%B6%C3%9Fe%201.yaml");
        assert_eq!(place["region"]["startLine"], 2);
        assert_eq!(place["region"]["startColumn"], 4);
        assert_eq!(result["relatedLocations"].as_array().unwrap().len(), 1);
        assert_eq!(
            log["runs"][0]["tool"]["driver"]["rules"][0]["id"],
            result["ruleId"]
        );
    }
}
