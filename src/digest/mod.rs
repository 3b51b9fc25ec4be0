//! Canonical JSON and SHA-256.
//!
//! In: a [`Node`](crate::yaml::Node) or bytes.
//! Out: canonical JSON text; digests as `sha256:<hex>`.
//! Never: decides what belongs into a digest.
