//! A probe at work.

use super::case::Case;
use super::edit::Edit;
use super::edit::Probe;
use super::edit::Touched;
use super::fields::Field;
use super::fields::Fields;

/// A probe and what its edits do to the fields of a case.
pub(crate) struct Experiment<'c> {
    pub(crate) case: &'c Case,
    pub(crate) before: &'c Fields,
    pub(crate) probe: Probe,
}

impl Experiment<'_> {
    /// Edits the place in one way after the other until every field that cites it as a source has
    /// changed, or the render has failed. Returns what is wrong.
    pub(crate) fn run(&self) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut unmoved = self.to_be_moved();
        for (number, edit) in self.probe.edits.iter().enumerate() {
            if number > 0 && unmoved.is_empty() {
                break;
            }
            let Some(after) = self.case.edited(edit).render() else {
                return complaints;
            };
            complaints.extend(self.incomplete(&after, edit));
            unmoved.retain(|(key, field)| {
                // What is still there may be the same by another place: `a` of `[a, a] | unique`.
                let now = after.get(key).filter(|now| now.value == field.value);
                now.is_some_and(|now| after.has_source(now, &edit.file, &edit.after))
            });
        }
        unmoved.retain(|(_, field)| !self.before.answers_a_question(field));
        let vain = unmoved.iter();
        complaints.extend(vain.map(|(key, _)| self.says(key, "names it as a source in vain")));
        complaints
    }

    /// Whether any field cites the place.
    pub(crate) fn is_cited(&self) -> bool {
        let Some(edit) = self.probe.edits.first() else {
            return false;
        };
        let mut fields = self.before.iter();
        fields.any(|(_, field)| self.before.cites(field, &edit.file, &edit.before))
    }

    /// The fields that must change.
    fn to_be_moved(&self) -> Vec<(&String, &Field)> {
        let (Some(moves), Some(edit)) = (&self.probe.moves, self.probe.edits.first()) else {
            return Vec::new();
        };
        let touched = Touched {
            inside: vec![moves.clone()],
            around: None,
            words: edit.before.words,
        };
        let fields = self.before.iter();
        fields
            .filter(|(_, field)| self.before.has_source(field, &edit.file, &touched))
            .collect()
    }

    /// Fields that changed, appeared or vanished although they do not cite the place.
    fn incomplete(&self, after: &Fields, edit: &Edit) -> Vec<String> {
        let mut complaints = Vec::new();
        for (key, field) in self.before.iter() {
            if !is_same(after, key, field) && !self.before.cites(field, &edit.file, &edit.before) {
                complaints.push(self.says(key, "hangs on it without a word"));
            }
        }
        // Another object may take the place of one whose name is no longer found.
        if self.before.is_reason(&edit.file, &edit.before) {
            return complaints;
        }
        for (key, field) in after
            .iter()
            .filter(|(key, _)| self.before.get(key).is_none())
        {
            if !after.cites(field, &edit.file, &edit.after) && !self.was_announced(key, edit) {
                complaints.push(self.says(key, "appears by it without a word"));
            }
        }
        complaints
    }

    /// What is taken out says so at the list or mapping that held it. An object that was not there
    /// has no such place; when nothing is left to cite, either, there is nobody to ask.
    fn was_announced(&self, key: &str, edit: &Edit) -> bool {
        self.before.told_of(key, &edit.file, &edit.before)
            || (edit.removes && !self.before.has_object_of(key))
    }

    fn says(&self, key: &str, what: &str) -> String {
        format!("{}: {}: {key} {what}", self.case.name, self.probe.what)
    }
}

fn is_same(after: &Fields, key: &str, field: &Field) -> bool {
    after.get(key).is_some_and(|now| now.value == field.value)
}
