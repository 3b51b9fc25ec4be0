//! Claims about the two stages together.

use super::Allowance;
use super::Found;
use super::HubPath;
use super::Lookup;
use super::OutputPath;
use super::SpokeLookup;
use super::expand;
use super::fill_spoke;
use super::spoke_macros;
use super::variable_macros;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::macros::UNKNOWN_NAME;
use crate::source::OriginId;
use crate::source::Origins;
use crate::source::Role;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Step;
use crate::yaml::Data;
use crate::yaml::Key;
use crate::yaml::Node;
use crate::yaml::Number;
use crate::yaml::read;
use crate::yaml::testing;
use proptest::prelude::*;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;

/// Values by name: `var replicas`, `sys project`, `.def.db.pg.host`. `null` is unset.
struct Table(BTreeMap<String, Node>);

impl Table {
    fn new(values: &Value, origins: &mut Origins) -> Self {
        let Data::Map(map) = testing::node(values, origins).data else {
            panic!("not a map");
        };
        let entries = map
            .into_iter()
            .map(|entry| (entry.key.text.to_string(), entry.value));
        Self(entries.collect())
    }

    fn find(&self, name: &str) -> Found {
        match self.0.get(name) {
            Some(node) if node.is_null() => Found::Unset(Some(node.origin)),
            Some(node) => Found::Value(node.clone()),
            None => Found::Unknown(Fault::new(
                &UNKNOWN_NAME,
                format!("nothing called `{name}`"),
            )),
        }
    }
}

impl Lookup for Table {
    fn variable(&self, name: &str) -> Found {
        self.find(&format!("var {name}"))
    }

    fn system(&self, name: &str) -> Found {
        self.find(&format!("sys {name}"))
    }

    fn hub(&self, path: &HubPath, _: &mut Origins) -> Found {
        self.find(&path.to_string())
    }
}

impl SpokeLookup for Table {
    fn spoke(&self, path: &OutputPath, _: &mut Origins) -> Found {
        self.find(&path.to_string())
    }
}

fn values() -> Value {
    json!({
        "var replicas": 3, "var image": "nginx:1.27", "var unset": null, "var empty": "",
        "var on": true, "var ratio": 0.5, "var sly": "{{ .var.image }} {{ spoke \".obj.dns\" }}",
        "sys workload.name": "web", ".def.db.pg.hosts": ["a", {"b": 1}],
        ".obj.dns": "10.0.0.10", ".def.db.port": 5432,
    })
}

fn json_of(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => json!(value),
        Data::Number(Number::Integer(value)) => json!(value),
        Data::Number(Number::Unsigned(value)) => json!(value),
        Data::Number(Number::Float(value)) => json!(value),
        Data::String(text) => json!(&**text),
        Data::List(items) => items.iter().map(json_of).collect(),
        Data::Map(map) => map
            .iter()
            .map(|entry| (entry.key.text.to_string(), json_of(&entry.value)))
            .collect(),
    }
}

/// The tree behind the hub stage, and the messages.
fn on_hub(tree: &Value) -> (Value, Vec<String>) {
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let mut node = testing::node(tree, &mut origins);
    let mut diagnostics = Diagnostics::default();
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut diagnostics,
    );
    let messages = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.clone());
    (json_of(&node), messages.collect())
}

fn filled(text: &str) -> Value {
    let (value, messages) = on_hub(&json!(text));
    assert_eq!(messages, Vec::<String>::new(), "{text}");
    value
}

fn message(text: &str) -> String {
    let (value, messages) = on_hub(&json!(text));
    assert_eq!(value, json!(text), "a scalar with a fault is left alone");
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages[0].clone()
}

#[test]
fn a_scalar_that_is_one_macro_takes_the_type_of_the_value() {
    assert_eq!(filled("{{ .var.replicas }}"), json!(3));
    assert_eq!(filled("{{.var.on}}"), json!(true));
    assert_eq!(filled("{{ .var.ratio }}"), json!(0.5));
    assert_eq!(
        filled(r#"{{ hub ".def.db.pg.hosts" }}"#),
        json!(["a", {"b": 1}])
    );
    assert_eq!(filled("{{ .var.replicas | toJson }}"), json!("3"));
    assert_eq!(filled(r#"{{ "7" | int }}"#), json!(7));
}

#[test]
fn a_longer_scalar_is_text() {
    assert_eq!(filled(" {{ .var.replicas }}"), json!(" 3"));
    assert_eq!(filled("{{ .var.replicas }}\n"), json!("3\n"));
    assert_eq!(
        filled("{{ .sys.workload.name }}-{{ .var.ratio }}"),
        json!("web-0.5")
    );
    assert_eq!(filled(r#"a {{ "{{" }} .var.x }}"#), json!("a {{ .var.x }}"));
}

#[test]
fn default_steps_in_for_what_is_not_set() {
    assert_eq!(
        filled(r#"{{ .var.unset | default "a" | upper }}"#),
        json!("A")
    );
    assert_eq!(
        filled(r#"{{ .var.unset | upper | default "a" }}"#),
        json!("a")
    );
    assert_eq!(
        filled(r"{{ .var.empty | default .var.image }}"),
        json!("nginx:1.27")
    );
    assert_eq!(filled(r"{{ default 5 .var.replicas }}"), json!(3));
}

#[test]
fn values_are_never_expanded_again() {
    assert_eq!(filled("{{ .var.sly | lower }}"), filled("{{ .var.sly }}"));
    let (shipped, rendered) = both_stages("x {{ .var.sly }} {{ spoke \".obj.dns\" }}");
    assert_eq!(
        shipped,
        json!("x {{ .var.image }} {{ \"{{\" }} spoke \".obj.dns\" }} {{ spoke \".obj.dns\" }}")
    );
    assert_eq!(
        rendered,
        json!("x {{ .var.image }} {{ spoke \".obj.dns\" }} 10.0.0.10")
    );
}

#[test]
fn faults_name_what_is_missing() {
    assert_eq!(message("{{ .var.nope }}"), "nothing called `var nope`");
    assert_eq!(message("{{ .var.unset }}"), "`.var.unset` has no value");
    assert_eq!(
        message("{{ .var.image | default .var.unset }}"),
        "`.var.unset` has no value"
    );
    assert_eq!(
        message(r#"x {{ hub ".def.db.pg.hosts" }}"#),
        "a list cannot be joined into a text"
    );
    assert_eq!(
        message("{{ .var.image | int }}"),
        "`int` cannot make an integer of this text"
    );
    assert_eq!(message("{{ .var.image"), "this macro has no closing `}}`");
}

#[test]
fn keys_may_not_hold_macros() {
    let (_, messages) = on_hub(&json!({"a": {"{{ .var.image }}": 1}}));
    assert_eq!(messages, ["the key `{{ .var.image }}` holds a macro"]);
}

#[test]
fn all_faults_of_a_tree_are_reported_and_the_rest_is_filled() {
    let (value, messages) =
        on_hub(&json!({"a": ["{{ .var.no }}", "{{ .var.replicas }}"], "b": "{{ .x }}"}));
    assert_eq!(messages.len(), 2);
    assert_eq!(value["a"][1], json!(3));
}

/// What is shipped after the hub stage, and what is rendered after the spoke stage.
fn both_stages(text: &str) -> (Value, Value) {
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let mut node = testing::node(&json!(text), &mut origins);
    let mut diagnostics = Diagnostics::default();
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut diagnostics,
    );
    let shipped = json_of(&node);
    fill_spoke(&mut node, &table, &mut origins, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    (shipped, json_of(&node))
}

#[test]
fn spoke_macros_wait_for_the_second_stage() {
    let (shipped, rendered) = both_stages("{{ spoke \".def.db.port\" }}");
    assert_eq!(
        (shipped, rendered),
        (json!("{{ spoke \".def.db.port\" }}"), json!(5432))
    );
    let (shipped, rendered) = both_stages("{{ .sys.workload.name }}:{{ spoke \".def.db.port\" }}");
    assert_eq!(
        (shipped, rendered),
        (json!("web:{{ spoke \".def.db.port\" }}"), json!("web:5432"))
    );
}

#[test]
fn waiting_macros_are_listed_with_their_place_in_the_tree() {
    let mut origins = Origins::default();
    let tree =
        json!({"env": [{"value": "a {{ spoke \".obj.dns\" | default \"x\" }}"}], "b": "{{ x }}"});
    let node = testing::node(&tree, &mut origins);
    let found = spoke_macros(&node, &Sources::default(), &origins);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (&*found[0].at.to_string(), found[0].has_default),
        (".env[0].value", true)
    );
    assert_eq!(found[0].output.to_string(), ".obj.dns");
}

/// The places at which the scalar of `key`, in a file of this text, is marked.
fn marked(file: &str) -> Vec<String> {
    let mut sources = Sources::default();
    let source = sources.add("a.yaml", file).unwrap();
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let mut diagnostics = Diagnostics::default();
    let mut documents = read(source, file, &mut origins, &mut diagnostics);
    let mut node = documents.remove(0).node;
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &sources,
        &mut origins,
        &mut diagnostics,
    );
    let spans = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.places[0].span);
    spans.map(|span| sources.slice(span).to_owned()).collect()
}

#[test]
fn faults_are_marked_inside_their_scalar() {
    let text = "é {{ .var.nope }} {{ .var.image | int }}";
    for file in [
        format!("key: {text}"),
        format!("key: '{text}'"),
        format!("key: \"\\t{text}\""),
        format!("key: |\n  first\n  {text}\n"),
        format!("key: >-\n  first\n  {text}\n"),
    ] {
        assert_eq!(marked(&file), [".var.nope", "int"], "{file}");
    }
    let escaped = r#"key: "{{ hub \".def.a.b.c\" }}""#;
    assert_eq!(marked(escaped), [r#"hub \".def.a.b.c\""#]);
}

#[test]
fn a_filled_scalar_knows_its_site_and_the_values_it_read() {
    let mut sources = Sources::default();
    let source = sources
        .add("a.yaml", "{{ .var.image }}-{{ .var.replicas }}")
        .unwrap();
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let site = Span::new(source, 0, 36);
    let mut node = Node::string(sources.text(source), origins.read(site));
    let kept = node.origin;
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut Diagnostics::default(),
    );
    let origin = origins.get(node.origin);
    assert_ne!(node.origin, kept);
    assert_eq!((origin.step, origin.site), (Step::Substituted, Some(site)));
    let linked: Vec<OriginId> = origin.links.iter().map(|link| link.origin).collect();
    assert_eq!(
        linked,
        [table.0["var image"].origin, table.0["var replicas"].origin]
    );
    assert!(origin.links.iter().all(|link| link.role == Role::Source));
}

#[test]
fn an_override_stays_in_the_history_of_what_is_filled_in() {
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let mut node = testing::node(&json!("old"), &mut origins);
    let patch = testing::node(&json!("{{ .var.image }}"), &mut origins);
    crate::yaml::merge::deep(&mut node, &patch, "environment prod", &mut origins);
    let overridden = node.origin;
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut Diagnostics::default(),
    );
    let links: Vec<OriginId> = origins
        .get(node.origin)
        .links
        .iter()
        .map(|link| link.origin)
        .collect();
    assert_eq!(links, [table.0["var image"].origin, overridden]);
}

#[test]
fn what_has_no_macro_keeps_its_origin() {
    let mut origins = Origins::default();
    let table = Table::new(&values(), &mut origins);
    let mut node = testing::node(
        &json!({"a": "x", "b": "{{ spoke \".obj.dns\" }}"}),
        &mut origins,
    );
    let before = (origins.len(), node.get("b").unwrap().origin);
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut Diagnostics::default(),
    );
    assert_eq!((origins.len(), node.get("b").unwrap().origin), before);
}

proptest! {
    /// Whatever a variable holds, both stages together write it as it is.
    #[test]
    fn inserted_text_survives_both_stages(
        text in r#"(\{|\}|\{\{|spoke|"|`| |\{\{ "\{\{" \}\}|\{\{ spoke "\.obj\.dns" \}\}|a)*"#
    ) {
        let mut origins = Origins::default();
        let mut table = Table::new(&values(), &mut origins);
        let value = testing::node(&json!(text), &mut origins);
        table.0.insert("var x".to_owned(), value);
        for (scalar, before, after) in [
            ("{{ .var.x }}", "", ""),
            ("<{{ .var.x }}{{ spoke \".obj.dns\" }}", "<", "10.0.0.10"),
            ("{{ spoke \".obj.dns\" }}{{ .var.x }}>", "10.0.0.10", ">"),
        ] {
            let mut node = testing::node(&json!(scalar), &mut origins);
            let mut diagnostics = Diagnostics::default();
            expand(&mut node, &table, &mut Allowance::default(), &Sources::default(), &mut origins, &mut diagnostics);
            fill_spoke(&mut node, &table, &mut origins, &mut diagnostics);
            prop_assert!(diagnostics.is_empty());
            prop_assert_eq!(node.as_str().unwrap(), format!("{before}{text}{after}"));
        }
    }

    #[test]
    fn any_text_is_read_without_a_panic(
        text in ".{0,60}",
        glue in "(\\{\\{|\\}\\}|\\.var\\.x|spoke |\"|\\|| default )*"
    ) {
        on_hub(&json!(format!("{text}{glue}{text}")));
        on_hub(&json!(format!("{{{{ {glue}{text} }}}}")));
    }
}

#[test]
fn keys_of_values_are_not_looked_at() {
    let mut origins = Origins::default();
    let mut table = Table::new(&values(), &mut origins);
    let mut map = testing::node(&json!({}), &mut origins);
    let key = Key {
        text: "{{ x }}".into(),
        origin: map.origin,
    };
    map.as_map_mut()
        .unwrap()
        .push(key, testing::node(&json!(1), &mut origins));
    table.0.insert(".obj.db.map".to_owned(), map);
    let mut node = testing::node(&json!("{{ hub \".obj.db.map\" }}"), &mut origins);
    let mut diagnostics = Diagnostics::default();
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &Sources::default(),
        &mut origins,
        &mut diagnostics,
    );
    fill_spoke(&mut node, &table, &mut origins, &mut diagnostics);
    assert!(diagnostics.is_empty());
    assert_eq!(json_of(&node), json!({"{{ x }}": 1}));
}

/// Each was looked for from the beginning of the text once, which took minutes.
#[test]
fn a_text_may_hold_thousands_of_macros() {
    let many = 10_000;
    let text = format!(
        "a: '{}'\n",
        "{{ .var.replicas }}{{ .var.nope }}".repeat(many)
    );
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("values.yaml", text.as_str()).unwrap();
    let mut node = read(source, &text, &mut origins, &mut diagnostics)
        .remove(0)
        .node;
    let read = variable_macros(&node, &sources, &origins);
    assert_eq!(read.len(), 2 * many);
    let last = read.last().and_then(|last| last.span).unwrap();
    assert_eq!(sources.slice(last), ".var.nope");
    let table = Table::new(&values(), &mut origins);
    expand(
        &mut node,
        &table,
        &mut Allowance::default(),
        &sources,
        &mut origins,
        &mut diagnostics,
    );
    assert_eq!(diagnostics.len(), many);
    let last = diagnostics.iter().last().unwrap().places[0].span;
    assert_eq!(sources.slice(last), ".var.nope");
    assert_eq!(last.end as usize, text.len() - " }}'\n".len());
}
