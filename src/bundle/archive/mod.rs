//! Archives as bytes: a gzip member that holds a tar.
//!
//! In: bytes from anywhere; the files of an archive.
//! Out: files by path within known limits, or the reason why not; bytes that are equal for equal
//! files.
//! Never: writes a file, follows a link, or repairs what is wrong.

mod entry;
mod files;
mod limits;
mod names;
mod pax;
mod read;
mod stream;
mod write;

pub use files::ArchiveFiles;
pub use limits::Limits;
pub use names::check_name;
pub use read::read_archive;
pub use stream::Progress;
pub use write::write_archive;
