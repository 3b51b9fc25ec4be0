//! Codes of the area `definitions`.

codes! {
    CASE = "definitions::case", Invalid,
        "a test case of a definition cannot be used",
        "A case is a file with one YAML document, in the folder `cases` beside a definition: `parameters`, `context` where the default is not enough, and `expect`. `paletteai definition test --update` writes `expect` into a file that is a block of keys, one a line.";
    NO_DEFINITION = "definitions::no-definition", Invalid,
        "there is no definition to work with",
        "The command looks for files called `definition.yaml` below the paths it was given, or below the workspace; a file that is named may have any name. A file holds one definition.";
    NOT_FOUND = "definitions::not-found", Invalid,
        "there is no definition of a name, or there are several",
        "The definitions of the workspace are looked for, and those that come with the program; `paletteai definition list` lists them. Where a component and a trait have one name, write `component/NAME` or `trait/NAME`.";
    EXISTS = "definitions::exists", Invalid,
        "something is where a new definition would be",
        "`paletteai definition new` makes a folder of the definition's name, and writes over nothing.";
    UNDECLARED_PARAMETER = "definitions::undeclared-parameter", Invalid,
        "a template reads a parameter that is not declared",
        "Nobody can set a parameter that `spec.parameters` does not declare, so the template would find nothing, or fail. Correct the spelling, or declare the parameter.";
    UNUSED_PARAMETER = "definitions::unused-parameter", Finding,
        "a parameter is declared, but the template does not read it",
        "Whoever sets the parameter waits for an effect that never comes. Read it in the template, or remove it.";
    UNKNOWN_CONTEXT = "definitions::unknown-context", Invalid,
        "a template reads something in `context` that is not there",
        "What `context` holds depends on the kind of definition: only traits find the component's objects, and only topologies find what is shipped. The table in `docs/rendering.md` lists it.";
    BAD_DEFAULT = "definitions::bad-default", Invalid,
        "the default of a parameter does not fit its schema",
        "A default is checked like any other value, so every use that leaves the parameter out would be refused. Correct the default, or the schema.";
    USELESS_DEFAULT = "definitions::useless-default", Finding,
        "a required parameter has a default",
        "A required parameter must be set, so its default never takes effect. Take the parameter out of `required`, or remove the default.";
    NO_DESCRIPTION = "definitions::no-description", Finding,
        "a parameter has no description",
        "Users of a definition see its parameters in `paletteai definition show`, in editors and in messages, and need to know what each does.";
    MAKES_NOTHING = "definitions::makes-nothing", Invalid,
        "a definition makes nothing from any parameters",
        "A component and a policy write objects under `output` and `outputs`; a trait writes a `patch` or `patchOutputs`, or adds `outputs`. This one did none of that with any of the parameters it was tried with.";
}
