//! Why a field differs: the written places behind it.

use super::fields::FieldChange;
use crate::source::Origins;
use crate::source::Role;
use crate::source::SourceId;
use crate::source::Sources;
use crate::source::Span;
use crate::yaml::Node;
use crate::yaml::path::scalars;
use serde::Serialize;
use std::collections::BTreeMap;
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
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// Of the first set.
    pub before: String,
    /// Of the second set.
    pub after: String,
}

impl Roots {
    /// The name of a file without the folder of its set.
    fn relative<'n>(&self, name: &'n str) -> &'n str {
        let [before, after] = [&self.before, &self.after].map(|root| {
            let rest = name
                .strip_prefix(root.as_str())
                .filter(|_| !root.is_empty())?;
            rest.strip_prefix('/')
        });
        before.or(after).unwrap_or(name)
    }
}

/// Names what caused differences.
pub struct Explainer<'a> {
    roots: &'a Roots,
    origins: &'a Origins,
    sources: &'a Sources,
    /// Texts that are the same on both sides, and those that we ship.
    same: BTreeSet<SourceId>,
}

/// How many places are named for one field.
const MOST: usize = 3;
/// How many steps of a history are looked at.
const STEPS: usize = 4096;

/// A cited place: its file without the folder of its set, and its text.
struct Cited<'a> {
    span: Span,
    what: (&'a str, &'a str),
    /// Whether a value hangs on it, rather than being made of it.
    condition: bool,
}

impl<'a> Explainer<'a> {
    /// For two sets whose texts and histories were recorded together.
    pub fn new(roots: &'a Roots, origins: &'a Origins, sources: &'a Sources) -> Self {
        let mut files: BTreeMap<&str, Vec<SourceId>> = BTreeMap::new();
        for id in sources.ids() {
            files
                .entry(roots.relative(sources.name(id)))
                .or_default()
                .push(id);
        }
        let same = files.into_iter().filter(|(name, ids)| {
            let mut texts: Vec<&str> = ids.iter().map(|id| sources.text(*id)).collect();
            texts.dedup();
            name.starts_with("<builtin>/") || (ids.len() > 1 && texts.len() == 1)
        });
        Self {
            roots,
            origins,
            sources,
            same: same.flat_map(|(_, ids)| ids).collect(),
        }
    }

    /// The places behind a difference: those cited now whose text was not cited then; if there are
    /// none, those cited then whose text is not cited now; else where the value comes from. Places
    /// in files that differ come first.
    pub fn causes(&self, change: &FieldChange<'_>) -> Vec<Cause> {
        if let (Some(before), Some(after)) = (change.before, change.after) {
            let (old, new) = (self.cited(before), self.cited(after));
            let fresh = self.only_in(&new, &old, "after");
            if !fresh.is_empty() {
                return fresh;
            }
            let gone = self.only_in(&old, &new, "before");
            if !gone.is_empty() {
                return gone;
            }
        }
        match (change.before, change.after) {
            (_, Some(after)) => self.winners(after, "after"),
            (Some(before), None) => self.winners(before, "before"),
            (None, None) => Vec::new(),
        }
    }

    /// Every place that the values below a node are made of or hang on.
    fn cited(&self, node: &Node) -> Vec<Cited<'a>> {
        let mut pile = Vec::new();
        scalars(node, &mut |_, scalar| pile.push((scalar.origin, false)));
        pile.reverse();
        let mut seen = BTreeSet::new();
        let mut cited = Vec::new();
        while let Some((id, condition)) = pile.pop() {
            if seen.len() >= STEPS || !seen.insert((id, condition)) {
                continue;
            }
            let origin = self.origins.get(id);
            cited.extend(origin.site.map(|span| Cited {
                span,
                what: (
                    self.roots.relative(self.sources.name(span.source)),
                    self.sources.slice(span),
                ),
                condition,
            }));
            let links = origin.links.iter().rev();
            let used = links.filter(|link| link.role != Role::Shadowed);
            pile.extend(used.map(|link| (link.origin, condition || link.role == Role::Condition)));
        }
        cited
    }

    /// The causes that one side has and the other has not: what values are made of before what they
    /// hang on, short texts before whole blocks.
    fn only_in(&self, own: &[Cited<'_>], other: &[Cited<'_>], side: &'static str) -> Vec<Cause> {
        let known: BTreeSet<(&str, &str)> = other.iter().map(|one| one.what).collect();
        let fresh = own.iter().filter(|one| !known.contains(&one.what));
        let mut fresh: Vec<&Cited<'_>> = fresh.collect();
        fresh.sort_by_key(|one| {
            (
                self.is_same(one.span),
                one.condition,
                one.what.1.contains('\n'),
            )
        });
        self.told(fresh.into_iter().map(|one| one.span), side, false)
    }

    /// What the values below a node hang on in files that differ; if nothing, where they come from.
    fn winners(&self, node: &Node, side: &'static str) -> Vec<Cause> {
        let mut changed = self.cited(node);
        changed.retain(|one| !self.is_same(one.span));
        changed.sort_by_key(|one| one.condition);
        if !changed.is_empty() {
            return self.told(
                changed.into_iter().map(|one| one.span),
                side,
                is_whole(node),
            );
        }
        let mut spans = Vec::new();
        scalars(node, &mut |_, scalar| {
            spans.extend(self.origins.span(scalar.origin));
        });
        self.told(spans.into_iter(), side, is_whole(node))
    }

    fn is_same(&self, span: Span) -> bool {
        self.same.contains(&span.source)
    }

    fn told(
        &self,
        spans: impl Iterator<Item = Span>,
        side: &'static str,
        whole: bool,
    ) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::new();
        let mut files = BTreeSet::new();
        for span in spans {
            // Of a whole object one place in each file says enough.
            if !files.insert(span.source) && whole {
                continue;
            }
            let text = self.sources.shown(span);
            let text = text.lines().next().unwrap_or_default();
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

fn is_whole(node: &Node) -> bool {
    node.as_map().is_some()
}
