//! Bundles: every rule has a case that breaks it and one that keeps it.
#![expect(
    clippy::disallowed_methods,
    reason = "a test harness reads files, and may fail loudly"
)]

use paletteai::diag::codes;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rules() -> PathBuf {
    root().join("testdata/cases/bundle/check")
}

#[test]
fn every_rule_has_a_case_that_breaks_it_and_one_that_keeps_it() {
    let mut count = 0;
    for code in codes::all() {
        let folder = rules().join(code.name());
        if !code.slug.starts_with("bundles::") || !folder.exists() {
            continue;
        }
        count += 1;
        for (case, wanted) in [("fails", true), ("passes", false)] {
            let snapshot = fs::read_to_string(folder.join(case).join("expected.snap")).unwrap();
            let found = snapshot.contains(&format!("\n{}\n", code.slug));
            assert_eq!(found, wanted, "{} {case}", code.slug);
            let clean = snapshot.contains("[exit 0]");
            assert_eq!(clean, !wanted, "{} {case}", code.slug);
        }
    }
    assert!(count > 15, "only {count} rules");
}
