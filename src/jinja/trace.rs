//! What a value was computed from.

use super::place::Site;
use crate::source::OriginId;
use std::collections::BTreeSet;
use std::rc::Rc;

/// Up to here, comparing each with each is faster than an index.
const FEW: usize = 16;

/// One thing that a value was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A node of the inputs.
    Input(OriginId),
    /// A value written in the template.
    Written(Site),
}

/// What a value was computed from, or hung on: each once, in the order of use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Trace {
    #[default]
    Nothing,
    One(Source),
    Many(Rc<[Source]>),
}

impl Trace {
    /// A node of the inputs.
    pub(super) fn input(origin: OriginId) -> Self {
        Self::One(Source::Input(origin))
    }

    /// A value written in the template.
    pub(super) fn written(site: Site) -> Self {
        Self::One(Source::Written(site))
    }

    pub(super) fn sources(&self) -> &[Source] {
        match self {
            Self::Nothing => &[],
            Self::One(source) => std::slice::from_ref(source),
            Self::Many(sources) => sources,
        }
    }

    /// The nodes of the inputs.
    pub(super) fn inputs(&self) -> impl Iterator<Item = OriginId> {
        self.sources().iter().filter_map(|source| match source {
            Source::Input(origin) => Some(*origin),
            Source::Written(_) => None,
        })
    }

    /// This as a condition: a value written in the template is always the same, so nothing hangs
    /// on it.
    pub(super) fn condition(&self) -> Self {
        match self {
            Self::One(Source::Input(_)) => self.clone(),
            Self::Many(sources) if sources.iter().all(is_input) => self.clone(),
            _ => self.inputs().map(Source::Input).collect(),
        }
    }

    /// Both, without repetition.
    pub(super) fn and(&self, other: &Trace) -> Self {
        let (mine, others) = (self.sources(), other.sources());
        if others.is_empty() || (others.len() <= 4 && others.iter().all(|o| mine.contains(o))) {
            return self.clone();
        }
        if mine.is_empty() {
            return other.clone();
        }
        mine.iter().chain(others).copied().collect()
    }

    /// All of many, in one go: adding them one by one would take the square of the time.
    pub(super) fn all<'t>(traces: impl IntoIterator<Item = &'t Trace>) -> Self {
        let mut gathered = Gathered::default();
        for trace in traces {
            gathered.add(trace);
        }
        gathered.finish()
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.sources().len()
    }
}

fn is_input(source: &Source) -> bool {
    matches!(source, Source::Input(_))
}

impl FromIterator<Source> for Trace {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Self {
        let mut gathered = Gathered::default();
        for source in sources {
            gathered.keep(source);
        }
        gathered.finish()
    }
}

/// Sources while they are gathered. Takes as much memory as there are different ones, however often
/// they come.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    kept: Vec<Source>,
    /// The same, once there are more than a few.
    seen: BTreeSet<Source>,
    /// Lists that are in already. They are held, so that no other one takes the place of one that
    /// is gone.
    lists: Vec<Rc<[Source]>>,
    known: BTreeSet<*const Source>,
}

impl Gathered {
    /// Adds what is not there yet.
    pub(super) fn add(&mut self, trace: &Trace) {
        if let Trace::Many(list) = trace
            && list.len() > FEW
        {
            if !self.known.insert(list.as_ptr()) {
                return;
            }
            self.lists.push(list.clone());
        }
        for source in trace.sources() {
            self.keep(*source);
        }
    }

    fn keep(&mut self, source: Source) {
        if self.kept.len() < FEW {
            if !self.kept.contains(&source) {
                self.kept.push(source);
            }
            return;
        }
        if self.seen.is_empty() {
            self.seen.extend(&self.kept);
        }
        if self.seen.insert(source) {
            self.kept.push(source);
        }
    }

    /// All that was added, in the order in which it came.
    pub(super) fn finish(self) -> Trace {
        match self.kept.as_slice() {
            [] => Trace::Nothing,
            [one] => Trace::One(*one),
            _ => Trace::Many(self.kept.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::source::Trace as Step;

    #[test]
    fn each_source_is_kept_once_and_nothing_hangs_on_what_the_template_wrote() {
        let mut origins = Origins::default();
        let mut input = || Trace::input(origins.push(crate::source::Step::Rule, &Step::default()));
        let (one, two) = (input(), input());
        let written = Trace::written(Site::new(0, 0..1));
        assert_eq!(written.and(&one).len(), 2);
        assert_eq!(one.and(&two).len(), 2);
        assert_eq!(one.and(&two).and(&one).len(), 2);
        assert_eq!(written.condition(), Trace::Nothing);
        assert_eq!(written.and(&one).condition(), one);
    }
}
