//! Codes of the area `output`.

codes! {
    UNWRITABLE = "output::unwritable", Io,
        "a file or folder cannot be written",
        "The system refused, or another run is writing there. A file named by `--to`, and a new folder, are as they were before. In an output folder that was there already, every file is whole, either as it was or as it should be, and the next run finishes the work.";
    FOLDER_NOT_EMPTY = "output::folder-not-empty", Io,
        "the output folder holds files of others",
        "`--output-dir` writes to a new or empty folder, or to one that it wrote before, which it knows by the file `.paletteai-index`. Name another folder. With `--force` it takes the folder over: files that are not in the way of ours stay, and are never removed later.";
    EDITED = "output::edited", Io,
        "a file of the output folder was edited",
        "The file is not as paletteai wrote it, so writing it again, or removing it, would lose somebody's work. Nothing was written. Bring the edit into the workspace, or let it go with `--force`.";
    FOREIGN = "output::foreign-file", Io,
        "a file of somebody else has the name of one of ours",
        "The output folder holds a file or a link that paletteai did not write, at a path where it needs to write. Nothing was written. Move the file away, or overwrite it with `--force`.";
    IN_THE_WAY = "output::in-the-way", Io,
        "a file and a folder have one name",
        "In the output folder, a folder stands where a file should be written, or a file or link where a folder is needed. Folders of others are never removed and links never followed, not even with `--force`. Move it away.";
    INDEX = "output::index", Io,
        "the index of the output folder cannot be read",
        "The file `.paletteai-index`, or `.paletteai-index.next` when a run was cut off, says what paletteai wrote: a line with a SHA-256 digest, two spaces, and a path inside the folder, for each file. Restore it from version control. Or remove it and render with `--force`: then files that are no longer wanted stay, because nobody knows that they are ours.";
    OUT_OF_DATE = "output::out-of-date", Finding,
        "the output folder is not up to date",
        "`--check` compares the folder with what would be written, and prints the difference. Render again without it.";
}
