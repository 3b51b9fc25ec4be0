//! Manifests leave: as a stream, as a folder, as an explanation.
//!
//! In: manifests.
//! Out: bytes in a stable order; the trail of a value.
//! Never: changes a manifest.
