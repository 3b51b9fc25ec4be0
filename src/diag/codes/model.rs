//! Codes of the area `model`.

codes! {
    UNKNOWN_FIELD = "model::unknown-field", Invalid,
        "a resource has a field that does not exist",
        "A field of this name is not part of the resource, so whatever it was meant to do would silently not happen. It is an error when it resembles a field that exists, and a warning otherwise; with `--strict` it is always an error. Correct the spelling, or remove the field. The fields of every kind are listed in `docs/resources.md`.";
    MISSING_FIELD = "model::missing-field", Invalid,
        "a resource lacks a field that it must have",
        "Without this field the resource has no meaning. A field that is there with the value `null` counts as missing, as in the Kubernetes API. The fields of every kind are listed in `docs/resources.md`.";
    WRONG_TYPE = "model::wrong-type", Invalid,
        "a field holds a value of the wrong type",
        "The field takes another type of value. Note that YAML reads `1.0`, `yes` and `on` without quotes as a number and as booleans; put them in quotes where text is meant.";
    INVALID_VALUE = "model::invalid-value", Invalid,
        "a field holds a value outside its set",
        "The field takes one of a few words, or a value of a given shape, and this is none of them.";
    UNKNOWN_KIND = "model::unknown-kind", Invalid,
        "a document of our API group is of no kind we know",
        "The document says that it belongs to the API group `spectrocloud.com`, but the group has no such kind in this version. It is an error when it resembles a kind that exists, and a warning otherwise; with `--strict` it is always an error.";
    INVALID_NAME = "model::invalid-name", Invalid,
        "a name breaks the rules of Kubernetes",
        "Names of resources are at most 253 characters of lower-case letters, digits, `-` and `.`, and begin and end with a letter or digit. Names of namespaces and components are at most 63 characters and have no `.`. The cluster would refuse any other name.";
    INVALID_LABEL = "model::invalid-label", Invalid,
        "a label or annotation breaks the rules of Kubernetes",
        "A key is a name of at most 63 letters, digits, `-`, `_` and `.`, which begins and ends with a letter or digit, optionally after a DNS prefix and `/`. A label's value is at most 63 of these characters or empty. All annotations of an object together are at most 256 KiB. The cluster would refuse anything else.";
    INVALID_VERSION = "model::invalid-version", Invalid,
        "`spec.version` is not a semantic version",
        "A version is three numbers such as `1.2.3`, optionally followed by a pre-release (`-rc.1`) and a build (`+5`); see https://semver.org. A resource without `spec.version` is numbered by revisions instead.";
    DUPLICATE_NAME = "model::duplicate-name", Invalid,
        "two items of a list have the same name",
        "The names of the components of a workload, of the variables of a set and of the assignments of a deployment are unique, because other places refer to them by name.";
    CONFLICTING_FIELDS = "model::conflicting-fields", Invalid,
        "two fields say the same thing twice",
        "Only one of these fields may be set. If both were read, one would silently win over the other.";
    VARIABLE_VALUE = "model::variable-value", Invalid,
        "the value of a variable does not fit its type",
        "A variable has one of the types `string`, `bool`, `int32`, `int64`, `float32` and `float64`, and its default is a mapping with exactly one key, the type: `value: {int32: 3}`. The value must be of that type and within its range. Text is never turned into a number or a boolean.";
    VARIABLE_SET_NAME = "model::variable-set-name", Invalid,
        "a `VariableSet` has another name than `mural-variables`",
        "There is one VariableSet in each namespace, and its name is fixed. A set of another name would never be read.";
    REQUIRED_AND_LOCKED = "model::required-and-locked", Invalid,
        "a variable is required and locked",
        "A required variable asks for a value at deployment, and a locked one refuses it, so the variable could never be used. Remove one of the two.";
    TEMPLATE_FILE = "model::template-file", Invalid,
        "the template file of a definition cannot be used",
        "`templateFile` is the path of a file relative to the definition's own file. It stays in the definition's folder or below it, so that the definition can be moved and shared as one folder: it is not absolute and has no `..`.";
}
