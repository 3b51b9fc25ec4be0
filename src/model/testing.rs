//! Documents for unit tests.

use super::Claim;
use super::Kind;
use super::Resource;
use super::TemplateText;
use super::Templates;
use super::report_unknown_kind;
use crate::diag::Diagnostics;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::source::Origins;
use crate::source::Sources;
use crate::source::Span;
use crate::source::Spanned;
use crate::yaml;
use crate::yaml::Decoding;
use crate::yaml::Form;
use crate::yaml::Need;
use crate::yaml::Node;
use crate::yaml::Shape;
use crate::yaml::Strictness;
use std::sync::Arc;

/// What became of a text.
pub(super) struct Decoded {
    pub(super) resource: Option<Resource>,
    /// `error model::wrong-type 3:7 "the slice" | message | help`, one for each diagnostic.
    pub(super) said: Vec<String>,
    pub(super) origins: Origins,
}

/// A text's one document, decoded.
pub(super) fn decode(text: &str) -> Decoded {
    decode_with(text, Strictness::Lenient)
}

pub(super) fn decode_with(text: &str, strictness: Strictness) -> Decoded {
    run(
        text,
        strictness,
        &mut |node, decoding| match Claim::of(&node) {
            Claim::Ours(kind) => Resource::decode(kind, node, &mut NoTemplates, decoding).ok(),
            Claim::UnknownKind => {
                report_unknown_kind(&node, decoding);
                None
            }
            Claim::Foreign | Claim::Nothing => None,
        },
    )
}

/// A resource of a kind whose `spec` is the text.
pub(super) fn spec(kind: Kind, spec: &str) -> Decoded {
    let name = match kind {
        Kind::VariableSet => "mural-variables",
        _ => "web",
    };
    let api_version = kind.api_version();
    decode(&format!(
        "apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: team}}\nspec:\n{spec}"
    ))
}

fn run(
    text: &str,
    strictness: Strictness,
    decode: &mut dyn FnMut(Node, &mut Decoding<'_>) -> Option<Resource>,
) -> Decoded {
    let mut sources = Sources::default();
    let mut origins = Origins::default();
    let mut diagnostics = Diagnostics::default();
    let source = sources.add("test.yaml", text).unwrap();
    let setting = origins.read(Span::new(source, 0, 0));
    let documents = yaml::read(source, text, &mut origins, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let node = documents.into_iter().next().unwrap().node;
    let mut decoding = Decoding {
        origins: &mut origins,
        diagnostics: &mut diagnostics,
        strictness,
        default_namespace: Spanned::new("default".into(), setting),
    };
    let resource = decode(node, &mut decoding);
    let said = diagnostics.iter().map(|diagnostic| {
        let severity = diagnostic.severity.word();
        let place = diagnostic.places.first().map_or(String::new(), |place| {
            let location = sources.location(place.span);
            let slice = sources.slice(place.span).lines().next().unwrap_or_default();
            format!(" {}:{} `{slice}`", location.line, location.column)
        });
        let help = diagnostic.help.as_deref().unwrap_or_default();
        let code = diagnostic.code.slug;
        format!("{severity} {code}{place} | {} | {help}", diagnostic.message)
    });
    let said = said.collect();
    Decoded {
        resource,
        said,
        origins,
    }
}

/// Templates for definitions in one text: inline ones start at 0, and `t.j2` is the only file.
pub(super) struct NoTemplates;

impl Templates for NoTemplates {
    fn inline(&mut self, text: &Arc<str>, span: Span) -> TemplateText {
        TemplateText {
            text: text.clone(),
            source: span.source,
            segments: Arc::new([(0, span.start)]),
        }
    }

    fn file(&mut self, path: &str) -> Result<TemplateText, Fault> {
        if path != "t.j2" {
            return Err(Fault::new(&model::TEMPLATE_FILE, format!("no `{path}`")));
        }
        let source = Sources::default().add("t.j2", "file").unwrap();
        Ok(TemplateText {
            text: "file".into(),
            source,
            segments: Arc::new([(0, 0)]),
        })
    }
}

impl Decoded {
    /// The one thing that was said.
    #[track_caller]
    pub(super) fn only(&self) -> &str {
        assert_eq!(self.said.len(), 1, "{:#?}", self.said);
        &self.said[0]
    }

    /// The resource, about which nothing was said.
    #[track_caller]
    pub(super) fn clean(self) -> Resource {
        assert_eq!(self.said, Vec::<String>::new());
        self.resource.unwrap()
    }
}

/// A page describes the fields of every shape below its heading, in the order of the table.
#[track_caller]
pub(super) fn compare_fields(page: &str, shapes: &[(&str, &Shape)]) {
    for (heading, shape) in shapes {
        let marker = format!("### {heading}\n");
        let (_, section) = page
            .split_once(&marker)
            .unwrap_or_else(|| panic!("the page has no heading `### {heading}`"));
        let section = section.split("\n#").next().unwrap();
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        let mut documented = Vec::new();
        for row in rows {
            let cells: Vec<&str> = row.split('|').map(str::trim).collect();
            for name in cells[1].split(", ") {
                documented.push((name.trim_matches('`'), cells[2], cells[3]));
            }
        }
        let form = |form: Form| form.words().split_once(' ').map_or("any", |w| w.1);
        let known = shape.fields.iter().map(|field| match field.need {
            Need::Required => (field.name, form(field.form), "required"),
            Need::Optional => (field.name, form(field.form), "optional"),
            Need::Kept => (field.name, "any", "kept"),
            Need::Ignored => (field.name, "any", "ignored"),
        });
        assert_eq!(documented, known.collect::<Vec<_>>(), "### {heading}");
    }
}
