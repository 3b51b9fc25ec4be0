//! The only writer to the file system.
//!
//! In: plans for output folders; whole files.
//! Out: what is on the disk, whole or as it was.
//! Never: decides what is written.
#![expect(
    clippy::disallowed_methods,
    reason = "this folder is the door through which we write"
)]

mod folder;
mod staged;
mod whole;

pub use folder::{DiskFolder, Entry, Folder};
pub use whole::{Existing, WholeFile, write_file, write_files};
