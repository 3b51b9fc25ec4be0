//! What a run accumulates.

use super::Phase;
use super::Timings;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::Severity;
use crate::diag::codes::command as codes;
use crate::emit::DOTS;
use crate::model::ResourceId;
use crate::model::Revision;
use crate::resolve::check_lock;
use crate::resolve::locked_revisions;
use crate::resolve::open_history;
use crate::revision;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Sources;
use crate::workspace::CatalogueNames;
use crate::workspace::Files;
use crate::workspace::Lock;
use crate::workspace::Reading;
use crate::workspace::Settings;
use crate::workspace::Workspace;
use crate::yaml::Node;
use crate::yaml::Strictness;
use crate::yaml::ambiguous;
use crate::yaml::write_json;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Texts, histories and findings of a run.
pub struct Session {
    /// All texts.
    pub sources: Sources,
    /// All histories.
    pub origins: Origins,
    /// All findings.
    pub diagnostics: Diagnostics,
    /// Where the time goes.
    pub timings: Timings,
    /// `--show-secrets`: nothing is hidden from people.
    pub show_secrets: bool,
    /// Findings that were the result of a command and are printed already; the exit code tells of
    /// them.
    pub told: Diagnostics,
    /// A remark that is printed after everything else.
    pub last_words: Option<String>,
    /// Whether a difference was found that was asked for; the exit code tells it.
    pub differs: bool,
    /// How many processors may work at once; results do not depend on it.
    pub threads: NonZeroUsize,
}

impl Default for Session {
    fn default() -> Self {
        Self {
            sources: Sources::default(),
            origins: Origins::default(),
            diagnostics: Diagnostics::default(),
            timings: Timings::default(),
            show_secrets: false,
            told: Diagnostics::default(),
            last_words: None,
            differs: false,
            threads: NonZeroUsize::MIN,
        }
    }
}

impl Session {
    /// A session that knows what this one knows and has nothing to say yet, for work whose result
    /// may not count.
    pub(super) fn attempt(&self) -> Self {
        Self {
            sources: self.sources.clone(),
            origins: self.origins.clone(),
            timings: self.timings.clone(),
            show_secrets: self.show_secrets,
            threads: self.threads,
            ..Self::default()
        }
    }

    /// Takes what was declared secret so far out of the texts and messages that people see, unless
    /// they asked for it.
    pub fn hide_secrets(&mut self) {
        if self.show_secrets {
            self.diagnostics.reveal();
            return;
        }
        for place in self.origins.secret_places() {
            self.sources.hide(place);
        }
    }

    /// Loads a workspace.
    ///
    /// # Errors
    /// When anything in it is wrong; the findings are in the session.
    pub fn load(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
    ) -> Result<Workspace, Reported> {
        let lock = self.read_lock(files, settings);
        self.load_with(files, paths, settings, lock, &[])
    }

    /// Loads a workspace with every definition of the catalogue, whether something refers to it or
    /// not.
    ///
    /// # Errors
    /// When anything in it is wrong; the findings are in the session.
    pub(super) fn load_whole(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
    ) -> Result<Workspace, Reported> {
        let mut workspace = self.load(files, paths, settings)?;
        workspace.add_catalogue(
            &CatalogueNames::All,
            settings,
            &mut self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        );
        self.diagnostics.check()?;
        Ok(workspace)
    }

    /// Loads what of a workspace can be read, with every definition of the catalogue, for lists. What
    /// is wrong with the rest is in the session, and a run that lists says so and fails.
    ///
    /// # Errors
    /// When a path leads nowhere or cannot be read.
    pub(super) fn load_what_is_sound(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
    ) -> Result<Workspace, Reported> {
        let lock = self.read_lock(files, settings);
        let mut reading = Reading {
            files,
            settings,
            sources: &mut self.sources,
            origins: &mut self.origins,
            diagnostics: &mut self.diagnostics,
        };
        let mut workspace = Workspace::read(
            files,
            paths,
            settings,
            reading.sources,
            reading.origins,
            reading.diagnostics,
        )?;
        workspace.set_lock(lock);
        open_history(&mut workspace, &[], &mut reading);
        workspace.add_catalogue(
            &CatalogueNames::All,
            settings,
            reading.sources,
            reading.origins,
            reading.diagnostics,
        );
        check_lock(&mut workspace);
        self.warn_about_ambiguous_scalars(&workspace, settings.strictness);
        self.report_differing(&mut workspace, files, settings);
        Ok(workspace)
    }

    /// Reads the lock file of a workspace; what is wrong with it is in the session.
    pub(super) fn read_lock(&mut self, files: &dyn Files, settings: &Settings) -> Lock {
        Lock::read(
            files,
            settings,
            &mut self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        )
    }

    /// Loads a workspace whose references mean what a lock says, and opens `also` these recorded
    /// revisions.
    ///
    /// # Errors
    /// When anything in it is wrong; the findings are in the session.
    pub(super) fn load_with(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        lock: Lock,
        also: &[(ResourceId, Revision)],
    ) -> Result<Workspace, Reported> {
        let mut workspace = self.load_unsettled(files, paths, settings, lock, also)?;
        self.settle(&mut workspace, files, settings)?;
        Ok(workspace)
    }

    /// Loads a workspace in which working copies may differ from the recorded revisions of their
    /// own versions: for the commands that mend it.
    ///
    /// # Errors
    /// When anything else is wrong; the findings are in the session.
    pub(super) fn load_unsettled(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        lock: Lock,
        also: &[(ResourceId, Revision)],
    ) -> Result<Workspace, Reported> {
        let nothing = |_: &mut Workspace, _: &mut Reading<'_>| Ok(());
        let (workspace, ()) = self.load_parts(files, paths, settings, lock, also, nothing)?;
        Ok(workspace)
    }

    /// Loads a workspace and lets `prepare` add documents to it, before the history and the
    /// catalogue are read as far as these refer to them.
    ///
    /// # Errors
    /// When anything in it is wrong, or the preparation fails; the findings are in the session.
    pub(super) fn load_and<T>(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        prepare: impl FnOnce(&mut Workspace, &mut Reading<'_>) -> Result<T, Reported>,
    ) -> Result<(Workspace, T), Reported> {
        let lock = self.read_lock(files, settings);
        let prepare = |workspace: &mut Workspace, reading: &mut Reading<'_>| {
            let prepared = prepare(workspace, reading)?;
            open_history(workspace, &[], reading);
            Ok(prepared)
        };
        let loaded = self.load_parts(files, paths, settings, lock, &[], prepare);
        let (mut workspace, prepared) = loaded?;
        self.settle(&mut workspace, files, settings)?;
        Ok((workspace, prepared))
    }

    /// Reports working copies that differ from the recorded revisions of their own versions.
    fn settle(
        &mut self,
        workspace: &mut Workspace,
        files: &dyn Files,
        settings: &Settings,
    ) -> Result<(), Reported> {
        let before = self.diagnostics.len();
        self.report_differing(workspace, files, settings);
        self.diagnostics.check_since(before)
    }

    fn load_parts<T>(
        &mut self,
        files: &dyn Files,
        paths: &[PathBuf],
        settings: &Settings,
        lock: Lock,
        also: &[(ResourceId, Revision)],
        prepare: impl FnOnce(&mut Workspace, &mut Reading<'_>) -> Result<T, Reported>,
    ) -> Result<(Workspace, T), Reported> {
        self.timings.enter(Phase::Decode);
        let files = self.timings.files(files);
        let workspace = Workspace::read(
            &files,
            paths,
            settings,
            &mut self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        );
        let mut workspace = workspace?;
        let mut reading = Reading {
            files: &files,
            settings,
            sources: &mut self.sources,
            origins: &mut self.origins,
            diagnostics: &mut self.diagnostics,
        };
        let mut wanted = locked_revisions(&lock);
        wanted.extend_from_slice(also);
        workspace.set_lock(lock);
        open_history(&mut workspace, &wanted, &mut reading);
        let prepared = prepare(&mut workspace, &mut reading)?;
        self.timings.was_reading(&files);
        self.timings.enter(Phase::Catalogue);
        let mut workspace = workspace.with_catalogue(
            settings,
            &mut self.sources,
            &mut self.origins,
            &mut self.diagnostics,
        )?;
        self.timings.enter(Phase::Decode);
        check_lock(&mut workspace);
        self.warn_about_ambiguous_scalars(&workspace, settings.strictness);
        Ok((workspace, prepared))
    }

    /// Reports that something happened which cannot.
    pub(super) fn defect(&mut self, what: &str) -> Reported {
        self.diagnostics
            .report(Diagnostic::error(&codes::DEFECT, what))
    }

    /// Reads recorded revisions of a loaded workspace whole.
    pub(super) fn open(
        &mut self,
        workspace: &mut Workspace,
        wanted: &[(ResourceId, Revision)],
        files: &dyn Files,
        settings: &Settings,
    ) {
        let wanted = wanted.iter().map(|(id, revision)| (id, revision));
        let mut reading = Reading {
            files,
            settings,
            sources: &mut self.sources,
            origins: &mut self.origins,
            diagnostics: &mut self.diagnostics,
        };
        workspace.open(wanted, &mut reading);
    }

    /// Reports working copies that must raise their version, and says how far.
    fn report_differing(
        &mut self,
        workspace: &mut Workspace,
        files: &dyn Files,
        settings: &Settings,
    ) {
        let differing = workspace.differing().to_vec();
        let wanted: Vec<(ResourceId, Revision)> = differing
            .iter()
            .map(|one| {
                (
                    one.id.clone(),
                    Revision::Semantic(one.version.value.clone()),
                )
            })
            .collect();
        self.open(workspace, &wanted, files, settings);
        for (id, revision) in wanted {
            let recorded = workspace.history().of(id.kind, &id.namespace, &id.name);
            let editions = workspace.editions_of(&id).into_iter();
            for edition in editions.filter(|edition| edition.revision == revision) {
                if let (Some(working), Some(same)) = (edition.working, edition.recorded)
                    && let Some(version) = working.version()
                {
                    let found =
                        revision::raise(&id, working, version, same, recorded, &self.origins);
                    self.diagnostics.push(found);
                }
            }
        }
    }

    /// `file:line:column` of a value.
    pub(super) fn place_of(&self, origin: OriginId) -> String {
        let span = self.origins.span(origin);
        span.map(|span| self.sources.location(span).to_string())
            .unwrap_or_default()
    }

    /// A value for a report; dots for a secret.
    pub(super) fn value_of(&self, node: &Node) -> serde_json::Value {
        if !self.show_secrets && self.origins.is_secret(node.origin) {
            return DOTS.into();
        }
        json_value(node)
    }

    /// Says how a scalar is read that people or other readers may take for something else.
    /// File modes such as `0644` are a habit of Kubernetes' users, and said only to the strict.
    fn warn_about_ambiguous_scalars(&mut self, workspace: &Workspace, strictness: Strictness) {
        for span in workspace.ambiguous() {
            let text = self.sources.slice(*span);
            let is_mode = text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_mode && strictness == Strictness::Lenient {
                continue;
            }
            if let Some(fault) = ambiguous::reading(text) {
                let mut diagnostic = fault.at(Some(*span), "here");
                diagnostic.severity = Severity::Warning;
                self.diagnostics.push(diagnostic);
            }
        }
    }
}

/// A node for a report.
pub(super) fn json_value(node: &Node) -> serde_json::Value {
    let mut text = String::new();
    write_json(node, &mut text);
    serde_json::from_str(&text).unwrap_or_default()
}
