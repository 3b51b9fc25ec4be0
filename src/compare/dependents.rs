//! What hangs on a file.

use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::SourceId;
use crate::source::Sources;
use std::collections::BTreeMap;

/// Answers whether a value is made of, or hangs on, something written in certain files. Histories
/// share most of their steps, so every answer is kept.
pub struct Dependents<'a> {
    origins: &'a Origins,
    sources: &'a Sources,
    is_wanted: &'a dyn Fn(&str) -> bool,
    files: BTreeMap<SourceId, bool>,
    known: BTreeMap<OriginId, bool>,
}

impl<'a> Dependents<'a> {
    /// For the files whose names are wanted.
    pub fn new(
        origins: &'a Origins,
        sources: &'a Sources,
        is_wanted: &'a dyn Fn(&str) -> bool,
    ) -> Self {
        Self {
            origins,
            sources,
            is_wanted,
            files: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// True when the value cites one of the files as a source or as a condition, at any distance.
    pub fn cites(&mut self, value: OriginId) -> bool {
        // Each origin is met twice: on the way down it puts its links above itself, on the way up
        // their answers are known. Histories lead to older origins only, so this ends.
        let mut pile = vec![(value, false)];
        while let Some((id, links_known)) = pile.pop() {
            if self.known.contains_key(&id) {
                continue;
            }
            let origin = self.origins.get(id);
            let links = origin.links.iter();
            let used = links.filter(|link| link.role != Role::Shadowed && link.origin < id);
            if links_known {
                let linked = used
                    .map(|link| link.origin)
                    .any(|link| self.known.get(&link).copied().unwrap_or(false));
                let own = origin.site.is_some_and(|site| self.is_in_file(site.source));
                self.known.insert(id, linked || own);
            } else {
                pile.push((id, true));
                pile.extend(used.map(|link| (link.origin, false)));
            }
        }
        self.known.get(&value).copied().unwrap_or(false)
    }

    fn is_in_file(&mut self, source: SourceId) -> bool {
        let (is_wanted, sources) = (self.is_wanted, self.sources);
        let answer = self.files.entry(source);
        *answer.or_insert_with(|| is_wanted(sources.name(source)))
    }
}
