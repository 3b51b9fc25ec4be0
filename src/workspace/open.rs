//! Recorded revisions are read whole.

use super::Files;
use super::History;
use super::Recorded;
use super::Settings;
use super::Workspace;
use super::discover::report_unreadable;
use super::discover::shown;
use super::load::Loaded;
use super::load::Loader;
use super::load::REPEATS;
use super::load::ROOM;
use super::templates::Cache;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::codes::revisions;
use crate::diag::codes::workspace;
use crate::model::DefinitionRevision;
use crate::model::Resource;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::source::Origins;
use crate::source::SourceId;
use crate::source::Sources;
use crate::yaml;

/// What reading takes.
pub struct Reading<'run> {
    /// The files.
    pub files: &'run dyn Files,
    /// The settings of the run.
    pub settings: &'run Settings,
    /// Its texts.
    pub sources: &'run mut Sources,
    /// Its histories.
    pub origins: &'run mut Origins,
    /// What is wrong.
    pub diagnostics: &'run mut Diagnostics,
}

impl Workspace {
    /// Reads recorded revisions whole. Those that are open, or do not exist, are passed over. What
    /// is wrong with one is reported, and it stays closed.
    pub fn open<'i>(
        &mut self,
        wanted: impl IntoIterator<Item = (&'i ResourceId, &'i Revision)>,
        reading: &mut Reading<'_>,
    ) {
        for (id, revision) in wanted {
            if let Some(index) = self.history.position(id, revision) {
                self.open_at(index, reading);
            }
        }
    }

    /// The recorded revisions that are not open and could not be opened without a complaint: they do
    /// not parse, or were changed. Nothing of them is kept.
    pub fn unsound(&self, files: &dyn Files, settings: &Settings) -> Vec<(ResourceId, Revision)> {
        let closed = self
            .history
            .iter()
            .filter(|recorded| recorded.body.is_none());
        let unsound = closed.filter(|recorded| {
            // What was kept of its text is another session's; standard input is read but once.
            let again = recorded.at.source.is_none();
            !again || complains((*recorded).clone(), files, settings)
        });
        let heads = unsound.map(|recorded| &recorded.head);
        heads
            .map(|head| (head.id.clone(), head.revision.clone()))
            .collect()
    }

    pub(super) fn open_at(&mut self, index: usize, reading: &mut Reading<'_>) {
        let closed = self
            .history
            .items
            .get(index)
            .filter(|item| item.body.is_none());
        let Some(recorded) = closed else {
            return;
        };
        let (path, range) = (recorded.at.path.clone(), recorded.at.range.clone());
        let head = recorded.head.clone();
        let source = match recorded.at.source {
            Some(source) => source,
            None => match self.reopened(index, reading) {
                Some(source) => source,
                None => return,
            },
        };
        let before = reading.diagnostics.len();
        let text = reading.sources.text(source);
        let (origins, diagnostics) = (&mut *reading.origins, &mut *reading.diagnostics);
        let documents = yaml::read_part(source, text, range, origins, diagnostics);
        let mut loader = reading.loader();
        for document in documents {
            loader.document(&path, document.node);
        }
        let resources = std::mem::take(&mut loader.loaded.resources);
        let body = resources.into_iter().find_map(|resource| match resource {
            Resource::Revision(body) => Some(body),
            _ => None,
        });
        match body {
            Some(body) if body.head == head => {
                check_digest(&body, reading.origins, reading.diagnostics);
                if let Some(recorded) = self.history.items.get_mut(index) {
                    recorded.body = Some(body);
                }
            }
            _ if reading.diagnostics.check_since(before).is_err() => {}
            _ => {
                let message = format!("`{}` changed while it was read", shown(&path));
                let diagnostic = Diagnostic::error(&workspace::UNREADABLE, message);
                reading
                    .diagnostics
                    .push(diagnostic.help("run the command again"));
            }
        }
    }

    /// The text of the file of a revision, read a second time.
    fn reopened(&mut self, index: usize, reading: &mut Reading<'_>) -> Option<SourceId> {
        let recorded = self.history.items.get(index)?;
        let path = recorded.at.path.clone();
        if let Some(source) = self.history.reopened.get(&*path) {
            return Some(*source);
        }
        let text = match reading.files.read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) => {
                report_unreadable(&path, &error, reading.diagnostics);
                return None;
            }
        };
        let source = reading.sources.add(shown(&path), text)?;
        self.history.reopened.insert(path.to_path_buf(), source);
        Some(source)
    }
}

impl Reading<'_> {
    pub(super) fn loader(&mut self) -> Loader<'_> {
        Loader {
            files: self.files,
            prefix: "",
            settings: self.settings,
            sources: self.sources,
            origins: self.origins,
            diagnostics: self.diagnostics,
            templates: Cache::new(),
            loaded: Loaded::default(),
            room: Some(ROOM),
            repeats: REPEATS,
        }
    }
}

/// Whether reading a revision whole has anything to complain about.
fn complains(recorded: Recorded, files: &dyn Files, settings: &Settings) -> bool {
    let mut alone = Workspace::of_history(History::new(vec![recorded]));
    let mut diagnostics = Diagnostics::default();
    let mut reading = Reading {
        files,
        settings,
        sources: &mut Sources::default(),
        origins: &mut Origins::default(),
        diagnostics: &mut diagnostics,
    };
    alone.open_at(0, &mut reading);
    !diagnostics.is_empty()
}

/// Reports a revision whose snapshot is not what was recorded.
pub(super) fn check_digest(
    body: &DefinitionRevision,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) {
    let digest = body.snapshot.digest();
    if *digest == *body.head.digest {
        return;
    }
    let head = &body.head;
    let message = format!(
        "{} of `{}` was changed after it was recorded",
        head.revision, head.id
    );
    let snapshot = origins.span(body.snapshot.metadata().name.origin);
    let diagnostic = Diagnostic::error(&revisions::CHANGED, message)
        .place(origins.span(body.digest), "was recorded with this digest")
        .place(snapshot, format!("now it is `{digest}`"))
        .help("restore the file; a change is made in the working copy, and recorded");
    diagnostics.push(diagnostic);
}
