//! Claims about paths.

use super::Path;
use super::Step;
use super::scalars;
use crate::source::Origins;
use crate::yaml::Node;
use crate::yaml::testing::node;
use crate::yaml::testing::texts;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::prop_assert_eq;
use proptest::proptest;
use serde_json::json;

fn shown(text: &str) -> String {
    Path::parse(text).unwrap().to_string()
}

#[test]
fn all_spellings_of_a_path_are_one() {
    for text in [
        ".spec.containers[0].image",
        "spec.containers[0].image",
        "{.spec.containers[0].image}",
        " { .spec.containers[0].image } ",
        "$.spec.containers[0].image",
        "['spec'][\"containers\"][0]['image']",
        ".spec.'containers'[0].\"image\"",
    ] {
        assert_eq!(shown(text), ".spec.containers[0].image", "{text}");
    }
    for text in [
        ".metadata.labels['app.kubernetes.io/name']",
        "metadata.labels.app\\.kubernetes\\.io/name",
        ".metadata.labels[\"app.kubernetes.io/name\"]",
    ] {
        assert_eq!(
            shown(text),
            ".metadata.labels.app\\.kubernetes\\.io/name",
            "{text}"
        );
    }
    assert_eq!(shown("."), ".");
    assert_eq!(shown(""), ".");
    assert_eq!(shown(" .a.\\*.b\\  "), ".a.\\*.b\\ ");
    assert_eq!(shown("{.}"), ".");
    assert_eq!(shown("[0][12]"), "[0][12]");
}

#[test]
fn what_is_no_path_to_one_value_is_refused() {
    for (text, why) in [
        (".a..b", "a key is empty"),
        (".a.", "a key is empty"),
        (".a[*]", "it may lead to several values"),
        (".a.*", "it may lead to several values"),
        (".a[0:2]", "it may lead to several values"),
        (".a[?(@.b==1)]", "it may lead to several values"),
        (".a[-1]", "items are counted from 0"),
        (".a[b]", "`[b]` is neither the number"),
        (".a[]", "`[]` is neither the number"),
        (
            ".a[99999999999999999999999]",
            "`[99999999999999999999999]` is neither",
        ),
        (".a[0", "a `]` is missing"),
        (".a['b'", "a `]` is missing"),
        (".a['b]", "a quote is not closed"),
        (".a[0]b", "`.` or `[` was expected before `b`"),
        ("{.a", "a `}` is missing"),
        (".a\\", "nothing follows the last `\\`"),
    ] {
        let fault = Path::parse(text).unwrap_err();
        assert!(fault.message.contains(why), "{text}: {}", fault.message);
    }
}

#[test]
fn a_path_that_leads_nowhere_says_where_it_ends() {
    let tree = node(
        &json!({"spec": {"replicas": 3, "containers": [{"name": "web"}], "x": null, "a.b/c": 1}}),
        &mut Origins::default(),
    );
    let resolve = |text: &str| Path::parse(text).unwrap().resolve(&tree).map(Node::kind);
    assert_eq!(resolve(".spec.replicas"), Ok("an integer"));
    assert_eq!(resolve(".spec.x"), Ok("null"));
    assert_eq!(resolve("."), Ok("a mapping"));
    for (text, help) in [
        (".spec.replcas", "did you mean `.spec.replicas`?"),
        (
            "spec.contaners[0].name",
            "did you mean `.spec.containers[0].name`?",
        ),
        ("spec.contaners[0].nome", "did you mean `.spec.containers`?"),
        (".spec.a.b/c", "did you mean `.spec.a\\.b/c`?"),
        (".spec.nothing.at.all", "the path exists up to `.spec`"),
        (
            ".spec.containers[1].name",
            "`.spec.containers` has 1 item, counted from 0",
        ),
        (
            ".spec.containers.web",
            "`.spec.containers` is a list; name its items by number: `.spec.containers[0]`",
        ),
        (".spec.replicas.x", "`.spec.replicas` is an integer"),
        (".spec[0]", "`.spec` is a mapping"),
    ] {
        assert_eq!(
            resolve(text).unwrap_err().help.as_deref(),
            Some(help),
            "{text}"
        );
    }
}

#[test]
fn scalars_come_in_order_with_their_paths() {
    let tree = node(
        &json!({"b": [1, [], {"c.d": true}], "a": {}, "e": null}),
        &mut Origins::default(),
    );
    let mut seen = Vec::new();
    scalars(&tree, &mut |path, node| {
        assert!(std::ptr::eq(path.find(&tree).unwrap(), node));
        seen.push(path.to_string());
    });
    assert_eq!(seen, [".b[0]", ".b[1]", ".b[2].c\\.d", ".a", ".e"]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_shown_path_is_read_back(keys in proptest::collection::vec(texts().prop_map(|key| {
        key.parse().map_or(Step::Key(key.into()), Step::Index)
    }), 0..5)) {
        let path = Path { steps: keys };
        prop_assert_eq!(Path::parse(&path.to_string()), Ok(path));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC{0,20}|[.\\[\\]'\"\\\\{}a0*$]{0,12}") {
        let _ = Path::parse(&text);
    }
}
