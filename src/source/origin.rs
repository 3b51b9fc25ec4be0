//! How a value came to be.
//!
//! Every [`Node`](crate::source) carries an [`OriginId`]. The arena is append-only: a step that
//! computes or replaces a value adds an [`Origin`] that links to the origins it used, so the whole
//! history of a value is a walk from its id.

use super::Span;
use super::segment::Entry;
use super::segment::SEGMENT;
use super::segment::Segment;
use super::segment::narrow;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Handle of an [`Origin`] in [`Origins`]. Four bytes, free to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OriginId(pub(super) u32);

impl OriginId {
    /// Its place among all origins, from 0.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether it was recorded when there were `count` origins already; see [`Origins::len`].
    pub fn is_after(self, count: u32) -> bool {
        self.0 >= count
    }
}

/// What happened to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Written by the user: in a file, a flag or an environment variable. Has a site.
    Read,
    /// Written by the author of a template. Has a site; may have conditions.
    Literal,
    /// The default of a parameter schema. Has a site: the default in the definition.
    Default,
    /// A variable after resolution. Note: its name and layer. Sources: the winning assignment.
    /// Shadowed: the assignments that lost, strongest first.
    Variable,
    /// The value of an output or context extension. Site: the path to the rendered field, or
    /// the key of what was given. Note: the output and the object it is read from. Sources: the field of the rendered object,
    /// or what was given. Conditions: its declaration.
    Output,
    /// Macros filled into a profile value. Site: the scalar. Sources: the values read.
    Substituted,
    /// A template computed it. Site: the `{{ … }}`. Sources: what it was computed from.
    /// Conditions: what it hung on (`if`, `for`, inline `if`).
    Rendered,
    /// A merge replaced it. Note: who. Sources: the new value. Shadowed: the previous one.
    Overridden,
    /// Set by a rule of the engine. Note: the documentation page and anchor that states the rule,
    /// such as `docs/resources.md#names`. Sources: what the rule used.
    Rule,
}

/// How a linked origin took part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The value is computed from it.
    Source,
    /// The value exists, or was chosen, because of it.
    Condition,
    /// It would have been the value, had nothing stronger been there.
    Shadowed,
}

/// One arrow of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// How the origin took part.
    pub role: Role,
    /// The origin.
    pub origin: OriginId,
}

/// One step, as recorded. See [`Step`] for what each field means.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// What happened.
    pub step: Step,
    /// Where it is written, if it is written anywhere.
    pub site: Option<Span>,
    /// A name for people: a layer, a trait, a rule's page. Empty if there is none.
    pub note: &'a str,
    /// What took part.
    pub links: &'a [Link],
}

/// A step to record: [`Origins::push`].
#[derive(Clone, Debug, Default)]
pub struct Trace<'a> {
    /// Where it is written.
    pub site: Option<Span>,
    /// A name for people.
    pub note: &'a str,
    /// What the value is computed from.
    pub sources: &'a [OriginId],
    /// What it hung on.
    pub conditions: &'a [OriginId],
    /// What it replaced.
    pub shadowed: &'a [OriginId],
}

/// How the ids of an arena changed when another one took it over.
#[derive(Clone, Copy, Debug)]
pub struct Moved {
    pub(super) first: u32,
    pub(super) by: u32,
}

impl Moved {
    /// The id that an origin has now.
    pub fn apply(self, id: &mut OriginId) {
        if id.0 >= self.first {
            id.0 = id.0.saturating_add(self.by);
        }
    }
}

/// Origins without the base that they lie on.
#[derive(Debug)]
pub struct Branch(Origins);

/// All origins of a run, or of some deployments on top of the workspace's.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    base: Option<Arc<Origins>>,
    first: u32,
    /// In the order of their ids.
    closed: Vec<Segment>,
    open: Segment,
    /// Those that were declared secret. What is computed from them has it in its entry.
    secrets: BTreeSet<OriginId>,
}

impl Origins {
    /// An arena on top of another: it sees the base's origins and adds its own, which can be
    /// dropped with it.
    pub fn on(base: Arc<Origins>) -> Self {
        let first = base.len();
        Self {
            base: Some(base),
            first,
            open: Segment::at(first),
            ..Self::default()
        }
    }

    /// What was recorded on top of the base.
    pub fn into_branch(self) -> Branch {
        Branch(Origins { base: None, ..self })
    }

    /// Takes over what was recorded on top of what this arena had at that time. The ids that were
    /// given out there must be moved.
    pub fn take_over(&mut self, Branch(branch): Branch) -> Moved {
        let moved = Moved {
            first: branch.first,
            by: self.len() - branch.first,
        };
        self.close();
        for mut segment in branch.closed.into_iter().chain([branch.open]) {
            segment.shift(moved);
            self.closed.push(segment);
        }
        self.open = Segment::at(self.closed.last().map_or(0, Segment::end));
        self.secrets
            .extend(branch.secrets.into_iter().map(|mut id| {
                moved.apply(&mut id);
                id
            }));
        moved
    }

    /// Records that a value was read at `site`.
    pub fn read(&mut self, site: Span) -> OriginId {
        self.add(Entry {
            step: Step::Read,
            site: Some(site),
            note: 0,
            links: (0, 0),
            secret: false,
        })
    }

    /// Declares a value secret, and so everything that is computed from it from now on.
    pub fn keep_secret(&mut self, id: OriginId) {
        self.secrets.insert(id);
    }

    /// Whether a value is secret, or has a secret among its sources. A condition on a secret does
    /// not make a value secret.
    pub fn is_secret(&self, id: OriginId) -> bool {
        if self.secrets.contains(&id) {
            return true;
        }
        if let (true, Some(base)) = (id.0 < self.first, &self.base) {
            return base.is_secret(id);
        }
        let entry = self.segment(id).entry(id);
        entry.is_some_and(|entry| entry.secret)
    }

    /// The places where secrets are written, so that no snippet shows them.
    pub fn secret_places(&self) -> impl Iterator<Item = Span> {
        let base = self.base.iter().flat_map(|base| &base.secrets);
        let ids = base.chain(&self.secrets);
        ids.filter_map(|id| self.get(*id).site)
    }

    /// Records a step.
    pub fn push(&mut self, step: Step, trace: &Trace<'_>) -> OriginId {
        let start = self.open.links.len();
        let roles = [
            (Role::Source, trace.sources),
            (Role::Condition, trace.conditions),
            (Role::Shadowed, trace.shadowed),
        ];
        for (role, ids) in roles {
            self.open.links.extend(ids.iter().map(|origin| Link {
                role,
                origin: *origin,
            }));
        }
        let links = (narrow(start), narrow(self.open.links.len()));
        let note = self.open.note(trace.note);
        let secret = trace.sources.iter().any(|source| self.is_secret(*source));
        self.add(Entry {
            step,
            site: trace.site,
            note,
            links,
            secret,
        })
    }

    /// One step.
    pub fn get(&self, id: OriginId) -> Origin<'_> {
        if let (true, Some(base)) = (id.0 < self.first, &self.base) {
            return base.get(id);
        }
        let segment = self.segment(id);
        segment.entry(id).map_or(
            Origin {
                step: Step::Rule,
                site: None,
                note: "",
                links: &[],
            },
            |entry| Origin {
                step: entry.step,
                site: entry.site,
                note: segment.note_text(entry.note),
                links: segment
                    .links
                    .get(entry.links.0 as usize..entry.links.1 as usize)
                    .unwrap_or_default(),
            },
        )
    }

    /// The place a message should point at: where the user wrote what the value is made of.
    ///
    /// That is the origin's own site for what was read or substituted, and otherwise the first
    /// source's place, falling back to the own site (a literal of a template).
    pub fn span(&self, id: OriginId) -> Option<Span> {
        let mut id = id;
        // Histories are short; the bound only guards against a defect that made a cycle.
        for _ in 0..64 {
            let origin = self.get(id);
            if matches!(
                origin.step,
                Step::Read | Step::Substituted | Step::Literal | Step::Default
            ) {
                return origin.site;
            }
            let source = origin.links.iter().find(|link| link.role == Role::Source);
            match source {
                Some(link) if self.span_exists(link.origin) => id = link.origin,
                _ => return origin.site,
            }
        }
        None
    }

    /// How many origins there are, the base's included.
    pub fn len(&self) -> u32 {
        self.open.end()
    }

    /// True when nothing was recorded yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn span_exists(&self, id: OriginId) -> bool {
        let origin = self.get(id);
        origin.site.is_some() || origin.links.iter().any(|link| link.role == Role::Source)
    }

    /// The segment that holds an origin of this arena.
    fn segment(&self, id: OriginId) -> &Segment {
        if id.0 >= self.open.first {
            return &self.open;
        }
        let after = self.closed.partition_point(|segment| segment.first <= id.0);
        let segment = after
            .checked_sub(1)
            .and_then(|index| self.closed.get(index));
        segment.unwrap_or(&self.open)
    }

    fn close(&mut self) {
        let next = Segment::at(self.open.end());
        self.closed.push(std::mem::replace(&mut self.open, next));
    }

    fn add(&mut self, entry: Entry) -> OriginId {
        let id = OriginId(self.len());
        self.open.entries.push(entry);
        if self.open.entries.len() >= SEGMENT || self.open.links.len() >= SEGMENT {
            self.close();
        }
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_layer_sees_its_base_and_keeps_its_own() {
        let mut sources = Sources::default();
        let source = sources.add("a", "x: 1").unwrap();
        let mut base = Origins::default();
        let read = base.read(Span::new(source, 3, 4));
        let mut layer = Origins::on(Arc::new(base));
        let over = layer.push(
            Step::Overridden,
            &Trace {
                note: "trait scaler",
                sources: &[read],
                shadowed: &[read],
                ..Trace::default()
            },
        );
        assert_eq!(layer.get(over).note, "trait scaler");
        assert_eq!(layer.get(over).links.len(), 2);
        assert_eq!(layer.span(over), Some(Span::new(source, 3, 4)));
        assert_eq!(layer.get(read).step, Step::Read);
    }

    #[test]
    fn a_branch_that_is_taken_over_keeps_its_histories() {
        let mut sources = Sources::default();
        let source = sources.add("a", "x: 1").unwrap();
        let mut trunk = Origins::default();
        let read = trunk.read(Span::new(source, 3, 4));
        let base = Arc::new(trunk);
        let grow = |note: &str| {
            let mut branch = Origins::on(base.clone());
            let mut push = |sources: &[OriginId]| {
                let trace = Trace {
                    note,
                    sources,
                    ..Trace::default()
                };
                branch.push(Step::Rule, &trace)
            };
            let first = push(&[read]);
            let second = push(&[first]);
            branch.keep_secret(second);
            (branch, second)
        };
        let ((one, mut first), (two, mut second)) = (grow("one"), grow("two"));
        let mut trunk = Arc::try_unwrap(base.clone()).unwrap_or_else(|base| (*base).clone());
        trunk.take_over(one.into_branch()).apply(&mut first);
        trunk.take_over(two.into_branch()).apply(&mut second);
        assert_ne!(first, second);
        for (id, note) in [(first, "one"), (second, "two")] {
            assert_eq!(trunk.get(id).note, note);
            let source = trunk.get(id).links[0].origin;
            assert_eq!(trunk.get(source).note, note);
            assert_eq!(trunk.get(source).links[0].origin, read);
            assert!(trunk.is_secret(id));
        }
    }

    #[test]
    fn what_is_computed_from_a_secret_is_secret_and_what_it_shadows_or_allows_is_not() {
        let mut sources = Sources::default();
        let source = sources.add("a", "x: hunter2, y: 1").unwrap();
        let mut base = Origins::default();
        let (secret, open) = (Span::new(source, 3, 10), Span::new(source, 15, 16));
        let (secret_id, open) = (base.read(secret), base.read(open));
        base.keep_secret(secret_id);
        let mut layer = Origins::on(Arc::new(base));
        let mut push = |sources: &[OriginId], conditions: &[OriginId], shadowed: &[OriginId]| {
            let trace = Trace {
                sources,
                conditions,
                shadowed,
                ..Trace::default()
            };
            layer.push(Step::Rendered, &trace)
        };
        let mixed = push(&[open, secret_id], &[], &[]);
        let deeper = push(&[mixed], &[], &[]);
        let beside = push(&[open], &[secret_id], &[secret_id]);
        assert!(layer.is_secret(mixed) && layer.is_secret(deeper));
        assert!(!layer.is_secret(beside) && !layer.is_secret(open));
        assert_eq!(layer.secret_places().collect::<Vec<_>>(), [secret]);
    }
}
