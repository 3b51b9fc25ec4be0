//! The result of an import, and whether it would be sound.

use super::Planning;
use super::change::OwnedEdit;
use super::shown;
use crate::bundle::Edit;
use crate::bundle::edited;
use crate::diag::Diagnostic;
use crate::diag::Reported;
use crate::diag::codes::studio as codes;
use crate::emit;
use crate::emit::WholeFile;
use crate::ops::studio::import::judge;
use crate::ops::studio::plan::ImportReport;
use crate::ops::studio::plan::Imported;
use crate::resolve::open_history;
use crate::workspace::Reading;
use std::path::PathBuf;

impl Planning<'_> {
    /// Carries the changes out on the texts, reads the result as a workspace, and judges it.
    pub(super) fn finish(mut self) -> Result<Imported, Reported> {
        self.edit();
        let before = self.session.diagnostics.len();
        let more = std::mem::take(&mut self.more);
        let mut reading = Reading {
            files: &self.beside,
            settings: self.settings,
            sources: &mut self.session.sources,
            origins: &mut self.session.origins,
            diagnostics: &mut self.session.diagnostics,
        };
        let mut after = self.workspace.changed(&self.gone, more, &mut reading);
        reading.files = self.files;
        open_history(&mut after, &[], &mut reading);
        self.session.diagnostics.check_since(before)?;
        let after = after.with_catalogue(
            self.settings,
            &mut self.session.sources,
            &mut self.session.origins,
            &mut self.session.diagnostics,
        )?;
        let metadata = &self.bundle.metadata;
        let versions = after
            .bundles()
            .named(&self.options.namespace, &metadata.name.value);
        let version = self.bundle.version.as_ref().map(|version| &version.value);
        let mut versions = versions.iter();
        let placed = versions.find(|one| one.version.as_ref().map(|one| &one.value) == version);
        let missing = match placed {
            Some(bundle) => judge(bundle, &after, self.settings, self.session)?,
            None => Vec::new(),
        };
        let there = self.files;
        let files = self.new.into_iter();
        let files = files.map(|(path, text)| WholeFile {
            existing: match there.kind(&path) {
                Some(_) => emit::Existing::Replace,
                None => emit::Existing::Refuse,
            },
            path,
            content: text.into_bytes(),
        });
        Ok(Imported {
            report: ImportReport {
                name: metadata.name.value.to_string(),
                version: version.map(ToString::to_string),
                namespace: self.options.namespace.clone(),
                digest: self.opened.digest.clone(),
                changes: self.rows,
                missing,
            },
            files: files.collect(),
            documents: Vec::new(),
        })
    }

    /// Changes the texts of files, the last document of each first, so that places stay right.
    fn edit(&mut self) {
        let mut changes = std::mem::take(&mut self.changes);
        changes.sort_by_key(|change| std::cmp::Reverse((change.source, change.document.start)));
        for change in changes {
            let path = PathBuf::from(self.session.sources.name(change.source));
            let text = match self.new.get(&path) {
                Some(text) => text.clone(),
                None => self.session.sources.text(change.source).to_owned(),
            };
            let edits: Vec<Edit<'_>> = change.edits.iter().map(OwnedEdit::borrowed).collect();
            if let Some(text) = edited(&text, change.document, &edits, &change.wanted) {
                self.new.insert(path, text);
                continue;
            }
            let message = format!("`{}` cannot be changed in its place", shown(&path));
            self.session.diagnostics.push(
                Diagnostic::error(&codes::CONFLICT, message)
                    .place(Some(change.document), "this document")
                    .help("give it a file of its own, or change it by hand"),
            );
        }
    }
}
