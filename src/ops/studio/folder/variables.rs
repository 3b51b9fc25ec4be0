//! The variables of an archive in the set of the namespace.

use super::FOLDER;
use super::Planning;
use super::change::Change;
use super::change::OwnedEdit;
use super::shown;
use crate::bundle::MergedSet;
use crate::bundle::incoming;
use crate::model::SENSITIVE_VARIABLES;
use crate::model::VARIABLE_SET_NAME;
use crate::model::VariableSet;
use crate::ops::studio::plan::Action;
use crate::ops::studio::plan::ImportRow;
use crate::yaml;
use crate::yaml::Node;
use std::path::PathBuf;

impl Planning<'_> {
    /// Merges the variables of the archive into the set of the namespace.
    pub(super) fn variables(&mut self) {
        let system_namespace = &*self.settings.system_namespace.value;
        let set_of = |namespace: &str| {
            let sets = self
                .workspace
                .variable_sets()
                .named(namespace, VARIABLE_SET_NAME);
            sets.first()
        };
        let target = set_of(&self.options.namespace);
        let system = (system_namespace != self.options.namespace).then(|| set_of(system_namespace));
        let incoming = incoming(self.opened.workspace.variable_sets().iter(), self.bundle);
        let merged = MergedSet::new(
            incoming,
            target,
            system.flatten(),
            self.options.on_conflict,
            &self.session.origins,
            &mut self.session.diagnostics,
        );
        let new_path = self
            .root
            .join(FOLDER)
            .join(self.namespace())
            .join(format!("{VARIABLE_SET_NAME}.yaml"));
        let path = target.and_then(|set| self.path_of(set.metadata.name.origin));
        let path = path.unwrap_or_else(|| shown(&new_path));
        self.variable_rows(&merged, &path);
        if !merged.changes() {
            return;
        }
        let node = merged.node(target, self.namespace(), self.origin);
        self.more.push((PathBuf::from(&path), node.clone()));
        if let Some(set) = target {
            self.change_set(set, &merged, node);
            return;
        }
        let mut text = String::new();
        yaml::write(&node, &mut text);
        self.write(&new_path, text);
    }

    fn variable_rows(&mut self, merged: &MergedSet<'_>, path: &str) {
        let name = |variable: &crate::model::Variable| variable.name.value.to_string();
        let added = merged
            .added
            .iter()
            .map(|one| (name(one.variable), Action::Add));
        let replaced = merged
            .replaced
            .iter()
            .map(|(old, _)| (name(old), Action::Replace));
        let kept = merged.kept.iter().map(|one| (name(one), Action::Keep));
        let same = merged.same.iter().map(|one| (name(one), Action::Same));
        let mut rows: Vec<(String, Action)> =
            added.chain(replaced).chain(kept).chain(same).collect();
        rows.sort();
        let rows = rows
            .iter()
            .map(|(name, action)| ImportRow::of_variable(name, *action, Some(path.to_owned())));
        self.rows.extend(rows);
    }

    /// Changes a set that people wrote as little as possible.
    fn change_set(&mut self, set: &VariableSet, merged: &MergedSet<'_>, wanted: Node) {
        let origins = &self.session.origins;
        let Some(document) = origins.span(set.node.origin) else {
            return;
        };
        let mut edits = Vec::new();
        for (old, new) in &merged.replaced {
            if let Some(span) = origins.span(old.origin) {
                edits.push(OwnedEdit::Replace(span, new.node.clone()));
            }
        }
        let last = set
            .variables
            .last()
            .and_then(|last| origins.span(last.origin));
        for added in &merged.added {
            if let Some(last) = last {
                edits.push(OwnedEdit::AddItem(last, added.node.clone()));
            }
        }
        if let Some(names) = merged.sensitive_names(Some(set)) {
            edits.extend(self.sensitive_edit(set, &names));
        }
        self.gone.insert(set.node.origin);
        self.changes.push(Change {
            source: document.source,
            document,
            edits,
            wanted,
        });
    }

    /// The annotation that names sensitive variables.
    fn sensitive_edit(&self, set: &VariableSet, names: &str) -> Option<OwnedEdit> {
        let origins = &self.session.origins;
        let names = Node::string(names, self.origin);
        let annotations = set.node.at(&["metadata", "annotations"]);
        if let Some(old) = annotations.and_then(|node| node.get(SENSITIVE_VARIABLES)) {
            return Some(OwnedEdit::Replace(origins.span(old.origin)?, names));
        }
        // Into annotations that are there nothing is put: the document is written anew.
        annotations.is_none().then_some(())?;
        let mut pair = Node::map(self.origin);
        let key = yaml::Key {
            text: SENSITIVE_VARIABLES.into(),
            origin: self.origin,
        };
        pair.as_map_mut()?.push(key, names);
        let after = origins.span(set.metadata.name.origin)?;
        Some(OwnedEdit::AddPair(after, "annotations", pair))
    }
}
