//! Renders PaletteAI workloads to Kubernetes and Open Cluster Management manifests, offline.
//!
//! # Crate map
//!
//! The data flow is the tree: a folder is a phase, and a module names only modules above it in
//! this list (`tests/architecture.rs` holds them to it).
//!
//! | module | turns | into |
//! |---|---|---|
//! | [`source`] | | texts, places and origins: where a value came from |
//! | [`diag`] | facts | diagnostics for people and programs |
//! | [`yaml`] | text | [`yaml::Node`] trees, and back |
//! | [`digest`] | nodes | canonical JSON and SHA-256 |
//! | [`schema`] | nodes and JSON Schema | defaults filled in, findings |
//! | [`kubernetes`] | patches | merged objects, by the rules of the Kubernetes API |
//! | [`model`] | nodes | typed resources |
//! | [`workspace`] | folders | a [`workspace::Workspace`] of resources |
//! | [`macros`] | profile values | values with `{{ .var.x }}` filled in |
//! | [`resolve`] | a deployment | a [`resolve::RenderPlan`] |
//! | [`jinja`] | a template and inputs | a node, each value traced |
//! | [`template`] | a definition and inputs | `output`, `outputs`, `patch`, `patchOutputs` |
//! | [`render`] | a plan | Kubernetes manifests |
//! | [`placement`] | clusters and a Placement | the clusters it selects |
//! | [`cluster_profile`] | cluster profiles | stacks: filled in, in order, as objects |
//! | [`datum`] | Datum's Workloads | findings, Kubernetes objects; and back |
//! | [`emit`] | manifests | streams, folders, explanations |
//! | [`bundle`] | a bundle | what is wrong with it, what a workflow deploys of it, an archive |
//! | [`revision`] | working copies | recorded revisions, and back |
//! | [`compare`] | two sets of manifests | what differs |
//! | [`check`] | a workspace and its renderings | findings |
//! | [`authoring`] | a definition and its cases | what differs, what no case reaches |
//! | [`ops`] | a command's words | its result |
//! | [`cli`] | arguments | an exit code |
//!
//! To follow one value through the phases, start at [`ops`], function `render`.

pub mod authoring;
pub mod bundle;
pub mod check;
pub mod cli;
pub mod cluster_profile;
pub mod compare;
pub mod datum;
pub mod diag;
pub mod digest;
pub mod emit;
pub mod graph;
pub mod jinja;
pub mod kubernetes;
pub mod macros;
pub mod model;
pub mod ops;
pub mod placement;
pub mod render;
pub mod resolve;
pub mod revision;
pub mod schema;
pub mod source;
pub mod template;
pub mod workspace;
pub mod yaml;
