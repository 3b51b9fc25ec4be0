//! Runs the parser.

use super::convert::Converter;
use super::lines::layout;
use super::scan::Located;
use super::scan::Scanned;
use crate::diag::Fault;
use crate::diag::codes::templates;
use crate::jinja::ast::Body;
use minijinja::Error;
use minijinja::machinery::ast::Stmt;
use minijinja::syntax::SyntaxConfig;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The names that all files of a template know.
#[derive(Debug)]
pub(in crate::jinja) struct Names {
    /// What the files bind: variables, macros, parameters.
    pub(in crate::jinja) bound: BTreeSet<Box<str>>,
    /// The files that can be included, with their numbers.
    pub(in crate::jinja) files: Vec<(Arc<str>, u16)>,
}

/// Tags leave their lines to us, so the parser changes no whitespace by itself.
pub(super) fn syntax_config() -> SyntaxConfig {
    let mut builder = SyntaxConfig::builder();
    builder.keep_trailing_newline(true);
    builder.build().unwrap_or_default()
}

/// The statements of file number `file`. What is wrong is added to `faults`.
pub(in crate::jinja) fn parse(
    file: u16,
    text: &str,
    scanned: &Scanned,
    names: &Names,
    faults: &mut Vec<Located>,
) -> Body {
    let layout = layout(text, &scanned.items);
    match minijinja::machinery::parse(text, "template", syntax_config()) {
        Ok(Stmt::Template(template)) => {
            let mut converter = Converter {
                file,
                text,
                layout: &layout,
                names,
                faults,
            };
            converter.body(&template.children)
        }
        Ok(_) => Body::new(),
        Err(error) => {
            faults.push(located(text, &error));
            Body::new()
        }
    }
}

/// The parser's own words and place; never its whole rendering, which would show values.
pub(super) fn located(text: &str, error: &Error) -> Located {
    let detail = error
        .detail()
        .unwrap_or("this cannot be read as a template");
    let range = error.range().unwrap_or(0..text.len().min(1));
    let mut range = inside(text, range);
    let fault = fault(detail.trim_end_matches('.'));
    let unclosed = detail.contains("end of input");
    let nothing_here = || {
        let here = text.get(range.clone());
        here.is_none_or(|here| here.trim().is_empty())
    };
    if unclosed || nothing_here() {
        // What is never closed is found at the end; it is shown where it begins.
        let before = text.get(..range.end).unwrap_or_default();
        let open = ["{{", "{%", "{#"]
            .into_iter()
            .filter_map(|open| before.rfind(open));
        if let Some(open) = open.max() {
            let line = before.get(open..).unwrap_or_default().lines().next();
            range = open..open + line.map_or(0, str::len);
        }
    }
    (range, fault)
}

/// What the parser says, in the words of somebody who writes templates.
fn fault(detail: &str) -> Fault {
    let words = [
        ("end of variable block", "`}}`"),
        ("start of variable block", "`{{`"),
        ("end of block", "`%}`"),
        ("start of block", "`{%`"),
        ("end of input", "end of the template"),
        ("identifier", "a name"),
    ];
    let message = words
        .into_iter()
        .fold(detail.to_owned(), |text, (theirs, ours)| {
            text.replace(theirs, ours)
        });
    let fault = |message| Fault::new(&templates::SYNTAX, message);
    match message.strip_prefix("unexpected end of the template, expected ") {
        Some("`}}`") => fault("`{{` is never closed".to_owned()).help("add `}}`"),
        Some("`%}`") => fault("`{%` is never closed".to_owned()).help("add `%}`"),
        _ => fault(message),
    }
}

/// The nearest range of whole characters within the text.
fn inside(text: &str, range: Range<usize>) -> Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}
