//! How large a manifest counts in an Open Cluster Management `ManifestWork`.

use crate::digest::canonical_json;
use crate::yaml::Node;

/// The most bytes all manifests of one `ManifestWork` may have together: the default of the work
/// webhook's flag `--manifestLimit` (<https://github.com/open-cluster-management-io/ocm>, folder
/// `webhook` of its work package). A larger `ManifestWork` is refused.
pub const MANIFEST_WORK_LIMIT: usize = 500 * 1024;

/// The bytes that one manifest counts: its JSON text wrapped as a protobuf field, which is how the
/// webhook measures it (`RawExtension.Size`).
///
/// The JSON is what Go programs send: compact, with `<`, `>` and `&` written as six characters.
pub fn manifest_size(object: &Node) -> usize {
    let json = canonical_json(object);
    let escaped = json.matches(['<', '>', '&']).count() * 5;
    let separators = json.matches(['\u{2028}', '\u{2029}']).count() * 3;
    let length = json.len() + escaped + separators;
    1 + varint_length(length) + length
}

/// The bytes of a protobuf varint: seven bits each.
fn varint_length(value: usize) -> usize {
    let bits = usize::BITS - value.max(1).leading_zeros();
    usize::try_from(bits.div_ceil(7)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Origins;
    use crate::yaml::testing::node;

    fn size(json: &serde_json::Value) -> usize {
        manifest_size(&node(json, &mut Origins::default()))
    }

    #[test]
    fn a_manifest_counts_its_json_a_tag_and_a_length() {
        assert_eq!(size(&serde_json::json!({})), 2 + 1 + 1);
        assert_eq!(size(&serde_json::json!("x".repeat(125))), 127 + 1 + 1);
        assert_eq!(size(&serde_json::json!("x".repeat(126))), 128 + 1 + 2);
        assert_eq!(size(&serde_json::json!("x".repeat(16_382))), 16_384 + 1 + 3);
    }

    #[test]
    fn characters_that_go_escapes_count_as_escaped() {
        assert_eq!(size(&serde_json::json!("a&b")), r#""a\u0026b""#.len() + 2);
        assert_eq!(
            size(&serde_json::json!("\u{2028}")),
            r#""\u2028""#.len() + 2
        );
        assert_eq!(size(&serde_json::json!("ä")), "\"ä\"".len() + 2);
    }
}
