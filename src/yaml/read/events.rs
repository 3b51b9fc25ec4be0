//! The event parser behind our words. The only file that names `granit_parser`.

use super::ScalarStyle;
use super::Tag;
use super::pinpoint::is_second_colon;
use super::pinpoint::pinpoint;
use super::words::SECOND_COLON;
use super::words::SECOND_COLON_HELP;
use super::words::TAB;
use super::words::TAB_HELP;
use super::words::words;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
pub(super) use granit_parser::ErrorKind;
use granit_parser::Event as Parsed;
use granit_parser::Parser;
use granit_parser::ScanError;
use granit_parser::StrInput;
use granit_parser::StructureStyle;
use std::borrow::Cow;
use std::ops::Range;

/// What the parser saw. `anchor` numbers anchors from 1; 0 is none.
#[derive(Debug)]
pub(super) enum Event<'t> {
    Document,
    Scalar {
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<Tag>,
        anchor: usize,
    },
    /// Names the anchor of the node just seen.
    Anchor(Cow<'t, str>),
    Alias(usize),
    UnknownAlias,
    List {
        anchor: usize,
    },
    Map {
        anchor: usize,
    },
    /// The end of a list or map; the range is that of the closing bracket, empty without one.
    End,
}

/// Where and why parsing stopped.
#[derive(Debug)]
pub(super) struct Stop {
    pub(super) fault: Fault,
    pub(super) offset: usize,
}

/// The events of a text with their byte ranges.
pub(super) struct Events<'t> {
    text: &'t str,
    parser: Parser<'t, StrInput<'t>>,
    /// Most texts have no tab at all.
    has_tabs: bool,
    /// End of what was seen so far; the header of a block scalar stands between it and the text.
    seen: usize,
}

impl<'t> Events<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
        };
        Self {
            text,
            parser: Parser::new_from_str_with_options(text, options),
            has_tabs: text.contains('\t'),
            seen: 0,
        }
    }

    /// The next event, `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'t>, Range<usize>), Stop>> {
        loop {
            let (parsed, span) = match self.parser.next_event()? {
                Ok(found) => found,
                Err(error) => return Some(Err(self.stop(&error))),
            };
            let mut range = span.byte_range().unwrap_or(0..0);
            let event = match self.event(parsed, &mut range) {
                Ok(event) => event,
                Err(stop) => return Some(Err(stop)),
            };
            // Before a document without `---` the range is that of the token that follows.
            if !matches!(event, Some(Event::Document)) || self.is_marker(&range) {
                self.seen = self.seen.max(range.end);
            }
            if let Some(event) = event {
                return Some(Ok((event, range)));
            }
        }
    }

    /// The event in our words, if it means anything.
    fn event(
        &self,
        parsed: Parsed<'t>,
        range: &mut Range<usize>,
    ) -> Result<Option<Event<'t>>, Stop> {
        Ok(Some(match parsed {
            Parsed::DocumentStart(..) => Event::Document,
            Parsed::Scalar(text, style, anchor, tag) => {
                let style = scalar_style(style);
                *range = self.scalar_range(style, range.clone());
                self.refuse_comment(style, range)?;
                // An absent value is given as `~`.
                let absent = style == ScalarStyle::Plain && range.start == range.end;
                if absent && self.text.as_bytes().get(range.start) == Some(&b':') {
                    *range = range.start + 1..range.start + 1;
                }
                Event::Scalar {
                    text: if absent { Cow::Borrowed("") } else { text },
                    style,
                    tag: tag.map(|tag| named_tag(&tag)),
                    anchor,
                }
            }
            Parsed::Anchor(_, name) => Event::Anchor(name),
            Parsed::Alias(anchor) => Event::Alias(anchor),
            Parsed::UnresolvedAlias(_) => Event::UnknownAlias,
            Parsed::SequenceStart(style, anchor, _) => {
                self.refuse_tab(style, range)?;
                Event::List { anchor }
            }
            Parsed::MappingStart(style, anchor, _) => {
                self.refuse_tab(style, range)?;
                Event::Map { anchor }
            }
            Parsed::SequenceEnd | Parsed::MappingEnd => Event::End,
            _ => return Ok(None),
        }))
    }

    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.text.get(range.clone()) == Some("---")
    }

    /// The error in our words, where the user should look.
    fn stop(&self, error: &ScanError) -> Stop {
        let kind = error.kind();
        let gave_up = error.marker().byte_offset().unwrap_or(self.text.len());
        let (message, help) = match kind {
            ErrorKind::MappingValueNotAllowed if is_second_colon(self.text, gave_up) => {
                (Cow::Borrowed(SECOND_COLON), SECOND_COLON_HELP)
            }
            kind => words(kind),
        };
        let mut fault = Fault::new(&codes::SYNTAX, message);
        if *kind == ErrorKind::RecursionLimitExceeded {
            fault.code = &codes::LIMIT;
        }
        if !help.is_empty() {
            fault = fault.help(help);
        }
        Stop {
            fault,
            offset: pinpoint(kind, self.text, self.seen, gave_up),
        }
    }

    /// The parser gives the content of a block scalar; we want it from its `|` or `>` on, and
    /// without the line breaks at its end.
    fn scalar_range(&self, style: ScalarStyle, range: Range<usize>) -> Range<usize> {
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return range;
        }
        let before = self.text.get(self.seen..).unwrap_or("");
        let start = header(before).map_or(range.start, |offset| self.seen + offset);
        let written = self.text.get(start..range.end).unwrap_or("");
        start..start + written.trim_end().len()
    }

    /// The parser lets a tab stand before the first key of a document; kubectl does not.
    fn refuse_tab(&self, style: StructureStyle, range: &Range<usize>) -> Result<(), Stop> {
        if !self.has_tabs {
            return Ok(());
        }
        let before = self.text.get(..range.start).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or("");
        let blank = line.bytes().all(|byte| matches!(byte, b' ' | b'\t'));
        match line.find('\t') {
            Some(tab) if blank && style == StructureStyle::Block => Err(Stop {
                fault: Fault::new(&codes::SYNTAX, TAB).help(TAB_HELP),
                offset: before.len() - line.len() + tab,
            }),
            _ => Ok(()),
        }
    }

    /// The parser takes a comment behind a tab for the end of a line of a plain text, which goes on
    /// below; to kubectl the comment ends the text
    /// (<https://yaml.org/spec/1.2.2/#733-plain-style>).
    fn refuse_comment(&self, style: ScalarStyle, range: &Range<usize>) -> Result<(), Stop> {
        if !self.has_tabs || style != ScalarStyle::Plain {
            return Ok(());
        }
        let written = self.text.get(range.clone()).unwrap_or("");
        let comment = |(at, _): &(usize, &str)| {
            let before = written.get(..*at).unwrap_or("");
            before.ends_with([' ', '\t', '\n', '\r'])
        };
        let Some((at, _)) = written.match_indices('#').find(comment) else {
            return Ok(());
        };
        let (message, help) = words(&ErrorKind::CommentInterceptedScalar);
        Err(Stop {
            fault: Fault::new(&codes::SYNTAX, message).help(help),
            offset: range.start + at,
        })
    }
}

/// Offset of the `|` or `>` that opens a block scalar, past anchors, tags and comments.
fn header(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        let first = rest.chars().next()?;
        let skip = match first {
            '|' | '>' => return Some(text.len() - rest.len()),
            '#' => rest.find(['\n', '\r'])?,
            '&' | '!' => rest.find(char::is_whitespace)?,
            _ => first.len_utf8(),
        };
        rest = rest.get(skip..)?;
    }
}

fn scalar_style(style: granit_parser::ScalarStyle) -> ScalarStyle {
    match style {
        granit_parser::ScalarStyle::Plain => ScalarStyle::Plain,
        granit_parser::ScalarStyle::SingleQuoted => ScalarStyle::SingleQuoted,
        granit_parser::ScalarStyle::DoubleQuoted => ScalarStyle::DoubleQuoted,
        granit_parser::ScalarStyle::Literal => ScalarStyle::Literal,
        granit_parser::ScalarStyle::Folded => ScalarStyle::Folded,
    }
}

fn named_tag(tag: &granit_parser::Tag) -> Tag {
    match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
        Some("str") => Tag::String,
        Some("int") => Tag::Integer,
        Some("float") => Tag::Float,
        Some("bool") => Tag::Boolean,
        Some("null") => Tag::Null,
        Some("binary") => Tag::Binary,
        Some("merge") => Tag::Merge,
        _ => Tag::Other,
    }
}
