//! Canonical JSON and SHA-256.
//!
//! In: a [`Node`](crate::yaml::Node), bytes, or bytes on their way.
//! Out: canonical JSON, and SHA-256 in lower-case hexadecimal.
//! Never: looks at places: equal values have equal digests, wherever they were written.

mod canonical;
mod reader;
mod sha256;

pub use canonical::canonical_json;
pub use reader::DigestReader;
pub use sha256::{digest, digest_of_bytes, sha256_hex};
