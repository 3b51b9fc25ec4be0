//! Codes of the area `bundles`: what may be in a bundle, and what may be done with one. Each has
//! cases in `testdata/cases/bundle/check/` or `testdata/cases/errors/`.

codes! {
    NO_TYPE = "bundles::no-type", Invalid,
        "a bundle has no type",
        "A bundle is of the type `Application`, `Infrastructure` or `Fullstack`, and `spec.type` says which. Without it a bundle can carry variables, but it can be neither judged nor deployed. See <https://docs.palette-ai.com/docs/what-is-paletteai/concepts/profile-bundles>.";
    CLUSTER_PROFILE_NOT_ALLOWED = "bundles::cluster-profile-not-allowed", Invalid,
        "a bundle holds a cluster profile that it must not hold",
        "An Application bundle goes to a compute pool that is there already, and cannot hold cluster profiles. Remove the cluster profile, or make the bundle of type `Fullstack`.";
    NO_INFRASTRUCTURE = "bundles::no-infrastructure", Invalid,
        "a bundle has no cluster profile that makes a cluster",
        "An Infrastructure or Fullstack bundle holds at least one cluster profile of type Infrastructure or Full, and any number of Add-ons beside it. An Add-on alone makes no cluster.";
    SEVERAL_INFRASTRUCTURE = "bundles::several-infrastructure", Invalid,
        "a bundle has two cluster profiles that make one cluster",
        "For each type of cloud a bundle holds exactly one cluster profile of type Infrastructure or Full. Which of two would be meant? Remove one, or give it another `cloudType`.";
    ADD_ON_ALONE = "bundles::add-on-alone", Finding,
        "an Add-on for a type of cloud that the bundle makes no cluster for",
        "The bundle has no cluster profile of type Infrastructure or Full for the Add-on's type of cloud, so that the Add-on is never deployed.";
    NO_WORKLOAD_PROFILE = "bundles::no-workload-profile", Invalid,
        "a bundle has no workload profile that deploys anything for users",
        "An Application or Fullstack bundle holds at least one workload profile of type Application or Model. A bundle of cluster profiles and Infrastructure workload profiles is of type `Infrastructure`.";
    WORKLOAD_PROFILE_NOT_ALLOWED = "bundles::workload-profile-not-allowed", Invalid,
        "a bundle holds a workload profile of a type that it must not hold",
        "An Application bundle holds workload profiles of type Application or Model only, an Infrastructure bundle those of type Infrastructure only. A Fullstack bundle may hold both.";
    APPLICATIONS_AND_MODELS = "bundles::applications-and-models", Invalid,
        "a bundle holds Application and Model workload profiles",
        "A bundle deploys either applications or models, never both, because there is a workflow for each. Make two bundles of it.";
    NO_PROFILE_TYPE = "bundles::no-profile-type", Invalid,
        "a workload profile in a bundle has no type",
        "Which bundles may hold a workload profile, and which workflows deploy it, is a matter of its type. Write it as `spec.type` or as the label `palette.ai/workload-profile-type`.";
    LISTED_TWICE = "bundles::listed-twice", Invalid,
        "a bundle lists a profile twice",
        "A profile is deployed once, in one version. Remove one of the two items.";
    UNKNOWN_CLUSTER_PROFILE = "bundles::unknown-cluster-profile", Finding,
        "a cluster profile of a bundle is not in the workspace",
        "Cluster profiles are kept in Palette. Without a file of it in the workspace, the type and the type of cloud of a cluster profile are not known, and the rules about them are not checked. Export the profile from Palette into the workspace.";
    OTHER_CLOUD_TYPE = "bundles::other-cloud-type", Invalid,
        "a bundle lists a cluster profile for another type of cloud than its own",
        "The `cloudType` in the bundle says for which compute pools the cluster profile is meant, and the cluster profile itself is for another type of cloud. Only an Add-on for `all` fits everywhere.";
    REPOSITORY_URL = "bundles::repository-url", Invalid,
        "a repository of a bundle has a URL that its kind does not take",
        "A `HelmRepository` of Flux has a URL with `https://`, `http://` or `oci://`, an `OCIRepository` one with `oci://`. See <https://fluxcd.io/flux/components/source/>.";
    REPOSITORY_NOT_FOUND = "bundles::repository-not-found", Finding,
        "a bundle depends on a repository that nothing describes",
        "A declared repository is created with the bundle where it does not exist yet, which takes its `url`. This one has none, and the workspace has no such object either.";
    UNDECLARED_REPOSITORY = "bundles::undeclared-repository", Finding,
        "a workload profile uses a repository that its bundle does not declare",
        "What a bundle needs should come with it: declare the repository in `spec.workloadProfileDependencies`, or put the Flux object into the workspace.";
    UNDECLARED_VARIABLE = "bundles::undeclared-variable", Finding,
        "a workload profile of a bundle reads a variable that nothing declares",
        "The bundle's variable set, that of its namespace and that of the system namespace do not declare it, so that the profile renders only where another set does. Declare it in the bundle.";
    INFERENCE_ENGINE = "bundles::inference-engine", Finding,
        "the inference engine of a bundle has no effect",
        "The label `palette.ai/inference-engine` is compared when a model is deployed to a compute pool: that of the bundle with the Model workload profile, and that of the bundle with the pool's cluster profiles. A bundle with neither needs none, and an empty label names none.";
    NOT_ACCEPTED = "bundles::not-accepted", Invalid,
        "a workflow does not take bundles of these types",
        "A compute pool is made of an Infrastructure or a Fullstack bundle. Applications and models go to a dedicated pool with a Fullstack bundle, or with an Infrastructure and an Application bundle together, and to a shared pool with an Application or a Fullstack bundle. See `docs/bundles.md`.";
    NOTHING_TO_DEPLOY = "bundles::nothing-to-deploy", Invalid,
        "a workflow finds nothing in a bundle that it is there to deploy",
        "An app deployment deploys Application workload profiles, a model deployment Model workload profiles, and a compute pool is made of cluster profiles. Everything else in the bundles would be ignored or be there for nothing.";
    OTHER_ENGINE = "bundles::other-engine", Finding,
        "a model needs another inference engine than its compute pool has",
        "The label `palette.ai/inference-engine` of the model's bundle and that of the bundle the pool is made of must be equal, so that the pool can serve the model.";
    UNKNOWN_ENGINE = "bundles::unknown-engine", Finding,
        "only one of two bundles names an inference engine",
        "Whether the compute pool can serve the model cannot be told. The label `palette.ai/inference-engine` on both bundles would tell.";
    MAPPING = "bundles::mapping", Invalid,
        "a mapping of models to bundles cannot be read",
        "A mapping of `modelAsAService.mappings` in `paletteai.yaml` has a `source`, `attributes` whose values are texts or lists of texts, and a `selector` of bundles: labels as `kubectl -l` takes them, or `matchLabels`. See `docs/bundles.md`.";
    NO_MAPPING = "bundles::no-mapping", Unresolved,
        "no mapping is for this model",
        "The mappings of `modelAsAService.mappings` in `paletteai.yaml` are tried from first to last, and none is for the model's source and attributes. Add one, or correct the words.";
    NOTHING_SELECTED = "bundles::nothing-selected", Unresolved,
        "the mapping of a model selects no bundle",
        "The first mapping that is for the model decides, and no bundle that the model workflow takes has the labels that it asks for: an Application or Fullstack bundle with a Model workload profile.";
    TIE = "bundles::tie", Unresolved,
        "the mapping of a model selects several bundles",
        "Which of the bundles would be deployed is not said anywhere. Ask for more labels in the mapping's `selector`, or take the labels from all bundles but one.";
    NOT_DEPLOYED = "bundles::not-deployed", Invalid,
        "something is configured for a workload profile that is not deployed",
        "A config in `spec.workloadDeploymentConfigs` of an AIWorkload names a workload profile that its bundles do not list, or that the workflow ignores, so that its variables would reach nothing.";
    NO_BUNDLE = "bundles::no-bundle", Usage,
        "it is not said which bundles are meant",
        "An AIWorkload may name its bundles in `spec.profileBundleRef` or `spec.profileBundleRefs`. Where it does not, name them on the command line.";
}
