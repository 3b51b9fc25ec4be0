//! Codes of the area `objects`.

codes! {
    NO_KIND = "objects::no-kind", Invalid,
        "an object does not say what it is",
        "Every Kubernetes object needs `apiVersion` (`v1`, or `group/version`) and `kind`. Add them in the template that makes the object.";
    NO_NAME = "objects::no-name", Invalid,
        "an object has no name",
        "An object that is applied needs `metadata.name`; `generateName` works only where objects are created anew each time.";
    BAD_NAME = "objects::bad-name", Invalid,
        "Kubernetes would refuse the name of an object",
        "Most names consist of lower-case letters, digits, `-` and `.`, with at most 253 characters; those of namespaces and services are shorter and have no dots. See <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.";
    WRONG_TYPE = "objects::wrong-type", Invalid,
        "a field that every object has holds the wrong type",
        "`apiVersion`, `kind`, `metadata.name` and `metadata.namespace` are text, `metadata` is a mapping, and labels and annotations are mappings of text to text: numbers and booleans there must be quoted.";
    BAD_LABEL = "objects::bad-label", Invalid,
        "Kubernetes would refuse a label or annotation",
        "Keys are `name` or `prefix/name`; names and the values of labels have at most 63 letters, digits, `-`, `_` and `.`. See <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>.";
}
