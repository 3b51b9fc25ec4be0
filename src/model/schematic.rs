//! The body of a definition.

use super::Text;
use super::definition::texts;
use super::resource::report_conflict;
use super::shapes;
use crate::diag::Diagnostic;
use crate::diag::Fault;
use crate::diag::codes::model;
use crate::source::OriginId;
use crate::source::SourceId;
use crate::source::Span;
use crate::yaml::Decoding;
use crate::yaml::Fields;
use crate::yaml::Node;
use std::sync::Arc;

/// The body of a definition.
#[derive(Clone, Debug)]
pub enum Schematic {
    /// `spec.schematic.jinja.template`, or the file named by `templateFile`; and the files of
    /// `includes`, by the names under which the template includes them.
    Jinja(TemplateText, Vec<(Arc<str>, TemplateText)>),
    /// `spec.schematic.cue`: not supported yet.
    Cue(OriginId),
    /// `spec.schematic.builtin`: a name the program itself implements (`override`).
    Builtin(Text),
}

/// The text of a template and where its characters stand.
#[derive(Clone, Debug)]
pub struct TemplateText {
    /// The template.
    pub text: Arc<str>,
    /// The file that holds it: the template's own, or the definition's.
    pub source: SourceId,
    /// Pairs of (offset in `text`, offset in the file), ascending: from each pair on, the two run
    /// alike. A template in a file of its own has the one pair `(0, 0)`; one in a block scalar has
    /// a pair for each line.
    pub segments: Arc<[(u32, u32)]>,
}

/// Where the texts of templates come from. A definition is decoded without touching files; whoever
/// loads it knows them.
pub trait Templates {
    /// The template in a scalar of the definition that is written at `span`.
    fn inline(&mut self, text: &Arc<str>, span: Span) -> TemplateText;

    /// The template in a file; `path` is relative to the definition's file and stays below its
    /// folder.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn file(&mut self, path: &str) -> Result<TemplateText, Fault>;
}

impl Schematic {
    pub(super) fn decode(
        node: &Node,
        templates: &mut dyn Templates,
        decoding: &mut Decoding<'_>,
    ) -> Option<Self> {
        let fields = Fields::of(node, &shapes::SCHEMATIC, decoding)?;
        let languages = ["jinja", "cue", "builtin"];
        report_conflict(&fields, &languages, decoding);
        if let Some(jinja) = fields.raw("jinja") {
            return decode_jinja(jinja, templates, decoding);
        }
        if let Some(cue) = fields.raw("cue") {
            Fields::of(cue, &shapes::CUE, decoding);
            return Some(Self::Cue(cue.origin));
        }
        if let Some(builtin) = fields.text("builtin") {
            return Some(Self::Builtin(builtin));
        }
        if languages.iter().all(|name| fields.is_absent(name)) {
            report_missing(&fields, "the schematic", "`jinja` or `cue`", decoding);
        }
        None
    }
}

fn decode_jinja(
    node: &Node,
    templates: &mut dyn Templates,
    decoding: &mut Decoding<'_>,
) -> Option<Schematic> {
    let fields = Fields::of(node, &shapes::JINJA, decoding)?;
    report_conflict(&fields, &["template", "templateFile"], decoding);
    let names = texts(&fields, "includes", decoding);
    let count = names.len();
    let read = |path: Text| Some((path.value.clone(), read_file(&path, templates, decoding)?));
    let includes: Vec<_> = names.into_iter().filter_map(read).collect();
    let template = decode_template(&fields, templates, decoding)?;
    (includes.len() == count).then_some(Schematic::Jinja(template, includes))
}

fn decode_template(
    fields: &Fields<'_>,
    templates: &mut dyn Templates,
    decoding: &mut Decoding<'_>,
) -> Option<TemplateText> {
    if let Some(template) = fields.text("template") {
        let span = decoding.span(template.origin)?;
        return Some(templates.inline(&template.value, span));
    }
    let Some(path) = fields.text("templateFile") else {
        let neither = ["template", "templateFile"]
            .iter()
            .all(|name| fields.is_absent(name));
        if neither {
            let wanted = "`template` or `templateFile`";
            report_missing(fields, "the jinja schematic", wanted, decoding);
        }
        return None;
    };
    read_file(&path, templates, decoding)
}

/// The template in a file beside the definition; what is wrong with it is reported.
fn read_file(
    path: &Text,
    templates: &mut dyn Templates,
    decoding: &mut Decoding<'_>,
) -> Option<TemplateText> {
    match check_path(&path.value).and_then(|()| templates.file(&path.value)) {
        Ok(template) => Some(template),
        Err(fault) => {
            let span = decoding.span(path.origin);
            decoding.diagnostics.push(fault.at(span, "this file"));
            None
        }
    }
}

fn report_missing(fields: &Fields<'_>, what: &str, wanted: &str, decoding: &mut Decoding<'_>) {
    let span = decoding.span(fields.origin);
    decoding.diagnostics.push(
        Diagnostic::error(&model::MISSING_FIELD, format!("{what} has no {wanted}"))
            .place(span, "missing here"),
    );
}

/// A path that stays below the definition's folder, written alike on every system.
fn check_path(path: &str) -> Result<(), Fault> {
    let mut parts = path.split('/');
    let leaves = parts.any(|part| part.is_empty() || part == "..");
    if path.is_empty() || leaves || path.contains(['\\', ':', '\0']) {
        let message = format!("the path `{path}` does not stay in the definition's folder");
        return Err(Fault::new(&model::TEMPLATE_FILE, message)
            .help("write a path relative to the definition's file, such as `template.yaml.j2`"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_file_stays_below_its_definition() {
        for path in ["t.j2", "./t.j2", "a/b.j2", "a..b"] {
            assert!(check_path(path).is_ok(), "{path}");
        }
        for path in [
            "",
            "/t.j2",
            "../t.j2",
            "a/../../t.j2",
            "a\\b",
            "C:t",
            "a//b",
        ] {
            assert!(check_path(path).is_err(), "{path}");
        }
    }
}
