//! The `paletteai` binary. Everything of interest is in the library.

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// Rendering makes many small values, which this allocator is good at; that of musl, which static
/// builds would have, is slow.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    paletteai::cli::main(std::env::args_os()).into()
}
