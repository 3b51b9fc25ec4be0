//! Codes of the area `variables`.

codes! {
    LOCKED = "variables::locked", Unresolved,
        "a locked variable is set again",
        "A variable that is locked in a weaker source may not get another value from a stronger one. Remove the override, or unlock the variable where it is declared. `--lock-violations=warn` keeps the locked value and warns instead.";
}
