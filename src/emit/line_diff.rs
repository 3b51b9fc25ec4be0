//! Two texts, line by line.

use similar::ChangeTag;
use similar::DiffOp;
use similar::algorithms::Capture;
use similar::algorithms::Compact;
use similar::algorithms::Replace;
use similar::algorithms::myers;
use similar::group_diff_ops;
use similar::udiff::UnifiedHunkHeader;
use std::fmt::Write;

/// How many lines a unified diff has around what differs.
const AROUND: usize = 3;

/// What happened to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// It is in both texts.
    Same,
    /// It is only in the old one.
    Removed,
    /// It is only in the new one.
    Added,
}

impl LineChange {
    fn sign(self) -> char {
        match self {
            Self::Same => ' ',
            Self::Removed => '-',
            Self::Added => '+',
        }
    }
}

/// What differs between two texts.
#[derive(Clone, Debug)]
pub struct LineDiff<'t> {
    old: Vec<&'t str>,
    new: Vec<&'t str>,
    operations: Vec<DiffOp>,
}

impl<'t> LineDiff<'t> {
    /// Compares two texts.
    pub fn between(old: &'t str, new: &'t str) -> Self {
        let old: Vec<&str> = old.split_inclusive('\n').collect();
        let new: Vec<&str> = new.split_inclusive('\n').collect();
        // The one algorithm by its name: the library's choice at run time would put all of them into
        // the program, half a megabyte.
        let mut compact = Compact::new(Replace::new(Capture::new()), &old, &new);
        let whole = (0..old.len(), 0..new.len());
        // Nothing that it writes to can fail.
        let _infallible = myers::diff(&mut compact, &old, whole.0, &new, whole.1);
        let operations = compact.into_inner().into_inner().into_ops();
        Self {
            old,
            new,
            operations,
        }
    }

    /// The lines that differ with so many around them, in groups that do not touch. A line has its
    /// end.
    pub fn groups(&self, around: usize) -> Vec<Vec<(LineChange, &'t str)>> {
        let groups = group_diff_ops(self.operations.clone(), around);
        groups.iter().map(|group| self.lines(group)).collect()
    }

    /// As `diff -u` and `patch` know it, without the names of files.
    pub fn unified(&self) -> String {
        let mut text = String::new();
        let groups = group_diff_ops(self.operations.clone(), AROUND);
        for group in groups.iter().filter(|group| !group.is_empty()) {
            // Writing to a `String` cannot fail.
            let _ = writeln!(text, "{}", UnifiedHunkHeader::new(group));
            for (change, line) in self.lines(group) {
                text.push(change.sign());
                text.push_str(line);
                if !line.ends_with('\n') {
                    text.push_str("\n\\ No newline at end of file\n");
                }
            }
        }
        text
    }

    fn lines(&self, group: &[DiffOp]) -> Vec<(LineChange, &'t str)> {
        let changes = group
            .iter()
            .flat_map(|operation| operation.iter_changes(&self.old, &self.new));
        let line = changes.map(|change| {
            let what = match change.tag() {
                ChangeTag::Equal => LineChange::Same,
                ChangeTag::Delete => LineChange::Removed,
                ChangeTag::Insert => LineChange::Added,
            };
            (what, change.value())
        });
        line.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unified_diff_is_one_that_patch_reads() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n";
        let new = "a\nB\nc\nd\ne\nf\ng\nh\ni\nj\nl\nm";
        let expected = "\
@@ -1,5 +1,5 @@
 a
-b
+B
 c
 d
 e
@@ -8,5 +8,5 @@
 h
 i
 j
-k
 l
+m
\\ No newline at end of file
";
        assert_eq!(LineDiff::between(old, new).unified(), expected);
        assert_eq!(
            LineDiff::between("", "x\n").unified(),
            "@@ -0,0 +1 @@\n+x\n"
        );
        assert_eq!(LineDiff::between(old, old).unified(), "");
    }

    #[test]
    fn groups_have_so_many_lines_around_as_were_asked_for() {
        let diff = LineDiff::between("a\nb\nc\n", "a\nb\nd\n");
        let lines = [
            (LineChange::Same, "b\n"),
            (LineChange::Removed, "c\n"),
            (LineChange::Added, "d\n"),
        ];
        assert_eq!(diff.groups(1), [lines]);
    }
}
