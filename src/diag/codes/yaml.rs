//! Codes of the area `yaml`.

codes! {
    SYNTAX = "yaml::syntax", Invalid, "the text is not YAML",
        "The file breaks a rule of the YAML language, so nothing in it can be trusted and nothing \
         of it is used. The place is where reading stopped; the cause often stands just before it: \
         an indentation that changed, a tab, a missing quote or bracket.";
    DUPLICATE_KEY = "yaml::duplicate-key", Invalid, "a key stands twice in one mapping",
        "A mapping holds every key once. Some tools silently keep the last value, others the first, \
         so a file with a duplicate key means different things to different readers. Keys are \
         compared as they are read: `1` and `\"1\"` are one key, and so are `on` and `true`. \
         Remove one of the two.";
    INVALID_KEY = "yaml::invalid-key", Invalid, "a key is not text",
        "Keys of Kubernetes objects are text. Numbers and booleans are turned into text, but null, \
         a list or a mapping cannot be a key. An unquoted `{{ … }}` is a mapping to YAML: put it in \
         quotes.";
    INVALID_MERGE = "yaml::invalid-merge", Invalid, "`<<` was given something that cannot be merged",
        "The merge key `<<` copies the keys of another mapping into the one it stands in. Its value \
         is a mapping or a list of mappings.";
    INVALID_TAG = "yaml::invalid-tag", Invalid, "a value does not fit its tag",
        "A tag such as `!!int` says how a value is to be read. The value must be one that can be \
         read so; `!!binary` must be base64 of UTF-8 text, because Kubernetes objects hold text only.";
    UNKNOWN_ALIAS = "yaml::unknown-alias", Invalid, "an alias without its anchor",
        "An alias `*name` repeats the value that an anchor `&name` marks further up in the same \
         document. The anchor is missing, stands below, or holds the alias itself.";
    NUMBER_RANGE = "yaml::number-out-of-range", Invalid, "a number that JSON cannot carry",
        "Integers go from -9223372036854775808 to 18446744073709551615, and numbers are finite. \
         Other readers round larger integers without a word. Put the value in quotes if it is text, \
         such as an account number.";
    LIMIT = "yaml::limit", Invalid, "a document is too deep or repeats too much",
        "Nesting is limited to 200 levels, and the values that aliases repeat to 100,000 per \
         document and to 1,000,000 in all, or as many as the files have bytes if that is more. No \
         manifest comes near; texts made to exhaust a reader do.";
    AMBIGUOUS_SCALAR = "yaml::ambiguous-scalar", Finding, "a value that readers of YAML disagree about",
        "An unquoted value such as `on`, `0644`, `1_000`, `12:30` or `1.10` is a boolean, a number or \
         text, depending on the version of YAML that a tool follows, or is not the text it looks \
         like. It is read as kubectl reads it. Write what is meant: quotes for text, `true` and \
         `false` for booleans, plain decimal digits for numbers.";
    PATH = "yaml::invalid-path", Usage, "a path cannot be read",
        "A path leads from an object to one of its values: keys with dots between them, list items \
         by their number in brackets, such as `.spec.template.spec.containers[0].image`. A key with \
         dots or other special characters stands in brackets and quotes, \
         `.metadata.labels['app.kubernetes.io/name']`, or has a backslash before each dot.";
    NO_SUCH_PATH = "yaml::no-such-path", Usage, "a path leads nowhere",
        "The object has no value at this path. The help names the nearest key or the length of the \
         list; print the object to see all of it.";
}
