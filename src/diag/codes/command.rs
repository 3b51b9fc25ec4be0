//! Codes of the area `command`.

codes! {
    ARGUMENTS = "command::arguments", Usage,
        "the command line is wrong",
        "The arguments contradict each other or one of them cannot be understood. `paletteai help COMMAND` shows what a command takes.";
    SELECTOR = "command::selector", Usage,
        "a label selector cannot be read",
        "A selector is a list of requirements separated by commas: `key`, `!key`, `key=value`, `key!=value`, `key in (a,b)`, `key notin (a,b)`.";
    SET = "command::set", Usage,
        "a --set has no name or no value",
        "`--set` takes `NAME=VALUE`, where NAME is a declared variable. The value is read by the variable's type.";
    OUTPUTS = "command::outputs", Invalid,
        "a file for --outputs has the wrong shape",
        "`--outputs` takes a YAML mapping from a deployment (`NAME` or `NAMESPACE/NAME`) to a mapping from an output as macros write it (`.def.db.host`, `.obj.dns`) to its value.";
    NOTHING_CHOSEN = "command::nothing-chosen", Usage,
        "the choice matches nothing",
        "A choice that matches nothing is more often a typing error than what was meant, so it is an error rather than an empty output.";
    UNKNOWN_KIND = "command::unknown-kind", Usage,
        "`--include` or `--exclude` names a kind that no rendered object has",
        "The word chooses nothing, so it is probably mistyped. Kinds of Kubernetes and Open Cluster Management are not complained about, because other deployments may have them. With `--strict` it is an error.";
    NO_SUCH_KIND = "command::no-such-kind", Usage,
        "there is no kind of this name",
        "`paletteai schema KIND` takes a kind of PaletteAI, in any case.";
    STANDALONE = "command::standalone", Usage,
        "`crds` was asked for without `--standalone`",
        "PaletteAI brings its own CustomResourceDefinitions, of the same names. Those that `paletteai crds` prints are for clusters without PaletteAI, and applied to one with it they would take their place; so the flag has to be given.";
    SETTING = "command::setting", Usage,
        "a flag gives a setting a value that it cannot have",
        "Settings such as `--kube-version` may also stand in the environment and in `paletteai.yaml`; `paletteai config` shows each setting and where it comes from.";
    AMBIGUOUS_NAME = "command::ambiguous-name", Usage,
        "a name stands for several resources",
        "Several namespaces have a resource of this name. Write NAMESPACE/NAME.";
    NO_HUB = "command::no-hub-side", Usage,
        "a deployment without an Environment has no hub side",
        "Placement and ManifestWorkReplicaSet come from the topology of the deployment's Environment. A deployment without `environmentRef`, and a Workload, have none.";
    TWO_CLUSTERS = "command::two-clusters", Finding,
        "objects for two kinds of clusters go to one stream",
        "Hub objects are for the control plane, spoke objects for the clusters that run workloads. Applying both to one cluster is rarely meant. Choose with `--target hub` or `--target spoke`.";
    SEVERAL_CLUSTERS = "command::several-clusters", Usage,
        "the objects of several clusters go to one stream",
        "Each cluster gets objects of its own, rendered for its version of Kubernetes. On one stream nobody could tell them apart. Name one with `--cluster`, or write each into its own folder with `--output-dir`.";
    NO_SUCH_OBJECT = "command::no-such-object", Usage,
        "no rendered object matches",
        "`explain` looks for an object among those that the deployment renders, by KIND/NAME.";
    NO_CRD = "command::no-crd", Usage,
        "a file for --crd defines no kind",
        "`--crd` takes a YAML file with at least one CustomResourceDefinition (`apiextensions.k8s.io/v1`) that has a schema.";
    GRAPH_TOO_LARGE = "command::graph-too-large", Usage,
        "a graph is too large for a picture",
        "Laying a graph out takes time that grows with the square of its size, and a picture of hundreds of boxes helps nobody. Name some deployments, or choose another format: trees, Mermaid, DOT and JSON have no limit.";
    DEFECT = "command::defect", Defect,
        "paletteai itself is wrong",
        "This should not happen, whatever the input. Please report it with the message and, if you can, the files.";
}
