//! Codes of the area `lock`.

codes! {
    DRIFT = "lock::drift", Unresolved,
        "a reference no longer means what the lock file recorded",
        "`paletteai.lock` records the revision and the digest of everything that is referred to. The revision it names has another content now, or is gone. With `--locked`, and for `paletteai lock`, that is an error; otherwise it is a warning, and what is there is used. `paletteai lock --update NAME` records the new state, `--no-lock` leaves the file aside.";
    MISSING = "lock::missing", Unresolved,
        "the lock file has no entry for a reference",
        "With `--locked`, everything that is referred to must stand in `paletteai.lock`. A reference is looked up by its kind, its text and the namespaces it is looked up in, and no entry has these. `paletteai lock` adds what is missing and leaves the rest as it is.";
    NO_FILE = "lock::no-file", Unresolved,
        "there is no lock file",
        "`--locked` asks for a `paletteai.lock` at the root of the workspace: the first folder that is named, or the current one. `paletteai lock` writes it.";
    FORMAT = "lock::format", Invalid,
        "the lock file is of another format",
        "The file was written by a newer version of the program, or is no lock file. Use that version, or write the file anew with `paletteai lock --update`.";
    REPEATED = "lock::repeated", Invalid,
        "a reference stands twice in the lock file",
        "Two entries have the same kind, reference and namespaces, as after a merge that kept both sides. Remove the one that does not hold, or write the file anew with `paletteai lock --update`.";
}
