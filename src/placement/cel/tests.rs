//! What expressions mean, and what is refused.

use super::Program;
use super::Refusal;
use super::cluster_value;
use crate::placement::testing::bare;

const CLUSTER: &str = "\
apiVersion: cluster.open-cluster-management.io/v1
kind: ManagedCluster
metadata:
  name: east-1
  labels: {region: us-east-2, tier: gold}
spec:
  taints: [{key: gpu, effect: NoSelect}]
status:
  version: {kubernetes: v1.31.4}
  clusterClaims:
    - {name: cloud, value: AWS}
    - {name: count, value: '12'}
  allocatable: {cpu: 16, memory: 64Gi}
---
apiVersion: cluster.open-cluster-management.io/v1alpha1
kind: AddOnPlacementScore
metadata: {name: usage, namespace: east-1}
status: {scores: [{name: cpu, value: 60}, {name: memory, value: -5}]}
";

/// Why an expression is not true; empty when it is.
#[track_caller]
fn objection(expression: &str) -> String {
    let inventory = bare(CLUSTER).0.inventory;
    let program =
        Program::compile(expression).unwrap_or_else(|refusal| panic!("{expression}: {refusal:?}"));
    let cluster = cluster_value(inventory.cluster("east-1").unwrap());
    let scores = |cluster: &str, resource: &str| {
        let scores = inventory.score(&cluster.into(), &resource.into())?;
        Some(scores.scores.clone())
    };
    program.objection(&cluster, &scores).unwrap_or_default()
}

#[track_caller]
fn all_true(expressions: &[&str]) {
    for expression in expressions {
        assert_eq!(objection(expression), "", "{expression}");
    }
}

#[track_caller]
fn none_true(expressions: &[(&str, &str)]) {
    for (expression, wanted) in expressions {
        assert_eq!(objection(expression), *wanted, "{expression}");
    }
}

#[track_caller]
fn invalid(expression: &str) -> String {
    match Program::compile(expression) {
        Err(Refusal::Invalid(message)) => message,
        other => panic!("{expression}: {other:?}"),
    }
}

#[track_caller]
fn unknown(expression: &str) -> (String, usize) {
    match Program::compile(expression) {
        Err(Refusal::Unknown { what, at }) => (what, at),
        other => panic!("{expression}: {other:?}"),
    }
}

#[test]
fn expressions_see_the_cluster() {
    all_true(&[
        "managedCluster.metadata.name == 'east-1'",
        "managedCluster.metadata.labels['region'].startsWith('us-')",
        "managedCluster.status.clusterClaims.exists(c, c.name == 'cloud' && c.value == \"AWS\")",
        "managedCluster.spec.taints.all(t, t.effect != 'NoSelectIfNew')",
        "'tier' in managedCluster.metadata.labels",
        "has(managedCluster.metadata.labels.tier) && !has(managedCluster.metadata.labels.zone)",
    ]);
}

#[test]
fn fields_without_a_value_are_there_or_not_as_on_a_hub() {
    all_true(&[
        "managedCluster.spec.hubAcceptsClient == false",
        "managedCluster.status.conditions == null",
        "managedCluster.metadata.creationTimestamp == null",
        "!has(managedCluster.metadata.annotations)",
        "!has(managedCluster.kind)",
        "managedCluster.status.allocatable.cpu == '16'",
    ]);
}

#[test]
fn what_fails_while_it_is_evaluated_is_a_no() {
    none_true(&[
        (
            "managedCluster.metadata.labels.zone == 'a'",
            "fails: no such key: zone",
        ),
        ("managedCluster.metadata.name", "is no boolean"),
        ("managedCluster.metadata.name == 'x'", "is false"),
        (
            "managedCluster.metadata.labels.region < 5",
            "fails: no such overload",
        ),
        (
            "managedCluster.scores('none').size() > 0",
            "fails: failed to get score",
        ),
        (
            "semver(managedCluster.status.version.kubernetes).major() == 1",
            "fails: `v1.31.4` is not a semantic version",
        ),
        (
            "[1, 2][managedCluster.scores('usage').size()] == 1",
            "fails: index out of bounds: 2",
        ),
        (
            "1 / (managedCluster.scores('usage').size() - 2) == 0",
            "fails: integer overflow",
        ),
    ]);
}

#[test]
fn and_and_or_absorb_errors_on_either_side() {
    all_true(&[
        "managedCluster.metadata.labels.zone == 'a' || true",
        "true || managedCluster.metadata.labels.zone == 'a'",
        "!(managedCluster.metadata.labels.zone == 'a' && false)",
        "[1, 2].exists(x, managedCluster.metadata.labels.zone == 'a' || x == 2)",
        "!['a'].all(x, x == 'b' && managedCluster.metadata.labels.zone == 'a')",
        "true ? true : managedCluster.metadata.labels.zone == 'a'",
    ]);
    none_true(&[
        (
            "managedCluster.metadata.labels.zone == 'a' || false",
            "fails: no such key: zone",
        ),
        (
            "managedCluster.metadata.labels.zone == 'a' && true",
            "fails: no such key: zone",
        ),
    ]);
}

#[test]
fn operators_bind_as_the_language_says() {
    all_true(&[
        "1 + 2 * 3 == 7",
        "(1 + 2) * 3 == 9",
        "10 - 3 - 2 == 5",
        "7 / 2 == 3 && -7 / 2 == -3 && 7 % 4 == 3",
        "!false && 1 < 2 == true",
        "-9223372036854775808 < 0",
        "--5 == 5",
        "0x1F == 31 && 2u + 3u == 5u",
        "1.5 + .5 == 2.0 && 1e3 == 1000.0",
        "false ? false : true ? true : false",
        "'a' + \"b\" == 'ab' && [1] + [2] == [1, 2]",
        "{'a': 1}.a == 1 && {'a': 1} == {'a': 1}",
        "2 in [1, 2] && !(3 in [1, 2])",
        "dyn(1) == dyn(1.0) && dyn(1) < dyn(1.5) && dyn(1u) == dyn(1)",
        "dyn('a') != dyn(1)",
        "// a comment\n true",
    ]);
}

#[test]
fn strings_are_read_with_their_escapes() {
    all_true(&[
        r"'\n'.size() == 1 && r'\n'.size() == 2",
        r#""\x41\u0042\U00000043\104" == 'ABCD'"#,
        "'''a'b''' == \"a'b\" && \"\"\"x\ny\"\"\".size() == 3",
        r"'\'' == r'''''' + '\x27'",
    ]);
    assert!(invalid("'abc").contains("token recognition error"));
    assert!(invalid(r"'\q'").contains("unable to unescape"));
}

#[test]
fn macros_go_through_lists_and_keys() {
    all_true(&[
        "[1, 2, 3].filter(x, x > 1) == [2, 3]",
        "[1, 2, 3].map(x, x * 2) == [2, 4, 6]",
        "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]",
        "[1, 2, 3].exists_one(x, x == 2) && ![2, 2].exists_one(x, x == 2)",
        "managedCluster.metadata.labels.exists(k, k == 'tier')",
        "[[1], [2]].exists(x, x.exists(y, y == 2))",
    ]);
}

#[test]
fn functions_of_strings() {
    all_true(&[
        "'hello'.contains('ell') && 'hello'.endsWith('lo') && size('größe') == 5",
        "'hello'.matches('^h.*o$') && matches('abc', 'b')",
        "'hello'.charAt(4) == 'o' && 'hello'.charAt(5) == ''",
        "'hello'.indexOf('l') == 2 && 'hello'.indexOf('l', 3) == 3 && 'hello'.indexOf('x') == -1",
        "'hello'.lastIndexOf('l') == 3 && 'größe'.indexOf('e') == 4",
        "'Hi'.lowerAscii() == 'hi' && 'Hi'.upperAscii() == 'HI' && ' a '.trim() == 'a'",
        "'aXbXc'.replace('X', '-') == 'a-b-c' && 'aXbXc'.replace('X', '-', 1) == 'a-bXc'",
        "'a,b,c'.split(',') == ['a', 'b', 'c'] && 'a,b,c'.split(',', 2) == ['a', 'b,c']",
        "'abc'.split('') == ['a', 'b', 'c'] && 'abc'.split('', 2) == ['a', 'bc'] && 'a'.split(',', 0) == []",
        "'hello'.substring(1, 3) == 'el' && 'hello'.substring(3) == 'lo' && 'abc'.reverse() == 'cba'",
        "['a', 'b'].join('-') == 'a-b' && ['a', 'b'].join() == 'ab'",
        "'a1b22'.find('[0-9]+') == '1' && 'a1b22'.findAll('[0-9]+') == ['1', '22'] && 'a1b22'.findAll('[0-9]+', 1) == ['1']",
    ]);
}

#[test]
fn functions_of_lists_and_conversions() {
    all_true(&[
        "[1, 2, 2].isSorted() && ![2, 1].isSorted() && [1, 2].sum() == 3 && [].sum() == 0",
        "[3, 1].min() == 1 && [3, 1].max() == 3 && ['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2",
        "int('12') == 12 && int(2.9) == 2 && uint(3) == 3u && double('1.5') == 1.5 && string(5) == '5' && bool('true')",
        "managedCluster.status.clusterClaims.exists(c, c.name == 'count' && int(c.value) > 10)",
        "'{\"a\": [1, {\"b\": true}]}'.parseJSON().a[1].b",
    ]);
    none_true(&[
        ("int('x') == 1", "fails: type conversion error to int"),
        ("[].min() == 1", "fails: min called on empty list"),
        ("'{'.parseJSON() == 1", "fails: failed to parse JSON"),
        (
            "'abc'.substring(2, 1) == ''",
            "fails: invalid substring range",
        ),
    ]);
}

#[test]
fn quantities_versions_and_scores() {
    all_true(&[
        "quantity(managedCluster.status.allocatable.memory).isGreaterThan(quantity('32Gi'))",
        "quantity('1500m').compareTo(quantity('1.5')) == 0 && quantity('1Ki') == quantity('1024')",
        "quantity('2').asInteger() == 2 && !quantity('1500m').isInteger() && quantity('-1').sign() == -1",
        "quantity('1').add(quantity('500m')).sub(1) == quantity('0.5') && quantity('1500m').asApproximateFloat() == 1.5",
        "isQuantity('1Gi') && !isQuantity('1 Gi')",
        "semver(managedCluster.status.version.kubernetes.substring(1)).isGreaterThan(semver('1.30.0'))",
        "semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && semver('1.2.3').minor() == 2 && isSemver('1.2.3') && !isSemver('v1.2.3')",
        "managedCluster.scores('usage').filter(s, s.name == 'cpu').all(s, s.value > 50)",
        "managedCluster.scores('usage').exists(s, s.value < 0)",
    ]);
}

#[test]
fn optional_values() {
    all_true(&[
        "managedCluster.metadata.labels.?zone.orValue('none') == 'none'",
        "managedCluster.metadata.labels[?'tier'].orValue('none') == 'gold'",
        "!managedCluster.metadata.?annotations.zone.hasValue()",
        "optional.of(1).value() == 1 && optional.none().or(optional.of(2)).value() == 2",
        "[1][?5].orValue(7) == 7",
    ]);
    none_true(&[(
        "optional.none().value() == 1",
        "fails: optional.none() dereference",
    )]);
}

#[test]
fn what_a_hub_does_not_compile_is_said_in_its_words() {
    for (expression, wanted) in [
        (
            "cluster.name == 'a'",
            "1:1: undeclared reference to 'cluster' (in container '')",
        ),
        ("true &&\n  foo('a')", "2:3: undeclared reference to 'foo'"),
        (
            "'a'.contians('b')",
            "1:4: undeclared reference to 'contians'",
        ),
        (
            "1 + 'a' == 2",
            "1:3: found no matching overload for '_+_' applied to '(int, string)'",
        ),
        (
            "'a' == 1",
            "1:5: found no matching overload for '_==_' applied to '(string, int)'",
        ),
        (
            "'a'.startsWith(1)",
            "found no matching overload for 'startsWith' applied to '(string, int)'",
        ),
        (
            "size()",
            "found no matching overload for 'size' applied to '()'",
        ),
        ("'a'.size(1) == 1", "applied to '(string, int)'"),
        (
            "semver('1.30.0', true).major() == 1",
            "found no matching overload for 'semver' applied to '(string, bool)'",
        ),
        (
            "1 && true",
            "found no matching overload for '_&&_' applied to '(int, bool)'",
        ),
        ("true ? 1 : 'a'", "'_?_:_'"),
        ("1.all(x, true)", "cannot be range of a comprehension"),
        ("[1].all(1, true)", "argument must be a simple name"),
        ("has(managedCluster)", "invalid argument to has() macro"),
        ("1.foo == 1", "type 'int' does not support field selection"),
        (
            "managedCluster.name ==",
            "Syntax error: mismatched input '<EOF>'",
        ),
        ("(true", "mismatched input '<EOF>'"),
        ("true true", "mismatched input 'true'"),
        ("a # b", "token recognition error at: '#'"),
        ("9223372036854775808 > 0", "invalid int literal"),
        ("if == 1", "reserved identifier: if"),
        ("", "mismatched input '<EOF>'"),
    ] {
        let message = invalid(expression);
        assert!(
            message.starts_with("compilation failed: ERROR: <input>:"),
            "{message}"
        );
        assert!(message.contains(wanted), "{expression}\n{message}");
    }
}

#[test]
fn the_message_of_the_compiler_has_its_picture() {
    assert_eq!(
        invalid("true && foo"),
        "compilation failed: ERROR: <input>:1:9: undeclared reference to 'foo' (in container '')\n | true && foo\n | ........^"
    );
}

#[test]
fn what_is_not_known_is_refused_with_its_name_and_place() {
    for (expression, what, at) in [
        ("ip('10.0.0.1').family() == 4", "the function `family`", 14),
        (
            "true && cidr('10.0.0.0/8').containsIP('10.0.0.1')",
            "the function `containsIP`",
            26,
        ),
        (
            "format.named('x').hasValue()",
            "the function `format.named`",
            6,
        ),
        (
            "timestamp('2026-01-01T00:00:00Z') < timestamp('2027-01-01T00:00:00Z')",
            "the function `timestamp`",
            0,
        ),
        ("b'abc' == b'abc'", "the literal of bytes", 0),
        ("{1: 2}[1] == 2", "a key that is not written as text", 1),
        ("Thing{a: 1} == 1", "the message `Thing`", 0),
        (
            "'a'.matches(managedCluster.metadata.name)",
            "a pattern that is not written as text",
            3,
        ),
        (r"'a'.matches('\\p{L}')", r"the pattern `\p{L}`", 3),
        ("1 < 1.5", "`_<_` between int and double", 2),
        ("[?1] == [1]", "the optional item of a list", 0),
    ] {
        assert_eq!(unknown(expression), (what.to_owned(), at), "{expression}");
    }
}

#[test]
fn deep_and_long_expressions_are_refused_and_slow_ones_end() {
    let deep = format!("{}true{}", "(".repeat(100), ")".repeat(100));
    assert_eq!(unknown(&deep).0, "such deep nesting");
    assert_eq!(
        unknown(&format!("{}true", "!".repeat(100))).0,
        "such deep nesting"
    );
    assert_eq!(
        unknown(&format!("managedCluster{}", ".a".repeat(900))).0,
        "such deep nesting"
    );
    assert_eq!(
        unknown(&vec!["1"; 2000].join("+")).0,
        "such a long expression"
    );
    let list = format!("[{}]", vec!["1"; 100].join(","));
    let slow = format!("{list}.all(a, {list}.all(b, {list}.all(c, {list}.all(d, true))))");
    assert_eq!(objection(&slow), "takes too long");
}
