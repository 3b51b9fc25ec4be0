//! What holds for every template and every value: values never change the structure around them,
//! every scalar leads back to where it was written, and every template ends.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "this test measures time, and may fail loudly"
)]

use paletteai::diag::Diagnostics;
use paletteai::jinja;
use paletteai::model::TemplateText;
use paletteai::source::OriginId;
use paletteai::source::Origins;
use paletteai::source::Role;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::source::Step;
use paletteai::yaml::Data;
use paletteai::yaml::Entry;
use paletteai::yaml::Key;
use paletteai::yaml::Map;
use paletteai::yaml::Node;
use paletteai::yaml::Number;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::time::Duration;
use std::time::Instant;

/// A rendering with its texts.
struct Run {
    sources: Sources,
    origins: Origins,
    diagnostics: Diagnostics,
}

impl Run {
    fn new() -> Self {
        Self {
            sources: Sources::default(),
            origins: Origins::default(),
            diagnostics: Diagnostics::default(),
        }
    }

    /// A string of the inputs, at a place of its own.
    fn string(&mut self, value: &str) -> Node {
        let source = self.sources.add("input", value).unwrap();
        let origin = self.origins.read(Span::new(source, 0, value.len()));
        Node::string(value, origin)
    }

    fn number(&mut self, value: i64) -> Node {
        let source = self.sources.add("input", "").unwrap();
        let origin = self.origins.read(Span::new(source, 0, 0));
        Node::new(Data::Number(Number::Integer(value)), origin)
    }

    fn list(&mut self, items: Vec<Node>) -> Node {
        let source = self.sources.add("list", "").unwrap();
        let origin = self.origins.read(Span::new(source, 0, 0));
        Node::new(Data::List(items), origin)
    }

    fn map(&mut self, pairs: Vec<(&str, Node)>) -> Node {
        let mut map = Map::default();
        for (key, value) in pairs {
            let origin = self.string(key).origin;
            let text = key.into();
            map.push(Key { text, origin }, value);
        }
        let source = self.sources.add("map", "").unwrap();
        let origin = self.origins.read(Span::new(source, 0, 0));
        Node::new(Data::Map(map), origin)
    }

    fn render(&mut self, template: &str, parameter: &Node) -> Option<Node> {
        let source = self.sources.add("template", template).unwrap();
        let text = TemplateText {
            text: template.into(),
            source,
            segments: [(0, 0)].into(),
        };
        let compiled = jinja::compile(&text, &[], &mut self.diagnostics).ok()?;
        let inputs = [("parameter", parameter)];
        let node = jinja::render(&compiled, &inputs, &mut self.origins, &mut self.diagnostics);
        node.ok()
    }

    /// The origins at the ends of a history.
    fn ends(&self, id: OriginId) -> BTreeSet<OriginId> {
        let mut ends = BTreeSet::new();
        let mut waiting = vec![id];
        while let Some(id) = waiting.pop() {
            let origin = self.origins.get(id);
            let links = origin.links.iter();
            let sources: Vec<OriginId> = links
                .filter(|link| link.role == Role::Source)
                .map(|link| link.origin)
                .collect();
            if sources.is_empty() {
                ends.insert(id);
            }
            waiting.extend(sources);
        }
        ends
    }
}

/// Every key and scalar of a tree with its origin.
fn texts(node: &Node, found: &mut Vec<(String, OriginId)>) {
    match &node.data {
        Data::List(items) => items.iter().for_each(|item| texts(item, found)),
        Data::Map(map) => {
            for Entry { key, value } in map {
                found.push((key.text.to_string(), key.origin));
                texts(value, found);
            }
        }
        Data::String(text) => found.push((text.to_string(), node.origin)),
        Data::Number(number) => found.push((number.to_string(), node.origin)),
        Data::Bool(value) => found.push((value.to_string(), node.origin)),
        Data::Null => found.push(("null".to_owned(), node.origin)),
    }
}

/// Characters that mean something to YAML, to Jinja or to us.
fn nasty() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        Just("\n".to_owned()),
        Just("\n\n  ".to_owned()),
        Just("---\n".to_owned()),
        Just("\u{e000}0\u{e000}".to_owned()),
        Just("\u{e001}".to_owned()),
        Just("\\uE000".to_owned()),
        Just("{{ parameter.b }}".to_owned()),
        Just("{% if x %}".to_owned()),
        Just("null".to_owned()),
        Just("<<".to_owned()),
        Just("0".to_owned()),
        "[-:#&*!|>'\"%@`{}\\[\\],? \t\r]{1,4}",
        any::<char>().prop_map(String::from),
    ];
    vec(fragment, 0..8).prop_map(|fragments| fragments.concat())
}

const POSITIONS: &str = r#"
{% macro m(x) %}{{ x }}{% endmacro %}
{% macro block(x) %}
inner:
  deep: {{ x }}
  "quoted": "{{ x }}"
{% endmacro %}
{% set captured %}{{ parameter.a }}{% endset %}
plain: {{ parameter.a }} # {{ parameter.a }}
double: "{{ parameter.a }}"
single: '{{ parameter.a }}'
joined: a{{ parameter.a }}b
multi: one
  {{ parameter.a }}
literal: |-
  a{{ parameter.a }}b
folded: >-
  a{{ parameter.a }}b

  c
flow: [{{ parameter.a }}, "{{ parameter.a }}", { k: {{ parameter.a }} }]
macro: {{ m(parameter.a) }}
captured: {{ captured }}
same: {{ m(parameter.a) == parameter.a and captured == parameter.a }}
block:
  {{ block(parameter.a) | indent(2) }}
list: {{ [parameter.a, {"k": parameter.a}] }}
{% for item in parameter.list %}
item-{{ loop.index }}: {{ item }}
{% endfor %}
keys:
  k-{{ parameter.a }}: key
  "q-{{ parameter.a }}": key
json: {{ parameter.a | to_json | from_json }}
base64: {{ parameter.a | b64encode | b64decode }}
"#;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_value_changes_the_structure_and_every_value_comes_back(value in nasty()) {
        let mut run = Run::new();
        let items = vec![run.string(&value), run.string(&value)];
        let list = run.list(items);
        let a = run.string(&value);
        let parameter = run.map(vec![("a", a), ("list", list)]);
        let node = run.render(POSITIONS, &parameter);
        prop_assert!(node.is_some(), "{:?}", run.diagnostics);
        let node = node.unwrap();
        let at = |path: &[&str]| node.at(path).and_then(Node::as_str).map(str::to_owned);
        for key in ["plain", "double", "single", "macro", "captured", "item-1", "item-2", "json"] {
            prop_assert_eq!(at(&[key]), Some(value.clone()), "{}", key);
        }
        if !value.contains('\0') {
            prop_assert_eq!(at(&["base64"]), Some(value.clone()));
        }
        prop_assert_eq!(at(&["joined"]), Some(format!("a{value}b")));
        prop_assert_eq!(at(&["multi"]), Some(format!("one {value}")));
        prop_assert_eq!(at(&["literal"]), Some(format!("a{value}b")));
        prop_assert_eq!(at(&["folded"]), Some(format!("a{value}b\nc")));
        prop_assert_eq!(at(&["block", "inner", "deep"]), Some(value.clone()));
        prop_assert_eq!(at(&["block", "inner", "quoted"]), Some(value.clone()));
        prop_assert_eq!(node.get("same").and_then(Node::as_bool), Some(true));
        let flow = node.get("flow").and_then(Node::as_list).unwrap();
        prop_assert_eq!(flow.len(), 3);
        prop_assert_eq!(flow[2].get("k").and_then(Node::as_str), Some(&*value));
        let keys: Vec<String> = node.get("keys").unwrap().as_map().unwrap().keys().map(str::to_owned).collect();
        prop_assert_eq!(keys, [format!("k-{value}"), format!("q-{value}")]);
        let roots: Vec<&str> = node.as_map().unwrap().keys().collect();
        prop_assert_eq!(roots.len(), 18);
    }
}

/// Expressions over `parameter.a`, `parameter.b` (texts), `parameter.n` (a number) and
/// `parameter.list` (texts), all of which are text when they are written.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("parameter.a".to_owned()),
        Just("parameter.b".to_owned()),
        Just("parameter.n".to_owned()),
        Just("parameter.list[0]".to_owned()),
        Just("(parameter.list | last)".to_owned()),
        Just("parameter.missing | default(parameter.b)".to_owned()),
        Just("\"literal\"".to_owned()),
        Just("m(parameter.a)".to_owned()),
        Just("x".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let three = (inner.clone(), inner.clone(), inner.clone());
        prop_oneof![
            two.clone().prop_map(|(a, b)| format!("({a}) ~ ({b})")),
            three.prop_map(|(a, b, c)| format!("({a}) if ({b}) != ({c}) else ({c})")),
            two.clone().prop_map(|(a, b)| format!("(({a}) and ({b}))")),
            two.clone().prop_map(|(a, b)| format!("(({a}) or ({b}))")),
            two.clone()
                .prop_map(|(a, b)| format!("[{a}, {b}] | join(\"-\")")),
            two.clone()
                .prop_map(|(a, b)| format!("[{a}, {b}] | map(\"string\") | sort | first")),
            two.clone()
                .prop_map(|(a, b)| format!("{{\"k\": {a}, \"l\": {b}}}.k")),
            two.prop_map(|(a, b)| format!("({{\"k\": {a}}} | combine({{\"l\": {b}}})).l")),
            inner.clone().prop_map(|a| format!("({a}) | string | trim")),
            inner.clone().prop_map(|a| format!("m({a})")),
            inner.clone().prop_map(|a| format!("({a}) | to_json")),
            inner.clone().prop_map(|a| format!("(({a}) ~ \"\")[0:200]")),
            inner.prop_map(|a| format!("(({a}) ~ \"\") | split(\"-\") | join(\"+\")")),
        ]
    })
}

/// One pair of a mapping, in one of the ways to write it.
fn pair() -> impl Strategy<Value = String> {
    let forms = prop_oneof![
        Just("KEY: {{ EXPR }}"),
        Just("KEY: \"{{ EXPR }}\""),
        Just("KEY: a {{ EXPR }} b"),
        Just("KEY: [{{ EXPR }}]"),
        Just("KEY: |\n  {{ EXPR }}\n  {{ EXPR }}"),
        Just("KEY-{{ EXPR }}: literal"),
        Just("{% set x = EXPR %}\nKEY: {{ x }}"),
        Just("{% set y %}<{{ EXPR }}>{% endset %}\nKEY: {{ y }}"),
        Just("{% set y %}{{ EXPR }}{% endset %}\nKEY: {{ y | lower }}"),
        Just("{% if (EXPR) %}\nKEY: {{ EXPR }}\n{% else %}\nKEY: other\n{% endif %}"),
        Just("KEY:\n{% for i in parameter.list %}\n- {{ i }}\n- {{ EXPR }}\n{% endfor %}"),
        Just("KEY:\n  {% call wrap() %}{{ EXPR }}{% endcall %}"),
        Just("KEY: {% filter upper %}{{ EXPR }}{% endfilter %}"),
        Just("{% with x = EXPR %}KEY: {{ x }}{% endwith %}"),
    ];
    (forms, expression()).prop_map(|(form, expression)| form.replace("EXPR", &expression))
}

const MACROS: &str = "{% macro m(v) %}{{ v }}{% endmacro %}\n\
    {% macro wrap() %}\nwrapped: {{ caller() }}\n{% endmacro %}\n{% set x = parameter.b %}\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_scalar_leads_to_where_it_was_written(pairs in vec(pair(), 1..6)) {
        let mut run = Run::new();
        // Each input has letters that nothing else has.
        let inputs = ["jjj", "qqq", "vvv", "www"];
        let nodes: Vec<Node> = inputs.iter().map(|text| run.string(text)).collect();
        let [a, b, first, last] = <[Node; 4]>::try_from(nodes).unwrap();
        let marked = [
            ('j', a.origin), ('q', b.origin), ('v', first.origin), ('w', last.origin),
        ];
        let n = run.number(987);
        let list = run.list(vec![first, last]);
        let parameter = run.map(vec![("a", a), ("b", b), ("n", n), ("list", list)]);
        let mut template = MACROS.to_owned();
        for (index, pair) in pairs.iter().enumerate() {
            template.push_str(&pair.replace("KEY", &format!("z{index}")));
            template.push('\n');
        }
        let node = run.render(&template, &parameter);
        prop_assert!(node.is_some(), "{template}\n{:?}", run.diagnostics);
        let mut found = Vec::new();
        texts(&node.unwrap(), &mut found);
        for (text, origin) in found {
            let ends = run.ends(origin);
            for end in &ends {
                let step = run.origins.get(*end).step;
                prop_assert!(matches!(step, Step::Read | Step::Literal), "{text}: {step:?}");
                prop_assert!(run.origins.get(*end).site.is_some());
            }
            for (letter, input) in marked {
                let holds = text.to_lowercase().contains(letter);
                let known = text == "wrapped";
                prop_assert!(known || !holds || ends.contains(&input), "{template}\n`{text}` does not lead to its input");
            }
        }
    }

    #[test]
    fn every_text_ends(template in soup()) {
        ends_soon(&template);
    }

    #[test]
    fn every_string_ends(template in any::<String>()) {
        ends_soon(&template);
    }
}

/// Pieces of Jinja and YAML, `¦` between them.
const FRAGMENTS: &str = "{{ ¦ }}¦{% ¦ %}¦{%- ¦ -%}¦{{- ¦ -}}¦{# ¦ #}¦{%+ ¦ +%}¦if ¦elif ¦else¦endif¦\
    for ¦in ¦endfor¦set ¦endset¦macro ¦endmacro¦call ¦endcall¦filter ¦endfilter¦with ¦endwith¦raw¦\
    endraw¦include ¦import ¦as ¦from ¦do ¦break¦continue¦recursive¦not ¦and ¦or ¦is ¦defined¦x¦y¦m¦\
    caller¦loop¦parameter¦.a¦.list¦[0]¦[¦]¦(¦)¦{¦}¦,¦:¦: ¦|¦~¦+¦-¦*¦**¦/¦//¦%¦==¦!=¦<¦>¦<=¦=¦\"s\"¦\
    't'¦\"¦'¦1¦2.5¦1e400¦99999999999999999999¦none¦true¦range¦namespace¦dict¦fail¦default¦map¦sort¦\
    join¦indent¦trim¦upper¦to_json¦select¦\n¦\n  ¦- ¦k: ¦&a ¦*a ¦!t ¦|\n  ¦>\n  ¦---\n¦<<: ¦# ¦\
    \u{e000}¦\\uE000¦\r\n¦\t¦é";

/// Pieces of Jinja and YAML in any order.
fn soup() -> impl Strategy<Value = String> {
    let fragments: Vec<&str> = FRAGMENTS.split('¦').collect();
    vec(prop::sample::select(fragments), 0..40).prop_map(|fragments| fragments.concat())
}

fn ends_soon(template: &str) {
    let mut run = Run::new();
    let a = run.string("a");
    let items = vec![run.string("1"), run.string("2")];
    let list = run.list(items);
    let parameter = run.map(vec![("a", a), ("list", list)]);
    let start = Instant::now();
    let node = run.render(template, &parameter);
    assert!(start.elapsed() < Duration::from_secs(20), "{template}");
    assert_eq!(node.is_none(), run.diagnostics.has_errors(), "{template}");
    for diagnostic in &run.diagnostics {
        let shows = diagnostic.message.contains('\u{e000}') && !template.contains('\u{e000}');
        assert!(!shows, "{template}: {}", diagnostic.message);
    }
}

#[test]
fn nothing_nests_too_deep_for_the_stack() {
    let many = 20_000;
    let around = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(many), close.repeat(many))
    };
    let expression = |text: String| format!("a: {{{{ {text} }}}}");
    let nested_if = around("{% if parameter %}", "a: 1", "{% endif %}");
    let templates = [
        expression(around("(", "1", ")")),
        expression(around("[", "1", "]")),
        expression(around("{\"a\":", "1", "}")),
        expression(around("parameter.list[", "0", "]")),
        expression(around("x(", "1", ")")),
        expression(around("not ", "1", "")),
        expression(around("-", "1", "")),
        expression(around("1 ** ", "1", "")),
        expression(around("1 + ", "1", "")),
        expression(around("1 ~ ", "1", "")),
        expression(around("1 < ", "1", "")),
        expression(around("1 and ", "1", "")),
        expression(around("1 if 1 else ", "1", "")),
        expression(around("", "parameter", ".a")),
        expression(around("", "parameter", "[0]")),
        expression(around("", "parameter", "(1)")),
        expression(around("", "1", " | string")),
        expression(around("", "1", " is defined")),
        nested_if,
        around("{% for x in [1] %}", "a: 1", "{% endfor %}"),
        around("{% with %}", "a: 1", "{% endwith %}"),
        around("{% set x %}", "a: 1", "{% endset %}"),
        around("{% filter trim %}", "a: 1", "{% endfilter %}"),
        around("{% macro m() %}", "a: 1", "{% endmacro %}"),
        format!("{{% if 1 %}}{}{{% endif %}}", "{% elif 1 %}".repeat(many)),
        format!("{{% for {} in x %}}{{% endfor %}}", around("(", "a", ")")),
        format!("{{% set {} = 1 %}}", around("(", "a", ")")),
        format!("{{% set {} = 1 %}}", around("a.", "a", "")),
        format!(
            "{{% filter {} %}}{{% endfilter %}}",
            around("trim | ", "trim", "")
        ),
        format!("a: {}", around("[", "1", "]")),
        expression(format!("{}1", "\"a\" ".repeat(many))),
    ];
    for template in templates {
        ends_soon(&template);
    }
}

/// As deep as it may be, the machine's stack must be enough, in a debug build too.
#[test]
fn what_is_allowed_fits_the_stack() {
    for depth in (1..420).step_by(7) {
        let chain = "1 + ".repeat(depth);
        let parens = "(".repeat(depth.min(149));
        let close = ")".repeat(depth.min(149));
        let nots = "not ".repeat(depth);
        for expression in [
            format!("{chain}1"),
            format!("{parens}1{close}"),
            format!("{nots}1"),
        ] {
            ends_soon(&format!("a: {{{{ {expression} }}}}"));
            let macros = format!(
                "{{% macro m(n) %}}{{{{ {expression} ~ (m(n - 1) if n > 0 else \"\") }}}}{{% endmacro %}}a: {{{{ m({depth}) }}}}"
            );
            ends_soon(&macros);
            let calls = format!(
                "{{% macro m(n) %}}{{% if n > 0 %}}{{% call m(n - 1) %}}{{{{ {expression} }}}}{{% endcall %}}{{% endif %}}{{{{ caller() if caller is defined else 1 }}}}{{% endmacro %}}a: {{{{ m({depth}) }}}}"
            );
            ends_soon(&calls);
        }
        let tree = format!(
            "{{% for x in [parameter] recursive %}}{{% if loop.depth < {depth} %}}{{{{ loop([x]) }}}}{{% endif %}}{{% endfor %}}"
        );
        ends_soon(&tree);
    }
}
