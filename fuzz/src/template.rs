//! Evaluates a definition with a template made of the input.

use super::run::Run;
use super::run::as_json;
use paletteai::diag::Diagnostics;
use paletteai::diag::Fault;
use paletteai::diag::codes;
use paletteai::jinja::Coverage;
use paletteai::model::Definition;
use paletteai::model::DefinitionKind;
use paletteai::model::Kind;
use paletteai::model::Resource;
use paletteai::model::TemplateText;
use paletteai::model::Templates as Files;
use paletteai::render::Change;
use paletteai::source::OriginId;
use paletteai::source::Span;
use paletteai::source::Spanned;
use paletteai::template::Compiled;
use paletteai::template::Outcome;
use paletteai::template::Templates;
use paletteai::yaml::Data;
use paletteai::yaml::Decoding;
use paletteai::yaml::Key;
use paletteai::yaml::Map;
use paletteai::yaml::Node;
use paletteai::yaml::Strictness;
use std::sync::Arc;

/// How much a template may make: a bound that every run keeps with room to spare.
const BYTES: usize = 64 << 20;

/// The input is a template, one that it may include as `part.j2`, and its parameters as YAML, with
/// lines `===` between them. A fourth part `trait` makes it that of a trait, which then sees what it
/// made of an object, again and again.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let parts: Vec<&str> = text.split("\n===\n").collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    let mut run = Run::default();
    let kind = if part(3).trim() == "trait" {
        "TraitDefinition"
    } else {
        "ComponentDefinition"
    };
    let definition = definition(kind, part(0), part(1), &mut run);
    let parameter = run.node("parameters.yaml", part(2));
    run.messages_can_be_shown();
    run.diagnostics = Diagnostics::default();
    let context = run.node("context.yaml", CONTEXT).expect("it is YAML");
    let parameter = parameter.unwrap_or_else(|| Node::map(context.origin));
    let mut templates = Templates::default();
    let compiled = templates.get(&definition, &mut run.origins, &mut run.diagnostics);
    run.messages_can_be_shown();
    assert_eq!(compiled.is_err(), run.diagnostics.has_errors());
    let Ok(compiled) = compiled else {
        return;
    };
    looked_at(&compiled, &run);
    let inputs = [("parameter", &parameter), ("context", &context)];
    let first = run.evaluated(&compiled, &definition, &inputs, text);
    let again = run.evaluated(&compiled, &definition, &inputs, text);
    assert_eq!(first, again, "two runs differ");
    if first.is_some() && definition.kind == DefinitionKind::Trait {
        run.feeds_on_itself(&compiled, &definition, &parameter, &context);
    }
}

/// How often a trait is used.
const USES: usize = 30;

/// How many values an object may have after one use of a trait: a quarter before, and what one template
/// may make, or one JSON patch may copy.
const VALUES: usize = 800_000;

const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: text}\n";

const CONTEXT: &str = "name: web\nworkloadName: shop\nnamespace: team-a\nappName: shop\n\
    labels: {app: web}\nclusterVersion: {major: 1, minor: 33, gitVersion: v1.33.0}\n";

/// What can be said of a template without running it.
fn looked_at(compiled: &Compiled<'_>, run: &Run) {
    for branch in compiled.branches() {
        run.lies_within(branch.span);
        assert!(!branch.never().is_empty());
    }
    for read in compiled.reads() {
        run.may_lie_within(read.span);
    }
}

impl Run {
    /// What a template makes, as JSON; nothing where it fails, which it says.
    fn evaluated(
        &mut self,
        compiled: &Compiled<'_>,
        definition: &Definition,
        inputs: &[(&str, &Node)],
        input: &str,
    ) -> Option<Vec<String>> {
        self.diagnostics = Diagnostics::default();
        let mut coverage = Coverage::default();
        let outcome = compiled.instantiate_covering(
            definition,
            inputs,
            &mut coverage,
            &mut self.origins,
            &mut self.diagnostics,
        );
        self.messages_can_be_shown();
        assert_eq!(outcome.is_err(), self.diagnostics.has_errors());
        for diagnostic in &self.diagnostics {
            discreet(&diagnostic.message, input);
        }
        let nodes = nodes(outcome.ok()?);
        let mut written = Vec::new();
        for node in &nodes {
            self.has_history(node);
            written.push(as_json(node));
        }
        let size: usize = written.iter().map(String::len).sum();
        assert!(size <= BYTES, "{size} bytes");
        for text in &written {
            discreet(text, input);
        }
        Some(written)
    }

    /// A trait that is used several times sees what it made before: that has bounds, too.
    fn feeds_on_itself(
        &mut self,
        compiled: &Compiled<'_>,
        definition: &Definition,
        parameter: &Node,
        context: &Node,
    ) {
        self.diagnostics = Diagnostics::default();
        let mut output = self.node("object.yaml", OBJECT);
        for _ in 0..USES {
            let Some(object) = &output else { return };
            let mut context = context.clone();
            let key = Key {
                text: "output".into(),
                origin: context.origin,
            };
            let map = context.as_map_mut().expect("it is a map");
            map.insert(key, object.clone());
            let inputs = [("parameter", parameter), ("context", &context)];
            let (origins, diagnostics) = (&mut self.origins, &mut self.diagnostics);
            let Ok(outcome) = compiled.instantiate(definition, &inputs, origins, diagnostics)
            else {
                break;
            };
            let change = Change {
                note: "trait `any`",
                component: "web",
                origin: object.origin,
            };
            let patched = change.patch(&mut output, &mut [], &outcome, origins, diagnostics);
            let grown = output.as_ref().map_or(0, Node::size);
            assert!(grown <= VALUES, "{grown} values");
            if patched.is_err() || grown > VALUES / 4 {
                break;
            }
        }
        self.messages_can_be_shown();
    }

    /// Every scalar and key knows where it comes from.
    fn has_history(&self, node: &Node) {
        self.origin(node.origin);
        match &node.data {
            Data::List(items) => items.iter().for_each(|item| self.has_history(item)),
            Data::Map(map) => map.iter().for_each(|entry| {
                self.origin(entry.key.origin);
                self.has_history(&entry.value);
            }),
            _ => {}
        }
    }

    fn origin(&self, origin: OriginId) {
        let span = self
            .origins
            .span(origin)
            .expect("all that is made has a place");
        self.lies_within(span);
    }
}

/// The characters that mark values within templates do not get out.
fn discreet(text: &str, input: &str) {
    let private = |text: &str| text.contains(|letter| ('\u{e000}'..='\u{f8ff}').contains(&letter));
    let given = private(input) || input.contains('\\') || input.contains("b64decode");
    assert!(given || !private(text), "{text:?}");
}

fn nodes(outcome: Outcome) -> Vec<Node> {
    let entries = outcome.outputs.into_iter().chain(outcome.patch_outputs);
    let more = entries.map(|entry| {
        let mut map = Map::default();
        let origin = entry.value.origin;
        map.push(entry.key, entry.value);
        Node::new(Data::Map(map), origin)
    });
    let single = outcome.output.into_iter().chain(outcome.patch);
    single.chain(more).collect()
}

fn definition(kind: &str, template: &str, include: &str, run: &mut Run) -> Definition {
    let document = format!(
        "apiVersion: spectrocloud.com/v1beta1\nkind: {kind}\nmetadata: {{name: any}}\nspec:\n  \
         schematic:\n    jinja: {{templateFile: template.yaml.j2, includes: [part.j2]}}\n"
    );
    let node = run.node("definition.yaml", &document).expect("it is YAML");
    let mut files = Given {
        template: file("template.yaml.j2", template, run),
        include: file("part.j2", include, run),
    };
    let mut decoding = Decoding {
        default_namespace: Spanned::new("default".into(), node.origin),
        origins: &mut run.origins,
        diagnostics: &mut run.diagnostics,
        strictness: Strictness::Lenient,
    };
    let kind = Kind::from_name(kind).expect("a kind");
    match Resource::decode(kind, node, &mut files, &mut decoding) {
        Ok(Resource::Definition(definition)) => definition,
        other => panic!("{other:?}"),
    }
}

struct Given {
    template: TemplateText,
    include: TemplateText,
}

impl Files for Given {
    fn inline(&mut self, _: &Arc<str>, _: Span) -> TemplateText {
        self.template.clone()
    }

    fn file(&mut self, path: &str) -> Result<TemplateText, Fault> {
        match path {
            "part.j2" => Ok(self.include.clone()),
            "template.yaml.j2" => Ok(self.template.clone()),
            _ => Err(Fault::new(
                &codes::templates::INCLUDE,
                "there is no such file",
            )),
        }
    }
}

fn file(name: &str, text: &str, run: &mut Run) -> TemplateText {
    TemplateText {
        text: text.into(),
        source: run.sources.add(name, text).expect("it is small"),
        segments: [(0, 0)].into(),
    }
}
