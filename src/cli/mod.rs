//! Words in, words and status out.
//!
//! In: the process's arguments and environment.
//! Out: an exit code; results on standard output, everything else on standard error.
//! Never: decides anything about workloads.

/// How the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Did what was asked.
    Success = 0,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Runs the program.
pub fn main(_arguments: impl IntoIterator<Item = std::ffi::OsString>) -> Exit {
    Exit::Success
}
