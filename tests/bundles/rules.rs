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

#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() {
    let rules = root().join("testdata/cases/bundle/check");
    let mut count = 0;
    for code in codes::all() {
        if !code.slug.starts_with("bundles::") || NO_RULES.contains(&code.slug) {
            continue;
        }
        count += 1;
        for (case, wanted) in [("fails", true), ("passes", false)] {
            let snapshot = rules.join(code.name()).join(case).join("expected.snap");
            let snapshot = fs::read_to_string(snapshot).unwrap_or_default();
            assert!(!snapshot.is_empty(), "{} has no case `{case}`", code.slug);
            let found = snapshot.contains(&format!("\n{}\n", code.slug));
            assert_eq!(found, wanted, "{} {case}", code.slug);
            let clean = snapshot.contains("[exit 0]");
            assert_eq!(clean, !wanted, "{} {case}", code.slug);
        }
    }
    assert_eq!(count, 17, "a rule is new, or gone");
}
