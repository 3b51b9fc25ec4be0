//! A compiled template.

use super::ast::Body;
use super::ast::StatementKind;
use super::place;
use super::place::Site;
use super::syntax::Located;
use super::syntax::Names;
use super::syntax::Scanned;
use super::syntax::parse;
use super::syntax::scan;
use super::visit;
use super::weave::Skeletons;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::Reported;
use crate::diag::codes::templates;
use crate::model::TemplateText;
use crate::source::Span;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A compiled template with the templates it may include. Owns its text; rendering only reads it,
/// so one may serve many renderings at once.
#[derive(Debug)]
pub struct Template {
    pub(super) files: Vec<File>,
    /// A character that stands nowhere in the texts; see `weave`.
    pub(super) mark: char,
    /// What earlier renderings read.
    pub(super) skeletons: Skeletons,
}

/// One file of a template.
#[derive(Debug)]
pub(super) struct File {
    pub(super) text: TemplateText,
    pub(super) body: Body,
}

impl Template {
    /// The place of a site in the file that holds it.
    pub(super) fn span(&self, site: Site) -> Option<Span> {
        let file = self.files.get(usize::from(site.file))?;
        Some(place::span(&file.text, site.start, site.end))
    }

    /// True for a character that stands in none of the texts.
    pub(super) fn is_free(&self, character: char) -> bool {
        let mut files = self.files.iter();
        files.all(|file| !file.text.text.contains(character))
    }
}

/// Compiles a template. `includes` are the other templates of the definition, by the names that
/// `{% include %}` and `{% import %}` use.
///
/// # Errors
/// Everything that is wrong with the syntax of any of the texts, with the names of filters, tests
/// and functions and with their arguments; includes that do not exist or include themselves.
pub fn compile(
    text: &TemplateText,
    includes: &[(Arc<str>, TemplateText)],
    diagnostics: &mut Diagnostics,
) -> Result<Template, Reported> {
    let mut failed = None;
    let mut report = |text: &TemplateText, faults: Vec<Located>| {
        for (range, fault) in faults {
            let narrow = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            let span = place::span(text, narrow(range.start), narrow(range.end));
            failed = Some(diagnostics.report(fault.at(Some(span), "here")));
        }
    };
    let texts: Vec<&TemplateText> = std::iter::once(text)
        .chain(includes.iter().map(|(_, text)| text))
        .collect();
    let mut scanned: Vec<Scanned> = Vec::new();
    for text in &texts {
        scanned.push(scan(&text.text).unwrap_or_else(|located| {
            report(text, vec![located]);
            Scanned::default()
        }));
    }
    let names = Names {
        bound: scanned.iter().flat_map(|file| file.bound.clone()).collect(),
        files: numbered(includes),
    };
    let mut files = Vec::new();
    for (number, (text, scanned)) in (0..=u16::MAX).zip(texts.iter().zip(&scanned)) {
        let mut faults = Vec::new();
        let body = if scanned.complete {
            parse(number, &text.text, scanned, &names, &mut faults)
        } else {
            Body::new()
        };
        report(text, faults);
        files.push(File {
            text: (*text).clone(),
            body,
        });
    }
    for (file, located) in cycles(&files) {
        if let Some(text) = texts.get(file) {
            report(text, vec![located]);
        }
    }
    let mark = unused_mark(&texts);
    match (failed, mark) {
        (Some(reported), _) => Err(reported),
        (None, Some(mark)) => Ok(Template {
            files,
            mark,
            skeletons: Skeletons::default(),
        }),
        (None, None) => {
            let fault = Fault::new(
                &templates::BUDGET,
                "the template uses every private character",
            );
            Err(diagnostics.report(fault.at(None, "")))
        }
    }
}

/// The main file is number 0.
fn numbered(includes: &[(Arc<str>, TemplateText)]) -> Vec<(Arc<str>, u16)> {
    let names = includes.iter().map(|(name, _)| name.clone());
    names.zip(1..=u16::MAX).collect()
}

/// A private-use character that no text holds.
fn unused_mark(texts: &[&TemplateText]) -> Option<char> {
    let private = |character: &char| matches!(*character, '\u{e000}'..='\u{f8ff}');
    let used: BTreeSet<char> = texts
        .iter()
        .flat_map(|text| text.text.chars().filter(private))
        .collect();
    ('\u{e000}'..='\u{f8ff}').find(|character| !used.contains(character))
}

/// The tags that close a circle of includes, with the numbers of their files.
fn cycles(files: &[File]) -> Vec<(usize, Located)> {
    let mut found = Vec::new();
    for start in 0..files.len() {
        for (site, target) in edges(files, start) {
            let mut seen = BTreeSet::from([usize::from(target)]);
            let mut waiting = vec![usize::from(target)];
            while let Some(next) = waiting.pop() {
                let more = edges(files, next).into_iter();
                let more = more.map(|(_, target)| usize::from(target));
                waiting.extend(more.filter(|target| seen.insert(*target)));
            }
            if seen.contains(&start) {
                let fault = Fault::new(&templates::INCLUDE, "a template includes itself here")
                    .help("move what both need into a template that includes neither");
                found.push((start, (site.range(), fault)));
            }
        }
    }
    found
}

/// Which files a file includes or imports, and where.
fn edges(files: &[File], file: usize) -> Vec<(Site, u16)> {
    let mut edges = Vec::new();
    if let Some(file) = files.get(file) {
        visit::statements(&file.body, &mut |statement| match &statement.kind {
            StatementKind::Include(Some(file))
            | StatementKind::Import(file, _)
            | StatementKind::FromImport(file, _) => edges.push((statement.site, *file)),
            _ => {}
        });
    }
    edges
}
