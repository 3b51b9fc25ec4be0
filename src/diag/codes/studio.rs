//! Codes of the area `studio`: bundles as archives.

codes! {
    MISSING_DEFINITION = "studio::missing-definition", Unresolved,
        "a bundle uses a definition that does not travel with it",
        "The definition is neither in the workspace nor built in. It may be one of those that a PaletteAI cluster comes with; then it must be there where the bundle goes. Otherwise put it into the workspace. With `--strict` this is an error.";
    TWO_OF_ONE_NAME = "studio::two-of-one-name", Invalid,
        "a bundle needs two resources of one name",
        "A bundle is imported into one namespace, with everything it needs. Two resources of one kind, name and version from two namespaces cannot both be there. Rename one of them.";
    INDEX = "studio::index", Invalid,
        "the index of an archive is wrong",
        "The file `bundle.yaml` of an archive lists every other file with its digest. An archive with files that it does not list, or without files that it lists, is not what was exported.";
    DIGEST = "studio::digest-mismatch", Invalid,
        "a file of an archive is not the one that was packed",
        "The SHA-256 digest of the file differs from the one in the index of the archive: it was damaged, or changed after the export. Get the archive again from where it was made.";
}
