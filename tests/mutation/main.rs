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
    reason = "a test harness reads files, and may fail loudly"
)]

mod case;
mod edit;
mod fields;

use case::Case;
use edit::Place;
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

/// What an edited place did to the fields.
struct Effect {
    place: Place,
    /// One for each way of editing it; `None` where the render fails.
    results: Vec<(Place, Option<Fields>)>,
}

impl Effect {
    fn of(case: &Case, place: Place) -> Self {
        let edits = place.edits();
        let results = edits.iter().map(|edit| {
            let mut there = place.clone();
            there.range = edit.range.start..edit.range.start + edit.text.len();
            (there, case.edited(edit).render())
        });
        Self {
            results: results.collect(),
            place,
        }
    }

    /// Fields that changed, appeared or vanished although they do not cite the place.
    fn incomplete(&self, case: &Case, before: &Fields) -> Vec<String> {
        let mut complaints = Vec::new();
        for (there, after) in &self.results {
            let Some(after) = after else {
                continue;
            };
            for (key, field) in before.iter() {
                let same = after.get(key).is_some_and(|now| now.value == field.value);
                if !same && !before.cites(key, &self.place) {
                    complaints.push(format!(
                        "{}: {key} hangs on {} without a word",
                        case.name, self.place
                    ));
                }
            }
            for (key, _) in after.iter() {
                // Another object may take the place of one whose name is no longer found.
                let known = before.get(key).is_some() || before.is_reason(&self.place);
                if !known && !after.cites(key, there) {
                    complaints.push(format!(
                        "{}: {key} appears by {} without a word",
                        case.name, self.place
                    ));
                }
            }
        }
        complaints.dedup();
        complaints
    }

    /// Fields that name the place as a source although no edit of it changes them.
    fn unsound(&self, case: &Case, before: &Fields) -> Vec<String> {
        let mut complaints = Vec::new();
        for (key, field) in before.iter() {
            if !field.has_source(&self.place) {
                continue;
            }
            let changes = self.results.iter().any(|(_, after)| match after {
                None => true,
                Some(after) => after.get(key).is_none_or(|now| now.value != field.value),
            });
            if !changes {
                complaints.push(format!(
                    "{}: {key} names {} as a source in vain",
                    case.name, self.place
                ));
            }
        }
        complaints
    }
}

#[test]
fn citations_are_sound_and_complete() {
    let edited = AtomicUsize::new(0);
    let fields = AtomicUsize::new(0);
    let complaints = with_every_case(|case| {
        let before = case.render().unwrap();
        fields.fetch_add(before.iter().count(), Ordering::Relaxed);
        let mut complaints = Vec::new();
        for place in case.places(&before) {
            edited.fetch_add(1, Ordering::Relaxed);
            let effect = Effect::of(case, place);
            complaints.extend(effect.incomplete(case, &before));
            complaints.extend(effect.unsound(case, &before));
        }
        complaints
    });
    println!("{edited:?} places, {fields:?} fields");
    let count = complaints.len();
    assert!(count == 0, "{count} complaints:\n{}", complaints.join("\n"));
}
