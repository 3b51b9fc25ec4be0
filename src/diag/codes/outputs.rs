//! Codes of the area `outputs`.

codes! {
    ANNOTATION = "outputs::annotation", Invalid,
        "an annotation that declares an output cannot be read",
        "The value of an annotation `generates.output.spectrocloud.com/<name>` of a definition is a JSON object with `apiVersion`, `kind` and `paths`, the paths separated by commas.";
    MACRO = "outputs::macro", Invalid,
        "the declaration of an output holds a macro",
        "Outputs are declared before anything is filled in, so names, labels and paths of `definitionOutputRefs` and `objectOutputRefs` are written out.";
    AMBIGUOUS = "outputs::ambiguous", Invalid,
        "an output fits several objects",
        "Where a component renders several objects of the kind that `pathRef` names, and their values differ, `labels` in `pathRef` must say which one is meant.";
    WRONG_TYPE = "outputs::wrong-type", Invalid,
        "an output or context extension has a value of another type",
        "A definition may say which values an output or a context extension has: `string`, `integer`, `boolean` or `jsonRaw`, which is anything.";
    UNKNOWN = "outputs::unknown", Invalid,
        "a file for --outputs names something that does not exist",
        "`--outputs` takes values for outputs that components, traits and definitions declare, for `objectOutputRefs`, and for context extensions of the definitions that a deployment uses.";
    NOT_USED = "outputs::not-used", Invalid,
        "a value given with --outputs is not used",
        "Where rendering itself fixes the field that an output names, that value is the output, whatever the file says.";
    NO_CONTEXT = "outputs::no-context", Unresolved,
        "a context extension has no value",
        "A definition reads a value of the cluster as `context.<key>`. Give it with `--outputs FILE`, or let the definition have a `default`.";
}
