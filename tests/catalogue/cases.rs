//! Cases of the definitions, which lie beside them: the same that `paletteai definition test` runs.

use crate::folder;
use paletteai::ops::Session;
use paletteai::ops::definitions::CaseStatus;
use paletteai::ops::definitions::TestOptions;
use paletteai::ops::definitions::TestReport;
use paletteai::ops::definitions::test_definitions;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::Step;
use paletteai::workspace::DiskFiles;
use paletteai::workspace::Settings;
use paletteai::yaml::Data;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;

/// Runs all cases.
fn tested() -> (TestReport, Session) {
    let mut session = Session::default();
    let settings = Settings::defaults(Strictness::Strict, &mut session.origins);
    let options = TestOptions {
        paths: vec![folder("definitions")],
        update: std::env::var_os("UPDATE_EXPECT").is_some(),
    };
    let report = test_definitions(&options, &settings, &DiskFiles, &mut session).unwrap();
    assert!(session.diagnostics.is_empty(), "{:?}", session.diagnostics);
    for file in &report.updates {
        std::fs::write(&file.path, &file.content).unwrap();
    }
    (report, session)
}

#[test]
fn every_case_comes_out_as_expected_of_values_that_somebody_wrote() {
    let (report, session) = tested();
    for case in report.definitions.iter().flat_map(|one| &one.cases) {
        let difference = case.difference.as_deref().unwrap_or_default();
        let failed = case.status == CaseStatus::Failed;
        assert!(!failed, "{}\n{difference}", case.file);
        if let Ok(made) = &case.trial.result {
            let outputs = made.outputs.iter().map(|entry| &entry.value);
            for node in made.output.iter().chain(outputs).chain(&made.parameters) {
                assert_written_by_somebody(node, &session.origins);
            }
        }
    }
}

#[test]
fn every_definition_has_cases_that_it_takes_and_cases_that_it_refuses() {
    let (report, _) = tested();
    for definition in &report.definitions {
        let taken = |case: &&paletteai::ops::definitions::CaseReport| case.trial.result.is_ok();
        let count = definition.cases.iter().filter(taken).count();
        assert!(count > 0, "{}", definition.name);
        assert!(count < definition.cases.len(), "{}", definition.name);
    }
}

#[test]
fn every_branch_is_taken_and_every_parameter_needed_by_a_case() {
    let (report, _) = tested();
    for definition in &report.definitions {
        let left = &definition.uncovered;
        assert!(left.is_empty(), "{}: {left:#?}", definition.name);
        let left = &definition.unneeded;
        assert!(left.is_empty(), "{}: {left:#?}", definition.name);
    }
}

/// Every way back from a value ends in something that somebody wrote.
fn assert_written_by_somebody(node: &Node, origins: &Origins) {
    match &node.data {
        Data::Map(map) => {
            for entry in map {
                assert_written_by_somebody(&entry.value, origins);
            }
        }
        Data::List(items) => {
            for item in items {
                assert_written_by_somebody(item, origins);
            }
        }
        _ => assert!(is_written(node.origin, origins), "{node:?}"),
    }
}

fn is_written(origin: OriginId, origins: &Origins) -> bool {
    let found = origins.get(origin);
    let mut sources = found.links.iter().filter(|link| link.role == Role::Source);
    match sources.next() {
        // The text of a file, a constant in an expression of a template, or a setting's default.
        None => found.site.is_some() || found.step == Step::Rule,
        Some(first) => {
            is_written(first.origin, origins)
                && sources.all(|link| is_written(link.origin, origins))
        }
    }
}
