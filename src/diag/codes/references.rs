//! Codes of the area `references`.

codes! {
    MALFORMED = "references::malformed", Invalid,
        "a reference is not `name` or `name@v…`",
        "A reference is the name of a resource, optionally followed by `@v` and one, two or three numbers: `webservice`, `webservice@v1`, `webservice@v1.3`, `webservice@v1.3.6`. Without `@` the newest version is meant. Ranges such as `^1` and words such as `latest` are not part of the language.";
    NOT_FOUND = "references::not-found", Unresolved,
        "a reference names something that does not exist",
        "Profiles and environments are looked up in the namespace of the reference, or of the deployment, and then in the system namespace. Definitions are looked up in the namespace of the deployment, then of the profile, then in the system namespace, and last in the catalogue that comes with the program. Correct the name, or add the resource to the workspace.";
    CUE = "references::cue", Invalid,
        "a definition is written in CUE",
        "CUE is not supported yet. Where the catalogue that comes with the program has a definition of the same name and a fitting version, that one is used, with a warning; otherwise write the definition with a `jinja` schematic.";
    WRONG_POLICY = "references::wrong-policy", Invalid,
        "a policy stands where it cannot do its work",
        "A topology policy, marked by the label `policydefinition.spectrocloud.com/type: topology`, stands in `spec.topology` of an Environment, and any other policy in `spec.policies`.";
    BUILTIN = "references::builtin", Invalid,
        "a definition names something the program does not have",
        "`spec.schematic.builtin` names what the program itself implements, and that is only `override`, in a policy definition.";
    OVERRIDE = "references::override", Invalid,
        "an override policy cannot be applied",
        "The properties of an `override` policy are `components`, a list of `name`, `type`, `properties`, `traits` and `create`, and `selector`, a list of names. A component is added only with a name, a type and `create: true`.";
    TRAIT_CONFLICT = "references::trait-conflict", Invalid,
        "two traits of a component exclude each other",
        "The definition of one of the traits names the other in `spec.conflictsWith`. Use one of them.";
    TRAIT_DOES_NOT_APPLY = "references::trait-does-not-apply", Invalid,
        "a trait does not apply to a component of this type",
        "The definition of the trait lists in `spec.appliesToWorkloads` which component definitions it can change, and the component's is not among them.";
    CYCLE = "references::cycle", Invalid,
        "deployments read each other's outputs in a circle",
        "A deployment that reads an output of another with `hub` is rendered after it. In a circle none can be first. Break the circle at one of the places.";
}
