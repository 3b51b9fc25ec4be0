//! Codes of the area `patches`.

codes! {
    UNKNOWN_KIND = "patches::unknown-kind", Invalid,
        "a patch has a kind that does not exist",
        "A patch is `strategic` (the default: mappings merge, and lists by the merge keys of the Kubernetes API), `merge` (RFC 7396: mappings merge, lists are replaced) or `json` (RFC 6902: a list of operations).";
    NOT_A_MAPPING = "patches::not-a-mapping", Invalid,
        "a patch is not a mapping",
        "A `strategic` or `merge` patch is a mapping that looks like the part of the object it changes. A list of operations is a patch of kind `json`.";
    BAD_KEYS = "patches::bad-keys", Invalid,
        "patch keys do not name fields",
        "Patch keys map the path of a list to the field, or the list of fields, that tells its items apart, such as `spec.rules: host`.";
    ITEM_WITHOUT_MERGE_KEY = "patches::item-without-merge-key", Invalid,
        "an item of a patch cannot be matched",
        "The items of this list are matched by a field, as the Kubernetes API says or the patch keys do, so each item of a patch needs it. To replace the whole list instead, add an item `$patch: replace`.";
    BAD_DIRECTIVE = "patches::bad-directive", Invalid,
        "a directive of a strategic merge patch is wrong",
        "Directives are `$patch: replace`, `$patch: delete` and `$patch: merge`, `$retainKeys` with a list of keys, `$setElementOrder/<list>` with the wanted order, and `$deleteFromPrimitiveList/<list>` with the values to remove.";
    BAD_OPERATION = "patches::bad-operation", Invalid,
        "an operation of a JSON patch is not well formed",
        "Each operation is a mapping with `op` (add, remove, replace, move, copy or test) and `path`; add, replace and test have a `value`, move and copy a `from`. See RFC 6902.";
    BAD_POINTER = "patches::bad-pointer", Invalid,
        "a path of a JSON patch is not a JSON pointer",
        "A JSON pointer is empty or starts with `/`; a `/` inside a key is written `~1` and a `~` is written `~0`. See RFC 6901.";
    NO_SUCH_PATH = "patches::no-such-path", Invalid,
        "a path of a JSON patch leads nowhere",
        "Every step but the last of a path must exist; for remove, replace, move, copy and test the last one too. Add the missing parent first, or use a patch of kind `merge`, which makes parents on its way.";
    TEST_FAILED = "patches::test-failed", Invalid,
        "a test of a JSON patch failed",
        "An operation `test` says which value the patch expects; the object has another one, so that nothing of the patch may be applied.";
    TOO_LARGE = "patches::too-large", Invalid,
        "a patch makes an object too large",
        "Operations that copy values into each other double an object with every step. An object may not nest deeper than 200 levels, and a patch may not copy more than 100000 values.";
}
