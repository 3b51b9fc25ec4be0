//! Fills in the macros of a workload's values, on the hub and on the spoke.

use super::run::Run;
use super::run::as_json;
use paletteai::diag::Fault;
use paletteai::diag::codes;
use paletteai::macros::Allowance;
use paletteai::macros::Found;
use paletteai::macros::HubPath;
use paletteai::macros::Lookup;
use paletteai::macros::OutputPath;
use paletteai::macros::SpokeLookup;
use paletteai::macros::expand;
use paletteai::macros::fill_spoke;
use paletteai::macros::hub_macros;
use paletteai::macros::spoke_macros;
use paletteai::macros::variable_macros;
use paletteai::source::Origins;
use paletteai::yaml::Node;
use paletteai::yaml::scalars;

/// What nobody asks for, and so must not be shown.
const SECRET: &str = "hush-4711-nobody-asked";

/// The input is values as YAML and the texts of a variable and of an output, with lines `===` between
/// them. Where the values are no YAML, they are one text.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let parts: Vec<&str> = text.split("\n===\n").collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let mut run = Run::default();
    let written = run.node("values.yaml", part(0));
    run.messages_can_be_shown();
    let written = written.unwrap_or_else(|| run.string("values", part(0)));
    let values = Values {
        variable: run.string("variable", part(1)),
        output: run.string("output", part(2)),
        secret: run.string("secret", SECRET),
    };
    filled(&written, &values, text);
    for value in [part(0), part(1)] {
        as_it_is(value, part(1), &values);
    }
}

/// `.var.v` and `.def.c.o` have values, `.var.unset` has none, `.var.secret` and `.obj.secret` are
/// what nobody must see.
struct Values {
    variable: Node,
    output: Node,
    secret: Node,
}

impl Values {
    fn named(&self, name: &str) -> Found {
        match name {
            "v" | "workload.name" => Found::Value(self.variable.clone()),
            ".def.c.o" | ".def.d.c.o" => Found::Value(self.output.clone()),
            "unset" | ".obj.unset" => Found::Unset(None),
            "secret" | ".obj.secret" | ".obj.d.secret" => Found::Value(self.secret.clone()),
            "kept" | ".obj.kept" => Found::Kept,
            _ => {
                let message = format!("nothing is called `{name}`");
                Found::Unknown(Fault::new(&codes::macros::UNKNOWN_NAME, message))
            }
        }
    }
}

impl Lookup for Values {
    fn variable(&self, name: &str) -> Found {
        self.named(name)
    }

    fn system(&self, name: &str) -> Found {
        self.named(name)
    }

    fn hub(&self, path: &HubPath, _: &mut Origins) -> Found {
        let text = path.to_string();
        assert_eq!(HubPath::parse(&text).as_ref(), Some(path));
        self.named(&text)
    }
}

impl SpokeLookup for Values {
    fn spoke(&self, path: &OutputPath, _: &mut Origins) -> Found {
        let text = path.to_string();
        assert_eq!(OutputPath::parse(&text).as_ref(), Some(path));
        self.named(&text)
    }
}

/// Both stages over any values.
fn filled(written: &Node, values: &Values, input: &str) {
    let mut run = Run::default();
    let source = as_json(written);
    let written = run.node("values.json", &source).expect("our own JSON");
    for (_, place) in hub_macros(&written, &run.sources, &run.origins) {
        run.may_lie_within(place);
    }
    for found in spoke_macros(&written, &run.sources, &run.origins) {
        run.may_lie_within(found.span);
        assert!(found.at.find(&written).is_some());
    }
    for found in variable_macros(&written, &run.sources, &run.origins) {
        run.may_lie_within(found.span);
        assert!(found.at.find(&written).is_some());
    }
    let hub = on_hub(&written, values, &mut run);
    run.messages_can_be_shown();
    unchanged_without_braces(&written, &hub);
    if run.diagnostics.is_empty() {
        assert_eq!(as_json(&hub), as_json(&on_hub(&written, values, &mut run)));
    }
    let mut spoke = hub;
    fill_spoke(&mut spoke, values, &mut run.origins, &mut run.diagnostics);
    unchanged_without_braces(&written, &spoke);
    // Functions can make a name of pieces, but not a macro: asking for it takes its name.
    let asked = as_json(&written).contains("secret") || input.contains("4711");
    assert!(
        asked || !as_json(&spoke).contains(SECRET),
        "a value was expanded"
    );
}

fn on_hub(written: &Node, values: &Values, run: &mut Run) -> Node {
    let mut node = written.clone();
    expand(
        &mut node,
        values,
        &mut Allowance::default(),
        &run.sources,
        &mut run.origins,
        &mut run.diagnostics,
    );
    node
}

/// Scalars without braces stay what they are; nothing moves.
fn unchanged_without_braces(written: &Node, filled: &Node) {
    scalars(written, &mut |path, scalar| {
        if scalar.as_str().is_none_or(|text| !text.contains("{{")) {
            let found = path.find(filled).expect("it stays where it is");
            assert!(Run::same(scalar, found), "{path} has changed");
        }
    });
}

/// A text whose only braces are those of simple macros becomes what a plain replacement makes of it,
/// whatever the value holds.
fn as_it_is(text: &str, value: &str, values: &Values) {
    const MACROS: [&str; 3] = ["{{ .var.v }}", "{{.var.v}}", "{{ .sys.workload.name }}"];
    let mut expected = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        expected.push_str(before);
        let at = &rest[before.len()..];
        let Some(found) = MACROS.into_iter().find(|one| at.starts_with(one)) else {
            return;
        };
        expected.push_str(value);
        rest = &after[found.len() - 2..];
    }
    expected.push_str(rest);
    let mut run = Run::default();
    let written = run.string("text", text);
    let mut node = on_hub(&written, values, &mut run);
    fill_spoke(&mut node, values, &mut run.origins, &mut run.diagnostics);
    assert!(run.diagnostics.is_empty(), "{:?}", run.diagnostics);
    assert_eq!(node.as_str(), Some(&*expected), "{text:?} with {value:?}");
}
