//! What `explain` cites is neither too little nor too much.
//!
//! Everything in `testdata` that renders is edited, one place at a time: the cases, the templates on
//! their own, and the cases of the catalogue's definitions. Scalars get other values, keys other
//! names, entries and items are removed, `--set` flags get other values, and every word that a
//! template writes becomes another one. Expressions in templates stay: they are code.
//!
//! - *sound*: where a field cites an edited text as a source, the field changes, or the render
//!   fails. Only the answer to a question about several places (`a in b`) need not change.
//! - *complete*: where a field changes, appears or vanishes, it cites what was edited, as a source
//!   or as a condition; or, where it appears, the list or mapping does that it was taken out of.
//! - *shadowed*: where a place is shadowed, removing what is stronger (the assignment of a
//!   variable, the flag, the part of a patch, the override, the label) makes it the source.
//!
//! The first test makes a sample of its experiments, the same in every run; see `selection.rs`.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test harness reads files, and may fail loudly"
)]

mod case;
mod contest;
mod documents;
mod edit;
mod experiment;
mod fields;
mod selection;
mod templates;
mod way;

use case::Case;
use experiment::Experiment;
use fields::Fields;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

/// Does something with every item, on all processors; the results are in the order of the items.
fn on_all_processors<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(number) else {
                        break;
                    };
                    let result = work(item);
                    found.lock().unwrap().push((number, result));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap();
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, result)| result).collect()
}

/// Everything that renders, with what comes of it.
fn rendered() -> &'static [(Case, Fields)] {
    static RENDERED: OnceLock<Vec<(Case, Fields)>> = OnceLock::new();
    RENDERED.get_or_init(|| {
        let cases = Case::all();
        let fields = on_all_processors(&cases, Case::render);
        let pairs = cases.into_iter().zip(fields);
        pairs
            .filter_map(|(case, fields)| Some((case, fields?)))
            .collect()
    })
}

fn no_complaints(complaints: &[String]) {
    let shown = complaints.iter().take(50).cloned().collect::<Vec<_>>();
    let (count, shown) = (complaints.len(), shown.join("\n"));
    assert!(count == 0, "{count} complaints:\n{shown}");
}

#[test]
fn citations_are_sound_and_complete() {
    let rendered = rendered();
    assert!(rendered.len() > 280, "only {} cases", rendered.len());
    let experiments = selection::select(rendered);
    let count = experiments.len();
    assert!(count > 4000, "only {count} experiments");
    let complaints = on_all_processors(&experiments, Experiment::run);
    no_complaints(&complaints.concat());
}

#[test]
fn shadowed_places_become_sources() {
    let workspaces = rendered().iter().filter(|(case, _)| case.is_workspace());
    let results = on_all_processors(&workspaces.collect::<Vec<_>>(), |(case, fields)| {
        // Texts of the catalogue can only be removed where they can be edited.
        let case = case.with_catalogue(fields);
        let copied = case.render();
        let copied = copied.filter(|copied| copied.values() == fields.values());
        copied.map(|fields| contest::hold_all(&case, &fields))
    });
    let (mut held, mut complaints) = (0, Vec::new());
    for result in results {
        let (count, more) = result.expect("a copy of the catalogue makes the same");
        held += count;
        complaints.extend(more);
    }
    no_complaints(&complaints);
    assert!(held > 40, "only {held} contests");
}
