//! Diagnostics for people. The only file that names `miette`.
//!
//! A `miette` report shows one text, so there is one for each text that has places; of all but the
//! first only the snippet is printed, and the help follows the last.

use super::Diagnostic;
use super::Diagnostics;
use super::Place;
use super::Severity;
use super::excerpt::Excerpt;
use crate::source::Location;
use crate::source::SourceId;
use crate::source::Sources;
use miette::GraphicalReportHandler;
use miette::GraphicalTheme;
use miette::LabeledSpan;
use miette::MietteError;
use miette::MietteSpanContents;
use miette::SourceCode;
use miette::SourceSpan;
use miette::SpanContents;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::ops::Range;

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
        .with_width(style.width)
        // Names must stay whole, to be copied.
        .with_wrap_lines(false);
    let mut text = String::new();
    let mut counts: BTreeMap<Alike, usize> = BTreeMap::new();
    for diagnostic in diagnostics {
        let count = counts.entry(Alike::of(diagnostic)).or_default();
        *count += 1;
        if *count <= MOST_ALIKE {
            draw(&handler, diagnostic, (diagnostics, sources), &mut text);
        }
    }
    for (alike, count) in counts.into_iter().filter(|(_, count)| *count > MOST_ALIKE) {
        let (code, more) = (alike.code, count - MOST_ALIKE);
        let file = alike
            .source
            .map(|source| format!(" in {}", sources.name(source)));
        let file = file.unwrap_or_default();
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "… and {more} more `{code}` like these{file}; in JSON, all are shown\n"
        );
    }
    text
}

/// How many diagnostics that are alike are drawn. Who reads so many knows what is wrong, and there may
/// be as many as the text has values.
const MOST_ALIKE: usize = 25;

/// What diagnostics that are alike share.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    source: Option<SourceId>,
    code: &'static str,
    /// The message without the words and numbers of the input.
    words: String,
}

impl Alike {
    fn of(diagnostic: &Diagnostic) -> Self {
        let of_ours = diagnostic.message.split('`').step_by(2);
        let mut words: String = of_ours.collect();
        words.retain(|letter| !letter.is_numeric());
        Self {
            source: diagnostic.places.first().map(|place| place.span.source),
            code: diagnostic.code.slug,
            words,
        }
    }
}

/// Adds a diagnostic, and a blank line.
fn draw(
    handler: &GraphicalReportHandler,
    diagnostic: &Diagnostic,
    (diagnostics, sources): (&Diagnostics, &Sources),
    text: &mut String,
) {
    let reports = Report::all(diagnostic, diagnostics, sources);
    for (index, report) in reports.iter().enumerate() {
        let mut drawn = String::new();
        // Writing into a String cannot fail; a report that cannot be drawn is still said.
        if handler.render_report(&mut drawn, report).is_err() {
            drawn = format!("{}\n", report.message);
        }
        text.push_str(if index == 0 {
            &drawn
        } else {
            from_snippet(&drawn)
        });
    }
    text.push('\n');
}

/// The lines of a drawn report from its first snippet on.
fn from_snippet(drawn: &str) -> &str {
    let corner = drawn.find('╭').unwrap_or(0);
    let start = drawn.get(..corner).and_then(|before| before.rfind('\n'));
    start.and_then(|at| drawn.get(at + 1..)).unwrap_or(drawn)
}

/// One diagnostic with its places in one text, as `miette` wants it.
struct Report<'a> {
    code: &'a str,
    message: Cow<'a, str>,
    help: Option<Cow<'a, str>>,
    severity: miette::Severity,
    text: Option<Text<'a>>,
    labels: Vec<LabeledSpan>,
}

impl<'a> Report<'a> {
    /// One for each text, the first place's first. Secrets are left out of all of it.
    fn all(
        diagnostic: &'a Diagnostic,
        diagnostics: &'a Diagnostics,
        sources: &'a Sources,
    ) -> Vec<Self> {
        let severity = match diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        };
        let mut groups: Vec<(Option<SourceId>, Vec<&Place>)> = Vec::new();
        for place in &diagnostic.places {
            let source = Some(place.span.source);
            match groups.iter_mut().find(|(known, _)| *known == source) {
                Some((_, places)) => places.push(place),
                None => groups.push((source, vec![place])),
            }
        }
        if groups.is_empty() {
            groups.push((None, Vec::new()));
        }
        let last = groups.len() - 1;
        let reports = groups.into_iter().enumerate();
        let reports = reports.map(|(index, (source, places))| {
            let text = source.map(|source| Text::new(sources, source, &places));
            let help = diagnostic.help.as_deref().filter(|_| index == last);
            Self {
                code: diagnostic.code.slug,
                message: diagnostics.shown(&diagnostic.message),
                help: help.map(|help| diagnostics.shown(help)),
                severity,
                labels: text
                    .as_ref()
                    .map_or(Vec::new(), |text| text.labels(&places)),
                text,
            }
        });
        reports.collect()
    }
}

impl fmt::Debug for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
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
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.text.as_ref().map(|text| text as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<_>)
    }
}

/// A text of [`Sources`], as far as a report shows it. Searching a large text from its beginning
/// for each report would take longer than rendering.
struct Text<'a> {
    name: &'a str,
    excerpt: Excerpt,
    /// Where each place of the excerpt is in the whole text.
    locations: Vec<Location>,
}

impl<'a> Text<'a> {
    fn new(sources: &'a Sources, source: SourceId, places: &[&Place]) -> Self {
        let locations = places.iter().map(|place| sources.location(place.span));
        Self {
            name: sources.name(source),
            excerpt: Excerpt::new(sources, source, places),
            locations: locations.collect(),
        }
    }

    fn labels(&self, places: &[&Place]) -> Vec<LabeledSpan> {
        let shown = self.excerpt.places.iter().zip(places);
        let label = |(range, place): (&Range<usize>, &&Place)| {
            let span = (range.start, range.len());
            LabeledSpan::new_with_span(Some(place.label.clone()), span)
        };
        shown.map(label).collect()
    }

    /// The column of a place.
    fn column(&self, start: usize) -> usize {
        let mut places = self.excerpt.places.iter().zip(&self.locations);
        let found = places.find(|(range, _)| range.start == start);
        found.map_or(1, |(_, location)| location.column as usize)
    }
}

impl SourceCode for Text<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let (window, line) = self.excerpt.window(&range, lines_before, lines_after);
        let text = self.excerpt.text.get(window.clone());
        let text = text.ok_or(MietteError::OutOfBounds)?;
        // Without context lines `miette` asks for the place to print above the snippet.
        let column = match lines_before {
            0 => self.column(range.start),
            _ => 1,
        };
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.to_owned(),
            text.as_bytes(),
            (window.start, window.len()).into(),
            line as usize - 1,
            column - 1,
            text.lines().count(),
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::codes::variables::LOCKED;
    use crate::source::Span;

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let mut sources = Sources::default();
        let line = format!("key: [{}here{}]\n", "x, ".repeat(1000), ", y".repeat(1000));
        let source = sources.add("long.yaml", line).unwrap();
        let mut diagnostics = Diagnostics::default();
        let span = Span::new(source, 3006, 3010);
        diagnostics.push(Diagnostic::error(&LOCKED, "wrong").place(Some(span), "this"));
        let style = Style {
            colour: false,
            width: 80,
        };
        let text = render(&diagnostics, &sources, style);
        assert!(
            text.len() < 3000 && text.contains("[long.yaml:1:3007]"),
            "{text}"
        );
        assert!(text.contains("x, here, y"), "{text}");
    }

    #[test]
    fn a_hidden_place_is_stars_and_a_hidden_word_is_dots() {
        let mut sources = Sources::default();
        let text = "port: hunter2\nuser: me\n";
        let source = sources.add("hunter2.yaml", text).unwrap();
        let secret = Span::new(source, 6, 13);
        sources.hide(secret);
        let mut diagnostics = Diagnostics::default();
        let wrong = Diagnostic::error(&LOCKED, "`hunter2` is no number").help("not hunter2");
        diagnostics.push(wrong.place(Some(secret), "this"));
        diagnostics.hide("hunter2");
        let style = Style {
            colour: false,
            width: 80,
        };
        let text = render(&diagnostics, &sources, style);
        assert!(text.contains("port: *******"), "{text}");
        assert!(text.contains("`•••••••` is no number") && text.contains("not •••••••"));
        assert_eq!(
            text.matches("hunter2").count(),
            1,
            "the name of the file: {text}"
        );
    }

    #[test]
    fn places_in_two_files_become_two_snippets_with_the_help_below() {
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
