//! What is out of date, as a unified diff.

use super::Change;
use super::FolderPlan;
use similar::TextDiff;
use std::fmt::Write;

impl FolderPlan {
    /// The changes as a unified diff, from what the folder holds to what it should hold, which
    /// `patch -p1` in the folder applies. Files with a Secret are named only, unless secrets are to be
    /// shown.
    pub fn unified_diff(&self, show_secrets: bool) -> String {
        let mut text = String::new();
        for change in &self.changes {
            let old = String::from_utf8_lossy(change.old.as_deref().unwrap_or_default());
            let new = change.new.as_deref().unwrap_or_default();
            let (from, to) = headers(change);
            if !show_secrets && (holds_secret(&old) || holds_secret(new)) {
                // Writing to a `String` cannot fail.
                let _ = writeln!(text, "Files {from} and {to} differ, and hold a Secret");
                continue;
            }
            let diff = TextDiff::from_lines(&*old, new);
            let unified = diff.unified_diff().header(&from, &to).to_string();
            text.push_str(&unified);
        }
        text
    }
}

fn headers(change: &Change) -> (String, String) {
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

    fn plan(old: Option<&str>, new: Option<&str>) -> FolderPlan {
        FolderPlan {
            changes: vec![Change {
                path: "a.yaml".into(),
                old: old.map(|old| old.as_bytes().to_vec()),
                new: new.map(str::to_owned),
            }],
            ..FolderPlan::default()
        }
    }

    #[test]
    fn missing_changed_and_superfluous_files_are_told_apart() {
        let added = plan(None, Some("x: 1\n")).unified_diff(false);
        assert_eq!(added, "--- /dev/null\n+++ b/a.yaml\n@@ -0,0 +1 @@\n+x: 1\n");
        let changed = plan(Some("x: 1\n"), Some("x: 2\n")).unified_diff(false);
        let expected = "--- a/a.yaml\n+++ b/a.yaml\n@@ -1 +1 @@\n-x: 1\n+x: 2\n";
        assert_eq!(changed, expected);
        let removed = plan(Some("x: 1\n"), None).unified_diff(false);
        assert_eq!(
            removed,
            "--- a/a.yaml\n+++ /dev/null\n@@ -1 +0,0 @@\n-x: 1\n"
        );
    }

    #[test]
    fn a_secret_is_named_and_not_shown() {
        for secret in [
            "kind: Secret\nx: hunter2\n",
            "items:\n  - kind: Secret\n    x: hunter2\n",
        ] {
            for plan in [plan(None, Some(secret)), plan(Some(secret), None)] {
                let text = plan.unified_diff(false);
                assert!(
                    text.contains("a.yaml") && !text.contains("hunter2"),
                    "{text}"
                );
            }
        }
    }
}
