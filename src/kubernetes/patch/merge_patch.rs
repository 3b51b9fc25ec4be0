//! JSON Merge Patch, RFC 7396.

use super::Patch;
use super::apply::not_a_mapping;
use crate::diag::Diagnostics;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::merge::Merge;
use crate::yaml::merge::Nulls;
use crate::yaml::merge::Replaced;

/// Mappings merge, `null` removes a key, everything else is replaced.
pub(super) fn apply(
    patch: &Patch<'_>,
    target: &mut Node,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<Replaced> {
    if patch.body.as_map().is_none() {
        not_a_mapping(patch.body, origins, diagnostics);
        return Vec::new();
    }
    let mut merge = Merge::new(patch.note, origins);
    merge.deep(target, patch.body, Nulls::Remove);
    merge.into_replaced()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::testing::node;
    use serde_json::json;

    #[test]
    fn the_examples_of_rfc_7396_come_out_as_printed_there() {
        // Appendix A: original, patch, result.
        for (original, patch, result) in [
            (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
            (
                json!({"a": "b"}),
                json!({"b": "c"}),
                json!({"a": "b", "b": "c"}),
            ),
            (json!({"a": "b"}), json!({"a": null}), json!({})),
            (
                json!({"a": "b", "b": "c"}),
                json!({"a": null}),
                json!({"b": "c"}),
            ),
            (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
            (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
            (
                json!({"a": {"b": "c"}}),
                json!({"a": {"b": "d", "c": null}}),
                json!({"a": {"b": "d"}}),
            ),
            (
                json!({"a": [{"b": "c"}]}),
                json!({"a": [1]}),
                json!({"a": [1]}),
            ),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (json!({"a": "b"}), json!(["c"]), json!(["c"])),
            (json!({"a": "foo"}), json!(null), json!(null)),
            (json!({"a": "foo"}), json!("bar"), json!("bar")),
            (
                json!({"e": null}),
                json!({"a": 1}),
                json!({"e": null, "a": 1}),
            ),
            (
                json!([1, 2]),
                json!({"a": "b", "c": null}),
                json!({"a": "b"}),
            ),
            (
                json!({}),
                json!({"a": {"bb": {"ccc": null}}}),
                json!({"a": {"bb": {}}}),
            ),
        ] {
            let mut origins = Origins::default();
            let mut target = node(&original, &mut origins);
            let body = node(&patch, &mut origins);
            Merge::new("test", &mut origins).deep(&mut target, &body, Nulls::Remove);
            let wanted = node(&result, &mut origins);
            assert!(target.same_value(&wanted), "{original} {patch}");
        }
    }
}
