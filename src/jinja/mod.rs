//! Jinja templates that produce trees, not text.
//!
//! In: a template's text with its place, and named input [`Node`](crate::yaml::Node)s.
//! Out: one node, every scalar of which knows the template site, the inputs and the conditions it
//! came from.
//! Never: lets a value change the structure of the YAML around it, and never runs without bounds.

mod ast;
mod budget;
mod context;
mod coverage;
mod functions;
mod operators;
mod place;
mod reads;
mod syntax;
mod template;
#[cfg(test)]
mod testing;
mod trace;
mod value;
mod visit;
mod walk;
mod weave;

pub use coverage::Branch;
pub use coverage::Coverage;
pub use coverage::Decision;
pub use reads::Read;
pub use template::Template;
pub use template::compile;

use crate::diag::Diagnostics;
use crate::diag::Reported;
use crate::source::Origins;
use crate::yaml::Node;

/// Renders a template: `inputs` are its root variables, such as `parameter` and `context`. The
/// result is one YAML document.
///
/// Every scalar of it has an origin: a [`Step::Rendered`](crate::source::Step::Rendered) with the
/// site of the `{{ … }}`, the inputs it was computed from and the inputs it hung on; or a
/// [`Step::Literal`](crate::source::Step::Literal) for what the template itself wrote, with what
/// that hung on.
///
/// # Errors
/// Everything that fails while the template runs, up to a bound; then everything that is wrong
/// with the YAML it makes.
pub fn render(
    template: &Template,
    inputs: &[(&str, &Node)],
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Reported> {
    rendered(template, inputs, None, origins, diagnostics)
}

/// Renders a template as [`render`] does, and adds the branches it took to `coverage`, also when it
/// fails.
///
/// # Errors
/// Those of [`render`].
pub fn render_covering(
    template: &Template,
    inputs: &[(&str, &Node)],
    coverage: &mut Coverage,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Reported> {
    rendered(template, inputs, Some(coverage), origins, diagnostics)
}

fn rendered(
    template: &Template,
    inputs: &[(&str, &Node)],
    coverage: Option<&mut Coverage>,
    origins: &mut Origins,
    diagnostics: &mut Diagnostics,
) -> Result<Node, Reported> {
    let (pieces, mut budget) = match walk::walk(template, inputs, coverage) {
        Ok(written) => written,
        Err(failures) => return Err(report(template, failures, origins, diagnostics)),
    };
    weave::weave(template, pieces, &mut budget, origins, diagnostics)
}

/// The same failure in every round of a loop is reported once.
fn report(
    template: &Template,
    failures: Vec<walk::Failure>,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Reported {
    let mut found = Diagnostics::default();
    let mut failures = failures.into_iter();
    let first = failures
        .next()
        .map(|first| first.diagnostic(template, origins));
    let first = first.unwrap_or_else(|| {
        crate::diag::Diagnostic::error(
            &crate::diag::codes::templates::BUDGET,
            "the template stopped",
        )
    });
    let reported = found.report(first);
    for failure in failures {
        let next = failure.diagnostic(template, origins);
        if found.iter().all(|known| *known != next) {
            found.push(next);
        }
    }
    diagnostics.extend(found);
    reported
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::TemplateText;
    use crate::source::Sources;

    /// A definition's template in a block scalar that begins at `start` of the file and is indented
    /// by two.
    fn in_a_block_scalar(sources: &mut Sources, file: &str, start: usize) -> TemplateText {
        let source = sources.add("definition.yaml", file).unwrap();
        let mut text = String::new();
        let mut segments = Vec::new();
        let mut offset = start;
        for line in file.get(start..).unwrap().split_inclusive('\n') {
            segments.push((
                u32::try_from(text.len()).unwrap(),
                u32::try_from(offset + 2).unwrap(),
            ));
            text.push_str(line.strip_prefix("  ").unwrap());
            offset += line.len();
        }
        TemplateText {
            text: text.into(),
            source,
            segments: segments.into(),
        }
    }

    fn places(file: &str) -> Vec<String> {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::default();
        let text = in_a_block_scalar(&mut sources, file, file.find("  ").unwrap());
        if let Ok(template) = compile(&text, &[], &mut diagnostics) {
            let rendered = render(&template, &[], &mut Origins::default(), &mut diagnostics);
            assert!(rendered.is_err());
        }
        let first = diagnostics.iter().filter_map(|found| found.places.first());
        let show = |span| {
            let location = sources.location(span);
            format!(
                "{}:{} {}",
                location.line,
                location.column,
                sources.slice(span)
            )
        };
        first.map(|place| show(place.span)).collect()
    }

    #[test]
    fn faults_of_a_template_inside_a_definition_lie_in_the_definition() {
        let runtime = "template: |\n  a: 1\n  b: {{ nope }}\n  c: {{ 1 / 0 }}\n";
        assert_eq!(places(runtime), ["3:9 nope", "4:9 1 / 0"]);
        let syntax = "template: |\n  a: 1\n  b: {{ 1 | nope }}\n  {% for x in y %}\n";
        assert_eq!(places(syntax), ["4:6 for"]);
        let names = "template: |\n  a: {{ 1 | nope }}\n  b: {{ x is odder }}\n";
        assert_eq!(places(names), ["2:13 nope", "3:14 odder"]);
        let yaml = "template: |\n  a: 1\n   b: 2\n";
        assert_eq!(places(yaml), ["3:5 :"]);
    }

    #[test]
    fn what_is_missing_at_the_end_is_shown_at_the_last_character() {
        assert_eq!(places("template: |\n  %%%ä"), ["2:6 ä"]);
        assert_eq!(places("template: |\n  a: [1, 'é"), ["2:10 '"]);
    }

    #[test]
    fn a_template_can_be_rendered_from_many_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Template>();
    }
}
