//! JSON Patch, RFC 6902.

use super::Patch;
use super::operation::Failure;
use super::operation::Operation;
use super::operation::Run;
use crate::diag::Diagnostic;
use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::diag::codes::patches;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::merge::Merge;
use crate::yaml::merge::Replaced;

/// Applies the operations in order; the first that fails ends the patch, as the RFC says.
///
/// The patch is a list of operations, or a mapping with the list under `operations`.
pub(super) fn apply(
    patch: &Patch<'_>,
    target: &mut Node,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Replaced>, Reported> {
    let operations = match patch.body.get("operations") {
        Some(operations) if patch.body.as_map().is_some_and(|map| map.len() == 1) => operations,
        _ => patch.body,
    };
    let Some(items) = operations.as_list() else {
        let found = operations.kind();
        let message = format!("a JSON patch is a list of operations, not {found}");
        let diagnostic = Diagnostic::error(&patches::BAD_OPERATION, message)
            .place(origins.span(operations.origin), "here");
        return Err(diagnostics.report(diagnostic));
    };
    let mut run = Run {
        merge: Merge::new(patch.note, origins),
        copied: 0,
    };
    for item in items {
        let result = Operation::read(item).and_then(|operation| operation.run(target, &mut run));
        if let Err(Failure { fault, origin }) = result {
            let diagnostic = fault.at(origins.span(origin), "here");
            return Err(diagnostics.report(diagnostic));
        }
    }
    Ok(run.merge.into_replaced())
}

#[cfg(test)]
mod tests {
    use crate::kubernetes::patch::PatchKind::Json;
    use crate::kubernetes::patch::testing::Bench;
    use crate::kubernetes::patch::testing::gives;
    use crate::kubernetes::patch::testing::refuses;

    /// Base, operation, result: RFC 6902, appendix A, sections 1 to 8, 10, 11, 14 and 16, and
    /// some of our own.
    const GOOD: &[(&str, &str, &str)] = &[
        (
            "{foo: bar}",
            "{op: add, path: /baz, value: qux}",
            "{baz: qux, foo: bar}",
        ),
        (
            "{foo: [bar, baz]}",
            "{op: add, path: /foo/1, value: qux}",
            "{foo: [bar, qux, baz]}",
        ),
        (
            "{baz: qux, foo: bar}",
            "{op: remove, path: /baz}",
            "{foo: bar}",
        ),
        (
            "{foo: [bar, qux, baz]}",
            "{op: remove, path: /foo/1}",
            "{foo: [bar, baz]}",
        ),
        (
            "{baz: qux, foo: bar}",
            "{op: replace, path: /baz, value: boo}",
            "{baz: boo, foo: bar}",
        ),
        (
            "{foo: {bar: baz, waldo: fred}, qux: {corge: grault}}",
            "{op: move, from: /foo/waldo, path: /qux/thud}",
            "{foo: {bar: baz}, qux: {corge: grault, thud: fred}}",
        ),
        (
            "{foo: [all, grass, cows, eat]}",
            "{op: move, from: /foo/1, path: /foo/3}",
            "{foo: [all, cows, eat, grass]}",
        ),
        (
            "{baz: qux, foo: [a, 2, c]}",
            "{op: test, path: /foo/1, value: 2}",
            "{baz: qux, foo: [a, 2, c]}",
        ),
        (
            "{foo: bar}",
            "{op: add, path: /child, value: {grandchild: {}}}",
            "{foo: bar, child: {grandchild: {}}}",
        ),
        (
            "{foo: bar}",
            "{op: add, path: /baz, value: qux, xyz: 123}",
            "{foo: bar, baz: qux}",
        ),
        (
            "{/: 9, ~1: 10}",
            "{op: test, path: /~01, value: 10}",
            "{/: 9, ~1: 10}",
        ),
        (
            "{foo: [bar]}",
            "{op: add, path: /foo/-, value: [abc, def]}",
            "{foo: [bar, [abc, def]]}",
        ),
        (
            "{foo: {a: 1}}",
            "{op: copy, from: /foo, path: /bar}",
            "{foo: {a: 1}, bar: {a: 1}}",
        ),
        ("{foo: 1}", "{op: add, path: /foo, value: 2}", "{foo: 2}"),
        ("{foo: 1}", "{op: move, from: /foo, path: /foo}", "{foo: 1}"),
        (
            "{foo: 1}",
            "{op: replace, path: '', value: {a: 1}}",
            "{a: 1}",
        ),
    ];

    #[test]
    fn the_examples_of_rfc_6902_come_out_as_printed_there() {
        for (base, patch, wanted) in GOOD {
            gives(Json, base, &format!("[{patch}]"), wanted);
        }
        gives(
            Json,
            "{a: 1}",
            "{operations: [{op: remove, path: /a}]}",
            "{}",
        );
    }

    #[test]
    fn the_errors_of_rfc_6902_are_errors() {
        // Appendix A, sections 9, 12, 13 and 15.
        for (base, patch, told) in [
            (
                "{baz: qux}",
                "[{op: test, path: /baz, value: bar}]",
                "patch:1:32: `/baz` is `\"qux\"`, but the patch expects `\"bar\"` (no help)",
            ),
            (
                "{foo: bar}",
                "[{op: add, path: /baz/bat, value: qux}]",
                "patch:1:18: the object has no `baz` (no help)",
            ),
            (
                "{/: 9, ~1: 10}",
                "[{op: test, path: /~01, value: \"10\"}]",
                "patch:1:32: `/~01` is `10`, but the patch expects `\"10\"` (no help)",
            ),
            (
                "{replicas: 1}",
                "[{op: replace, path: /relicas, value: 2}]",
                "patch:1:22: the object has no `relicas` (did you mean `replicas`?)",
            ),
            (
                "{a: [1]}",
                "[{op: add, path: /a/2, value: 2}]",
                "patch:1:18: `/a` has 1 items, and no `2` \
                 (positions count from 0; `-` adds after the last item)",
            ),
            (
                "{a: {}}",
                "[{op: move, from: /a, path: /a/b}]",
                "patch:1:29: `/a` cannot be moved into itself (no help)",
            ),
            (
                "{a: 1}",
                "[{op: delete, path: /a}]",
                "patch:1:7: there is no operation `delete` \
                 (the operations are add, remove, replace, move, copy, test)",
            ),
            (
                "{a: 1}",
                "[{op: add, path: /b}]",
                "patch:1:2: the operation has no `value` (no help)",
            ),
            (
                "{a: 1}",
                "[{op: remove, path: a}]",
                "patch:1:21: the path `a` does not start with `/` (write `/a`)",
            ),
            (
                "{a: 1}",
                "{op: remove, path: /a}",
                "patch:1:1: a JSON patch is a list of operations, not a mapping (no help)",
            ),
        ] {
            refuses(Json, base, patch, &[told]);
        }
    }

    #[test]
    fn copies_cannot_grow_without_bound() {
        let operation = "{op: copy, from: /a, path: /a/-},";
        let patch = format!("[{}]", operation.repeat(60));
        refuses(
            Json,
            "{a: [1, 2]}",
            &patch,
            &["patch:1:524: the patch copies more than 100000 values (no help)"],
        );
        let mut bench = Bench::new();
        let mut target = bench.read("base", "{a: {}}");
        let operations: Vec<String> = (1..300)
            .map(|depth| format!("{{op: add, path: {}, value: {{}}}},", "/a".repeat(depth)))
            .collect();
        let body = bench.read("patch", &format!("[{}]", operations.concat()));
        assert!(!bench.patch(Json, &mut target, &body));
        assert!(bench.told()[0].contains("deeper than 200 levels"));
    }
}
