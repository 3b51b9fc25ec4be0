//! Codes of the area `cluster-profile`.

codes! {
    MALFORMED_MACRO = "cluster-profile::malformed-macro", Invalid,
        "a macro of a cluster profile cannot be read",
        "Text between `{{` and `}}` that names something of `.spectro` is a macro of Palette: a path, or a path with functions behind `|`. Braces that name nothing of `.spectro` are left as they are.";
    UNKNOWN_MACRO = "cluster-profile::unknown-macro", Invalid,
        "a macro names something that Palette does not know",
        "There are `.spectro.var.<name>` (a variable of the profile), `.spectro.macro.<name>` (a macro of the project, the tenant or the system), `.spectro.pack.<pack>.<key>` (a value of a pack) and `.spectro.system.<name>` (a value that Palette knows); `docs/cluster-profiles.md` lists the system's.";
    APPLICATION_MACRO = "cluster-profile::application-macro", Invalid,
        "a macro belongs to app profiles",
        "`.spectro.app` and the tiers of apps exist in Palette's app profiles only, and have no value in a cluster profile.";
    UNKNOWN_FUNCTION = "cluster-profile::unknown-function", Invalid,
        "a macro of a cluster profile uses a function that is not supported",
        "Macros take functions of <https://masterminds.github.io/sprig/>, of which `docs/cluster-profiles.md` lists those that are evaluated here.";
    WRONG_ARGUMENT = "cluster-profile::wrong-argument", Invalid,
        "a function of a macro cannot use what it gets",
        "Each function takes a fixed number of arguments, of which the last may come through `|`, and certain kinds of values. Palette would stop with an error, or print something that nobody meant.";
    FUNCTION_ON_VARIABLE = "cluster-profile::function-on-variable", Invalid,
        "a function is used on a profile variable",
        "Functions work on macros, not on profile variables: see <https://docs.spectrocloud.com/profiles/cluster-profiles/create-cluster-profiles/define-profile-variables/>. Give the variable the value that is needed, or declare another one.";
    UNDEFINED_VARIABLE = "cluster-profile::undefined-variable", Invalid,
        "a layer uses a variable that its profile does not define",
        "Variables are looked up in the profile that the layer belongs to. Palette refuses such a profile. Define the variable under `spec.variables`, or correct the name. In a comment it is worth no more than a note.";
    NESTED_MACRO = "cluster-profile::nested-macro", Invalid,
        "the value of a macro holds a macro",
        "Palette fills in macros once. A variable or macro whose value names `.spectro` again would stand in the cluster with its braces.";
    MACRO_WITHOUT_VALUE = "cluster-profile::macro-without-value", Unresolved,
        "a value is missing that only Palette knows",
        "Macros of projects, tenants and the system, and most values of `.spectro.system`, are kept by the Palette server. Give them with `--macros FILE`, or let the macro fall back: `{{ .spectro.macro.name | default \"x\" }}`.";
    MACRO_CYCLE = "cluster-profile::macro-cycle", Invalid,
        "values of packs refer to each other in a circle",
        "`.spectro.pack.<pack>.<key>` takes the value that the key has after its own macros are filled in, so no key may lead back to itself.";
    NO_PACK_VALUE = "cluster-profile::no-pack-value", Finding,
        "a macro reads a value that no pack has",
        "Palette puts an empty text in the place of a `.spectro.pack` macro that leads nowhere. Correct the pack's name or the key, or let the macro fall back with `default`.";
    LIMIT = "cluster-profile::limit", Invalid,
        "macros make a text beyond all bounds",
        "A macro may have 4096 bytes and make a text of 1 MiB; values of packs may refer to each other over 64 steps; and all that is made for a stack may have 64 MiB. Nothing real comes near; what does would only fill the memory.";
    VALUE_BREAKS_YAML = "cluster-profile::value-breaks-yaml", Invalid,
        "a text is no YAML any more once its macros are filled in",
        "Macros are filled into the text of a layer before it is read as YAML, so a value with a quote, a colon or a line break may end the scalar it stands in. Put the macro in quotes that the value does not hold, or change the value.";
    SEVERAL_DOCUMENTS = "cluster-profile::several-documents", Finding,
        "the values of a layer are more than one YAML document",
        "Only the first document of a layer's values has an effect. Remove the others.";
    CUT_VERSION = "cluster-profile::cut-version", Finding,
        "a version is cut in its middle",
        "`substr 0 4` makes `1.33` of `1.33.5`, but `1.9.` of `1.9.0`.";
    REQUIRED_VARIABLE = "cluster-profile::required-variable", Unresolved,
        "a required profile variable has no value",
        "Palette asks for the value when a cluster is deployed. Give it with `--var NAME=VALUE` or `--variables FILE`.";
    MASKED_VALUE = "cluster-profile::masked-value", Unresolved,
        "an export has a mask instead of a sensitive value",
        "Palette masks the values of sensitive variables when it exports a profile, and they must be entered again after an import. Give the value with `--var NAME=VALUE` or `--variables FILE`.";
    READ_ONLY = "cluster-profile::read-only", Invalid,
        "a value is given for a profile variable that nobody may set",
        "A read-only (`immutable`) or hidden variable always has the value that the profile gives it.";
    WRONG_VALUE = "cluster-profile::wrong-value", Invalid,
        "a value does not fit the profile variable",
        "The value must have the variable's format, match its pattern, and be one of its options.";
    UNDECLARED_VARIABLE = "cluster-profile::undeclared-variable", Usage,
        "a value is given for a profile variable that no profile declares",
        "`--var` and `--variables` set the variables of the profiles that are named; a name that none of them declares is most likely mistyped.";
    INCOMPLETE_FORM = "cluster-profile::incomplete-form", Finding,
        "a file is an object of Palette's API instead of an export",
        "Scripts save what the API answers, but only an export holds everything. What is missing can be neither checked nor rendered. In Palette, open the profile and choose *Export Profile*.";
    LAYER_NOT_ALLOWED = "cluster-profile::layer-not-allowed", Invalid,
        "a layer stands in a profile of the wrong type",
        "An Infrastructure profile has the core layers (`os`, `k8s`, `cni`, `csi`) only, an Add-on profile add-ons only, and a Full profile both. See <https://docs.spectrocloud.com/profiles/cluster-profiles/>.";
    MISSING_LAYER = "cluster-profile::missing-layer", Invalid,
        "a profile lacks a core layer",
        "Infrastructure and Full profiles have an operating system, Kubernetes, a network and a storage. Edge clusters may do without storage, and custom clouds bring their own system; there it is a warning.";
    DUPLICATE_LAYER = "cluster-profile::duplicate-layer", Invalid,
        "two packs are the same core layer",
        "A cluster has one operating system, one Kubernetes, one network and one storage, whichever of its profiles they come from.";
    LAYER_ORDER = "cluster-profile::layer-order", Finding,
        "the layers of a profile are not in order",
        "Palette writes the core layers first, from the lowest to the highest, and add-ons behind them. The order of the file changes nothing, but it misleads.";
    CLOUD_TYPE = "cluster-profile::cloud-type", Invalid,
        "a profile is for the wrong cloud, or for none",
        "Infrastructure and Full profiles are for one cloud; only an Add-on profile may be for `all`. The profiles of one cluster are for the same cloud.";
    UNKNOWN_CLOUD = "cluster-profile::unknown-cloud", Finding,
        "a cloud that is none of Palette's own",
        "Palette lets its users add clouds, so that any name may be right. One that resembles a cloud of Palette's own is a warning, and any other a note.";
    DUPLICATE_PACK = "cluster-profile::duplicate-pack", Invalid,
        "two layers have the same name",
        "Layers are told apart by their pack's name, in all profiles of a cluster. To use a pack twice, write `pack.\"spectrocloud.com/display-name\"` in the values of one of the layers.";
    PACK_VERSION = "cluster-profile::pack-version", Invalid,
        "a pack has no version, or two that contradict each other",
        "Everything but manifests has a `tag`: an exact version, or a train such as `1.33.x` that follows the newest. The `version` is what the tag stood for at the export; where the tag cannot stand for it, the tag counts, which is a warning.";
    NO_MANIFEST = "cluster-profile::no-manifest", Invalid,
        "a manifest layer or a manifest is empty",
        "A manifest layer has at least one manifest. A manifest without content, or with comments only, is a warning.";
    NO_NAMESPACE = "cluster-profile::no-namespace", Finding,
        "a Helm layer has no namespace",
        "Palette asks for `pack.namespace` in the values of a Helm chart, and makes the namespace.";
    PACK_SETTING = "cluster-profile::pack-setting", Invalid,
        "a setting below `pack` cannot be used",
        "Palette reads namespaces, their labels and annotations, and names of releases from `pack` in the values of a layer. They follow the rules of Kubernetes and Helm.";
    INSTALL_PRIORITY = "cluster-profile::install-priority", Invalid,
        "an install priority is no whole number, or has no effect",
        "`pack.\"spectrocloud.com/install-priority\"` is a whole number, also a negative one, and 0 where it is not written. The lower it is, the earlier an add-on is installed. On core layers it has no effect, which is worth a note.";
    VARIABLE_IN_CONTENT = "cluster-profile::variable-in-content", Invalid,
        "`pack.content` uses a profile variable",
        "Palette collects images and charts from `pack.content` before it knows the values of variables. Macros may stand there.";
    VARIABLE_NAME = "cluster-profile::variable-name", Invalid,
        "a profile variable has a name that does not work",
        "Names consist of letters, digits and `_`; a hyphen is a warning. Two variables cannot have one display name.";
    VARIABLE_REGEX = "cluster-profile::variable-regex", Invalid,
        "the pattern of a profile variable cannot be read",
        "Patterns have the syntax of RE2 (<https://github.com/google/re2/wiki/Syntax>), which knows no look-around. A pattern that may be right, but cannot be read here, is a warning.";
    VARIABLE_OPTIONS = "cluster-profile::variable-options", Invalid,
        "the options of a profile variable are wrong",
        "A dropdown has at least one option. Options of anything else have no effect, equal options are of no use, and a default names an option by its value; these are warnings.";
    VARIABLE_DEFAULT = "cluster-profile::variable-default", Invalid,
        "a profile variable has a wrong default, or lacks one",
        "A default has the variable's format, matches its pattern and is one of its options. A read-only variable, a hidden one that is required, and a dropdown must have a default.";
    UNUSED_VARIABLE = "cluster-profile::unused-variable", Finding,
        "a profile variable that no layer uses",
        "People are asked for a value that changes nothing. Remove the variable, or correct the name in the macro.";
    ONE_INFRASTRUCTURE = "cluster-profile::one-infrastructure", Invalid,
        "the profiles of a cluster have no infrastructure, or two",
        "A cluster has exactly one Infrastructure or Full profile, and any number of Add-on profiles.";
    VAR = "cluster-profile::var", Usage,
        "a --var has no name or no value",
        "`--var` takes `NAME=VALUE`, where NAME is a variable of one of the profiles, or `PROFILE/NAME=VALUE` for one profile only.";
    VALUES_FILE = "cluster-profile::values-file", Invalid,
        "a file for --variables or --macros has the wrong shape",
        "`--variables` takes a mapping from variables to values, or from profiles to such mappings. `--macros` takes a mapping with `macros` (from names to values, by scope if need be) and `system`.";
    REGISTRY_ADDRESS = "cluster-profile::registry-address", Invalid,
        "the address of a registry is not known",
        "Exports name registries, but do not tell where they are. Objects of Flux need the address: give it with `--registry NAME=URL`. The charts that a layer lists in `pack.content.charts` tell theirs.";
    PRIVATE_REGISTRY = "cluster-profile::private-registry", Finding,
        "a registry needs credentials that no profile holds",
        "The repository object is written without credentials. Add `spec.secretRef` with the name of a Secret: see <https://fluxcd.io/flux/components/source/helmrepositories/#secret-reference>.";
}
