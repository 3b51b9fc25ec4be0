//! What the values of a layer say to Palette.

use super::*;
use crate::source::Sources;
use crate::yaml;

/// The settings of a text, and what was said.
fn read(text: &str) -> (PackSettings, Vec<String>) {
    let (mut origins, mut diagnostics) = (Origins::default(), Diagnostics::default());
    let source = Sources::default().add("values", text).unwrap();
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    let settings = PackSettings::read(&documents[0].node, &origins, &mut diagnostics);
    let said = diagnostics.iter().map(|one| one.message.clone());
    (settings, said.collect())
}

fn texts<'t>(texts: impl IntoIterator<Item = &'t Text>) -> Vec<&'t str> {
    texts.into_iter().map(|text| &*text.value).collect()
}

#[test]
fn additional_namespaces_are_a_text_a_list_or_a_mapping() {
    for written in ["'a, b,'", "[a, b]", "{a: x, b: }"] {
        let text = format!("pack: {{namespace: b, additionalNamespaces: {written}}}");
        let (settings, said) = read(&text);
        assert_eq!(said, [""; 0], "{written}");
        assert_eq!(texts(&settings.additional_namespaces), ["a", "b"]);
        assert_eq!(texts(settings.namespaces()), ["b", "a"]);
    }
}

#[test]
fn labels_are_a_text_or_a_mapping() {
    for written in ["'x=1, y/z=,'", "{x: 1, y/z: ''}"] {
        let (settings, said) = read(&format!("pack: {{namespaceLabels: {{a: {written}}}}}"));
        assert_eq!(said, [""; 0], "{written}");
        let pairs = settings.namespace_labels.get("a").unwrap();
        let pairs = pairs
            .iter()
            .map(|(name, value)| [&*name.value, &*value.value]);
        assert_eq!(pairs.collect::<Vec<_>>(), [["x", "1"], ["y/z", ""]]);
    }
    let (_, said) = read("pack: {namespaceAnnotations: {a: {x: not a label}}}");
    assert_eq!(said, [""; 0], "annotations may be any text");
}

#[test]
fn a_priority_is_a_whole_number_however_it_is_written() {
    let priority = |written: &str| {
        let key = "spectrocloud.com/install-priority";
        let (settings, said) = read(&format!("pack: {{{key}: {written}}}"));
        (settings.priority.map(|priority| priority.value), said.len())
    };
    assert_eq!(priority("'-13'"), (Some(-13), 0));
    assert_eq!(priority("5"), (Some(5), 0));
    assert_eq!(priority("''"), (None, 0));
    assert_eq!(priority("null"), (None, 0));
    assert_eq!(priority("1.5"), (None, 1));
    assert_eq!(priority("[1]"), (None, 1));
    assert_eq!(priority("'99999999999999999999'"), (None, 1));
}

#[test]
fn what_holds_a_macro_without_value_is_not_judged() {
    let (settings, said) = read(
        "pack: {namespace: '{{ .spectro.macro.x }}', additionalNamespaces: 'a,{{ .spectro.macro.Y }}', namespaceLabels: {a: '{{ .spectro.macro.l }}'}, releaseNameOverride: {c: '{{ .spectro.macro.R }}'}}",
    );
    assert_eq!(said, [""; 0]);
    assert!(settings.namespaces().is_empty() && settings.release_names.is_empty());
}

#[test]
fn images_and_charts_are_found_in_any_shape_that_holds_them() {
    let (settings, said) = read(
        "pack: {content: {images: [{image: a}, {}, b, {image: 1}], charts: [{name: c, repo: r, version: 1.0}, {repo: x}]}}",
    );
    assert_eq!(said, [""; 0]);
    assert_eq!(texts(&settings.images), ["a", "1"]);
    assert_eq!(settings.charts.len(), 1);
    for odd in [
        "pack: null",
        "pack: {content: x}",
        "a: 1",
        "pack: {content: {images: x}}",
    ] {
        assert_eq!(read(odd).1, [""; 0], "{odd}");
    }
}
