//! Codes of the area `variables`.

codes! {
    LOCKED = "variables::locked", Unresolved,
        "a locked variable is set again",
        "A variable that is locked in a weaker source may not get another value from a stronger one. Remove the override, or unlock the variable where it is declared. `--lock-violations=warn` keeps the locked value and warns instead. A project set may not declare a variable again that the system set locks, whatever the value.";
    LOCKED_SAME_VALUE = "variables::locked-same-value", Finding,
        "a locked variable is set again, to the same value",
        "The assignment has no effect now, and becomes an error as soon as the locked value changes. Remove it.";
    LOCK_NOT_ALLOWED = "variables::lock-not-allowed", Invalid,
        "a project locks a variable of its own",
        "A project set may lock only variables that the system set declares.";
    REQUIRED = "variables::required", Unresolved,
        "a required variable has no value",
        "Set the variable in the deployment under `spec.variables`, in a variable set, or on the command line with `--set`.";
    UNDECLARED = "variables::undeclared", Unresolved,
        "a variable is set that nothing declares",
        "Deployments, bundles and the command line may only set variables that are declared in the variable set of the system namespace, of the project's namespace, or in the bundle's inline set. Declare it there, or correct the name.";
    WRONG_TYPE = "variables::wrong-type", Invalid,
        "a value does not fit the variable's type",
        "A variable has the type with which it is declared. Numbers must lie in the range of their type, and a string that looks like a number stands in quotes.";
    UNKNOWN_SENSITIVE = "variables::unknown-sensitive", Finding,
        "a variable marked as sensitive does not exist",
        "The annotation `palette.ai/sensitive-variables` names a variable that nothing declares, so the one that is meant may be shown. Correct the name.";
    BUNDLES = "variables::several-bundles", Invalid,
        "two bundles could carry the variables of a deployment",
        "A deployment takes the inline variables of one bundle: that of its annotation `palette.ai/profile-bundle`, or else the only bundle in its namespace that lists its profile. Add the annotation to say which.";
}
