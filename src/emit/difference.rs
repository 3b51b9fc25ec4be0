//! What is out of date, as a unified diff.

use super::Change;
use super::FolderPlan;
use super::LineDiff;
use std::collections::BTreeSet;
use std::fmt::Write;

impl FolderPlan<'_> {
    /// The changes as a unified diff, from what the folder holds to what it should hold, which
    /// `patch -p1` in the folder applies. Files with a Secret are named only, and so are the files
    /// of `secret`, of which one side may hold an older secret that nothing else knows.
    pub fn unified_diff(&self, secret: &BTreeSet<String>) -> String {
        self.diff(&|change, old, new| {
            secret.contains(&change.path) || holds_secret(old) || holds_secret(new)
        })
    }

    /// The same with all secrets in it.
    pub fn unified_diff_with_secrets(&self) -> String {
        self.diff(&|_, _, _| false)
    }

    fn diff(&self, is_secret: &dyn Fn(&Change<'_>, &str, &str) -> bool) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let old = String::from_utf8_lossy(change.old.as_deref().unwrap_or_default());
            let new = change.new.unwrap_or_default();
            let (from, to) = headers(change);
            if is_secret(change, &old, new) {
                // Writing to a `String` cannot fail.
                let _ = writeln!(text, "Files {from} and {to} differ, and hold a secret");
                continue;
            }
            let unified = LineDiff::between(&old, new).unified();
            if !unified.is_empty() {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "--- {from}\n+++ {to}\n{unified}");
            }
        }
        text
    }
}

fn headers(change: &Change<'_>) -> (String, String) {
    let name = |there: bool, side: &str| {
        if there {
            format!("{side}/{}", change.path)
        } else {
            "/dev/null".to_owned()
        }
    };
    (
        name(change.old.is_some(), "a"),
        name(change.new.is_some(), "b"),
    )
}

/// Whether a Secret is in a text, alone or carried by another object.
fn holds_secret(text: &str) -> bool {
    text.lines()
        .any(|line| line.trim_start_matches([' ', '-']) == "kind: Secret")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan<'f>(old: Option<&str>, new: Option<&'f str>) -> FolderPlan<'f> {
        FolderPlan {
            changes: vec![Change {
                path: "a.yaml".into(),
                old: old.map(|old| old.as_bytes().to_vec()),
                new,
            }],
            ..FolderPlan::default()
        }
    }

    #[test]
    fn missing_changed_and_superfluous_files_are_told_apart() {
        let added = plan(None, Some("x: 1\n")).unified_diff(&BTreeSet::new());
        assert_eq!(added, "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1 @@\n+x: 1\n");
        let changed = plan(Some("x: 1\n"), Some("x: 2\n")).unified_diff(&BTreeSet::new());
        let expected = "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-x: 1\n+x: 2\n";
        assert_eq!(changed, expected);
        let removed = plan(Some("x: 1\n"), None).unified_diff(&BTreeSet::new());
        assert_eq!(
            removed,
            "--- a/a.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-x: 1\n"
        );
    }

    #[test]
    fn a_file_known_to_hold_a_secret_is_named_and_shown_only_on_request() {
        let plan = plan(Some("x: old-secret\n"), Some("x: new-secret\n"));
        let hidden = plan.unified_diff(&BTreeSet::from(["a.yaml".to_owned()]));
        assert_eq!(
            hidden,
            "Files a/a.yaml and b/a.yaml differ, and hold a secret\n"
        );
        let shown = plan.unified_diff_with_secrets();
        assert!(
            shown.contains("-x: old-secret\n+x: new-secret\n"),
            "{shown}"
        );
    }

    #[test]
    fn a_secret_is_named_and_not_shown() {
        for secret in [
            "kind: Secret\nx: hunter2\n",
            "items:\n  - kind: Secret\n    x: hunter2\n",
        ] {
            for plan in [plan(None, Some(secret)), plan(Some(secret), None)] {
                let text = plan.unified_diff(&BTreeSet::new());
                assert!(
                    text.contains("a.yaml") && !text.contains("hunter2"),
                    "{text}"
                );
            }
        }
    }
}
