//! Codes of the area `parameters`.

codes! {
    UNDECLARED = "parameters::undeclared", Invalid,
        "a parameter does not exist",
        "The definition does not declare a parameter of this name, so that its value would be lost in silence. The pages in `docs/definitions` list the parameters of the built-in definitions.";
    MISSING = "parameters::missing", Invalid,
        "a required parameter has no value",
        "The definition needs this parameter and has no default for it. Set it in the `properties` of the component, trait or policy.";
    WRONG_TYPE = "parameters::wrong-type", Invalid,
        "a parameter has another type than its definition declares",
        "Nothing is converted: a number where text is declared must be quoted, and a quoted number where a number is declared must not be. A scalar that is exactly one macro has the type of the variable.";
    NOT_ALLOWED = "parameters::not-allowed", Invalid,
        "the value of a parameter is not allowed",
        "The definition restricts the values of this parameter: to a list of choices, a range, a length, a pattern, or to certain combinations.";
    DEPRECATED = "parameters::deprecated", Finding,
        "a parameter should not be used any more",
        "The definition marks this parameter as deprecated; its description says what to use instead.";
    BAD_SCHEMA = "parameters::bad-schema", Invalid,
        "a parameter schema is wrong",
        "The schema of a definition's parameters is JSON Schema, draft 2020-12, without references to other documents, dynamic references and `unevaluated…` keywords. A keyword that is misspelt or has a value of the wrong type would check nothing.";
}
