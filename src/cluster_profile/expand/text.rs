//! The texts of a layer, filled in and read.

use super::assemble::Assembled;
use super::breakage;
use super::breakage::Broken;
use super::expander::FilledLayer;
use super::expander::FilledText;
use super::expander::Outcome;
use super::raw::free_mark;
use super::read::Read;
use super::read::Readable;
use super::report;
use crate::cluster_profile::Unknowns;
use crate::cluster_profile::given::GivenValues;
use crate::cluster_profile::language::Macro;
use crate::cluster_profile::stack::Stack;
use crate::cluster_profile::variables::ResolvedVariables;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::cluster_profiles as codes;
use crate::macros::ScalarPlaces;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The texts of a stack with their macros filled in.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// One for each layer of the stack, in its order.
    pub layers: Vec<ExpandedLayer>,
    /// The variables of each profile of the stack.
    pub variables: Vec<ResolvedVariables>,
}

/// The texts of a layer.
#[derive(Clone, Debug)]
pub struct ExpandedLayer {
    /// Its values; `None` where the profile has none, and the pack's own hold.
    pub values: Option<ExpandedText>,
    /// Its manifests that have content: the number in the pack's list, and the text.
    pub manifests: Vec<(usize, ExpandedText)>,
}

/// A text with its macros filled in.
#[derive(Clone, Debug)]
pub struct ExpandedText {
    /// The text, comments and all. Macros without a value stand in it as they are written.
    pub text: String,
    /// Its macros, in order.
    pub macros: Vec<MacroUse>,
    /// The YAML documents in it; none when something is wrong with it.
    pub documents: Vec<Node>,
}

/// One macro of a text.
#[derive(Clone, Debug)]
pub struct MacroUse {
    /// The macro as it is written, braces and all.
    pub written: Arc<str>,
    /// What it reads, such as `.spectro.var.name`.
    pub reads: Vec<String>,
    /// Where it is written.
    pub span: Option<Span>,
    /// Where its value stands in the text, in bytes.
    pub place: Range<usize>,
    /// Its value, if it has one.
    pub value: Option<Arc<str>>,
    /// Whether the value comes from a sensitive variable.
    pub is_secret: bool,
    /// Whether it stands in a comment.
    pub in_comment: bool,
}

impl ExpandedText {
    /// The text with something in the place of secrets.
    pub fn masked(&self, mask: &str) -> String {
        let mut masked = String::with_capacity(self.text.len());
        let mut done = 0;
        for secret in self.macros.iter().filter(|one| one.is_secret) {
            let before = self.text.get(done..secret.place.start);
            masked.push_str(before.unwrap_or_default());
            masked.push_str(mask);
            done = secret.place.end;
        }
        masked.push_str(self.text.get(done..).unwrap_or_default());
        masked
    }
}

/// What the texts of a layer are worked on with.
pub(super) struct Work<'w> {
    pub(super) unknowns: Unknowns,
    pub(super) given: &'w GivenValues,
    pub(super) sources: &'w Sources,
    pub(super) origins: &'w mut Origins,
    pub(super) diagnostics: &'w mut Diagnostics,
}

/// Reads the texts of a layer.
pub(super) fn layer(texts: &FilledLayer, stack: &Stack<'_>, work: &mut Work<'_>) -> ExpandedLayer {
    let pack = stack.layers.get(texts.layer).map(|layer| layer.pack);
    let name = pack.map_or("", |pack| &*pack.name.value);
    let values = texts.values.as_ref().map(|filled| {
        let what = format!("the values of `{name}`");
        let (expanded, spans) = text(filled, &what, work);
        if let Some(second) = spans.get(1) {
            report_several(&what, *second, work);
        }
        expanded
    });
    let manifests = texts.manifests.iter().map(|(number, filled)| {
        let manifest = pack.and_then(|pack| pack.manifests.get(*number));
        let called = manifest.map_or("", |manifest| &*manifest.name.value);
        let what = format!("the manifest `{called}` of `{name}`");
        (*number, text(filled, &what, work).0)
    });
    let manifests = manifests.collect();
    ExpandedLayer { values, manifests }
}

/// Reads one text, and tells where its documents are written.
fn text(filled: &FilledText, what: &str, work: &mut Work<'_>) -> (ExpandedText, Vec<Option<Span>>) {
    let written = &filled.written;
    let places = ScalarPlaces::new(work.sources, work.origins, written.origin, &written.value);
    let mark = free_mark(&written.value);
    let shown = assembled(filled, |_, found| written_text(filled, found).into());
    let read_as = mark
        .and_then(|mark| assembled(filled, |index, _| format!("{mark}{index}{mark}").into()).ok());
    let (Ok(shown), Some(read_as), Some(mark)) = (shown, read_as, mark) else {
        report_too_long(what, filled, work);
        return (ExpandedText::unread(filled), Vec::new());
    };
    let readable = Readable {
        assembled: &read_as,
        places: &places,
        outcomes: &filled.outcomes,
        written: &written.value,
        mark,
    };
    let read = readable.read(work.origins);
    report::outcomes(filled, &read, &readable, work);
    if read.faults.has_errors() {
        let broken = Broken {
            what,
            filled,
            readable: &readable,
        };
        breakage::report(&broken, &read, work);
    }
    let spans = read.documents.iter();
    let spans = spans.map(|one| places.span(&read_as.written(&one.range)));
    let spans = spans.collect();
    let expanded = expanded(filled, shown, read, &readable, work.origins);
    (expanded, spans)
}

fn expanded(
    filled: &FilledText,
    shown: Assembled,
    read: Read,
    readable: &Readable<'_>,
    origins: &Origins,
) -> ExpandedText {
    let pairs = filled.macros.iter().zip(&filled.outcomes);
    let places = shown.replaced.iter().zip(&readable.assembled.replaced);
    let macros = pairs
        .zip(places)
        .map(|((found, outcome), (shown, read_at))| {
            let evaluated = outcome.result.as_ref().ok();
            let references = found
                .content
                .iter()
                .flat_map(|content| content.references());
            MacroUse {
                written: written_text(filled, found).into(),
                reads: references
                    .map(|(reference, _)| reference.to_string())
                    .collect(),
                span: readable.places.span(&found.range),
                place: shown.filled.clone(),
                value: evaluated.map(|one| one.text.clone()),
                is_secret: evaluated
                    .is_some_and(|one| one.sources.iter().any(|source| origins.is_secret(*source))),
                in_comment: read.is_comment(&read_at.filled),
            }
        });
    ExpandedText {
        macros: macros.collect(),
        documents: read.documents.into_iter().map(|one| one.node).collect(),
        text: shown.text,
    }
}

impl ExpandedText {
    /// A text that could not be filled in.
    fn unread(filled: &FilledText) -> Self {
        Self {
            text: filled.written.value.to_string(),
            macros: Vec::new(),
            documents: Vec::new(),
        }
    }
}

/// The text with the values of its macros, and something else where there is none.
pub(super) fn assembled<'f>(
    filled: &'f FilledText,
    without: impl Fn(usize, &'f Macro) -> Cow<'f, str>,
) -> Result<Assembled, super::assemble::TooLong> {
    Assembled::new(&filled.written.value, &filled.macros, |index| {
        let outcome: Option<&'f Outcome> = filled.outcomes.get(index);
        let evaluated = outcome.and_then(|outcome| outcome.result.as_ref().ok());
        match (evaluated, filled.macros.get(index)) {
            (Some(evaluated), _) => Cow::Borrowed(&*evaluated.text),
            (None, Some(found)) => without(index, found),
            (None, None) => Cow::Borrowed(""),
        }
    })
}

pub(super) fn written_text<'f>(filled: &'f FilledText, found: &Macro) -> &'f str {
    let text = filled.written.value.get(found.range.clone());
    text.unwrap_or_default()
}

fn report_several(what: &str, second: Option<Span>, work: &mut Work<'_>) {
    let message = format!("{what} are more than one YAML document");
    work.diagnostics.push(
        Diagnostic::warning(&codes::SEVERAL_DOCUMENTS, message)
            .place(second, "this has no effect")
            .help("remove everything but the first document"),
    );
}

fn report_too_long(what: &str, filled: &FilledText, work: &mut Work<'_>) {
    let message = format!("{what} would have more than 16 MiB");
    let span = work.origins.span(filled.written.origin);
    let diagnostic = Diagnostic::error(&codes::LIMIT, message);
    work.diagnostics.push(
        diagnostic
            .place(span, "with these macros filled in")
            .help("use fewer macros here, or shorter values"),
    );
}
