//! One function per command.
//!
//! In: a command's options as values.
//! Out: its result as a value, and diagnostics.
//! Never: prints, parses arguments, or decides the exit code.
