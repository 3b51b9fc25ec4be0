//! What every instance of a scalar has in common.

use super::build::holds;
use super::text::Part;
use super::text::Woven;
use crate::jinja::context::Texts;
use crate::jinja::place::Site;
use crate::jinja::template::Template;
use crate::source::Span;
use crate::yaml;
use crate::yaml::Data;
use crate::yaml::Scalar;
use std::ops::Range;
use std::sync::Arc;

/// A scalar of the text, without its values.
#[derive(Debug)]
pub(super) struct Spot {
    /// The numbers of the pieces that it is made of.
    pub(super) touched: Range<usize>,
    /// The numbers of the pieces on which it hangs: where nothing is written, the one before.
    pub(super) hangs_on: Range<usize>,
    /// Where it is written.
    pub(super) place: Option<Span>,
    /// Its texts that stand elsewhere in the template than its place says.
    pub(super) scattered: Box<[Site]>,
    /// Whether whitespace control glued two of its lines together.
    pub(super) is_glued: bool,
    pub(super) content: Content,
}

/// What a scalar holds.
#[derive(Debug)]
pub(super) enum Content {
    /// The template's own words: as a value and as a key, where they can be that.
    Written {
        data: Option<Data>,
        key: Option<Arc<str>>,
    },
    /// Values, perhaps between words of the template.
    Filled(Vec<Part>),
}

impl Spot {
    pub(super) fn new(woven: &Woven<'_>, template: &Template, scalar: &Scalar<'_>) -> Self {
        let range = &scalar.range;
        let touched = woven.touched(range);
        let site = woven.site(range, Texts(&template.files));
        let place = site.and_then(|site| template.span(site));
        let content = if woven.has_mark(&scalar.text) {
            Content::Filled(woven.parts(&scalar.text))
        } else {
            let data = yaml::resolve(scalar).ok();
            let key = data.as_ref().and_then(|data| yaml::key_text(data).ok());
            Content::Written { data, key }
        };
        Self {
            hangs_on: woven.touched(&touchable(range)),
            place,
            scattered: scattered(woven, template, range, &touched, place),
            is_glued: woven.glued(range).is_some(),
            content,
            touched,
        }
    }
}

fn scattered(
    woven: &Woven<'_>,
    template: &Template,
    range: &Range<usize>,
    touched: &Range<usize>,
    place: Option<Span>,
) -> Box<[Site]> {
    if touched.len() < 2 {
        return Box::default();
    }
    let texts = woven.texts(range, Texts(&template.files));
    texts
        .filter(|site| !holds(place, template.span(*site)))
        .collect()
}

/// What is absent hangs on what the character before it hangs on.
fn touchable(range: &Range<usize>) -> Range<usize> {
    if range.is_empty() {
        range.start.saturating_sub(1)..range.start
    } else {
        range.clone()
    }
}
