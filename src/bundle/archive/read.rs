//! Bytes to files.

use super::ArchiveFiles;
use super::Limits;
use super::Progress;
use super::check_name;
use super::entry;
use super::entry::Role;
use super::limits::size;
use super::names::shown;
use super::pax;
use super::pax::Reach;
use super::stream::Meter;
use super::stream::Unpacked;
use super::stream::cut_off;
use crate::diag::Fault;
use crate::diag::codes::archive::DAMAGED;
use crate::diag::codes::archive::DUPLICATE;
use crate::diag::codes::archive::ENTRY;
use crate::diag::codes::archive::EXTENSION;
use crate::diag::codes::archive::TOO_LARGE;
use std::collections::BTreeMap;
use std::io;
use std::io::Read;
use tar::Archive;
use tar::Header;

/// Reads an archive to its end. `progress` is called with the bytes of the gzip file read so far.
///
/// Only files and folders pass; of the extensions of tar, long names and what says nothing about
/// content. Nothing is written, and the memory that is needed is bounded by the limits.
///
/// # Errors
/// The first thing that is wrong: an archive that breaks one rule is not trusted in the rest.
pub fn read_archive(
    input: &mut dyn Read,
    limits: &Limits,
    progress: Progress<'_>,
) -> Result<ArchiveFiles, Fault> {
    let (unpacked, meter) = Unpacked::open(input, *limits, progress)?;
    let mut archive = Archive::new(unpacked);
    let mut reading = Reading {
        limits,
        files: ArchiveFiles::default(),
        taken: BTreeMap::new(),
        before: Before::Entry,
    };
    let entries = archive.entries().map_err(|error| why(&error, &meter))?;
    for (count, entry) in entries.raw(true).enumerate() {
        let mut entry = entry.map_err(|error| why(&error, &meter))?;
        if count >= limits.entries {
            let message = format!("the archive has more than {} entries", limits.entries);
            return Err(Fault::new(&TOO_LARGE, message));
        }
        let header = entry.header().clone();
        reading
            .entry(&header, &mut entry)
            .map_err(|refusal| match refusal {
                Refusal::Rule(fault) => fault,
                Refusal::Input(error) => why(&error, &meter),
            })?;
    }
    if matches!(reading.before, Before::Extension(_)) {
        return Err(cut_off());
    }
    archive.into_inner().finish()?;
    Ok(reading.files)
}

/// Why an entry is not read.
enum Refusal {
    Rule(Fault),
    Input(io::Error),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Rule(fault)
    }
}

struct Reading<'l> {
    limits: &'l Limits,
    files: ArchiveFiles,
    /// The names of files and of the folders they are in, as a system sees them that does not
    /// tell upper case from lower: as written, and whether it is a folder.
    taken: BTreeMap<String, (String, bool)>,
    before: Before,
}

/// What stands before an entry.
#[derive(Default)]
enum Before {
    /// Another entry.
    #[default]
    Entry,
    /// An extension header for it, with or without its name.
    Extension(Option<Vec<u8>>),
}

impl Reading<'_> {
    fn entry(&mut self, header: &Header, data: &mut dyn Read) -> Result<(), Refusal> {
        let role = entry::role(header)?;
        if matches!(self.before, Before::Extension(_)) && !matches!(role, Role::File | Role::Folder)
        {
            let message = "an extension header follows another";
            return Err(Fault::new(&EXTENSION, message).into());
        }
        match role {
            Role::File | Role::Folder => self.file_or_folder(role, header, data),
            Role::LongName => {
                let mut name = self.extension(header, data)?;
                if name.last() == Some(&0) {
                    name.pop();
                }
                self.before = Before::Extension(Some(name));
                Ok(())
            }
            Role::Records => {
                let records = self.extension(header, data)?;
                self.before = Before::Extension(pax::path(&records, Reach::Next)?);
                Ok(())
            }
            Role::GlobalRecords => {
                let records = self.extension(header, data)?;
                pax::path(&records, Reach::All)?;
                Ok(())
            }
        }
    }

    fn file_or_folder(
        &mut self,
        role: Role,
        header: &Header,
        data: &mut dyn Read,
    ) -> Result<(), Refusal> {
        let name = match std::mem::take(&mut self.before) {
            Before::Extension(Some(name)) => name,
            _ => entry::name(header)?,
        };
        entry::check_mode(header)?;
        let path = check_name(&name, self.limits)?;
        let is_folder = role == Role::Folder;
        let length = entry::length(header, self.limits.file)?;
        if is_folder && length > 0 {
            let message = format!("the folder `{}` has content", shown(&name));
            return Err(Fault::new(&ENTRY, message).into());
        }
        if path.is_empty() || (!is_folder && name.ends_with(b"/")) {
            if is_folder {
                return Ok(());
            }
            let message = format!(
                "`{}` is the name of a folder, and a file has it",
                shown(&name)
            );
            return Err(Fault::new(&DUPLICATE, message).into());
        }
        self.take(&path, is_folder)?;
        if !is_folder {
            let bytes = read_exactly(data, length)?;
            self.files.add(path, bytes);
        }
        Ok(())
    }

    /// What an extension header holds.
    fn extension(&self, header: &Header, data: &mut dyn Read) -> Result<Vec<u8>, Refusal> {
        let most = self.limits.extension;
        let length = entry::length(header, u64::MAX)?;
        if length > most {
            let message = format!("an extension header has more than {}", size(most));
            return Err(Fault::new(&TOO_LARGE, message).into());
        }
        read_exactly(data, length)
    }

    /// Notes a name, and the folders above it.
    fn take(&mut self, path: &str, is_folder: bool) -> Result<(), Fault> {
        for (end, _) in path.match_indices('/') {
            self.take_one(path.get(..end).unwrap_or_default(), true)?;
        }
        self.take_one(path, is_folder)
    }

    fn take_one(&mut self, path: &str, is_folder: bool) -> Result<(), Fault> {
        let key = path.to_lowercase();
        let Some((known, known_folder)) = self.taken.get(&key) else {
            self.taken.insert(key, (path.to_owned(), is_folder));
            return Ok(());
        };
        let (path, known) = (shown(path.as_bytes()), shown(known.as_bytes()));
        let message = if path != known {
            format!("`{path}` and `{known}` are one name on some systems")
        } else if is_folder && *known_folder {
            return Ok(());
        } else if is_folder != *known_folder {
            format!("`{path}` is a file and a folder")
        } else {
            format!("two files are called `{path}`")
        };
        Err(Fault::new(&DUPLICATE, message))
    }
}

fn read_exactly(data: &mut dyn Read, length: u64) -> Result<Vec<u8>, Refusal> {
    // The length is not more than a limit, but nobody knows yet whether the bytes are there.
    let sure = length.min(1 << 20);
    let mut bytes = Vec::with_capacity(usize::try_from(sure).unwrap_or_default());
    let read = data.take(length).read_to_end(&mut bytes);
    read.map_err(Refusal::Input)?;
    bytes.shrink_to_fit();
    if bytes.len() as u64 == length {
        Ok(bytes)
    } else {
        Err(cut_off().into())
    }
}

/// Why an entry cannot be read.
fn why(error: &io::Error, meter: &Meter) -> Fault {
    if let Some(fault) = meter.failure() {
        return fault;
    }
    if meter.ended() {
        return cut_off();
    }
    let what = if error.to_string().contains("checksum") {
        "the checksum of a header is wrong"
    } else {
        "a header cannot be read"
    };
    Fault::new(&DAMAGED, format!("the archive is damaged: {what}")).help("fetch it again")
}
