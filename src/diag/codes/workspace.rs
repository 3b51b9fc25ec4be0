//! Codes of the area `workspace`.

codes! {
    NO_SUCH_PATH = "workspace::no-such-path", Io,
        "a path does not exist",
        "A file or folder that was named does not exist. A path that was named is never left out silently, because the result would look complete without it.";
    UNREADABLE = "workspace::unreadable", Io,
        "a file or folder cannot be read",
        "The system refused to read it. Nothing is rendered, because it cannot be known what the file would have changed.";
    IGNORE_PATTERN = "workspace::ignore-pattern", Invalid,
        "a line of an ignore file matches nothing",
        "A pattern in `.gitignore` or `.paletteaiignore` with an open `[`, or with a `\\` at its end, can never match, so what it should keep out is read. Git passes over such a line without a word.";
    NOT_READ = "workspace::not-read", Finding,
        "a file that was named is no part of what is rendered",
        "`paletteai impact` was asked about a file from which nothing was read: it is ignored, has another ending, or holds recorded revisions that nothing refers to. Nothing that is rendered hangs on it.";
    TOO_LARGE = "workspace::too-large", Invalid,
        "a file, or all of them together, are too large",
        "A file may have 32 MiB, and those of a workspace that are kept in memory 256 MiB together; recorded revisions that nothing refers to do not count. What Kubernetes stores is a small fraction of that, so a larger file is something else, such as a data set, or was made to exhaust a reader. List it in `.paletteaiignore`, or name a folder with less in it.";
    NOT_TEXT = "workspace::not-text", Invalid,
        "a file is not UTF-8 text",
        "YAML and JSON files are read as UTF-8. Convert the file; editors call other encodings UTF-16, Latin-1 or Windows-1252.";
    UNPARSED = "workspace::unparsed", Invalid,
        "files that are not valid YAML were left out",
        "Ordinary repositories hold files that end in `.yaml` and are no YAML, such as the templates of Helm charts. They are left out when they do not mention `spectrocloud.com/`. Name a file explicitly to see what is wrong with it, or list it in `.paletteaiignore` to be rid of this warning.";
    DUPLICATE = "workspace::duplicate", Invalid,
        "two documents have the same identity",
        "Kind, namespace and name say who a resource is, for definitions, profiles, environments and bundles together with `spec.version`. If two documents had one identity, the order of the files would decide which of them counts. Remove one of the two, or give it another name, namespace or version.";
    MIXED_VERSIONS = "workspace::mixed-versions", Invalid,
        "one copy of a resource has a version and another has none",
        "Several versions of a resource may lie side by side when each of them has a `spec.version`. A copy without one is numbered by its revisions, and the two ways of counting cannot be compared. Give every copy a version, or keep only one.";
    GIT = "workspace::git", Io,
        "a git revision cannot be read",
        "`git:REVISION` is read by the program `git`, which must be installed, from the repository that the folder belongs to. Nothing else in paletteai needs another program.";
    SETTING = "workspace::setting", Invalid,
        "a setting has a value that it cannot have",
        "Settings come from flags, from environment variables that begin with `PALETTEAI_`, and from `paletteai.yaml` at the root of the workspace, in this order. `paletteai config` shows each setting and where it comes from.";
}
