//! Codes of the area `references`.

codes! {
    MALFORMED = "references::malformed", Invalid,
        "a reference is not `name` or `name@v…`",
        "A reference is the name of a resource, optionally followed by `@v` and one, two or three numbers: `webservice`, `webservice@v1`, `webservice@v1.3`, `webservice@v1.3.6`. Without `@` the newest version is meant. Ranges such as `^1` and words such as `latest` are not part of the language.";
}
