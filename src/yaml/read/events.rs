//! The event parser behind our words. The only file that names `granit_parser`.

use super::ScalarStyle;
use super::Tag;
use crate::diag::Fault;
use crate::diag::codes::yaml as codes;
use granit_parser::ErrorKind;
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
            seen: 0,
        }
    }

    /// The next event, `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'t>, Range<usize>), Stop>> {
        loop {
            let (parsed, span) = match self.parser.next_event()? {
                Ok(found) => found,
                Err(error) => return Some(Err(stop(self.text, &error))),
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
}

const TAB: &str = "a tab stands in the indentation";
const TAB_HELP: &str = "indent with spaces";

/// Offset of the `|` or `>` that opens a block scalar, past anchors, tags and comments.
fn header(text: &str) -> Option<usize> {
    let mut rest = text;
    loop {
        let first = rest.chars().next()?;
        let skip = match first {
            '|' | '>' => return Some(text.len() - rest.len()),
            '#' => rest.find('\n')?,
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
    match tag.core_suffix() {
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

fn stop(text: &str, error: &ScanError) -> Stop {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let (message, help) = words(error.kind());
    let mut fault = Fault::new(&codes::SYNTAX, message);
    if *error.kind() == ErrorKind::RecursionLimitExceeded {
        fault.code = &codes::LIMIT;
    }
    if !help.is_empty() {
        fault = fault.help(help);
    }
    Stop {
        fault,
        offset: at.min(text.len()),
    }
}

/// What a kind of error means to somebody who wrote a manifest: message and help.
fn words(kind: &ErrorKind) -> (Cow<'static, str>, &'static str) {
    if let Some((message, help)) = words_of_layout(kind)
        .or_else(|| words_of_brackets(kind))
        .or_else(|| words_of_quotes(kind))
        .or_else(|| words_of_marks(kind))
    {
        return (Cow::Borrowed(message), help);
    }
    match kind {
        ErrorKind::UnexpectedCharacter { character } if character.is_control() => (
            format!(
                "the control character U+{:04X} cannot stand here",
                *character as u32
            )
            .into(),
            "write it as an escape in double quotes, or remove it",
        ),
        ErrorKind::UnexpectedCharacter { character } => (
            format!("a value cannot begin with `{character}`").into(),
            "put the value in quotes",
        ),
        other => (other.to_string().into(), ""),
    }
}

type Words = Option<(&'static str, &'static str)>;

fn words_of_layout(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation => (TAB, TAB_HELP),
        ErrorKind::TabInPlainScalar => (
            "a tab stands where the text ends or goes on",
            "use spaces, and indent with spaces",
        ),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => (
            "the indentation fits no line above",
            "indent the line like the others of its block",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "a key was expected here",
            "indent the line like the other keys of its mapping, and put values with special \
             characters in quotes",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            "`- ` was expected here",
            "indent the line like the other items of its list",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "a `:` cannot stand here",
            "put a value that holds `: ` in quotes; otherwise look at the indentation of this \
             line and the one above",
        ),
        ErrorKind::MappingKeyNotAllowed => (
            "a key cannot stand here",
            "look at the indentation of this line and the one above",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => (
            "a list item cannot stand here",
            "start the list on a line of its own, and look at the indentation",
        ),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "this line is neither a key with its `:` nor a part of the text above",
            "write `key: value`, or look at the indentation",
        ),
        ErrorKind::InvalidBlockScalarIndent => (
            "a line of this text block is indented wrongly",
            "indent every line of the block at least like its first line",
        ),
        ErrorKind::TabAtBlockScalarStart => ("a text block begins with a tab", TAB_HELP),
        ErrorKind::ZeroBlockScalarIndent => (
            "the number after `|` or `>` is the indentation of the block, from 1 to 9",
            "",
        ),
        ErrorKind::InvalidBlockScalarHeader => (
            "only `+`, `-`, a digit or a comment can follow `|` or `>`",
            "start the text on the next line",
        ),
        ErrorKind::InvalidBlockEntryWhitespace | ErrorKind::InvalidMappingValueWhitespace => {
            ("a space must follow here", "use spaces instead of tabs")
        }
        ErrorKind::RecursionLimitExceeded => ("more than 200 levels of nesting", ""),
        _ => return None,
    })
}

fn words_of_brackets(kind: &ErrorKind) -> Words {
    const CLOSE: &str = "look for the bracket that was not closed, above";
    Some(match kind {
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnclosedFlowCollection { open: '[' }
        | ErrorKind::ExpectedFlowSequenceSeparator => {
            ("a list in brackets goes on: `,` or `]` was expected", CLOSE)
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::ExpectedFlowMappingSeparator => (
            "a mapping in braces goes on: `,` or `}` was expected",
            CLOSE,
        ),
        ErrorKind::MisplacedFlowCollectionEnd => (
            "a bracket is closed that was never opened",
            "remove it, or open it",
        ),
        ErrorKind::MismatchedFlowCollectionEnd { .. } => (
            "a bracket is closed by one of another kind",
            "`[` is closed by `]`, and `{` by `}`",
        ),
        ErrorKind::BlockEntryInFlowCollection => (
            "`- ` cannot stand between brackets",
            "separate the items with commas",
        ),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator => (
            "`-` cannot stand directly before a bracket or comma",
            "put it in quotes",
        ),
        ErrorKind::InvalidColonPlacement | ErrorKind::FlowMappingValueAdjacentCollection => (
            "a `:` cannot stand here, between brackets",
            "look for the bracket that was not closed, or put the value in quotes",
        ),
        _ => return None,
    })
}

fn words_of_quotes(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => (
            "a quote was opened and not closed",
            "close it, and indent the lines of a quoted text deeper than its key",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => (
            "text follows a closing quote",
            "write a single quote within single quotes twice: `''`",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "text follows a closing quote",
            "write a double quote within double quotes as `\\\"`",
        ),
        ErrorKind::UnknownQuotedScalarEscape => (
            "this text has a `\\` that begins no known escape",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => (
            "this text has an escape that is no character",
            "`\\x` takes two hexadecimal digits, `\\u` four, `\\U` eight",
        ),
        _ => return None,
    })
}

fn words_of_marks(kind: &ErrorKind) -> Words {
    Some(match kind {
        ErrorKind::CommentInterceptedScalar => (
            "a comment stands within a text of several lines",
            "move the comment, or use a text block (`|`)",
        ),
        ErrorKind::CommentNotSeparated => ("a space must stand before `#`", ""),
        ErrorKind::UndeclaredTagHandle => {
            ("the tag begins with a handle that nothing declares", "")
        }
        ErrorKind::MissingAnchorOrAliasName => (
            "a name must follow `&` or `*`",
            "put a value that begins with `&` or `*` in quotes",
        ),
        ErrorKind::BomInsideDocument => (
            "a byte order mark stands within the text",
            "remove it; files joined together often keep one",
        ),
        ErrorKind::InvalidDocumentEnd => ("text follows the end of a document (`...`)", ""),
        ErrorKind::UnexpectedEof
        | ErrorKind::UnexpectedEofBlockMapping
        | ErrorKind::UnexpectedEofBlockSequence => ("the text ends too early", ""),
        ErrorKind::ExpectedNodeContent => (
            "a value was expected here",
            "put a value with special characters in quotes",
        ),
        ErrorKind::ExpectedDocumentStart => (
            "a new document must begin with `---`",
            "look at the indentation, or add the line `---`",
        ),
        _ => return None,
    })
}
