//! The text of a scalar becomes pieces: plain text and macros.

use super::cursor::Cursor;
use super::cursor::Token;
use super::functions::FUNCTIONS;
use super::functions::Function;
use super::operand::HOW_TO_WRITE_BRACES;
use super::operand::Operand;
use super::operand::Value;
use super::operand::operand;
use super::operand::trim_marker;
use super::operand::unexpected;
use super::operand::wrong;
use crate::diag::Fault;
use crate::diag::codes::macros::MALFORMED;
use crate::diag::codes::macros::UNKNOWN_FUNCTION;
use crate::diag::did_you_mean;
use std::ops::Range;

/// How a macro writes two opening braces as they are.
pub(super) const BRACES: &str = r#"{{ "{{" }}"#;

/// Which macros are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// Every `{{` begins a macro.
    Hub,
    /// Only `{{ spoke …` and [`BRACES`] are macros; other braces are text.
    Spoke,
}

/// A stretch of a scalar.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// As it is.
    Text(Range<usize>),
    /// From `{{` to `}}`.
    Macro(Macro),
}

/// One macro: a value, and functions in the order of application.
#[derive(Clone, Debug)]
pub(super) struct Macro {
    pub(super) range: Range<usize>,
    pub(super) head: Operand,
    pub(super) calls: Vec<Call>,
}

/// A function with its arguments, the piped value not among them.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) function: Function,
    pub(super) range: Range<usize>,
    pub(super) arguments: Vec<Operand>,
}

/// What is wrong, and where in the scalar.
#[derive(Clone, Debug)]
pub(crate) struct MacroFault {
    pub(crate) fault: Fault,
    pub(crate) range: Range<usize>,
}

/// All pieces of a scalar, or everything that is wrong with its macros.
pub(super) fn parse(text: &str, stage: Stage) -> Result<Vec<Piece>, Vec<MacroFault>> {
    let mut pieces = Vec::new();
    let mut faults = Vec::new();
    let mut done = 0;
    while let Some(start) = next_macro(text, done, stage) {
        if start > done {
            pieces.push(Piece::Text(done..start));
        }
        let mut cursor = Cursor::new(text, start + 2);
        match one_macro(&mut cursor, start) {
            Ok(found) => pieces.push(Piece::Macro(found)),
            Err(fault) => {
                faults.push(fault);
                cursor.skip_macro();
            }
        }
        done = cursor.at();
    }
    if done < text.len() {
        pieces.push(Piece::Text(done..text.len()));
    }
    if faults.is_empty() {
        Ok(pieces)
    } else {
        Err(faults)
    }
}

/// Where the next macro begins, at or behind `from`.
fn next_macro(text: &str, from: usize, stage: Stage) -> Option<usize> {
    let mut from = from;
    loop {
        let start = from + text.get(from..)?.find("{{")?;
        if stage == Stage::Hub || is_spoke_stage_macro(text.get(start..)?) {
            return Some(start);
        }
        from = start + 1;
    }
}

/// Whether a text that begins with `{{` would be a macro on a spoke.
pub(super) fn is_spoke_stage_macro(text: &str) -> bool {
    let Some(inside) = text.strip_prefix("{{") else {
        return false;
    };
    let word = inside.trim_start().strip_prefix("spoke");
    text.starts_with(BRACES)
        || word.is_some_and(|rest| {
            !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || "_-.".contains(c))
        })
}

fn one_macro(cursor: &mut Cursor<'_>, start: usize) -> Result<Macro, MacroFault> {
    let (head, mut calls) = command(cursor, start)?;
    loop {
        let (token, range) = cursor.next();
        match token {
            Token::Close => {
                let range = start..range.end;
                let found = Macro { range, head, calls };
                return checked(found);
            }
            Token::Pipe => calls.push(piped(cursor)?),
            Token::End => {
                let fault = Fault::new(&MALFORMED, "this macro has no closing `}}`");
                return Err(wrong(fault.help(HOW_TO_WRITE_BRACES), start..range.end));
            }
            Token::Other('-') => return Err(trim_marker(range)),
            token => return Err(unexpected(&token, range, "`|` or `}}`")),
        }
    }
}

/// A macro over an output of the spoke cannot also use values of the hub: each is filled in by
/// another program.
fn checked(found: Macro) -> Result<Macro, MacroFault> {
    let arguments = || found.calls.iter().flat_map(|call| &call.arguments);
    let outputs = |operand: &&Operand| matches!(operand.value, Value::Spoke(_) | Value::Hub(_));
    if let Some(output) = arguments().find(outputs) {
        let fault = Fault::new(&MALFORMED, "an output cannot be an argument of a function")
            .help("begin the macro with it: `{{ spoke \"…\" | default \"…\" }}`");
        return Err(wrong(fault, output.range.clone()));
    }
    let on_spoke = matches!(found.head.value, Value::Spoke(_));
    let on_hub = |operand: &&Operand| !matches!(operand.value, Value::Literal(_));
    match arguments().find(on_hub) {
        Some(operand) if on_spoke => {
            let fault = Fault::new(
                &MALFORMED,
                "a macro with `spoke` cannot read variables or system values",
            )
            .help("these exist on the hub only; join two macros in one text instead");
            Err(wrong(fault, operand.range.clone()))
        }
        _ => Ok(found),
    }
}

/// What stands before the first `|`: a value, or a call whose last argument is the value.
fn command(cursor: &mut Cursor<'_>, start: usize) -> Result<(Operand, Vec<Call>), MacroFault> {
    let (token, range) = cursor.peek_token();
    let word = match token {
        Token::Word(word) if !matches!(&*word, "true" | "false" | "hub" | "spoke") => word,
        Token::Other('-') => return Err(trim_marker(range)),
        Token::Close => {
            let fault = Fault::new(&MALFORMED, "this macro is empty").help(HOW_TO_WRITE_BRACES);
            return Err(wrong(fault, start..range.end));
        }
        _ => return Ok((operand(cursor)?, Vec::new())),
    };
    cursor.next();
    let (function, count) = function_named(&word, range.clone())?;
    let mut arguments = arguments(cursor)?;
    let Some(head) = arguments.pop() else {
        let fault = Fault::new(&MALFORMED, format!("`{word}` has nothing to work on"))
            .help(format!("write `{{{{ .var.name | {word} }}}}`"));
        return Err(wrong(fault, range));
    };
    let call = counted(function, count, range, arguments)?;
    Ok((head, vec![call]))
}

fn piped(cursor: &mut Cursor<'_>) -> Result<Call, MacroFault> {
    let (token, range) = cursor.next();
    let Token::Word(word) = token else {
        return Err(unexpected(&token, range, "the name of a function"));
    };
    let (function, count) = function_named(&word, range.clone())?;
    let arguments = arguments(cursor)?;
    counted(function, count, range, arguments)
}

fn counted(
    function: Function,
    count: usize,
    range: Range<usize>,
    arguments: Vec<Operand>,
) -> Result<Call, MacroFault> {
    if arguments.len() == count {
        return Ok(Call {
            function,
            range,
            arguments,
        });
    }
    let name = function.name();
    let wanted = match count {
        0 => "no argument".to_owned(),
        1 => "one argument".to_owned(),
        count => format!("{count} arguments"),
    };
    let given = arguments.len();
    let message = format!("`{name}` takes {wanted} besides the value, and here are {given}");
    Err(wrong(Fault::new(&MALFORMED, message), range))
}

fn arguments(cursor: &mut Cursor<'_>) -> Result<Vec<Operand>, MacroFault> {
    let mut arguments = Vec::new();
    while !matches!(
        cursor.peek_token().0,
        Token::Pipe | Token::Close | Token::End | Token::Other('-')
    ) {
        arguments.push(operand(cursor)?);
    }
    Ok(arguments)
}

fn function_named(word: &str, range: Range<usize>) -> Result<(Function, usize), MacroFault> {
    Function::named(word).ok_or_else(|| {
        let message = format!("there is no function `{word}`");
        let names = FUNCTIONS.iter().map(|(name, ..)| *name);
        let help = if matches!(word, "if" | "else" | "end" | "range" | "with" | "for") {
            "macros have no conditions or loops; these belong into the template of a definition"
                .to_owned()
        } else if matches!(word, "var" | "sys") {
            format!("begin with a dot: `.{word}.<name>`")
        } else {
            let all: Vec<&str> = names.clone().collect();
            did_you_mean(word, names).unwrap_or_else(|| format!("there are {}", all.join(", ")))
        };
        wrong(Fault::new(&UNKNOWN_FUNCTION, message).help(help), range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn only(text: &str) -> Macro {
        let pieces = parse(text, Stage::Hub).unwrap();
        let [Piece::Macro(found)] = &*pieces else {
            panic!("{pieces:?}");
        };
        found.clone()
    }

    /// The message, the marked characters and the help of the only fault.
    fn fault(text: &str) -> (String, String, String) {
        let faults = parse(text, Stage::Hub).unwrap_err();
        let [fault] = &*faults else {
            panic!("{faults:?}");
        };
        (
            fault.fault.message.clone(),
            text.get(fault.range.clone()).unwrap().to_owned(),
            fault.fault.help.clone().unwrap_or_default(),
        )
    }

    #[test]
    fn text_and_macros_alternate() {
        let pieces = parse("a{{ .var.x }}b{{.sys.project}}", Stage::Hub).unwrap();
        assert_eq!(pieces.len(), 4);
        assert!(matches!(&pieces[0], Piece::Text(range) if *range == (0..1)));
        assert!(matches!(&pieces[1], Piece::Macro(found) if found.range == (1..13)));
    }

    #[test]
    fn a_pipeline_keeps_the_order_of_its_functions() {
        let found = only(r#"{{ .var.my-name | default "a" | upper }}"#);
        assert!(matches!(&found.head.value, Value::Variable(name) if &**name == "my-name"));
        let names: Vec<&str> = found
            .calls
            .iter()
            .map(|call| call.function.name())
            .collect();
        assert_eq!(names, ["default", "upper"]);
    }

    #[test]
    fn a_function_may_stand_before_its_value() {
        let found = only(r#"{{ replace "a" "b" .var.x | upper }}"#);
        assert!(matches!(&found.head.value, Value::Variable(name) if &**name == "x"));
        assert_eq!(found.calls[0].arguments.len(), 2);
    }

    /// A text, what is said about it, and what is marked.
    const FAULTS: &[(&str, &str, &str)] = &[
        ("x {{ .var.a", "this macro has no closing `}}`", "{{ .var.a"),
        ("{{ }}", "this macro is empty", "{{ }}"),
        (
            "{{ .vars.a }}",
            "there is nothing called `.vars`",
            ".vars.a",
        ),
        ("{{ .var }}", "`.var` needs a name", ".var"),
        (
            "{{ .def.a.b }}",
            "`.def` is read with `hub` or `spoke`",
            ".def.a.b",
        ),
        ("{{ .var.a | uper }}", "there is no function `uper`", "uper"),
        ("{{ if .var.a }}", "there is no function `if`", "if"),
        (
            "{{ .var.a | }}",
            "expected the name of a function, found `}}`",
            "}}",
        ),
        (
            "{{ .var.a .var.b }}",
            "expected `|` or `}}`, found `.var.b`",
            ".var.b",
        ),
        (
            "{{ .var.a | default }}",
            "`default` takes one argument besides the value, and here are 0",
            "default",
        ),
        ("{{ upper }}", "`upper` has nothing to work on", "upper"),
        ("{{- .var.a }}", "`{{-` and `-}}` are not known here", "-"),
        ("{{ .var.a -}}", "`{{-` and `-}}` are not known here", "-"),
        ("{{ (.var.a) }}", "macros have no parentheses", "("),
        (
            "{{ 'a' }}",
            "texts in macros stand in double quotes or backticks",
            "'",
        ),
        (
            "{{ spoke .def.a.b }}",
            "expected a text in quotes behind `spoke`, found `.def.a.b`",
            ".def.a.b",
        ),
        (
            r#"{{ spoke ".def.a" }}"#,
            "`.def.a` does not name an output",
            r#"".def.a""#,
        ),
        (
            r#"{{ hub ".def.a.b" }}"#,
            "`.def.a.b` does not name an output",
            r#"".def.a.b""#,
        ),
        (
            r#"{{ spoke ".obj.a" | default .var.x }}"#,
            "a macro with `spoke` cannot read variables or system values",
            ".var.x",
        ),
        (
            r#"{{ .var.x | default (upper "a") }}"#,
            "macros have no parentheses",
            "(",
        ),
        (
            r"{{ .var.x | default upper }}",
            "the function `upper` cannot be an argument",
            "upper",
        ),
        (
            r"{{ .var.x | default none }}",
            "`none` is neither a value nor a function",
            "none",
        ),
        (
            r#"{{ .var.x | default spoke ".obj.a" }}"#,
            "an output cannot be an argument of a function",
            r#"spoke ".obj.a""#,
        ),
        ("{{ $labels.pod }}", "expected a value, found `$`", "$"),
        ("{{ 1a }}", "`1a` is not a number", "1a"),
    ];

    #[test]
    fn faults_mark_what_is_wrong() {
        for (text, message, marked) in FAULTS {
            let (found, place, _) = fault(text);
            assert_eq!((&*found, &*place), (*message, *marked), "{text}");
        }
    }

    #[test]
    fn faults_say_what_was_meant() {
        assert!(fault("{{ .vars.a }}").2.contains("did you mean `var`?"));
        assert!(
            fault("{{ .var.a | uper }}")
                .2
                .contains("did you mean `upper`?")
        );
        assert!(fault("{{ $x }}").2.contains("macros: disabled"));
    }

    #[test]
    fn every_broken_macro_of_a_text_is_reported() {
        let faults = parse(
            r#"{{ .a }} {{ .var.x | nope "}}" }} {{ .var.ok }} {{"#,
            Stage::Hub,
        )
        .unwrap_err();
        assert_eq!(faults.len(), 3);
    }

    #[test]
    fn on_a_spoke_other_braces_are_text() {
        let text = r#"{{ $x }} {{ spoke ".obj.a" }} {{ "{{" }} {{ spokes }} {{ "{" }}"#;
        let pieces = parse(text, Stage::Spoke).unwrap();
        let macros = pieces
            .iter()
            .filter(|piece| matches!(piece, Piece::Macro(_)));
        assert_eq!(macros.count(), 2);
        assert!(parse(r#"{{ spoke ".obj" }}"#, Stage::Spoke).is_err());
    }

    proptest! {
        #[test]
        fn pieces_cover_the_text_whatever_it_is(text in r#"([{}"`|. a-z\\-]|\{\{ |spoke|\.var\.x| \}\})*"#) {
            for stage in [Stage::Hub, Stage::Spoke] {
                if let Ok(pieces) = parse(&text, stage) {
                    let mut at = 0;
                    for piece in &pieces {
                        let (Piece::Text(range) | Piece::Macro(Macro { range, .. })) = piece;
                        prop_assert_eq!(range.start, at);
                        at = range.end;
                    }
                    prop_assert_eq!(at, text.len());
                }
            }
        }
    }
}
