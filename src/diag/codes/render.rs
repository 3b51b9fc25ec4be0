//! Codes of the area `render`.

codes! {
    DUPLICATE_OBJECT = "render::duplicate-object", Invalid,
        "two objects of one workload have one identity",
        "Objects are told apart by group, kind, namespace and name. When two objects of a workload agree in all of them, the cluster would keep only one. Give one of them another name.";
    CONFLICTING_OBJECT = "render::conflicting-object", Invalid,
        "two deployments render different objects with one identity",
        "Several deployments on one stream may render the same object only if it is equal in all of them; Namespaces are merged, as long as no label or annotation gets two values. Otherwise the last one applied would win. Rename one of the objects, or render the deployments into separate streams.";
    OUTPUT_TWICE = "render::output-twice", Invalid,
        "a trait adds an object under a key that is taken",
        "The further objects of a component have keys, and traits find them by key. A trait that is used twice, or two traits with the same key, would overwrite each other's objects.";
    NOTHING_TO_PATCH = "render::nothing-to-patch", Invalid,
        "a trait patches an object that is not there",
        "`patch` changes the component's main object (`output`), `patchOutputs.<key>` the further object with that key. The component of this trait has no such object.";
    MANIFEST_TOO_LARGE = "render::manifest-too-large", Invalid,
        "a ManifestWork would be larger than a hub admits",
        "A hub refuses a ManifestWork whose manifests together take more than 512000 bytes. Move large objects into a workload of their own.";
    HUB_NAMESPACE_TOO_LONG = "render::hub-namespace-too-long", Invalid,
        "the hub namespace leaves no room for a name",
        "Open Cluster Management writes `<namespace>.<name>` of a ManifestWorkReplicaSet into a label, and label values have at most 63 characters. The hub namespace is so long that no name fits beside it.";
    REFUSED_WORK = "render::refused-work", Invalid,
        "a ManifestWork that a hub refuses",
        "A hub takes a ManifestWork only if it carries at least one manifest, each has a name and no `generateName`, and no two are the same object. It does not look into a ManifestWorkReplicaSet, so that only the ManifestWorks made of it would fail.";
    HUB_NAME = "render::hub-name", Invalid,
        "a name that Open Cluster Management cannot work with",
        "Open Cluster Management writes `<namespace>.<name>` of a ManifestWorkReplicaSet and the names of its Placements into labels, whose values have at most 63 characters. It splits the first at its dots, so that a ManifestWorkReplicaSet with a dot in its name never learns how its ManifestWorks are. `context.hubName` is always right.";
    HUB_VALUE = "render::hub-value", Invalid,
        "a number that Open Cluster Management cannot work with",
        "A negative `numberOfClusters` stops the scheduler of the hub. `maxConcurrency`, `maxFailures` and `clustersPerDecisionGroup` are numbers or percentages such as `25%`; the API server also takes `\"5\"`, which the controllers then refuse.";
    NOT_A_TOPOLOGY = "render::topology-without-object", Invalid,
        "a topology policy makes no object",
        "The objects of a topology policy, applied to the hub, bring the workload to the spokes. A topology whose template has neither `output` nor `outputs` would place the workload nowhere.";
    RESULT_SHAPE = "render::result-shape", Invalid,
        "a template's result has the wrong shape",
        "A component's or policy's template gives a mapping with `output` and `outputs.<key>`, a trait's one with `patch`, `patchOutputs.<key>`, `outputs.<key>`, and for its patches `patchKind` and `patchKeys`.";
}
