//! Templates that tests write.

use super::Template;
use super::compile;
use super::render;
use crate::diag::Diagnostics;
use crate::model::TemplateText;
use crate::source::Origins;
use crate::source::Sources;

/// A template that compiles, with the text that its places lie in.
pub(super) fn template(text: &str) -> (Template, Sources) {
    let mut sources = Sources::default();
    let source = sources.add("t", text).unwrap();
    let text = TemplateText {
        text: text.into(),
        source,
        segments: [(0, 0)].into(),
    };
    let template = compile(&text, &[], &mut Diagnostics::default()).unwrap();
    (template, sources)
}

/// What is wrong when a template runs without inputs, each with the text at its first place.
pub(super) fn failures(text: &str) -> Vec<String> {
    let (template, sources) = template(text);
    let mut diagnostics = Diagnostics::default();
    let rendered = render(&template, &[], &mut Origins::default(), &mut diagnostics);
    assert_eq!(rendered.is_err(), diagnostics.has_errors());
    let told = diagnostics.iter().map(|told| {
        let place = told.places.first().map(|place| sources.slice(place.span));
        format!("{} at `{}`", told.message, place.unwrap_or_default())
    });
    told.collect()
}
