//! Codes of the area `versions`.

codes! {
    NO_MATCH = "versions::no-match", Unresolved,
        "no version fits the one asked for",
        "`@v1` asks for the newest 1.x.y, `@v1.3` for the newest 1.3.z and `@v1.3.6` for exactly that version; there is no fallback to another. An object without `spec.version` has revisions 1, 2, 3 …, and `@v2` asks for exactly revision 2. Pre-releases such as `1.0.0-rc.1` are used only when they are asked for exactly. Choose a version that exists, or leave `@…` out for the newest.";
    AMBIGUOUS = "versions::ambiguous", Unresolved,
        "a version could mean two things",
        "The object has both numbered revisions and semantic versions, and the number that is asked for fits one of each. Ask for the semantic version in full: `@v1.2.3`.";
}
