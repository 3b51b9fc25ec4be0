//! Working copies are compared with what was recorded.

use super::Recorded;
use super::Shelved;
use super::Workspace;
use super::editions::Versioned;
use super::open::Reading;
use super::open::check_digest;
use crate::diag::Diagnostic;
use crate::diag::codes::revisions;
use crate::model::Definition;
use crate::model::Environment;
use crate::model::Kind;
use crate::model::ProfileBundle;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::model::Version;
use crate::model::WorkloadProfile;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Spanned;
use std::collections::BTreeSet;

/// A working copy that differs from the recorded revision of its own version.
#[derive(Clone, Debug)]
pub struct Differing {
    /// Who it is.
    pub id: ResourceId,
    /// Its `spec.version`.
    pub version: Spanned<Version>,
}

impl Workspace {
    /// Reports two bodies of one revision, and finds the numbers of working copies without a version
    /// and those that should have raised theirs.
    pub(super) fn reconcile(&mut self, reading: &mut Reading<'_>) {
        for body in self.history.iter().filter_map(Recorded::body) {
            check_digest(body, reading.origins, reading.diagnostics);
        }
        self.drop_repeated(reading);
        if self.history.is_empty() {
            return;
        }
        let mut differing = Vec::new();
        self.compare::<Definition>(|one| one.kind.kind(), &mut differing);
        self.compare::<WorkloadProfile>(|_| Kind::WorkloadProfile, &mut differing);
        self.compare::<Environment>(|_| Kind::Environment, &mut differing);
        self.compare::<ProfileBundle>(|_| Kind::ProfileBundle, &mut differing);
        self.differing = differing;
    }

    /// Of revisions that stand twice with the same content the first counts; both are read, so that
    /// it does not matter which that is.
    fn drop_repeated(&mut self, reading: &mut Reading<'_>) {
        let items = &self.history.items;
        let same = |one: &Recorded, other: &Recorded| {
            one.head.id == other.head.id && one.head.revision == other.head.revision
        };
        let pairs = items.windows(2).enumerate();
        let repeated = pairs.filter(|(_, pair)| matches!(pair, [one, other] if same(one, other)));
        let repeated: BTreeSet<usize> = repeated.map(|(index, _)| index + 1).collect();
        for index in &repeated {
            self.open_at(index - 1, reading);
            self.open_at(*index, reading);
            let pair = self.history.items.get(index - 1..=*index);
            if let Some([first, second]) = pair
                && first.head.digest != second.head.digest
            {
                reading
                    .diagnostics
                    .push(conflict(first, second, reading.origins));
            }
        }
        let mut index = 0..;
        self.history
            .items
            .retain(|_| index.next().is_none_or(|index| !repeated.contains(&index)));
    }

    fn compare<T: Versioned>(&mut self, kind: impl Fn(&T) -> Kind, differing: &mut Vec<Differing>) {
        let mut numbers: Vec<(OriginId, u64)> = Vec::new();
        for working in T::working_copies(self) {
            let metadata = working.metadata();
            let (namespace, name) = (&metadata.namespace.value, &metadata.name.value);
            let recorded = self.history.of(kind(working), namespace, name);
            if recorded.is_empty() {
                continue;
            }
            if let Some(version) = working.version() {
                let revision = Revision::Semantic(version.value.clone());
                let mut recorded = recorded.iter().map(Recorded::head);
                let same = recorded.find(|head| head.revision == revision);
                if same.is_some_and(|head| *head.digest != *working.digest()) {
                    let id = ResourceId {
                        kind: kind(working),
                        namespace: namespace.clone(),
                        name: name.clone(),
                    };
                    let version = version.clone();
                    differing.push(Differing { id, version });
                }
            } else {
                numbers.push((working.node().origin, number_of(working, recorded)));
            }
        }
        self.numbers.extend(numbers);
    }
}

/// A working copy that equals the newest recorded revision is that one; any other is the next.
fn number_of<T: Shelved>(working: &T, recorded: &[Recorded]) -> u64 {
    let numbered = recorded.iter().map(Recorded::head);
    let newest = numbered
        .filter_map(|head| Some((head.revision.number()?, head)))
        .max_by_key(|(number, _)| *number);
    match newest {
        None => 1,
        Some((number, head)) if *head.digest == *working.digest() => number,
        Some((number, _)) => number.saturating_add(1),
    }
}

fn conflict(first: &Recorded, second: &Recorded, origins: &Origins) -> Diagnostic {
    let place = |recorded: &Recorded| origins.span(recorded.body()?.revision);
    let head = &first.head;
    let message = format!("there are two different {} of `{}`", head.revision, head.id);
    let numbered = head.revision.number().is_some();
    let help = if numbered {
        "remove one of the two files, and record its change again as the next revision"
    } else {
        "remove one of the two files, and record its change under a raised `spec.version`"
    };
    Diagnostic::error(&revisions::CONFLICT, message)
        .place(place(second), "again here")
        .place(place(first), "first here")
        .help(help)
}
