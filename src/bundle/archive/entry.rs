//! One entry: what it is, by its header.

use super::limits::size;
use super::names::shown;
use crate::diag::Fault;
use crate::diag::codes::archive::DAMAGED;
use crate::diag::codes::archive::ENTRY;
use crate::diag::codes::archive::EXTENSION;
use crate::diag::codes::archive::NAME;
use crate::diag::codes::archive::TOO_LARGE;
use tar::EntryType;
use tar::Header;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    File,
    Folder,
    /// A GNU header that holds the name of the next entry.
    LongName,
    /// PAX records for the next entry.
    Records,
    /// PAX records for all entries.
    GlobalRecords,
}

/// What an entry is, by its type.
///
/// # Errors
/// When it is nothing that belongs into an archive.
pub(super) fn role(header: &Header) -> Result<Role, Fault> {
    let kind = header.entry_type();
    let what = match kind {
        EntryType::Regular => return Ok(Role::File),
        EntryType::Directory => return Ok(Role::Folder),
        EntryType::GNULongName => return Ok(Role::LongName),
        EntryType::XHeader => return Ok(Role::Records),
        EntryType::XGlobalHeader => return Ok(Role::GlobalRecords),
        EntryType::Link => "a hard link",
        EntryType::Symlink => "a symbolic link",
        EntryType::Char => "a character device",
        EntryType::Block => "a block device",
        EntryType::Fifo => "a pipe",
        EntryType::GNULongLink => {
            return Err(
                Fault::new(&EXTENSION, "an entry names the target of a link")
                    .help("pack the files without links: `tar --dereference`"),
            );
        }
        EntryType::GNUSparse => "a file with holes",
        _ => {
            let byte = kind.as_byte();
            let name = shown(&header.path_bytes());
            let kind = shown(&[byte]);
            let message = format!("`{name}` is of the unknown type `{kind}`");
            return Err(Fault::new(&ENTRY, message).help("pack the files again"));
        }
    };
    let message = format!("`{}` is {what}", shown(&header.path_bytes()));
    Err(Fault::new(&ENTRY, message).help("an archive holds files and folders, and nothing else"))
}

/// The name in the header itself.
///
/// # Errors
/// When something follows the end of the name: readers do not agree where it ends.
pub(super) fn name(header: &Header) -> Result<Vec<u8>, Fault> {
    let fields = header.as_old();
    let prefix = header.as_ustar().map(|ustar| &ustar.prefix[..]);
    for field in [Some(&fields.name[..]), prefix].into_iter().flatten() {
        let after = field.iter().skip_while(|byte| **byte != 0);
        if after.into_iter().any(|byte| *byte != 0) {
            let name = field.split(|byte| *byte == 0).next().unwrap_or_default();
            let message = format!("something follows the end of the name `{}`", shown(name));
            return Err(Fault::new(&NAME, message));
        }
    }
    Ok(header.path_bytes().into_owned())
}

/// The bytes of an entry, at most `most`.
///
/// # Errors
/// When there are more, or the number cannot be read.
pub(super) fn length(header: &Header, most: u64) -> Result<u64, Fault> {
    let name = shown(&header.path_bytes());
    let first = header.as_old().size.first().copied().unwrap_or_default();
    let unreadable = || {
        let message = format!("the archive is damaged: the size of `{name}` cannot be read");
        Fault::new(&DAMAGED, message)
    };
    // A size in binary is for files of more than 8 GiB, and readers do not agree about it.
    if first & 0x80 != 0 {
        return Err(unreadable());
    }
    let length = header.entry_size().map_err(|_| unreadable())?;
    if length > most {
        let message = format!("`{name}` has more than {}", size(most));
        return Err(Fault::new(&TOO_LARGE, message));
    }
    Ok(length)
}

/// Refuses modes that would give a file the rights of its owner.
///
/// # Errors
/// When the mode is such, or cannot be read.
pub(super) fn check_mode(header: &Header) -> Result<(), Fault> {
    let name = shown(&header.path_bytes());
    let Ok(mode) = header.mode() else {
        let message = format!("the archive is damaged: the mode of `{name}` cannot be read");
        return Err(Fault::new(&DAMAGED, message));
    };
    if mode & 0o6000 != 0 {
        let message = format!("`{name}` would run with the rights of its owner");
        return Err(Fault::new(&ENTRY, message).help("pack the files with mode 0644"));
    }
    Ok(())
}
