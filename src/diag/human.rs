//! Diagnostics for people. The only file that names `miette`.
//!
//! A `miette` report shows one text. Places in the text of the first place become its labels; the
//! others become related reports, one for each text.

use super::Diagnostic;
use super::Diagnostics;
use super::Severity;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Span;
use miette::GraphicalReportHandler;
use miette::GraphicalTheme;
use miette::LabeledSpan;
use miette::MietteError;
use miette::MietteSpanContents;
use miette::SourceCode;
use miette::SourceSpan;
use miette::SpanContents;
use std::fmt;

/// How reports are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// With colours (a terminal), or without.
    pub colour: bool,
    /// The width of the terminal, in columns.
    pub width: usize,
}

/// All diagnostics in the order given, with a blank line between them.
pub fn render(diagnostics: &Diagnostics, sources: &Sources, style: Style) -> String {
    let theme = if style.colour {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_links(false)
        .with_width(style.width);
    let mut text = String::new();
    for diagnostic in diagnostics {
        let report = Report::new(diagnostic, sources);
        // Writing into a String cannot fail; a report that cannot be drawn is still said.
        if handler.render_report(&mut text, &report).is_err() {
            text.push_str(&diagnostic.message);
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// One diagnostic, or the places of one in another text, as `miette` wants it.
struct Report<'a> {
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    severity: miette::Severity,
    text: Option<Text<'a>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Report<'a>>,
}

impl<'a> Report<'a> {
    fn new(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        };
        let mut groups: Vec<(SourceId, Vec<LabeledSpan>, &str)> = Vec::new();
        for place in &diagnostic.places {
            let label = LabeledSpan::new_with_span(Some(place.label.clone()), range(place.span));
            match groups
                .iter_mut()
                .find(|(source, ..)| *source == place.span.source)
            {
                Some((_, labels, _)) => labels.push(label),
                None => groups.push((place.span.source, vec![label], &place.label)),
            }
        }
        let mut groups = groups.into_iter();
        let first = groups.next();
        let related = groups.map(|(source, labels, label)| Self {
            code: "",
            message: label,
            help: None,
            severity: miette::Severity::Advice,
            text: Some(Text { sources, source }),
            labels,
            related: Vec::new(),
        });
        Self {
            code: diagnostic.code.slug,
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            severity,
            related: related.collect(),
            text: first.as_ref().map(|(source, ..)| Text {
                sources,
                source: *source,
            }),
            labels: first.map(|(_, labels, _)| labels).unwrap_or_default(),
        }
    }
}

fn range(span: Span) -> SourceSpan {
    (span.start as usize, (span.end - span.start) as usize).into()
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message)
    }
}

impl std::error::Error for Report<'_> {}

impl miette::Diagnostic for Report<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.code.is_empty()).then(|| Box::new(self.code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        (!self.related.is_empty()).then(|| {
            Box::new(
                self.related
                    .iter()
                    .map(|report| report as &dyn miette::Diagnostic),
            ) as Box<_>
        })
    }
}

/// A text of [`Sources`]. Hands `miette` only the lines around a place: searching a large text
/// from its beginning for each report would take longer than rendering.
struct Text<'a> {
    sources: &'a Sources,
    source: SourceId,
}

impl SourceCode for Text<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let text = self.sources.text(self.source);
        let (start, end) = (span.offset(), span.offset() + span.len());
        let before = text.get(..start).ok_or(MietteError::OutOfBounds)?;
        let after = text.get(end..).ok_or(MietteError::OutOfBounds)?;
        let first = before
            .rmatch_indices('\n')
            .nth(lines_before)
            .map_or(0, |(at, _)| at + 1);
        let last = after.match_indices('\n').nth(lines_after);
        let last = last.map_or(text.len(), |(at, _)| end + at + 1);
        let window = text.get(first..last).ok_or(MietteError::OutOfBounds)?;
        let line = self
            .sources
            .location(Span::new(self.source, first, first))
            .line as usize;
        // Without context lines `miette` asks for the place to print above the snippet.
        let column = match lines_before {
            0 => {
                self.sources
                    .location(Span::new(self.source, start, end))
                    .column as usize
            }
            _ => 1,
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.sources.name(self.source).to_owned(),
            window.as_bytes(),
            (first, last - first).into(),
            line - 1,
            column - 1,
            window.lines().count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;

    #[test]
    fn places_in_two_files_become_a_report_and_a_related_one() {
        let mut sources = Sources::default();
        let chat = "kind: X\nspec:\n  region: eu-west-1\n";
        let chat = sources.add("deployments/chat.yaml", chat).unwrap();
        let system = sources
            .add("variables/system.yaml", "a: 1\n- value: us\n")
            .unwrap();
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(
            Diagnostic::error(
                &LOCKED,
                "variable `region` is locked and cannot be overridden",
            )
            .place(Some(Span::new(chat, 24, 33)), "overridden here")
            .place(Some(Span::new(system, 14, 16)), "locked here")
            .help("remove the override"),
        );
        let text = render(
            &diagnostics,
            &sources,
            Style {
                colour: false,
                width: 80,
            },
        );
        insta::assert_snapshot!(text);
    }
}
