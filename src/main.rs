//! The `paletteai` binary. Everything of interest is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    paletteai::cli::main(std::env::args_os()).into()
}
