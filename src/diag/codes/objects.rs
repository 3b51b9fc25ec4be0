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
        "a field of an object holds the wrong type",
        "Every field of a kind has a type. `apiVersion`, `kind`, `metadata.name` and `metadata.namespace` are text, `metadata` is a mapping, and labels and annotations are mappings of text to text: numbers and booleans there must be quoted.";
    BAD_LABEL = "objects::bad-label", Invalid,
        "Kubernetes would refuse a label or annotation",
        "Keys are `name` or `prefix/name`; names and the values of labels have at most 63 letters, digits, `-`, `_` and `.`. See <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/>.";
    UNKNOWN_FIELD = "objects::unknown-field", Invalid,
        "an object has a field that Kubernetes does not know",
        "The release of Kubernetes that is rendered for (`--kube-version`) has no such field, so that it would be refused or dropped in silence.";
    MISSING_FIELD = "objects::missing-field", Invalid,
        "an object lacks a field that Kubernetes needs",
        "The API server refuses an object of this kind without the field. Add it in the template, or in a trait that patches the object.";
    NOT_ALLOWED = "objects::not-allowed", Invalid,
        "a field of an object has a value that its kind does not allow",
        "The CustomResourceDefinition of the kind limits the field to certain values, lengths or patterns.";
    NOT_SERVED = "objects::not-served", Invalid,
        "Kubernetes does not serve this kind",
        "The release of Kubernetes that is rendered for (`--kube-version`) does not serve the kind under this apiVersion: it is older, or it has dropped it. Use another apiVersion, or render for another release.";
}
