//! What `explain` cites is neither too little nor too much.
//!
//! For every case that renders, every scalar of its documents is edited, one at a time:
//!
//! - *sound*: where a field cites the edited place as a source, the field changes, or the render
//!   fails;
//! - *complete*: where a field changes, it cites the edited place, as a source or as a condition;
//! - *shadowed*: once the stronger assignments are removed, the place that they shadowed is a
//!   source.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test harness reads files, and may fail loudly"
)]

mod case;
mod edit;
mod fields;

use case::Case;
use edit::Place;
use fields::Field;
use fields::Fields;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// Does something with every case, on all processors.
fn with_every_case(work: impl Fn(&Case) -> Vec<String> + Sync) -> Vec<String> {
    let cases = Case::all();
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let complaints = work(case);
                    found.lock().unwrap().extend(complaints);
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort();
    found
}

/// A place and what its edits do to the fields.
struct Experiment<'c> {
    case: &'c Case,
    before: &'c Fields,
    place: Place,
}

impl Experiment<'_> {
    /// Edits the place in one way after the other until every field that cites it as a source has
    /// changed, or the render has failed. Returns what is wrong.
    fn run(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut unmoved: Vec<(&String, &Field)> = self.before.iter().collect();
        unmoved.retain(|(_, field)| self.before.has_source(field, &self.place));
        for (number, edit) in self.place.edits().iter().enumerate() {
            if number > 0 && unmoved.is_empty() {
                break;
            }
            let Some(after) = self.case.edited(edit).render() else {
                return complaints;
            };
            complaints.extend(self.incomplete(&after, &self.place.after(edit)));
            unmoved.retain(|(key, field)| is_same(&after, key, field));
        }
        let vain = unmoved
            .iter()
            .map(|(key, _)| self.says(key, "names", "as a source in vain"));
        complaints.extend(vain);
        complaints
    }

    /// Fields that changed, appeared or vanished although they do not cite the place.
    fn incomplete(&self, after: &Fields, there: &Place) -> Vec<String> {
        let mut complaints = Vec::new();
        for (key, field) in self.before.iter() {
            if !is_same(after, key, field) && !self.before.cites(field, &self.place) {
                complaints.push(self.says(key, "hangs on", "without a word"));
            }
        }
        // Another object may take the place of one whose name is no longer found.
        if self.before.is_reason(&self.place) {
            return complaints;
        }
        for (key, field) in after.iter() {
            if self.before.get(key).is_none() && !after.cites(field, there) {
                complaints.push(self.says(key, "appears by", "without a word"));
            }
        }
        complaints
    }

    fn says(&self, key: &str, verb: &str, how: &str) -> String {
        format!("{}: {key} {verb} {} {how}", self.case.name, self.place)
    }
}

fn is_same(after: &Fields, key: &str, field: &Field) -> bool {
    after.get(key).is_some_and(|now| now.value == field.value)
}

#[test]
fn citations_are_sound_and_complete() {
    let (places, fields) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let complaints = with_every_case(|case| {
        let before = &case.render().unwrap();
        fields.fetch_add(before.iter().count(), Ordering::Relaxed);
        let experiments = case.places(before).into_iter().map(|place| Experiment {
            case,
            before,
            place,
        });
        let all: Vec<Experiment<'_>> = experiments.collect();
        places.fetch_add(all.len(), Ordering::Relaxed);
        all.iter().flat_map(Experiment::run).collect()
    });
    let (places, fields) = (places.into_inner(), fields.into_inner());
    assert!(
        places > 1000 && fields > 2000,
        "{places} places, {fields} fields"
    );
    let count = complaints.len();
    assert!(count == 0, "{count} complaints:\n{}", complaints.join("\n"));
}
