//! `paletteai man`.

use super::args::Arguments;
use super::examples::with_examples;
use super::run::Run;
use crate::diag::Reported;
use crate::emit::Existing;
use crate::emit::WholeFile;
use crate::emit::write_files;
use clap::Args;
use clap::Command;
use clap::CommandFactory;
use std::path::Path;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(super) struct ManArguments {
    /// Write a page for each command into this folder [default: the first page to standard output]
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Prints the manual page, or writes those of all commands.
pub(super) fn man(arguments: &ManArguments, run: &mut Run<'_>) -> Result<(), Reported> {
    let mut command = with_examples(Arguments::command()).disable_help_subcommand(true);
    // Flags of every command are on the page of every command.
    command.build();
    let Some(folder) = &arguments.to else {
        let page = page(&command);
        return run.result(&String::from_utf8_lossy(&page));
    };
    let mut files = Vec::new();
    pages(&command, folder, &mut files);
    write_files(&files).map_err(|(path, error)| {
        let what = format!("`{}`", path.display());
        run.unwritable(&what, &error)
    })
}

/// The pages of a command and of those below it: `paletteai-bundle-show.1`.
fn pages(command: &Command, folder: &Path, files: &mut Vec<WholeFile>) {
    files.push(WholeFile {
        path: folder.join(format!("{}.1", title(command))),
        content: page(command),
        existing: Existing::Replace,
    });
    for below in command
        .get_subcommands()
        .filter(|below| !below.is_hide_set())
    {
        pages(below, folder, files);
    }
}

fn title(command: &Command) -> &str {
    let title = command.get_display_name();
    title.unwrap_or_else(|| command.get_name())
}

fn page(command: &Command) -> Vec<u8> {
    let mut page = Vec::new();
    // Writing into memory cannot fail.
    let _ = clap_mangen::Man::new(command.clone())
        .title(title(command))
        .render(&mut page);
    page
}
