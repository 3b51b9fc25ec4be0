//! Codes of the area `definitions`.

codes! {
    CASE = "definitions::case", Invalid,
        "a test case of a definition cannot be used",
        "A case is a file with one YAML document, in the folder `cases` beside a definition: `parameters`, `context` where the default is not enough, and `expect`. `paletteai definition test --update` writes `expect` into a file that is a block of keys, one a line.";
    NO_DEFINITION = "definitions::no-definition", Invalid,
        "there is no definition to work with",
        "The command looks for files called `definition.yaml` below the paths it was given, or below the workspace; a file that is named may have any name. A file holds one definition.";
}
