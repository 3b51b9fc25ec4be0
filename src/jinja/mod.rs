//! Jinja templates that produce trees, not text.
//!
//! In: a template's text with its place, and named input [`Node`](crate::yaml::Node)s.
//! Out: one node, every scalar of which knows the template site, the inputs and the conditions it
//! came from.
//! Never: lets a value change the structure of the YAML around it, and never runs without bounds.

mod ast;
mod budget;
mod context;
mod functions;
mod operators;
mod place;
mod syntax;
mod template;
mod trace;
mod value;
mod walk;
mod weave;

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
    let (pieces, mut budget) = match walk::walk(template, inputs) {
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
