//! What it takes to bring an output folder up to date.

use super::Coverage;
use super::FileToWrite;
use super::Folder;
use super::index::INDEX;
use super::index::Index;
use super::index::NEXT;
use super::index::STAGED;
use super::sink::Entry;
use crate::digest::sha256_hex;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io;

/// A file whose content is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change<'f> {
    /// Below the folder, with `/`.
    pub path: String,
    /// What it holds; `None` when it is not there.
    pub old: Option<Vec<u8>>,
    /// What it should hold; `None` when it should not be there.
    pub new: Option<&'f str>,
}

/// Why a change would destroy what is not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// We wrote the file, and somebody changed it.
    Edited,
    /// Somebody else wrote the file, or replaced it by a link.
    Foreign,
    /// A folder stands where a file should be, or a file or link where a folder should be; this is
    /// never overwritten.
    InTheWay,
}

/// What it takes to bring an output folder up to date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderPlan<'f> {
    /// The files to be added, changed and removed, by path.
    pub changes: Vec<Change<'f>>,
    /// What speaks against it: a path below the folder, and why.
    pub objections: Vec<(String, Objection)>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// Files that an earlier run wrote and that are no longer wanted, whether still there or not.
    pub(super) dropped: BTreeSet<String>,
    /// What the index holds; `None` when there is none.
    pub(super) index: Option<Index>,
    /// What the index should hold before the first change, when an earlier run was cut off.
    pub(super) mended: Option<Index>,
    /// What the index should hold at the end.
    pub(super) next: Index,
    /// Its text, once somebody asked for it.
    pub(super) next_text: OnceCell<String>,
    /// An earlier run was cut off while it staged a file.
    pub(super) leftover: bool,
}

/// Why there is no plan.
#[derive(Debug)]
pub enum FolderError {
    /// The folder is not empty, and has no index.
    NotOurs,
    /// The index cannot be read: its file and line.
    BadIndex(&'static str, usize),
    /// Another run is writing to it.
    Busy,
    /// The system refused; the path is below the folder, and empty for the folder itself.
    System(String, io::Error),
}

/// A function for `map_err` that says at which path the system refused.
pub(super) fn at(path: &str) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    |error| FolderError::System(path, error)
}

impl<'f> FolderPlan<'f> {
    /// Compares a folder with the files that it should hold.
    ///
    /// A folder with an index is ours; so is an empty one, and with `adopt` any other, where a
    /// file that we did not write still is an objection unless it holds what it should.
    ///
    /// # Errors
    /// When the folder is not ours or cannot be read.
    pub fn new(
        folder: &dyn Folder,
        files: &'f [FileToWrite],
        coverage: &Coverage,
        adopt: bool,
    ) -> Result<Self, FolderError> {
        let index = read_index(folder, INDEX)?;
        let journal = read_index(folder, NEXT)?;
        if index.is_none() && !adopt && !folder.is_empty().map_err(at(""))? {
            return Err(FolderError::NotOurs);
        }
        let mut plan = Self {
            leftover: !matches!(folder.look(STAGED).map_err(at(STAGED))?, Entry::Nothing),
            ..Self::default()
        };
        let known = Known {
            index: index.clone().unwrap_or_default(),
            journal: journal.clone().unwrap_or_default(),
        };
        if journal.is_some() {
            plan.mended = Some(known.mended(folder)?);
        }
        plan.next = plan.mended.clone().unwrap_or_else(|| known.index.clone());
        plan.index = index;
        let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let scope = coverage.scope();
        for path in known.paths() {
            if scope.covers(path) && !wanted.contains(path) {
                plan.drop(path, folder, &known)?;
            }
        }
        for file in files {
            plan.want(file, folder, &known)?;
        }
        plan.changes
            .sort_by(|left, right| left.path.cmp(&right.path));
        plan.objections.sort_by(|left, right| left.0.cmp(&right.0));
        Ok(plan)
    }

    /// The plan for a folder that does not exist.
    pub fn for_new_folder(files: &'f [FileToWrite]) -> Self {
        let mut plan = Self::default();
        for file in files {
            plan.next.insert(&file.path, file.text.as_bytes());
            plan.change(&file.path, None, Some(&file.text));
        }
        plan
    }

    /// True when nothing needs to be written, not even the index.
    pub fn is_up_to_date(&self) -> bool {
        self.changes.is_empty()
            && self.objections.is_empty()
            && self.mended.is_none()
            && !self.leftover
            && self.index.as_ref() == Some(&self.next)
    }

    /// The digest of the index at the end.
    pub fn index_digest(&self) -> String {
        sha256_hex(self.next_text().as_bytes())
    }

    /// The text of the index at the end.
    pub(super) fn next_text(&self) -> &str {
        self.next_text.get_or_init(|| self.next.text())
    }

    /// How many files of ours there are at the end, whoever the run speaks for.
    pub fn files(&self) -> usize {
        self.next.len()
    }

    /// How many files are to be added, changed and removed.
    pub fn counts(&self) -> (usize, usize, usize) {
        let count =
            |test: fn(&Change<'_>) -> bool| self.changes.iter().filter(|one| test(one)).count();
        (
            count(|change| change.old.is_none()),
            count(|change| change.old.is_some() && change.new.is_some()),
            count(|change| change.new.is_none()),
        )
    }

    fn change(&mut self, path: &str, old: Option<Vec<u8>>, new: Option<&'f str>) {
        self.changes.push(Change {
            path: path.to_owned(),
            old,
            new,
        });
    }

    fn object(&mut self, path: &str, objection: Objection) {
        self.objections.push((path.to_owned(), objection));
    }

    /// A file that an earlier run wrote should not be there any more.
    fn drop(&mut self, path: &str, folder: &dyn Folder, known: &Known) -> Result<(), FolderError> {
        self.next.remove(path);
        self.dropped.insert(path.to_owned());
        match folder.look(path).map_err(at(path))? {
            // Something else has taken its place, and is nothing of ours.
            Entry::Nothing | Entry::Folder | Entry::Blocked(_) => {}
            Entry::Link => {
                self.object(path, Objection::Foreign);
                self.change(path, Some(Vec::new()), None);
            }
            Entry::File(content) => {
                if !known.wrote(path, &content) {
                    self.object(path, Objection::Edited);
                }
                self.change(path, Some(content), None);
            }
        }
        Ok(())
    }

    /// A file should be there.
    fn want(
        &mut self,
        file: &'f FileToWrite,
        folder: &dyn Folder,
        known: &Known,
    ) -> Result<(), FolderError> {
        let path = file.path.as_str();
        self.next.insert(path, file.text.as_bytes());
        match folder.look(path).map_err(at(path))? {
            Entry::Nothing => self.change(path, None, Some(&file.text)),
            Entry::File(content) if content == file.text.as_bytes() => self.unchanged += 1,
            Entry::File(content) => {
                if !known.has(path) {
                    self.object(path, Objection::Foreign);
                } else if !known.wrote(path, &content) {
                    self.object(path, Objection::Edited);
                }
                self.change(path, Some(content), Some(&file.text));
            }
            Entry::Link => {
                self.object(path, Objection::Foreign);
                self.change(path, Some(Vec::new()), Some(&file.text));
            }
            Entry::Folder => {
                self.object(path, Objection::InTheWay);
                self.change(path, None, Some(&file.text));
            }
            Entry::Blocked(by) => {
                if !self.objections.contains(&(by.clone(), Objection::InTheWay)) {
                    self.object(&by, Objection::InTheWay);
                }
                self.change(path, None, Some(&file.text));
            }
        }
        Ok(())
    }
}

/// What earlier runs wrote: what the last complete one left, and what one that was cut off was
/// about to write.
struct Known {
    index: Index,
    journal: Index,
}

impl Known {
    /// All paths, in order.
    fn paths(&self) -> Vec<&str> {
        let paths = self.index.paths().chain(self.journal.paths());
        let mut paths: Vec<&str> = paths.map(String::as_str).collect();
        if self.journal.len() > 0 {
            paths.sort_unstable();
            paths.dedup();
        }
        paths
    }

    fn has(&self, path: &str) -> bool {
        self.index.get(path).is_some() || self.journal.get(path).is_some()
    }

    fn wrote(&self, path: &str, content: &[u8]) -> bool {
        let digest = sha256_hex(content);
        let noted = |index: &Index| index.get(path) == Some(&digest);
        noted(&self.index) || noted(&self.journal)
    }

    /// What the run that was cut off has really written. Before another run notes what it is about
    /// to write, this must be the index, else nobody would know afterwards who wrote it.
    fn mended(&self, folder: &dyn Folder) -> Result<Index, FolderError> {
        let mut mended = Index::default();
        for path in self.paths() {
            let Entry::File(content) = folder.look(path).map_err(at(path))? else {
                continue;
            };
            let digest = sha256_hex(&content);
            let noted = [self.index.get(path), self.journal.get(path)];
            let found = noted.into_iter().flatten().find(|noted| **noted == digest);
            if let Some(digest) = found.or_else(|| noted.into_iter().flatten().next()) {
                mended.note(path, digest.clone());
            }
        }
        Ok(mended)
    }
}

fn read_index(folder: &dyn Folder, name: &'static str) -> Result<Option<Index>, FolderError> {
    match folder.look(name).map_err(at(name))? {
        Entry::Nothing => Ok(None),
        Entry::File(content) => {
            let text = String::from_utf8(content).map_err(|_| FolderError::BadIndex(name, 1))?;
            let index = Index::parse(&text);
            index
                .map(Some)
                .map_err(|line| FolderError::BadIndex(name, line))
        }
        Entry::Folder | Entry::Link | Entry::Blocked(_) => Err(FolderError::BadIndex(name, 1)),
    }
}
