//! Codes of the area `revisions`.

codes! {
    FOREIGN = "revisions::foreign", Invalid,
        "a revision has a shape that is not read",
        "A `DefinitionRevision` as `docs/revisions.md` specifies it has `spec.snapshot`. One without, such as another program may have written, is left aside: nothing resolves to it. With `--strict` it is an error.";
    IDENTITY = "revisions::identity", Invalid,
        "the fields of a revision and its snapshot disagree",
        "Kind, namespace, name and version of a revision are read from its fields, and its snapshot must be of the same resource and version. A file in which they differ was changed after it was recorded.";
    CHANGED = "revisions::changed", Invalid,
        "a recorded revision was changed",
        "`spec.digest` is the digest of what was recorded, and the snapshot has another one now. A recorded revision is never changed, because deployments that pin it would silently get something else. Restore the file, or make the change in the working copy and record a new revision.";
    CONFLICT = "revisions::conflict", Invalid,
        "two different bodies have one revision",
        "Kind, namespace, name and version say which revision is meant, so there can be only one body for them. If there were two, the order of the files would decide. This happens when two branches record the same next revision: remove one of the two files, and record its change again.";
    RAISE_VERSION = "revisions::raise-version", Invalid,
        "`spec.version` must be raised, or raised further",
        "`spec.version` names a content that was recorded, and the working copy has another content now. Raise `spec.version`, so that deployments that pin the recorded version keep getting it. Of a definition, the parameters say how far: a parameter that is gone, newly required or narrower is a major change, a new or wider one a minor change, and everything else is at least a patch. Before 1.0.0 a major change raises the second number.";
    EXISTS = "revisions::exists", Invalid,
        "a file that is to be written exists",
        "A recorded revision is never rewritten, and a new working copy never replaces a file. The file may be left out of the workspace by an ignore file, so that it was not seen.";
    UNSAVED = "revisions::unsaved", Invalid,
        "a rollback would lose changes that were not recorded",
        "The working copy differs from everything that was recorded, so nothing could bring it back. Record it first, or use `--force`.";
    NOT_A_DOCUMENT = "revisions::not-a-document", Invalid,
        "a working copy cannot be replaced where it stands",
        "A rollback replaces a document of a YAML file, or a JSON file as a whole. Items of a `List` and other parts of documents are not replaced.";
    UNVERSIONED = "revisions::unversioned", Finding,
        "a revision is numbered although versions are semantic",
        "With `versioningType: semantic`, new revisions have the version of `spec.version`. A resource without one is numbered 1, 2, 3 and so on; ranges such as `@v1.2` never mean such a revision.";
}
