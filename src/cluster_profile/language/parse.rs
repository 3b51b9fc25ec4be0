//! The inside of a macro: values, functions, pipes.

use super::functions;
use super::functions::Function;
use super::reference::Reference;
use super::value::beyond;
use crate::diag::Fault;
use crate::diag::codes::cluster_profiles as codes;
use crate::diag::did_you_mean;
use crate::macros::Cursor;
use crate::macros::MacroFault;
use crate::macros::Token;
use std::ops::Range;

/// How deep parentheses may lie in each other.
const DEEPEST: usize = 16;

/// A value, or a call, and the functions that it goes through.
#[derive(Clone, Debug)]
pub(in crate::cluster_profile) struct Pipeline {
    /// At least one.
    pub(super) stages: Vec<Stage>,
}

/// One part between pipes.
#[derive(Clone, Debug)]
pub(super) enum Stage {
    /// A value; only the first stage may be one.
    Value(Operand),
    /// A function with the arguments that are written. What comes through the pipe is one more.
    Call {
        function: Function,
        range: Range<usize>,
        arguments: Vec<Operand>,
    },
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    pub(super) range: Range<usize>,
    pub(super) kind: OperandKind,
}

#[derive(Clone, Debug)]
pub(super) enum OperandKind {
    Reference(Reference),
    Text(String),
    Integer(i64),
    Bool(bool),
    Nested(Pipeline),
}

impl Pipeline {
    /// Everything it reads, with the places.
    pub(in crate::cluster_profile) fn references(&self) -> Vec<(&Reference, Range<usize>)> {
        let mut found = Vec::new();
        self.collect(&mut found);
        found
    }

    /// Whether it is more than one value.
    pub(super) fn has_functions(&self) -> bool {
        !matches!(self.stages.as_slice(), [Stage::Value(Operand { kind, .. })]
            if !matches!(kind, OperandKind::Nested(_)))
    }

    fn collect<'p>(&'p self, found: &mut Vec<(&'p Reference, Range<usize>)>) {
        for stage in &self.stages {
            let operands = match stage {
                Stage::Value(operand) => std::slice::from_ref(operand),
                Stage::Call { arguments, .. } => arguments,
            };
            for operand in operands {
                match &operand.kind {
                    OperandKind::Reference(reference) => {
                        found.push((reference, operand.range.clone()));
                    }
                    OperandKind::Nested(inner) => inner.collect(found),
                    _ => {}
                }
            }
        }
    }
}

/// The next token. A text in quotes may stand inside a YAML scalar in double quotes, where each of
/// its quotes has a backslash, because macros are filled in before YAML is read.
pub(super) fn token(cursor: &mut Cursor<'_>) -> (Token, Range<usize>) {
    cursor.skip_white_space();
    let start = cursor.at();
    if !cursor.eat("\\\"") {
        return cursor.next();
    }
    let Some(length) = cursor.rest().find("\\\"") else {
        let rest = cursor.rest();
        cursor.eat(rest);
        let message = "this text has no closing `\\\"`";
        return (Token::BadText(message), start..cursor.at());
    };
    let text = cursor.rest().get(..length).unwrap_or_default();
    cursor.eat(text);
    cursor.eat("\\\"");
    (Token::Text(text.to_owned()), start..cursor.at())
}

/// What stands from behind `{{` to `}}`.
pub(super) fn pipeline(cursor: &mut Cursor<'_>, open: usize) -> Result<Pipeline, MacroFault> {
    let mut parser = Parser {
        cursor,
        open,
        depth: 0,
    };
    let (pipeline, end, range) = parser.stages()?;
    match end {
        Token::Close => Ok(pipeline),
        other => Err(parser.unexpected(&other, range)),
    }
}

struct Parser<'c, 't> {
    cursor: &'c mut Cursor<'t>,
    open: usize,
    depth: usize,
}

/// What a macro looks like.
const HOW: &str =
    "write a path, and functions behind `|`: `{{ .spectro.macro.name | default \"x\" }}`";

impl Parser<'_, '_> {
    /// All stages, and the token behind the last one.
    fn stages(&mut self) -> Result<(Pipeline, Token, Range<usize>), MacroFault> {
        let mut stages = Vec::new();
        loop {
            let (token, range) = token(self.cursor);
            let (stage, next) = match token {
                Token::Word(word) if !matches!(&*word, "true" | "false") => {
                    self.call(&word, range)?
                }
                other => self.value(other, range)?,
            };
            if let (Stage::Value(operand), false) = (&stage, stages.is_empty()) {
                let fault = Fault::new(&codes::MALFORMED_MACRO, "behind `|` stands no function")
                    .help("write one, such as `| default \"x\"`");
                return Err(wrong(fault, operand.range.clone()));
            }
            stages.push(stage);
            if next.0 != Token::Pipe {
                return Ok((Pipeline { stages }, next.0, next.1));
            }
        }
    }

    fn value(
        &mut self,
        first: Token,
        range: Range<usize>,
    ) -> Result<(Stage, (Token, Range<usize>)), MacroFault> {
        let operand = self.operand(first, range)?;
        Ok((Stage::Value(operand), token(self.cursor)))
    }

    /// A function with its arguments, and the token behind them.
    fn call(
        &mut self,
        name: &str,
        range: Range<usize>,
    ) -> Result<(Stage, (Token, Range<usize>)), MacroFault> {
        let function = functions::named(name).ok_or_else(|| unknown(name, range.clone()))?;
        let mut arguments = Vec::new();
        loop {
            let (next, at) = token(self.cursor);
            match next {
                Token::Pipe | Token::Close | Token::Other(')') => {
                    let stage = Stage::Call {
                        function,
                        range,
                        arguments,
                    };
                    return Ok((stage, (next, at)));
                }
                other => arguments.push(self.operand(other, at)?),
            }
        }
    }

    fn operand(&mut self, token: Token, range: Range<usize>) -> Result<Operand, MacroFault> {
        let kind = match token {
            Token::Text(text) => OperandKind::Text(text),
            Token::Word(word) if word == "true" => OperandKind::Bool(true),
            Token::Word(word) if word == "false" => OperandKind::Bool(false),
            Token::Number(number) => match number.parse() {
                Ok(integer) => OperandKind::Integer(integer),
                Err(_) => OperandKind::Text(number),
            },
            Token::Path(words) if words.first().is_some_and(|word| word == "spectro") => {
                let reference = Reference::of(&words);
                OperandKind::Reference(reference.map_err(|fault| wrong(fault, range.clone()))?)
            }
            Token::Other('(') => return self.nested(range.start),
            other => return Err(self.unexpected(&other, range)),
        };
        Ok(Operand { range, kind })
    }

    fn nested(&mut self, start: usize) -> Result<Operand, MacroFault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("more than {DEEPEST} parentheses lie in each other");
            return Err(wrong(beyond(message), start..start + 1));
        }
        let (inner, end, range) = self.stages()?;
        if end != Token::Other(')') {
            return Err(self.unexpected(&end, range));
        }
        self.depth -= 1;
        Ok(Operand {
            range: start..range.end,
            kind: OperandKind::Nested(inner),
        })
    }

    fn unexpected(&self, token: &Token, range: Range<usize>) -> MacroFault {
        let (message, help) = match token {
            Token::Close => ("this macro ends too early".to_owned(), HOW),
            Token::BadText(message) => ((*message).to_owned(), "close it with a quotation mark"),
            Token::Other('-') => (
                "`-` cannot stand here".to_owned(),
                "Palette does not trim white space; write `{{` and `}}`",
            ),
            Token::Path(words) => (
                format!(
                    "`.{}` cannot be read by a macro of Palette",
                    words.join(".")
                ),
                "macros of Palette read only what begins with `.spectro.`",
            ),
            Token::Other(sign) => (format!("`{sign}` cannot stand here"), HOW),
            Token::Word(word) => (format!("`{word}` cannot stand here"), HOW),
            _ => ("this cannot stand here".to_owned(), HOW),
        };
        let fault = Fault::new(&codes::MALFORMED_MACRO, message).help(help);
        let range = if range.is_empty() {
            self.open..range.end
        } else {
            range
        };
        wrong(fault, range)
    }
}

pub(super) fn wrong(fault: Fault, range: Range<usize>) -> MacroFault {
    MacroFault { fault, range }
}

fn unknown(name: &str, range: Range<usize>) -> MacroFault {
    let message = format!("there is no function `{name}` here");
    let fault = Fault::new(&codes::UNKNOWN_FUNCTION, message);
    let help = functions::REFUSED
        .iter()
        .find(|(refused, _)| *refused == name)
        .map(|(_, help)| (*help).to_owned())
        .or_else(|| did_you_mean(name, functions::names()))
        .unwrap_or_else(|| "`docs/cluster-profiles.md` lists the functions".to_owned());
    wrong(fault.help(help), range)
}
