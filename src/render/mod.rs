//! A plan becomes manifests.
//!
//! In: a render plan.
//! Out: Kubernetes objects for the spoke and Open Cluster Management objects for the hub.
//! Never: looks anything up: the plan is closed.
