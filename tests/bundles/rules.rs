//! Every rule of `bundle check` has a case that breaks it and one that keeps it.

use super::root;
use paletteai::diag::codes;
use std::fs;

/// The codes of the area that are about commands and mappings instead of bundles.
const NO_RULES: [&str; 10] = [
    "bundles::mapping",
    "bundles::no-bundle",
    "bundles::no-mapping",
    "bundles::not-accepted",
    "bundles::not-deployed",
    "bundles::nothing-selected",
    "bundles::nothing-to-deploy",
    "bundles::other-engine",
    "bundles::tie",
    "bundles::unknown-engine",
];

/// The rules of other areas that bundles are held to: pins, references, variables, shapes.
const RULES_OF_OTHERS: [&str; 9] = [
    "model::invalid-value",
    "model::unknown-field",
    "model::variable-value",
    "references::malformed",
    "references::not-found",
    "variables::locked",
    "variables::undeclared",
    "variables::wrong-type",
    "versions::no-match",
];

/// Holds that one case tells of a rule, and that the other is clean.
fn has_both_cases(slug: &str, folder: &str) {
    let rules = root().join("testdata/cases/bundle/check").join(folder);
    for (case, wanted) in [("fails", true), ("passes", false)] {
        let snapshot = rules.join(case).join("expected.snap");
        let snapshot = fs::read_to_string(snapshot).unwrap_or_default();
        assert!(!snapshot.is_empty(), "{slug} has no case `{case}`");
        let found = snapshot.contains(&format!("\n{slug}\n"));
        assert_eq!(found, wanted, "{slug} {case}");
        let clean = snapshot.contains("[exit 0]");
        assert_eq!(clean, !wanted, "{slug} {case}");
    }
}

#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() {
    let mut count = 0;
    for code in codes::all() {
        if code.slug.starts_with("bundles::") && !NO_RULES.contains(&code.slug) {
            count += 1;
            has_both_cases(code.slug, code.name());
        }
    }
    assert_eq!(count, 17, "a rule is new, or gone");
}

#[test]
fn every_rule_of_another_area_has_both_cases_too() {
    for slug in RULES_OF_OTHERS {
        has_both_cases(slug, &slug.replace("::", "--"));
    }
}
