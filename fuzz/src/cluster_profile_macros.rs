//! Fills in the macros of a cluster profile made of the input.

use paletteai::cluster_profile::ExpandedText;
use paletteai::cluster_profile::Expansion;
use paletteai::cluster_profile::GivenValues;
use paletteai::cluster_profile::Scope;
use paletteai::cluster_profile::Stack;
use paletteai::cluster_profile::Unknowns;
use paletteai::cluster_profile::expand;
use paletteai::cluster_profile::settings;
use paletteai::diag::Diagnostics;
use paletteai::model::ClusterProfile;
use paletteai::model::cluster_profile::ProfileForm;
use paletteai::source::Origins;
use paletteai::source::Sources;
use paletteai::source::Span;
use paletteai::source::Spanned;
use paletteai::yaml;
use paletteai::yaml::Decoding;
use paletteai::yaml::Strictness;
use serde_json::json;

/// The value of the sensitive variable, which no text is made of by chance.
const SECRET: &str = "hush-4711";

/// The input is the texts, with lines `===` between them.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else {
        return;
    };
    let parts: Vec<&str> = text.split("\n===\n").collect();
    let part = |index: usize| parts.get(index).copied().unwrap_or_default();
    for unknowns in [Unknowns::Refuse, Unknowns::Keep] {
        let first = filled([part(0), part(1), part(2), part(3), part(4)], unknowns);
        let again = filled([part(0), part(1), part(2), part(3), part(4)], unknowns);
        assert_eq!(texts(&first), texts(&again), "two runs differ");
        for (written, expanded) in [part(0), part(1)].into_iter().zip(&first.layers) {
            if let Some(values) = &expanded.values {
                faithful(written, values);
            }
        }
        for (_, manifest) in first.layers.iter().flat_map(|layer| &layer.manifests) {
            faithful(part(2), manifest);
        }
        if !text.contains(SECRET) {
            discreet(&first);
        }
    }
}

/// Fills in a stack of two packs with a manifest, a variable and a macro.
fn filled(parts: [&str; 5], unknowns: Unknowns) -> Expansion {
    let [app, db, manifest, variable, value] = parts;
    let document = json!({
        "metadata": {"name": "edge"},
        "spec": {
            "template": {"type": "add-on", "cloudType": "all", "packs": [
                {"name": "app", "type": "helm", "layer": "addon", "version": "1.0.0", "values": app,
                 "manifests": [{"name": "one", "content": manifest}]},
                {"name": "db.x", "type": "helm", "layer": "addon", "version": "1.0.0", "values": db},
            ]},
            "variables": [
                {"name": "v", "defaultValue": variable},
                {"name": "s", "defaultValue": SECRET, "isSensitive": true},
            ],
        },
    })
    .to_string();
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources
        .add("profile.json", document.as_str())
        .expect("it is small");
    let origin = origins.read(Span::new(source, 0, 0));
    let documents = yaml::read(source, &document, &mut origins, &mut diagnostics);
    let Some(document) = documents.first() else {
        // Some characters cannot stand in YAML, even as escapes of JSON.
        return Expansion {
            layers: Vec::new(),
            variables: Vec::new(),
        };
    };
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness: Strictness::Lenient,
        default_namespace: Spanned::new("default".into(), origin),
    };
    let form = ProfileForm::of(&document.node).expect("it has packs");
    let profile = ClusterProfile::decode(&document.node, form, &mut decoding);
    let mut given = GivenValues::default();
    let macros = given.macros.entry(Scope::Project).or_default();
    macros.insert("m".into(), Spanned::new(value.into(), origin));
    let stack = Stack::new(vec![&profile]);
    let expansion = expand(
        &stack,
        &given,
        unknowns,
        &sources,
        &mut origins,
        &mut diagnostics,
    );
    settings(&stack, &expansion, &origins, &mut diagnostics);
    // Everything that is said must be drawable.
    let style = paletteai::diag::human::Style {
        colour: false,
        width: 80,
    };
    paletteai::diag::human::render(&diagnostics, &sources, style);
    expansion
}

/// What was written comes back when every value is taken out again, and every value is where it
/// claims to be.
fn faithful(written: &str, expanded: &ExpandedText) {
    if !written.contains(".spectro.") {
        assert_eq!(expanded.text, written, "text without macros has changed");
    }
    let mut back = String::new();
    let mut done = 0;
    for one in &expanded.macros {
        back.push_str(&expanded.text[done..one.place.start]);
        back.push_str(&one.written);
        let shown = &expanded.text[one.place.clone()];
        match &one.value {
            Some(value) => assert_eq!(shown, &**value, "a value was changed"),
            None => assert_eq!(shown, &*one.written, "a macro without value was changed"),
        }
        done = one.place.end;
    }
    back.push_str(&expanded.text[done..]);
    assert_eq!(back, written, "more than macros has changed");
}

/// Nothing that people see holds the secret.
fn discreet(expansion: &Expansion) {
    for text in all(expansion) {
        assert!(!text.masked("•").contains(SECRET), "a secret is shown");
    }
}

fn texts(expansion: &Expansion) -> Vec<String> {
    all(expansion).map(|text| text.text.clone()).collect()
}

fn all(expansion: &Expansion) -> impl Iterator<Item = &ExpandedText> {
    expansion.layers.iter().flat_map(|layer| {
        let manifests = layer.manifests.iter().map(|(_, text)| text);
        layer.values.iter().chain(manifests)
    })
}
