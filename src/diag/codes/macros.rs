//! Codes of the area `macros`.

codes! {
    MALFORMED = "macros::malformed", Invalid,
        "a macro cannot be read",
        "Text between `{{` and `}}` in the properties of a profile is a macro: a variable, a system value, an output, or a text, with functions behind `|`. To write braces as they are, use `{{ \"{{\" }}`, or set `macros: disabled` beside the component's properties.";
    UNKNOWN_NAME = "macros::unknown-name", Unresolved,
        "a macro reads something that does not exist",
        "Macros read declared variables (`.var.<name>`), system values (`.sys.<name>`) and outputs (`hub`, `spoke`). Declare the variable in a variable set, or correct the name.";
    UNKNOWN_FUNCTION = "macros::unknown-function", Invalid,
        "a macro uses a function that does not exist",
        "Macros know a short list of functions and no conditions or loops; logic belongs into the template of a definition.";
    MISSING_VALUE = "macros::missing-value", Unresolved,
        "a macro reads something that has no value",
        "An optional variable without a value may only be read with a fallback: `{{ .var.name | default \"x\" }}`. Otherwise set the variable in a variable set, in the deployment or with `--set`.";
    WRONG_VALUE = "macros::wrong-value", Invalid,
        "a macro cannot use this value here",
        "Each function takes certain kinds of values, and only text, numbers and booleans can be joined into a longer text. Maps and lists can stand alone, or be written with `toJson`.";
    IN_KEY = "macros::in-key", Invalid,
        "a key holds a macro",
        "Macros are filled into values only, because two keys could become equal. Write the key out, or set `macros: disabled` beside the component's properties if the braces are meant as they are.";
    SPOKE_ORDER = "macros::spoke-order", Invalid,
        "a component reads an output that is not there yet",
        "A component can read outputs of components that are deployed before it, which are those with a lower `deploymentPriority`.";
    TOO_MUCH = "macros::too-much", Invalid,
        "the macros of a deployment fill in more than there may be",
        "A macro puts a copy of a value in its place. What the macros of one deployment read is limited to 500,000 values, and what they join into texts to 32 MiB, so that a few short lines cannot fill the memory.";
    NO_SPOKE = "macros::no-spoke", Invalid,
        "a policy reads an output of a spoke",
        "Topologies and other policies are rendered on the hub, before there is a workload on any spoke, so they cannot read its outputs.";
}
