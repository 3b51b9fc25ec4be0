//! What the errors of the parser mean to somebody who wrote a manifest.

use super::events::ErrorKind;
use std::borrow::Cow;

pub(super) const TAB: &str = "a tab stands in the indentation";
pub(super) const SECOND_COLON: &str = "a second `:` stands in one line";
pub(super) const SECOND_COLON_HELP: &str = "put a value that holds `: ` in quotes";
pub(super) const TAB_HELP: &str = "indent with spaces";

/// The message and the help for a kind of error; the help may be empty.
pub(super) fn words(kind: &ErrorKind) -> (Cow<'static, str>, &'static str) {
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
        ErrorKind::TabInPlainScalar => ("a tab stands where the text goes on", TAB_HELP),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => (
            "the indentation fits no line above",
            "indent the line like the others of its block",
        ),
        ErrorKind::ExpectedBlockMappingKey => (
            "this line is no part of the mapping above it",
            "indent the line like the other keys of its mapping, and put values with special \
             characters in quotes",
        ),
        ErrorKind::ExpectedBlockSequenceEntry => (
            "this line is no part of the list above it",
            "begin it with `- ` in the column of the other items, or indent it deeper",
        ),
        ErrorKind::MappingValueNotAllowed => (
            "this line goes on with the text above it, and so cannot be a key",
            "indent the line like the other keys of its mapping; a key above needs a space after \
             its `:`",
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
    Some(match kind {
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnclosedFlowCollection { open: '[' } => {
            ("a list in brackets is never closed", "close it with `]`")
        }
        ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => {
            ("a mapping in braces is never closed", "close it with `}`")
        }
        ErrorKind::ExpectedFlowSequenceSeparator => (
            "`,` or `]` was expected here",
            "put a comma between the items of a list, and close every bracket",
        ),
        ErrorKind::ExpectedFlowMappingSeparator => (
            "`,` or `}` was expected here",
            "put a comma between the pairs of a mapping, and close every brace",
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
