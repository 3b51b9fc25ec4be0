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
        "a working copy differs from the recorded revision of its version",
        "`spec.version` names a content that was recorded, and the working copy has another content now. Raise `spec.version`, so that deployments that pin the recorded version keep getting it.";
}
