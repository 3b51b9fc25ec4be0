//! Values inside a macro, and what to say when there is none.

use super::cursor::Cursor;
use super::cursor::Token;
use super::functions::Function;
use super::parse::MacroFault;
use super::path::HubPath;
use super::path::OutputPath;
use crate::diag::Fault;
use crate::diag::codes::macros::MALFORMED;
use crate::diag::codes::macros::UNKNOWN_NAME;
use crate::diag::did_you_mean;
use crate::yaml::Data;
use crate::yaml::Number;
use std::ops::Range;
use std::sync::Arc;

pub(super) const HOW_TO_WRITE_BRACES: &str = "to write braces as they are, use `{{ \"{{\" }}`, or set `macros: disabled` beside `properties`";

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) range: Range<usize>,
    pub(super) value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Literal(Data),
    Variable(Arc<str>),
    System(Arc<str>),
    Hub(HubPath),
    Spoke(OutputPath),
}

pub(super) fn operand(cursor: &mut Cursor<'_>) -> Result<Operand, MacroFault> {
    let (token, range) = cursor.next();
    let (value, end) = match token {
        Token::Text(text) => (Value::Literal(Data::String(text.into())), range.end),
        Token::Number(text) => (Value::Literal(number(&text, &range)?), range.end),
        Token::Path(words) => (reference(&words, &range)?, range.end),
        Token::Word(word) => match &*word {
            "true" | "false" => (Value::Literal(Data::Bool(word == "true")), range.end),
            "hub" => {
                let (text, inner) = output_argument(cursor, "hub")?;
                let path =
                    HubPath::parse(&text).ok_or_else(|| bad_output("hub", &text, inner.clone()))?;
                (Value::Hub(path), inner.end)
            }
            "spoke" => {
                let (text, inner) = output_argument(cursor, "spoke")?;
                let path = OutputPath::parse(&text)
                    .ok_or_else(|| bad_output("spoke", &text, inner.clone()))?;
                (Value::Spoke(path), inner.end)
            }
            _ if Function::named(&word).is_some() => {
                let fault = Fault::new(
                    &MALFORMED,
                    format!("the function `{word}` cannot be an argument"),
                )
                .help("functions follow each other behind `|`");
                return Err(wrong(fault, range));
            }
            _ => {
                let message = format!("`{word}` is neither a value nor a function");
                let fault = Fault::new(&MALFORMED, message)
                    .help(format!("a text stands in quotes: `\"{word}\"`"));
                return Err(wrong(fault, range));
            }
        },
        token => return Err(unexpected(&token, range, "a value")),
    };
    Ok(Operand {
        range: range.start..end,
        value,
    })
}

fn output_argument(
    cursor: &mut Cursor<'_>,
    word: &str,
) -> Result<(String, Range<usize>), MacroFault> {
    let (token, range) = cursor.next();
    if let Token::Text(text) = token {
        return Ok((text, range));
    }
    Err(unexpected(
        &token,
        range,
        &format!("a text in quotes behind `{word}`"),
    ))
}

fn bad_output(word: &str, text: &str, range: Range<usize>) -> MacroFault {
    let forms = if word == "hub" {
        "write `.def.<deployment>.<component>.<output>`, `.def.<deployment>.<component>.<trait>.<output>` or `.obj.<deployment>.<output>`"
    } else {
        "write `.def.<component>.<output>`, `.def.<component>.<trait>.<output>` or `.obj.<output>`"
    };
    let fault = Fault::new(&MALFORMED, format!("`{text}` does not name an output")).help(forms);
    wrong(fault, range)
}

fn reference(words: &[String], range: &Range<usize>) -> Result<Value, MacroFault> {
    let (root, rest) = words
        .split_first()
        .map_or(("", [].as_slice()), |(r, s)| (&**r, s));
    let name = rest.join(".");
    match root {
        "var" if !name.is_empty() => Ok(Value::Variable(name.into())),
        "sys" if !name.is_empty() => Ok(Value::System(name.into())),
        "var" | "sys" => {
            let fault = Fault::new(&MALFORMED, format!("`.{root}` needs a name"))
                .help(format!("write `.{root}.<name>`"));
            Err(wrong(fault, range.clone()))
        }
        "def" | "obj" => {
            let fault = Fault::new(
                &MALFORMED,
                format!("`.{root}` is read with `hub` or `spoke`"),
            )
            .help(format!("write `{{{{ spoke \".{}\" }}}}`", words.join(".")));
            Err(wrong(fault, range.clone()))
        }
        _ => {
            let meant = did_you_mean(root, ["var", "sys"]).map(|meant| format!("{meant} "));
            let help = format!(
                "{}macros read `.var.<name>` and `.sys.<name>`; {HOW_TO_WRITE_BRACES}",
                meant.unwrap_or_default()
            );
            let message = format!("there is nothing called `.{root}`");
            Err(wrong(
                Fault::new(&UNKNOWN_NAME, message).help(help),
                range.clone(),
            ))
        }
    }
}

fn number(text: &str, range: &Range<usize>) -> Result<Data, MacroFault> {
    let integer = text.parse().map(Number::Integer).ok();
    let unsigned = || text.parse().map(Number::Unsigned).ok();
    let float = || {
        text.parse::<f64>()
            .ok()
            .filter(|float| float.is_finite())
            .map(Number::Float)
    };
    let number = integer.or_else(unsigned).or_else(float).ok_or_else(|| {
        let fault = Fault::new(&MALFORMED, format!("`{text}` is not a number"));
        wrong(
            fault.help(format!("a text stands in quotes: `\"{text}\"`")),
            range.clone(),
        )
    })?;
    Ok(Data::Number(number))
}

pub(super) fn trim_marker(range: Range<usize>) -> MacroFault {
    let fault = Fault::new(&MALFORMED, "`{{-` and `-}}` are not known here")
        .help("macros do not touch the text around them; write `{{` and `}}`");
    wrong(fault, range)
}

pub(super) fn unexpected(token: &Token, range: Range<usize>, wanted: &str) -> MacroFault {
    let found = match token {
        Token::Path(words) => format!("`.{}`", words.join(".")),
        Token::Word(word) => format!("`{word}`"),
        Token::Number(number) => format!("`{number}`"),
        Token::Text(_) => "a text".to_owned(),
        Token::Pipe => "`|`".to_owned(),
        Token::Close => "`}}`".to_owned(),
        Token::End => "the end of the text".to_owned(),
        Token::Other('(' | ')') => {
            let fault = Fault::new(&MALFORMED, "macros have no parentheses")
                .help("functions follow each other behind `|`");
            return wrong(fault, range);
        }
        Token::Other('\'') => {
            let fault = Fault::new(
                &MALFORMED,
                "texts in macros stand in double quotes or backticks",
            );
            return wrong(fault, range);
        }
        Token::Other(other) => format!("`{other}`"),
        Token::BadText(why) => return wrong(Fault::new(&MALFORMED, *why), range),
    };
    let fault = Fault::new(&MALFORMED, format!("expected {wanted}, found {found}"));
    wrong(fault.help(HOW_TO_WRITE_BRACES), range)
}

pub(super) fn wrong(fault: Fault, range: Range<usize>) -> MacroFault {
    MacroFault { fault, range }
}
