//! Text to tokens.

use super::Refusal;
use super::Value;
use super::literals::number;
use super::literals::string;
use std::sync::Arc;

/// A token with its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// Where it begins, in bytes.
    pub(super) at: usize,
    pub(super) kind: TokenKind,
}

/// What a token is.
#[derive(Clone, Debug)]
pub(super) enum TokenKind {
    Name(Arc<str>),
    Literal(Value),
    /// An operator or a bracket.
    Sign(&'static str),
    End,
}

/// Operators and brackets, longer ones first.
const SIGNS: &[&str] = &[
    "&&", "||", "==", "!=", "<=", ">=", ".?", "[?", "<", ">", "!", "+", "-", "*", "/", "%", "?",
    ":", ".", ",", "(", ")", "[", "]", "{", "}",
];

/// Words that are no names (<https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax>).
const RESERVED: &[&str] = &[
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// Splits a text into tokens.
///
/// # Errors
/// What is no token.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Refusal> {
    let mut tokens = Vec::new();
    let mut at = 0;
    loop {
        at = after_space(text, at);
        let rest = text.get(at..).unwrap_or_default();
        let Some(first) = rest.chars().next() else {
            tokens.push(Token {
                at,
                kind: TokenKind::End,
            });
            return Ok(tokens);
        };
        let (kind, length) = if let Some(found) = string(rest, text, at)? {
            found
        } else if first.is_ascii_digit() || (first == '.' && second_is_digit(rest)) {
            number(rest, text, at)?
        } else if first.is_ascii_alphabetic() || first == '_' {
            name(rest, text, at)?
        } else {
            sign(rest, text, at)?
        };
        tokens.push(Token { at, kind });
        at += length;
    }
}

/// White space and comments end here.
fn after_space(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
        at += rest.len() - trimmed.len();
        if !trimmed.starts_with("//") {
            return at;
        }
        at += trimmed.find('\n').unwrap_or(trimmed.len());
    }
}

fn second_is_digit(text: &str) -> bool {
    text.chars()
        .nth(1)
        .is_some_and(|second| second.is_ascii_digit())
}

fn name(rest: &str, text: &str, at: usize) -> Result<(TokenKind, usize), Refusal> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
    let word = rest.get(..end).unwrap_or_default();
    if RESERVED.contains(&word) {
        let message = format!("reserved identifier: {word}");
        return Err(Refusal::invalid(text, at, &message));
    }
    let kind = match word {
        "true" => TokenKind::Literal(Value::Bool(true)),
        "false" => TokenKind::Literal(Value::Bool(false)),
        "null" => TokenKind::Literal(Value::Null),
        "in" => TokenKind::Sign("in"),
        word => TokenKind::Name(word.into()),
    };
    Ok((kind, end))
}

fn sign(rest: &str, text: &str, at: usize) -> Result<(TokenKind, usize), Refusal> {
    let found = SIGNS.iter().find(|sign| rest.starts_with(**sign));
    let Some(sign) = found else {
        let odd = rest.chars().next().unwrap_or(' ');
        let message = format!("Syntax error: token recognition error at: '{odd}'");
        return Err(Refusal::invalid(text, at, &message));
    };
    Ok((TokenKind::Sign(sign), sign.len()))
}
