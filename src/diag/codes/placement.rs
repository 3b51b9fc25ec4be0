//! Codes of the area `placement`.

codes! {
    NO_CLUSTERS = "placement::no-clusters", Invalid,
        "it is not known which clusters there are",
        "Placement chooses among clusters. They are read from ManagedCluster documents, or from a file `clusters.yaml` with a list `clusters`: below the workspace, or where `--clusters` says. An empty list says that there are none.";
    TWO_DOCUMENTS = "placement::two-documents", Invalid,
        "two documents of an inventory have one name",
        "A hub has one ManagedCluster, ManagedClusterSet, binding, PlacementDecision or AddOnPlacementScore of a name. Two documents that say the same count once; these differ, so one of them is out of date.";
    NO_SUCH_CLUSTER = "placement::no-such-cluster", Usage,
        "the inventory has no cluster of a name",
        "Clusters are named as their ManagedCluster is. An inventory that leaves a cluster out cannot say what it gets.";
    NOT_FOUND = "placement::not-found", Invalid,
        "a Placement that a topology names is not known",
        "With `topology-ocm-byop` a workload goes to the clusters of Placements that are on the hub already. To say which these are, their documents are needed: in the workspace, or beside the clusters.";
    NOT_SELECTED = "placement::not-selected", Usage,
        "a deployment does not go to a cluster",
        "A deployment goes to the clusters that the Placements of its Environment select. The help names the first thing that keeps the cluster out of each of them.";
    SELECTED_TWICE = "placement::selected-twice", Finding,
        "two Placements of a deployment select the same cluster",
        "The cluster gets two ManifestWorks with the same objects, and with `deleteOption` of one of them the objects go although the other still wants them. Before version 1.3 of Open Cluster Management both have one name and overwrite each other.";
    NO_VERSION = "placement::no-version", Finding,
        "the Kubernetes version of a cluster is not known",
        "Objects for a cluster are rendered for its own version of Kubernetes, which stands in `status.version.kubernetes` of its ManagedCluster, in its claim `kubeversion.open-cluster-management.io`, or in `kubernetesVersion` of the short form. Without it, the setting `kubeVersion` is taken.";
    ROLLOUT = "placement::rollout", Invalid,
        "it cannot be told how a change is rolled out",
        "The preview of a rollout needs a deployment whose topology makes a ManifestWorkReplicaSet, the Placement that it names, and a strategy.";
    NUMBER_OF_CLUSTERS = "placement::number-of-clusters", Invalid,
        "the number of clusters is none that can be chosen",
        "An API server accepts a negative `numberOfClusters`, and the scheduler of Open Cluster Management ends in a panic because of it. Leave the field out for all clusters that match; 0 selects none.";
    CEL = "placement::cel", Invalid,
        "a CEL expression uses what the program does not know",
        "Expressions are evaluated with a part of the functions that a hub has. What is not among them is refused, because a guess could choose other clusters than the hub does.";
}
