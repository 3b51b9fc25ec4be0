//! Why a field differs: the written places behind it.

use super::fields::FieldChange;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::path::scalars;
use serde::Serialize;
use std::collections::BTreeSet;

/// A written place that caused a difference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cause {
    /// `before` for a place that counted then, `after` for one that counts now.
    pub side: &'static str,
    /// `file:line:column`
    pub location: String,
    /// The first line of what is written there.
    pub text: String,
}

/// The folders of the two sets: what is below them under one name is the same file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roots<'a> {
    /// Of the first set.
    pub before: &'a str,
    /// Of the second set.
    pub after: &'a str,
}

/// How many places are named for one field.
const MOST: usize = 3;
/// How many steps of a history are looked at.
const STEPS: usize = 4096;

/// The places behind a difference: those cited now whose text was not cited then; if there are
/// none, those cited then whose text is not cited now; else where the value comes from.
pub fn causes(
    change: &FieldChange<'_>,
    roots: Roots<'_>,
    origins: &Origins,
    sources: &Sources,
) -> Vec<Cause> {
    let history = History { origins, sources };
    if let (Some(before), Some(after)) = (change.before, change.after) {
        let old = history.cited(before, roots.before);
        let new = history.cited(after, roots.after);
        let fresh = history.only_in(&new, &old, "after");
        if !fresh.is_empty() {
            return fresh;
        }
        let gone = history.only_in(&old, &new, "before");
        if !gone.is_empty() {
            return gone;
        }
    }
    match (change.before, change.after) {
        (_, Some(after)) => history.winners(after, "after"),
        (Some(before), None) => history.winners(before, "before"),
        (None, None) => Vec::new(),
    }
}

struct History<'a> {
    origins: &'a Origins,
    sources: &'a Sources,
}

/// A cited place: its file without the folder of its set, and its text.
struct Cited<'a> {
    span: Span,
    what: (&'a str, &'a str),
}

impl<'a> History<'a> {
    /// Every place that the values below a node are made of or hang on.
    fn cited(&self, node: &Node, root: &str) -> Vec<Cited<'a>> {
        let mut pile = Vec::new();
        scalars(node, &mut |_, scalar| pile.push(scalar.origin));
        pile.reverse();
        let (mut seen, mut cited): (BTreeSet<OriginId>, Vec<Cited<'a>>) = Default::default();
        while let Some(id) = pile.pop() {
            if seen.len() >= STEPS || !seen.insert(id) {
                continue;
            }
            let origin = self.origins.get(id);
            cited.extend(origin.site.map(|span| {
                let file = self.sources.name(span.source);
                let file = file.strip_prefix(root).unwrap_or(file);
                let what = (file.trim_start_matches(['.', '/']), self.sources.slice(span));
                Cited { span, what }
            }));
            let links = origin.links.iter().rev();
            let used = links.filter(|link| link.role != Role::Shadowed);
            pile.extend(used.map(|link| link.origin));
        }
        cited
    }

    /// The causes that one side has and the other has not, short texts before whole blocks.
    fn only_in(&self, these: &[Cited<'a>], those: &[Cited<'a>], side: &'static str) -> Vec<Cause> {
        let known: BTreeSet<(&str, &str)> = those.iter().map(|one| one.what).collect();
        let mut fresh: Vec<&Cited<'a>> =
            these.iter().filter(|one| !known.contains(&one.what)).collect();
        fresh.sort_by_key(|one| one.what.1.contains('\n'));
        self.told(fresh.into_iter().map(|one| one.span), side)
    }

    /// Where the values below a node come from.
    fn winners(&self, node: &Node, side: &'static str) -> Vec<Cause> {
        let mut spans = Vec::new();
        scalars(node, &mut |_, scalar| spans.extend(self.origins.span(scalar.origin)));
        self.told(spans.into_iter(), side)
    }

    fn told(&self, spans: impl Iterator<Item = Span>, side: &'static str) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        for span in spans {
            let text = self.sources.slice(span).lines().next().unwrap_or_default();
            let cause = Cause {
                side,
                location: self.sources.location(span).to_string(),
                text: text.trim().to_owned(),
            };
            if !causes.contains(&cause) {
                causes.push(cause);
            }
            if causes.len() == MOST {
                break;
            }
        }
        causes
    }
}
