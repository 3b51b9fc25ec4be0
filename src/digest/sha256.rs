//! SHA-256. The only file that names `sha2`.

use super::canonical_json;
use crate::yaml::Node;
use sha2::Digest;
use sha2::Sha256;
use std::fmt::Write;

/// The SHA-256 of some bytes as 64 lower-case hexadecimal digits.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(hash: &[u8]) -> String {
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing into a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// `sha256:` and the hexadecimal SHA-256 of the [canonical JSON](canonical_json) of a value.
pub fn digest(node: &Node) -> String {
    digest_of_bytes(canonical_json(node).as_bytes())
}

/// `sha256:` and the hexadecimal SHA-256 of some bytes.
pub fn digest_of_bytes(bytes: &[u8]) -> String {
    format!("sha256:{}", sha256_hex(bytes))
}

/// The digest of bytes that come in pieces.
#[derive(Default)]
pub(super) struct Hasher(Sha256);

impl Hasher {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// `sha256:` and hex.
    pub(super) fn finish(self) -> String {
        format!("sha256:{}", hex(&self.0.finalize()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;

    #[test]
    fn the_hash_of_abc_is_the_published_one() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            sha256_hex(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    #[test]
    fn the_order_of_keys_does_not_count_but_the_order_of_items_does() {
        let mut origins = Origins::default();
        let mut of = |json| digest(&node(&json, &mut origins));
        let one = of(serde_json::json!({"a": 1, "b": [1, 2]}));
        assert_eq!(one, of(serde_json::json!({"b": [1, 2], "a": 1.0})));
        assert_ne!(one, of(serde_json::json!({"a": 1, "b": [2, 1]})));
        assert_ne!(one, of(serde_json::json!({"a": "1", "b": [1, 2]})));
        assert!(one.starts_with("sha256:") && one.len() == 71);
    }
}
