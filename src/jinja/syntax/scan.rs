//! A first look at the tokens: what is never closed, what nests too deeply, and where the texts,
//! emissions and tags stand.
//!
//! The parser accepts a tag that is never closed, and it recurses without bound on `elif` and on
//! long chains of operators; both are found here, before it runs.

use super::lines::Item;
use super::lines::ItemKind;
use super::parse::syntax_config;
use crate::diag::Fault;
use crate::diag::codes::templates;
use minijinja::machinery::Span;
use minijinja::machinery::Token;
use minijinja::machinery::tokenize;
use std::collections::BTreeSet;
use std::ops::Range;

/// How deep expressions and tags may nest, operators in a row included.
const MAX_DEPTH: usize = 150;

/// A fault and the range of the text it lies in.
pub(in crate::jinja) type Located = (Range<usize>, Fault);

/// The operators that are words.
const OPERATORS: [&str; 7] = ["and", "or", "not", "in", "is", "if", "else"];

/// The tags that bind names.
const BINDS: [&str; 7] = ["set", "for", "with", "macro", "call", "import", "from"];

struct Open {
    keyword: &'static str,
    range: Range<usize>,
    branches: usize,
}

/// What is looked at inside one `{{ … }}` or `{% … %}`.
#[derive(Default)]
struct Tag {
    start: usize,
    keyword: String,
    keyword_range: Range<usize>,
    assigns: bool,
    /// The names that are bound have been seen; what follows only uses names.
    bound: bool,
    /// One counter for every open bracket.
    chain: Vec<usize>,
}

/// What the first look finds.
#[derive(Default)]
pub(in crate::jinja) struct Scanned {
    /// Texts, emissions and tags in order.
    pub(super) items: Vec<Item>,
    /// The names that the template binds: variables, macros, parameters of macros. There may be
    /// some that it only uses.
    pub(in crate::jinja) bound: BTreeSet<Box<str>>,
    /// The whole text was looked at and nothing was wrong.
    pub(in crate::jinja) complete: bool,
}

#[derive(Default)]
struct Scan {
    open: Vec<Open>,
    tag: Tag,
    found: Scanned,
}

/// Looks at the tokens.
///
/// # Errors
/// The first thing that is wrong.
pub(in crate::jinja) fn scan(text: &str) -> Result<Scanned, Located> {
    if u32::try_from(text.len()).is_err() {
        let fault = Fault::new(&templates::BUDGET, "the template is larger than 4 GiB");
        return Err((0..0, fault));
    }
    let mut run = Scan::default();
    for token in tokenize(text, false, syntax_config()) {
        let (token, span) = token.map_err(|error| super::parse::located(text, &error))?;
        run.token(text, &token, range(span))?;
    }
    match run.open.pop() {
        None => {
            run.found.complete = true;
            Ok(run.found)
        }
        Some(open) => Err((
            open.range,
            Fault::new(
                &templates::SYNTAX,
                format!("`{{% {} %}}` is never closed", open.keyword),
            )
            .help(format!("add `{{% end{} %}}`", open.keyword)),
        )),
    }
}

fn range(span: Span) -> Range<usize> {
    span.start_offset as usize..span.end_offset as usize
}

impl Scan {
    fn token(&mut self, text: &str, token: &Token<'_>, range: Range<usize>) -> Result<(), Located> {
        match token {
            Token::TemplateData(data) => {
                // The token's own range also covers what whitespace control took from a raw block.
                let start = (data.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
                self.found.items.push(Item {
                    kind: ItemKind::Literal,
                    range: start..start + data.len(),
                });
            }
            Token::VariableStart | Token::BlockStart => {
                self.tag = Tag {
                    start: range.start,
                    chain: vec![0],
                    ..Tag::default()
                };
            }
            Token::VariableEnd => self.end_of_tag(ItemKind::Emission, range.end),
            Token::BlockEnd => {
                let kind = match self.tag.keyword.as_str() {
                    "include" => ItemKind::Emission,
                    "call" | "filter" => ItemKind::Opening,
                    "endcall" | "endfilter" => ItemKind::Closing,
                    _ => ItemKind::Tag,
                };
                self.end_of_tag(kind, range.end);
                return self.tag_done();
            }
            token => return self.inside(token, range),
        }
        Ok(())
    }

    fn end_of_tag(&mut self, kind: ItemKind, end: usize) {
        self.found.items.push(Item {
            kind,
            range: self.tag.start..end,
        });
    }

    fn inside(&mut self, token: &Token<'_>, range: Range<usize>) -> Result<(), Located> {
        if let (Token::Ident(word), true) = (token, self.tag.keyword.is_empty()) {
            (*word).clone_into(&mut self.tag.keyword);
            self.tag.keyword_range = range;
            return Ok(());
        }
        self.bind(token);
        let chain = &mut self.tag.chain;
        let mut deeper = 1;
        match token {
            Token::BracketOpen | Token::ParenOpen | Token::BraceOpen => {
                chain.push(0);
            }
            Token::BracketClose | Token::ParenClose | Token::BraceClose => {
                chain.pop();
            }
            Token::Comma | Token::Colon => {
                if let Some(count) = chain.last_mut() {
                    *count = 0;
                }
                deeper = 0;
            }
            Token::Assign => {
                self.tag.assigns |= chain.len() == 1;
                self.tag.bound |= self.tag.keyword == "set";
                deeper = 0;
            }
            Token::Ident(word) if !OPERATORS.contains(word) => deeper = 0,
            Token::Str(_) | Token::String(_) | Token::Int(_) | Token::Float(_) => deeper = 0,
            _ => {}
        }
        if let Some(count) = chain.last_mut() {
            *count += deeper;
        }
        if chain.iter().sum::<usize>() > MAX_DEPTH {
            return Err((
                range,
                Fault::new(&templates::SYNTAX, "this expression is too long")
                    .help("name parts of it with `{% set … %}`"),
            ));
        }
        Ok(())
    }

    fn bind(&mut self, token: &Token<'_>) {
        let Token::Ident(word) = token else {
            return;
        };
        self.tag.bound |= self.tag.keyword == "for" && *word == "in";
        if !self.tag.bound && BINDS.contains(&self.tag.keyword.as_str()) {
            self.found.bound.insert((*word).into());
        }
    }

    /// Opens and closes blocks.
    fn tag_done(&mut self) -> Result<(), Located> {
        let range = self.tag.keyword_range.clone();
        let keyword = std::mem::take(&mut self.tag.keyword);
        if let Some(closed) = keyword.strip_prefix("end") {
            return self.close(&keyword, closed, range);
        }
        match (keyword.as_str(), self.open.last_mut()) {
            ("elif", Some(open)) if open.keyword == "if" => {
                open.branches += 1;
            }
            ("else", Some(open)) if open.keyword == "if" || open.keyword == "for" => {}
            ("else" | "elif", _) => {
                let message = format!("`{{% {keyword} %}}` stands outside of `{{% if %}}`");
                return Err((range, Fault::new(&templates::SYNTAX, message)));
            }
            _ => self.open(&keyword, range.clone()),
        }
        if self.open.iter().map(|open| open.branches).sum::<usize>() > MAX_DEPTH {
            let fault = Fault::new(&templates::SYNTAX, "tags are nested too deeply");
            return Err((range, fault.help("move parts into macros")));
        }
        Ok(())
    }

    fn open(&mut self, keyword: &str, range: Range<usize>) {
        const BLOCKS: [&str; 8] = [
            "if",
            "for",
            "with",
            "filter",
            "macro",
            "call",
            "block",
            "autoescape",
        ];
        let set = (keyword == "set" && !self.tag.assigns).then_some("set");
        let block = BLOCKS.into_iter().find(|block| *block == keyword).or(set);
        if let Some(keyword) = block {
            self.open.push(Open {
                keyword,
                range,
                branches: 1,
            });
        }
    }

    fn close(&mut self, keyword: &str, closed: &str, range: Range<usize>) -> Result<(), Located> {
        match self.open.pop() {
            Some(open) if open.keyword == closed => Ok(()),
            Some(open) => {
                let message = format!(
                    "`{{% {keyword} %}}` stands where `{{% end{} %}}` is expected",
                    open.keyword
                );
                let fault = Fault::new(&templates::SYNTAX, message);
                Err((
                    range,
                    fault.help("close the tags in the reverse order of opening them"),
                ))
            }
            None => Err((
                range,
                Fault::new(
                    &templates::SYNTAX,
                    format!("`{{% {keyword} %}}` closes nothing"),
                ),
            )),
        }
    }
}
