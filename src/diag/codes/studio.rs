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
    NOT_A_BUNDLE = "studio::no-bundle", Invalid,
        "an archive does not hold exactly one bundle",
        "A Studio archive carries one ProfileBundle and what it needs.";
    FOREIGN = "studio::foreign-resource", Invalid,
        "an archive holds a resource that has no place in one",
        "Only profiles, definitions, variable sets, repositories and environments travel with a bundle. Anything else, such as a Secret or a role, would be applied together with them by whoever trusts the archive.";
    CONFLICT = "studio::conflict", Invalid,
        "an import would change what is there",
        "A resource or variable of the same name is in the workspace already, and says something else. Nothing was written. `--on-conflict=keep` leaves it as it is, `--on-conflict=replace` puts the archive's in its place.";
    NO_WORKSPACE = "studio::no-workspace", Usage,
        "there is no workspace to import into",
        "Without `--to`, a bundle is imported into the workspace in which the command runs: a folder with resources of PaletteAI, or with a file `paletteai.yaml`. Name another folder with `--to DIR`, or print a stream with `--to -`.";
    CLUSTER_PROFILES = "studio::cluster-profiles", Invalid,
        "cluster profiles cannot be applied to a cluster",
        "Cluster profiles are kept in Palette and are no Kubernetes objects. `--cluster-profiles DIR` writes them to a folder, from which Palette imports them.";
    JINJA_DEFINITION = "studio::jinja-definition", Invalid,
        "a definition is not for a PaletteAI cluster",
        "Definitions in Jinja are understood by paletteai. A PaletteAI cluster knows definitions in CUE, and would refuse or misread them, so they go onto a stream only with `--jinja-definitions`. Workloads that use them are rendered by paletteai and applied as plain Kubernetes objects.";
    LIVE_VARIABLES = "studio::live-variables", Invalid,
        "the variables of the archive cannot be merged into the cluster's",
        "`--live-variables` takes a file with the variable set `mural-variables` of the namespace that the bundle goes to, as `kubectl get -o yaml` prints it. Applying a set that was made without it would remove every variable that the cluster has and the archive has not.";
    NOT_SELF_CONTAINED = "studio::not-self-contained", Unresolved,
        "an archive does not hold everything that its bundle needs",
        "What the bundle needs and the archive does not hold must be there where the bundle goes. With `--strict` this is an error.";
    NOT_RENDERED = "studio::not-rendered", Unresolved,
        "a profile of an archive was not rendered",
        "A profile that uses a definition in CUE cannot be rendered by paletteai, one with required variables needs their values (`--set`), and one that uses definitions of a PaletteAI cluster needs these. Nothing is wrong with the archive for that, so it is a warning, and an error only with `--strict`.";
    NEEDS_HISTORY = "studio::needs-history", Invalid,
        "a bundle means a revision that only its history knows by its number",
        "A reference such as `web@v2` to an object without `spec.version` means a revision by its number, and numbers are known only from recorded revisions. `--with-history` takes them along.";
    RECORDED = "studio::recorded", Invalid,
        "a recorded revision cannot go onto a stream for a cluster",
        "A cluster records revisions itself and numbers them itself, so a recorded revision is imported only into a workspace folder. For a definition that is a warning, because the cluster may have that version of it.";
    LAYOUT = "studio::layout", Invalid,
        "a folder is no OCI image layout that holds one bundle",
        "A folder is imported if it is an image layout of the Open Container Initiative, as `studio export --oci` writes it and tools for registries copy it: with the files `oci-layout` and `index.json`, and blobs that have the digests and sizes that are said of them.";
}
