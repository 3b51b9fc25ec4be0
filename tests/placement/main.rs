//! The scheduler against a second one that was written from its description.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "a test may fail loudly, and its numbers are small"
)]

mod naive;
mod worlds;

use naive::Answer;
use naive::Hub;
use paletteai::diag::Diagnostics;
use paletteai::placement::Clock;
use paletteai::placement::InventoryReader;
use paletteai::placement::Moment;
use paletteai::placement::Placement;
use paletteai::placement::Schedule;
use paletteai::placement::schedule;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::source::Spanned;
use paletteai::yaml;
use paletteai::yaml::Decoding;
use paletteai::yaml::Strictness;
use proptest::prelude::ProptestConfig;
use proptest::prop_assert_eq;
use proptest::test_runner::TestRunner;
use serde_json::Value;
use std::cell::Cell;
use std::sync::Arc;

const NOW: &str = "2026-11-26T12:00:00Z";

/// The schedule of documents, the last of which is the placement.
fn ours(documents: &[Value], placement: &Value) -> Schedule {
    let list = Value::Array(documents.iter().chain([placement]).cloned().collect());
    let text = list.to_string();
    let (mut sources, mut origins) = (Sources::default(), Origins::default());
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("hub.json", text.as_str()).unwrap();
    let read = yaml::read(source, &text, &mut origins, &mut diagnostics);
    let setting = origins.read(Span::new(source, 0, 0));
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Strict,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let mut reader = InventoryReader::default();
    let mut placements = Vec::new();
    for node in read[0].node.as_list().unwrap() {
        if Placement::is_one(node) {
            placements.extend(Placement::decode(node, &mut decoding));
        }
        reader.add(node, &mut decoding);
    }
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let clock = Clock::at(Moment::parse(NOW).unwrap());
    schedule(&placements[0], &reader.finish(), &clock)
}

fn as_answer(schedule: &Schedule) -> Answer {
    let strings = |names: &[Arc<str>]| names.iter().map(ToString::to_string).collect();
    let groups = schedule.groups.iter().flat_map(|group| {
        let decisions = group.decisions.iter();
        decisions.map(|decision| {
            (
                decision.name.clone(),
                group.name.to_string(),
                group.index,
                strings(&decision.clusters),
            )
        })
    });
    let conditions = schedule.conditions.iter().map(|it| {
        let holds = if it.holds { "True" } else { "False" };
        format!("{}={holds}/{}: {}", it.name, it.reason, it.message)
    });
    Answer {
        filtered: schedule
            .filters
            .iter()
            .map(|filter| strings(&filter.clusters))
            .collect(),
        ranking: schedule
            .ranking
            .iter()
            .map(|it| (it.cluster.to_string(), it.score))
            .collect(),
        selected: strings(&schedule.selected),
        unscheduled: schedule.unscheduled as i64,
        decisions: groups.collect(),
        conditions: conditions.collect(),
    }
}

/// How often things happened that a comparison of empty answers would not notice.
#[derive(Default)]
struct Seen {
    all: Cell<usize>,
    selected: Cell<usize>,
    unscheduled: Cell<usize>,
    misconfigured: Cell<usize>,
}

impl Seen {
    fn note(&self, schedule: &Schedule) {
        let count =
            |cell: &Cell<usize>, happened: bool| cell.set(cell.get() + usize::from(happened));
        count(&self.all, true);
        count(&self.selected, !schedule.selected.is_empty());
        count(&self.unscheduled, schedule.unscheduled > 0);
        count(&self.misconfigured, schedule.misconfigured.is_some());
    }
}

#[test]
fn both_decide_alike() {
    let seen = Seen::default();
    let mut runner = TestRunner::new(ProptestConfig::with_cases(1000));
    let worlds = (worlds::hub(), worlds::placement());
    let compared = runner.run(&worlds, |(documents, placement)| {
        let schedule = ours(&documents, &placement);
        seen.note(&schedule);
        let hub = Hub {
            documents: &documents,
            now: 12 * 3600,
        };
        prop_assert_eq!(as_answer(&schedule), hub.answer(&placement));
        Ok(())
    });
    compared.unwrap_or_else(|error| panic!("{error}"));
    let all = seen.all.get();
    assert!(
        seen.selected.get() > all / 4,
        "{} of {all}",
        seen.selected.get()
    );
    assert!(
        seen.unscheduled.get() > all / 20,
        "{} of {all}",
        seen.unscheduled.get()
    );
    assert!(
        seen.misconfigured.get() > all / 20,
        "{} of {all}",
        seen.misconfigured.get()
    );
}
