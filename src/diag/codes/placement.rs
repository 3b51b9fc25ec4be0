//! Codes of the area `placement`.

codes! {
    NO_CLUSTERS = "placement::no-clusters", Invalid,
        "it is not known which clusters there are",
        "Placement chooses among clusters. They are read from ManagedCluster documents, or from a file `clusters.yaml` with a list `clusters`: below the workspace, or where `--clusters` says. An empty list says that there are none.";
    TWO_DOCUMENTS = "placement::two-documents", Invalid,
        "two documents of an inventory have one name",
        "A hub has one ManagedCluster, ManagedClusterSet, binding, PlacementDecision or AddOnPlacementScore of a name. Two documents that say the same count once; these differ, so one of them is out of date.";
    NUMBER_OF_CLUSTERS = "placement::number-of-clusters", Invalid,
        "the number of clusters is none that can be chosen",
        "An API server accepts a negative `numberOfClusters`, and the scheduler of Open Cluster Management ends in a panic because of it. Leave the field out for all clusters that match; 0 selects none.";
    CEL = "placement::cel", Invalid,
        "a CEL expression uses what the program does not know",
        "Expressions are evaluated with a part of the functions that a hub has. What is not among them is refused, because a guess could choose other clusters than the hub does.";
}
