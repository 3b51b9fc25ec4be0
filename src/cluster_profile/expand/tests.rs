//! What macros become.

use super::*;
use crate::cluster_profile::Scope;
use crate::cluster_profile::testing::Bench;
use crate::cluster_profile::testing::profile;
use crate::cluster_profile::testing::quoted_profile;
use crate::source::Step;
use crate::yaml::Node;
use proptest::prelude::*;
use std::fmt::Write;
use std::time::Duration;
use std::time::Instant;

/// The values of the one pack with these variables, and what was said.
fn values(text: &str, variables: &str) -> (String, Vec<String>) {
    let mut bench = Bench::new(&profile(&[("app", text)], variables));
    filled(&mut bench)
}

fn filled(bench: &mut Bench) -> (String, Vec<String>) {
    let expansion = bench.expand(Unknowns::Refuse);
    let values = expansion.layers[0].values.as_ref().unwrap();
    (values.text.clone(), bench.said())
}

#[track_caller]
fn clean(bench: &mut Bench) -> String {
    let (text, said) = filled(bench);
    assert_eq!(said, [""; 0]);
    text
}

#[test]
fn macros_become_text_wherever_they_stand() {
    let text = "a: {{.spectro.var.num}}\n\"{{ .spectro.var.num }}\": '{{\n.spectro.var.num\n}}' # {{.spectro.var.num}}\n";
    let (text, said) = values(text, "{name: num, defaultValue: '3'}");
    assert_eq!(text, "a: 3\n\"3\": '3' # 3\n");
    assert_eq!(said, [""; 0]);
}

#[test]
fn braces_of_others_stay() {
    let text = "a: '{{ .Values.x }} {{ $labels.y }} {{{.spectro.var.num}}} {{ \"x\" }} spectro. .spectro.x'\n";
    let (text, said) = values(text, "{name: num, defaultValue: '3'}");
    assert_eq!(
        text,
        "a: '{{ .Values.x }} {{ $labels.y }} {3} {{ \"x\" }} spectro. .spectro.x'\n"
    );
    assert_eq!(said, [""; 0]);
}

#[test]
fn macros_of_a_project_win_over_those_of_a_tenant() {
    let text = "a: '{{ .spectro.macro.x-y | upper }}{{ .spectro.macro.z }}'\n";
    let mut bench = Bench::new(&profile(&[("app", text)], ""));
    bench
        .named_macro(Scope::System, "x-y", "s")
        .named_macro(Scope::Tenant, "x-y", "t");
    bench
        .named_macro(Scope::Project, "x-y", "p")
        .named_macro(Scope::System, "z", "s");
    assert_eq!(clean(&mut bench), "a: 'Ps'\n");
}

#[test]
fn what_only_palette_knows_is_an_error_unless_it_falls_back() {
    let text = "a: '{{ .spectro.macro.x | default \"b\" }}'\nb: \"{{ .spectro.macro.y | default \\\"c\\\" }}\"\n";
    assert_eq!(values(text, ""), ("a: 'b'\nb: \"c\"\n".to_owned(), vec![]));
    let (text, said) = values("a: '{{ .spectro.macro.x | upper }}'\n", "");
    assert_eq!(text, "a: '{{ .spectro.macro.x | upper }}'\n");
    assert_eq!(
        said,
        [
            "error cluster-profile::macro-without-value 12:16 \".spectro.macro.x\" | `.spectro.macro.x` has no value here"
        ]
    );
}

#[test]
fn to_be_looked_at_macros_without_value_stay_as_they_are() {
    let text = "a: {{ .spectro.macro.x }}\nb: ['{{ .spectro.system.cluster.name }}-1']\n";
    let mut bench = Bench::new(&profile(&[("app", text)], ""));
    let expansion = bench.expand(Unknowns::Keep);
    let values = expansion.layers[0].values.as_ref().unwrap();
    assert_eq!(values.text, text);
    let document = &values.documents[0];
    assert_eq!(
        document.get("a").and_then(Node::as_str),
        Some("{{ .spectro.macro.x }}")
    );
    let item = &document.get("b").and_then(Node::as_list).unwrap()[0];
    assert_eq!(item.as_str(), Some("{{ .spectro.system.cluster.name }}-1"));
    assert_eq!(bench.said(), [""; 0]);
}

#[test]
fn values_of_packs_are_read_as_they_are_written() {
    let os = "options:\n  system.uri: \"reg/{{.spectro.var.v}}\"\npack:\n  version: 1.10\n  self: '{{.spectro.pack.os-x.options.system.uri}}'\n";
    let app = "uri: '{{ .spectro.pack.os-x.pack.self }}:{{.spectro.pack.os-x.pack.version}}'\n";
    let mut bench = Bench::new(&profile(
        &[("app", app), ("os-x", os)],
        "{name: v, defaultValue: '7'}",
    ));
    assert_eq!(clean(&mut bench), "uri: 'reg/7:1.10'\n");
}

#[test]
fn values_of_packs_that_are_not_there_are_empty_and_told() {
    let app = "a: '{{ .spectro.pack.os.optoins.b }}'\noptions: {b: 1, c: {}, d: null}\nb: '{{ .spectro.pack.app.optoins.b }}{{ .spectro.pack.app.options.d }}'\nc: '{{ .spectro.pack.nope.x | default \"y\" }}'\n";
    let mut text = profile(&[("app", app)], "");
    text = text
        .replace("type: add-on", "type: infra")
        .replace("cloudType: all", "cloudType: aws");
    let (text, said) = filled(&mut Bench::new(&text));
    assert_eq!(
        text,
        "a: ''\noptions: {b: 1, c: {}, d: null}\nb: ''\nc: 'y'\n"
    );
    let messages: Vec<&str> = said
        .iter()
        .map(|said| said.split(" | ").last().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "there is no pack `os` in this stack",
            "there is nothing at `.spectro.pack.app.optoins.b`",
            "there is nothing at `.spectro.pack.app.options.d`",
        ]
    );
    assert!(
        said.iter()
            .all(|said| said.starts_with("warning cluster-profile::no-pack-value"))
    );
    let (_, said) = values("a: '{{ .spectro.pack.app.b }}'\nb: {c: 1}\n", "");
    assert!(said[0].contains("is a mapping, which cannot be written into a text"));
}

#[test]
fn a_pack_of_a_profile_that_was_not_named_is_unknown() {
    let (_, said) = values("a: '{{ .spectro.pack.elsewhere.b }}'\n", "");
    assert!(
        said[0].starts_with("error cluster-profile::macro-without-value"),
        "{said:?}"
    );
}

#[test]
fn circles_are_told_once_and_self_references_are_none() {
    let a = "x: '{{ .spectro.pack.b.u }}'\nz: '{{ .spectro.pack.a.w }}'\nw: 1\n";
    let b = "u: '{{ .spectro.pack.a.x }}'\n";
    let mut bench = Bench::new(&profile(&[("a", a), ("b", b)], ""));
    let (text, said) = filled(&mut bench);
    assert_eq!(text, "x: '{{ .spectro.pack.b.u }}'\nz: '1'\nw: 1\n");
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("error cluster-profile::macro-cycle"));
}

#[test]
fn a_value_that_holds_a_macro_is_refused() {
    let (text, said) = values(
        "a: '{{.spectro.var.num}}'\n",
        "{name: num, defaultValue: 'x{{ .spectro.var.m }}'}, {name: m, defaultValue: z}",
    );
    assert_eq!(text, "a: '{{.spectro.var.num}}'\n");
    assert!(
        said[0].starts_with("error cluster-profile::nested-macro"),
        "{said:?}"
    );
}

#[test]
fn a_macro_in_a_comment_is_worth_a_note() {
    let text = "# {{.spectro.var.old}}\na: 1 # {{.spectro.vars.x}}\nb: | # {{.spectro.macro.x}}\n  # {{.spectro.var.gone}}\n";
    let (_, said) = values(text, "");
    let severities: Vec<&str> = said
        .iter()
        .map(|said| said.split(' ').next().unwrap())
        .collect();
    assert_eq!(severities, ["note", "note", "note", "error"], "{said:#?}");
}

#[test]
fn a_value_that_breaks_the_yaml_is_told_with_its_place() {
    let variables = "{name: good, defaultValue: 'a b'}, {name: bad, defaultValue: \"it's: x\"}";
    let text =
        "a: '{{.spectro.var.good}}'\nb: '{{.spectro.var.bad}}'\nc: \"{{.spectro.var.bad}}\"\n";
    let (_, said) = values(text, variables);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].contains("13:13 \"{{.spectro.var.bad}}\" 15:76 \"\\\"it's: x\\\"\""),
        "{said:#?}"
    );
    assert!(
        said[0].ends_with("the values of `app` are no YAML with the value of `.spectro.var.bad`")
    );
    let (_, said) = values("a: {{.spectro.var.good}}\nb: [\n", variables);
    assert!(said[0].starts_with("error yaml::"), "{said:#?}");
}

#[test]
fn every_value_knows_where_it_was_written() {
    let text = "a: 'x{{.spectro.var.num}}'\nb: y\n";
    let mut bench = Bench::new(&profile(
        &[("app", text)],
        "{name: num, defaultValue: z, isSensitive: true}",
    ));
    let expansion = bench.expand(Unknowns::Refuse);
    let document = &expansion.layers[0].values.as_ref().unwrap().documents[0];
    let slice = |node: &Node| {
        bench
            .sources
            .slice(bench.origins.span(node.origin).unwrap())
    };
    let (a, b) = (document.get("a").unwrap(), document.get("b").unwrap());
    assert_eq!((slice(a), slice(b)), ("'x{{.spectro.var.num}}'", "y"));
    assert_eq!(bench.origins.get(a.origin).step, Step::Substituted);
    assert!(bench.origins.is_secret(a.origin) && !bench.origins.is_secret(b.origin));
    assert_eq!(
        expansion.layers[0].values.as_ref().unwrap().masked("•••"),
        "a: 'x•••'\nb: y\n"
    );
}

#[test]
fn a_secret_stays_one_on_its_way_through_values_of_packs() {
    let db = "password: 'x{{.spectro.var.s}}'\nagain: '{{ .spectro.pack.db.password }}!'\n";
    let app = "a: '{{ .spectro.pack.db.again | upper }}'\n";
    let variables = "{name: s, defaultValue: hunter2, isSensitive: true}";
    let mut bench = Bench::new(&profile(&[("app", app), ("db", db)], variables));
    let expansion = bench.expand(Unknowns::Refuse);
    assert_eq!(bench.said(), [""; 0]);
    let masked = |layer: usize| {
        let values = expansion.layers[layer].values.as_ref().unwrap();
        values.masked("•••")
    };
    assert_eq!(masked(0), "a: '•••'\n");
    assert_eq!(masked(1), "password: 'x•••'\nagain: '•••!'\n");
}

#[test]
fn what_cannot_be_read_is_told_and_stays() {
    for (text, code) in [
        ("{{ .spectro.var.num", "malformed-macro"),
        ("{{- .spectro.var.num }}", "malformed-macro"),
        ("{{ .spectro.var.num -}}", "malformed-macro"),
        ("{{ .spectro.macro.n | }}", "malformed-macro"),
        ("{{ .spectro.macro.n | \"x\" }}", "malformed-macro"),
        ("{{ .spectro.macro.n x }}", "malformed-macro"),
        ("{{ .spectro.macro.n (x }}", "malformed-macro"),
        ("{{ .spectro.macro.n | default \"a }}", "malformed-macro"),
        ("{{ .spectro.macro.n | nonsense }}", "unknown-function"),
        ("{{ if .spectro.macro.n }}", "unknown-function"),
        ("{{ .spectro.macro.n | default }}", "wrong-argument"),
        ("{{ .spectro.var.num | upper }}", "function-on-variable"),
        ("{{ .spectro.variable.n }}", "unknown-macro"),
        ("{{ .spectro.var }}", "unknown-macro"),
        ("{{ .spectro.var.a.b }}", "unknown-macro"),
        ("{{ .spectro.system.cluster.nam }}", "unknown-macro"),
        ("{{ .spectro.pack.a }}", "unknown-macro"),
        (
            "{{ .spectro.app.$appDeploymentName.db.HOST }}",
            "application-macro",
        ),
        ("{{ .spectro.system.apptier.x }}", "application-macro"),
        ("{{ .spectro.var.nope }}", "undefined-variable"),
    ] {
        let (filled, said) = values(&format!("a: x\nb: |\n  {text}\n"), "{name: num}");
        assert_eq!(filled, format!("a: x\nb: |\n  {text}\n"));
        assert_eq!(said.len(), 1, "{text}: {said:#?}");
        assert!(
            said[0].starts_with(&format!("error cluster-profile::{code} ")),
            "{text}: {said:#?}"
        );
    }
}

#[test]
fn variables_take_given_values_that_fit() {
    let variables = "{name: num, format: number, regex: '^[0-9]$', defaultValue: '1'}, {name: fixed, immutable: true, defaultValue: x}, {name: d, inputType: dropdown, defaultValue: a, options: [{value: a}, {value: b, label: Bee}]}";
    let text = profile(
        &[("app", "a: '{{.spectro.var.num}}{{.spectro.var.d}}'\n")],
        variables,
    );
    let mut bench = Bench::new(&text);
    bench.var("num", "2").var("num", "3").var("d", "Bee");
    assert_eq!(clean(&mut bench), "a: '3b'\n");
    for (name, value, code) in [
        ("num", "x", "wrong-value"),
        ("num", "12", "wrong-value"),
        ("d", "c", "wrong-value"),
        ("fixed", "y", "read-only"),
        ("m", "1", "undeclared-variable"),
    ] {
        let mut bench = Bench::new(&text);
        bench.var(name, value);
        let (_, said) = filled(&mut bench);
        assert_eq!(said.len(), 1, "{said:#?}");
        assert!(
            said[0].starts_with(&format!("error cluster-profile::{code} ")),
            "{said:#?}"
        );
    }
}

#[test]
fn variables_without_value_are_empty_or_refused() {
    let variables = "{name: a}, {name: b, required: true}, {name: c, isSensitive: true, defaultValue: '********'}";
    let (text, said) = values(
        "x: '{{.spectro.var.a}}{{.spectro.var.b}}{{.spectro.var.c}}'\n",
        variables,
    );
    assert_eq!(text, "x: '{{.spectro.var.b}}{{.spectro.var.c}}'\n");
    let codes: Vec<&str> = said
        .iter()
        .map(|said| said.split(' ').nth(1).unwrap())
        .collect();
    assert_eq!(
        codes,
        [
            "cluster-profile::required-variable",
            "cluster-profile::masked-value"
        ]
    );
}

#[test]
fn profiles_tell_what_they_know_of_the_cluster() {
    let infra = "metadata: {name: base}\nspec: {version: 1.2.0, template: {type: infra, cloudType: edge-native, packs: [{name: k3s, layer: k8s, version: 1.33.5}]}}\n---\n";
    let names = [
        "clusterprofile.name",
        "clusterprofile.infra.name",
        "clusterprofile.infra.version",
        "cloud.type",
        "kubernetes.version",
        "cluster.name",
    ];
    let lines = names.map(|name| format!("- {{{{ .spectro.system.{name} }}}}\n"));
    let text = lines.concat();
    let mut bench = Bench::new(&format!("{infra}{}", profile(&[("app", &text)], "")));
    bench.system("cluster.name", "store-1");
    let expansion = bench.expand(Unknowns::Refuse);
    assert_eq!(bench.said(), [""; 0]);
    let values = expansion.layers[1].values.as_ref().unwrap();
    assert_eq!(
        values.text,
        "- edge\n- base\n- 1.2.0\n- edge-native\n- 1.33.5\n- store-1\n"
    );
}

/// Runs hostile values and makes sure that they cost neither time nor memory.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "this test is about time")]
fn bounded(packs: &[(&str, &str)], variables: &str) -> Vec<String> {
    let mut bench = Bench::new(&profile(packs, variables));
    let started = Instant::now();
    let expansion = bench.expand(Unknowns::Refuse);
    let size: usize = expansion
        .layers
        .iter()
        .flat_map(|layer| &layer.values)
        .map(|text| text.text.len())
        .sum();
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    assert!(size < 64 << 20, "{size}");
    bench.said()
}

#[test]
fn doubling_values_are_refused_before_they_fill_the_memory() {
    let mut text = String::from("k0: aaaaaaaaaaaaaaaa\n");
    for level in 1..60 {
        let before = format!("{{{{.spectro.pack.app.k{}}}}}", level - 1);
        writeln!(text, "k{level}: '{before}{before}'").unwrap();
    }
    let said = bounded(&[("app", &text)], "");
    assert!(
        said.iter()
            .any(|said| said.contains("cluster-profile::limit")),
        "{said:#?}"
    );
    let empty = text.replace("aaaaaaaaaaaaaaaa", "'{{.spectro.var.e}}'");
    bounded(&[("app", &empty)], "{name: e}");
}

#[test]
fn long_chains_and_deep_nesting_are_refused_without_a_crash() {
    let mut text = String::from("k0: end\n");
    for level in 1..2000 {
        let before = level - 1;
        writeln!(text, "k{level}: '{{{{.spectro.pack.app.k{before}}}}}'").unwrap();
    }
    // From the far end, the whole chain waits.
    let reversed: Vec<&str> = text.lines().rev().collect();
    let reversed = reversed.join("\n");
    let said = bounded(&[("app", &reversed)], "");
    assert!(
        said[0].contains("cluster-profile::limit"),
        "{:#?}",
        &said[..1]
    );
    let nested = format!(
        "a: '{{{{ default {} .spectro.macro.x }}}}'\n",
        "(".repeat(1000)
    );
    assert_eq!(bounded(&[("app", &nested)], "").len(), 1);
    let open = format!("a: |\n  {}\n", "{{ .spectro.macro.x ".repeat(20_000));
    bounded(&[("app", &open)], "");
    let braces = format!("a: |\n  {}.spectro.var.x\n", "{{".repeat(200_000));
    bounded(&[("app", &braces)], "");
}

#[test]
fn a_long_value_in_many_packs_is_refused_and_that_is_said_once() {
    let line = |number: usize| format!("k{number}: '{{{{.spectro.var.big}}}}'\n");
    let text: String = (0..20).map(line).collect();
    let names: Vec<String> = (0..20).map(|number| format!("app-{number}")).collect();
    let packs: Vec<(&str, &str)> = names.iter().map(|name| (&**name, &*text)).collect();
    let variable = format!("{{name: big, defaultValue: {}}}", "x".repeat(500_000));
    let said = bounded(&packs, &variable);
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].contains("the macros of this stack make more than 64 MiB of text"),
        "{said:#?}"
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test is about time")]
fn many_large_values_are_refused() {
    let big = "x".repeat(900_000);
    let text = "a: '{{ .spectro.macro.m | upper }}{{ .spectro.macro.m | lower }}'\n";
    let many: String = (0..400)
        .map(|n| text.replacen('a', &format!("a{n}"), 1))
        .collect();
    let mut bench = Bench::new(&profile(&[("app", &many)], ""));
    bench.named_macro(Scope::Project, "m", &big);
    let started = Instant::now();
    bench.expand(Unknowns::Refuse);
    assert!(started.elapsed() < Duration::from_secs(20));
    assert!(
        bench
            .said()
            .iter()
            .any(|said| said.contains("cluster-profile::limit"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn text_without_macros_is_left_byte_for_byte(text in "([a-z{}.:'\" #-]|\\{\\{|\\}\\}){0,40}") {
        prop_assume!(!text.contains(".spectro.") && !text.trim().is_empty());
        let values = format!("a: |\n  x{text}\n");
        let (filled, _) = super::tests::values(&values, "");
        prop_assert_eq!(filled, values);
    }

    /// Whatever a value is, it comes out as it is: braces in it are no macros.
    #[test]
    fn a_value_is_never_filled_in_again(
        value in "(a|\\{\\{|\\}\\}|[{}]| |\\.spectro|\\.macro\\.m|\\.var\\.num|\\||\"){0,12}",
    ) {
        let mut bench = Bench::new(&profile(&[("app", "a: |\n  <{{ .spectro.macro.m }}>\n")], "{name: num, defaultValue: nine}"));
        bench.named_macro(Scope::Project, "m", &value);
        let (text, said) = filled(&mut bench);
        if said.is_empty() {
            prop_assert_eq!(text, format!("a: |\n  <{value}>\n"));
        } else {
            prop_assert!(said[0].contains("cluster-profile::nested-macro"), "{:?}", said);
            prop_assert!(text.contains("{{ .spectro.macro.m }}"));
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(
        text in "(\\{\\{|\\}\\}|\\.spectro\\.(var\\.num|macro\\.m|pack\\.app\\.a|system\\.cluster\\.name|app\\.\\$x)|[a-z(|)'\":\\\\\n -]| default \"x\" | upper |\\.|#){0,30}",
        variable in ".{0,8}",
    ) {
        let mut bench = Bench::new(&quoted_profile(&[("app", &format!("a: 1\n{text}")), ("b", &text)], "{name: num}"));
        bench.var("num", &variable);
        bench.expand(Unknowns::Keep);
        bench.expand(Unknowns::Refuse);
    }
}
