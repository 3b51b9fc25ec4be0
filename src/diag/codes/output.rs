//! Codes of the area `output`.

codes! {
    UNWRITABLE = "output::unwritable", Io,
        "a file or folder cannot be written",
        "The file system refused. Nothing was written, or what was being written was removed again.";
    FOLDER_NOT_EMPTY = "output::folder-not-empty", Io,
        "the output folder has something in it",
        "`--output-dir` fills a new or empty folder, so that nothing of yours is overwritten and nothing old stays behind. Name another folder, or empty this one.";
}
